"""Numbers, days and signers of the papers, written down once they are signed."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, HiddenField
from wtforms.validators import ValidationError

from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.kinds import DOSSIER, PaperKind
from workflow.domain.papers.recommendations import by_authority
from workflow.domain.record import IssuedPaper, Record
from workflow.domain.roles import Right
from workflow.domain.sections import replace
from workflow.web.access import requires
from workflow.web.forms import Day, Line, Rows, Whole
from workflow.web.steps.blueprint import EDIT, bp
from workflow.web.steps.choices import PAPERS, word_for
from workflow.web.steps.form import Answer, StepForm, answer, facts
from workflow.web.steps.named import named
from workflow.web.steps.persons import PersonForm, typed_of


class PaperForm(PlainForm):
    """One paper; a paper of which nothing is known is not written down."""

    kind = HiddenField()
    number = Whole(named("papers[].number"), description=_l("Chỉ phần số, ví dụ 15"))
    symbol = Line(
        named("papers[].symbol"),
        description=_l("Để trống thì lập theo chữ viết tắt của cơ quan ban hành."),
    )
    date = Day(named("papers[].date"))
    signer = FormField(PersonForm, named("papers[].signer"))
    sent_on = Day(named("papers[].sent_on"))

    #: The authority a proposal goes to, where there are several.
    to: str | None = None

    @property
    def label(self) -> str:
        name = word_for(PAPERS, self.kind.data)
        return f"{name} – {self.to}" if self.to else name

    def paper(self) -> IssuedPaper | None:
        names = ("number", "symbol", "date", "sent_on")
        paper = IssuedPaper(
            kind=self.kind.data,
            signer=self.signer.form.person(),
            **{name: self[name].data for name in names},
        )
        return None if paper == IssuedPaper(kind=paper.kind) else paper

    def validate_kind(self, field: HiddenField) -> None:
        """The kind is not typed; a form that lost it is not one of ours."""
        if not field.data:
            raise ValidationError(_("Thiếu loại văn bản; hãy tải lại trang."))


class PapersForm(StepForm):
    section = "papers"

    papers = Rows(FormField(PaperForm), named("papers"))

    def change(self, record: Record) -> Record:
        rows = [row.form.paper() for row in self.papers]
        return replace(record, "papers", {"papers": tuple(row for row in rows if row)})

    def tell_proposals_apart(self, authorities: Sequence[str]) -> None:
        """Each of several proposals says whom it goes to, in the order in which they are filled."""
        rows = [row.form for row in self.papers if row.form.kind.data == PaperKind.PROPOSAL]
        if len(authorities) > 1:
            for row, authority in zip(rows, authorities, strict=False):
                row.to = authority


def _typed(paper: IssuedPaper) -> dict[str, Any]:
    values = {name: getattr(paper, name) for name in IssuedPaper.__struct_fields__}
    return {**values, "signer": typed_of(paper.signer)}


def _missing(written: list[str], authorities: int) -> list[str]:
    """The numbered kinds not written down yet, the dossier first; a proposal for each authority."""
    others = [kind for kind in PaperKind if kind.is_numbered and kind not in DOSSIER]
    wanted = {kind.value: 1 for kind in (*DOSSIER, *others)}
    wanted[PaperKind.PROPOSAL.value] = max(authorities, 1)
    return [kind for kind, count in wanted.items() for _ in range(count - written.count(kind))]


@bp.route(f"{EDIT}/papers", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def paper_numbers(review_id: int) -> Answer:
    """Edit what is known of the issued papers: those written down, then the kinds still missing."""
    written = facts().papers
    authorities = list(by_authority(facts(), Blanks()))
    missing = _missing([paper.kind for paper in written], len(authorities))
    form = PapersForm(
        data={"papers": [*map(_typed, written), *({"kind": kind} for kind in missing)]}
    )
    form.tell_proposals_apart(authorities)
    return answer(form, "paper_numbers", lambda: url_for("reviews.show", review_id=review_id))
