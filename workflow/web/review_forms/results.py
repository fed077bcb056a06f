"""What the bloc achieved in the year, and what fell short."""

from flask import url_for

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.schema import replace_section
from workflow.web.access import requires
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.blueprint import EDIT_URL, bp
from workflow.web.review_forms.fields.labels import field_label
from workflow.web.review_forms.fields.paragraphs import ParagraphsField, read_paragraphs
from workflow.web.submitting import ViewResult


class ResultsForm(SectionForm):
    section = "results"

    results = ParagraphsField(field_label("results"))
    shortcomings = ParagraphsField(field_label("shortcomings"))

    def change(self, record: Record) -> Record:
        values = {name: read_paragraphs(self[name]) for name in ("results", "shortcomings")}
        return replace_section(record, "results", values)


@bp.route(f"{EDIT_URL}/results", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def results(review_id: int) -> ViewResult:
    """Edit results and shortcomings."""
    record = load_record()
    form = ResultsForm(data={"results": record.results, "shortcomings": record.shortcomings})
    return handle_form(form, "results", lambda: url_for("reviews.show", review_id=review_id))
