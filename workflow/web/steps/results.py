"""What the bloc achieved in the year, and what fell short."""

from flask import url_for

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.sections import replace_section
from workflow.web.access import requires
from workflow.web.steps.blueprint import EDIT, bp
from workflow.web.steps.form import Answer, StepForm, answer, facts
from workflow.web.steps.named import named
from workflow.web.steps.paragraphs import Paragraphs, paragraphs


class ResultsForm(StepForm):
    section = "results"

    results = Paragraphs(named("results"))
    shortcomings = Paragraphs(named("shortcomings"))

    def change(self, record: Record) -> Record:
        values = {name: paragraphs(self[name]) for name in ("results", "shortcomings")}
        return replace_section(record, "results", values)


@bp.route(f"{EDIT}/results", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def results(review_id: int) -> Answer:
    """Edit results and shortcomings."""
    record = facts()
    form = ResultsForm(data={"results": record.results, "shortcomings": record.shortcomings})
    return answer(form, "results", lambda: url_for("reviews.show", review_id=review_id))
