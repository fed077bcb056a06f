"""Choosing the issued paper that the letter of correction is about, and typing what was wrong."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, HiddenField
from wtforms.validators import ValidationError

from workflow.domain.paper_settings import CorrectionDetails, Mistake, PaperSettings
from workflow.domain.papers import PaperKind
from workflow.domain.papers.correction import find_wrong_paper, list_correctable_papers
from workflow.domain.record import IssuedPaper, Record
from workflow.domain.roles import Right
from workflow.services import paper_settings, snapshots
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import Form, LineField, RadioChoiceField, RowsField, TextField, edit_rows
from workflow.web.language import translate
from workflow.web.protection import access
from workflow.web.protection.access import account, requires, version_in
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("corrections", __name__, url_prefix="/reviews/<int:review_id>/correction")


class MistakeForm(PlainForm):
    where = LineField(_l("Vị trí (trang, dòng)"))
    written = TextField(_l("Đã viết"), render_kw={"rows": 2})
    right = TextField(_l("Sửa lại là"), render_kw={"rows": 2})

    @property
    def blank(self) -> bool:
        return not (self.where.data or self.written.data or self.right.data)

    def validate_written(self, field: TextField) -> None:
        """A mistake says what was written."""
        if not self.blank and not field.data:
            raise ValidationError(_("Hãy ghi câu chữ đã viết sai, hoặc xóa dòng này."))

    def validate_right(self, field: TextField) -> None:
        """And what should have been."""
        if not self.blank and not field.data:
            raise ValidationError(_("Hãy ghi câu chữ sửa lại, hoặc xóa dòng này."))

    def mistake(self) -> Mistake:
        return Mistake(self.written.data or "", self.right.data or "", self.where.data)


class CorrectionForm(Form):
    seen = HiddenField()
    paper = RadioChoiceField(_l("Văn bản cần đính chính"))
    mistakes = RowsField(FormField(MistakeForm), _l("Chỗ sai"))

    def corrected(self, record: Record) -> CorrectionDetails:
        """Read the form; a paper that no longer exists counts as not chosen."""
        by_name = {
            _paper_key(record.papers[at]): record.papers[at]
            for at in list_correctable_papers(record)
        }
        rows = [row.form.mistake() for row in self.mistakes if not row.form.blank]
        return CorrectionDetails(by_name.get(self.paper.data or ""), tuple(rows))


def _paper_key(paper: IssuedPaper) -> str:
    """The form's key of an issued paper, unique within its review."""
    return f"{paper.kind}:{paper.number}:{paper.date}"


def _paper_label(paper: IssuedPaper) -> str:
    day = f"{paper.date:%d/%m/%Y}" if paper.date else ""
    kind = translate(PaperKind(paper.kind).label)
    return _("%(paper)s số %(number)s ngày %(day)s", paper=kind, number=paper.number, day=day)


def _form(record: Record, chosen: PaperSettings) -> CorrectionForm:
    now_wrong = find_wrong_paper(record, chosen)
    rows = [
        {"where": row.where, "written": row.written, "right": row.right}
        for row in chosen.corrected.mistakes
    ]
    form = CorrectionForm(
        data={
            "paper": None if now_wrong is None else _paper_key(record.papers[now_wrong]),
            "mistakes": rows or [{}],
            "seen": access.review().version,
        }
    )
    form.paper.offer((_paper_key(paper), _paper_label(paper)) for paper in _issued_papers(record))
    return form


def _issued_papers(record: Record) -> list[IssuedPaper]:
    """The issued papers, the last to go out first."""
    papers = [record.papers[at] for at in list_correctable_papers(record)]
    return sorted(papers, key=lambda paper: str(paper.date), reverse=True)


@bp.route("", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def edit(review_id: int) -> ViewResult:
    """Choose the paper and type what is mended in it."""
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    form = _form(record, snapshots.paper_settings_of(session, review))
    focus = None
    if form.is_submitted():
        focus = edit_rows(form)
        if focus is None and form.validate() and _save(form, record):
            return redirect(url_for("reviews.show", review_id=review_id, _anchor="papers"))
    page = render_template(
        "corrections/correction.html",
        review=review,
        form=form,
        focus=focus,
        any_issued=bool(list_correctable_papers(record)),
    )
    return (page, UNPROCESSABLE) if form.is_submitted() and focus is None else page


def _save(form: CorrectionForm, record: Record) -> bool:
    with submitting(form) as submission:
        paper_settings.set_correction(
            database.session(), access.review(), form.corrected(record),
            seen=version_in(form.seen.data), by=account(), now=now(),
        )  # fmt: skip
        submission.notify(_("Đã lưu nội dung đính chính. Hãy tạo Công văn đính chính."))
    return submission.done
