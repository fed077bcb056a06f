"""Keying the counts of a contest twice; who has keyed does not see what the other reads."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.core import Label

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.schema import get_field_label
from workflow.domain.texts.wording import format_subject
from workflow.domain.votes.double_entry import COUNTS, BallotFigures, list_candidates
from workflow.models import TallyEntry
from workflow.services import double_entry
from workflow.services.double_entry import EntryTurn
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import Form, RowsField, WholeNumberField
from workflow.web.language import translate
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint(
    "tallies", __name__, url_prefix="/reviews/<int:review_id>/contests/<int:place>/count"
)


class CountForm(Form):
    issued = WholeNumberField(_l("Phiếu phát ra"))
    returned = WholeNumberField(_l("Phiếu thu về"))
    valid = WholeNumberField(_l("Phiếu hợp lệ"))
    invalid = WholeNumberField(_l("Phiếu không hợp lệ"))
    votes = RowsField(WholeNumberField())

    def name(self, names: tuple[str, ...]) -> None:
        """One field a candidate, under its name."""
        while len(self.votes) < len(names):
            self.votes.append_entry()
        for field, name in zip(self.votes, names, strict=False):
            field.label = Label(field.id, name)

    def figures(self, names: tuple[str, ...]) -> BallotFigures:
        votes = dict(zip(names, (field.data for field in self.votes), strict=False))
        return BallotFigures(**{count: self[count].data for count in COUNTS}, votes=votes)


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int, place: int) -> str:
    """Show the form to whose turn it is, and to nobody what others keyed before it is."""
    record, names = _load_contest(place)
    form = CountForm(formdata=None)
    form.name(names)
    return _page(form, record, place)


def _load_contest(place: int) -> tuple[Record, tuple[str, ...]]:
    record = facts_of(database.session(), access.review())
    if place >= len(record.contests):
        abort(404)
    return record, list_candidates(record.contests[place], record)


def _page(form: CountForm, record: Record, place: int) -> str:
    contest = record.contests[place]
    progress = double_entry.find_progress(database.session(), access.review(), place, account())
    settling = progress.turn is EntryTurn.SETTLE
    return render_template(
        "tallies/count.html",
        review=access.review(),
        title=contest.title or format_subject(contest, record.bloc, record.year, record.next_year),
        place=place,
        form=form,
        turn=progress.turn.value,
        doubt=progress.doubt,
        entries=progress.entries if settling else (),
        differences=[
            (_count_label(row.what), row.first, row.second) for row in progress.differences
        ]
        if settling
        else [],
        past=[_describe_entry(entry) for entry in progress.past],
    )


def _count_label(what: str) -> str:
    return translate(get_field_label(f"contests[].{what}")) if what in COUNTS else what


def _describe_entry(entry: TallyEntry) -> tuple[TallyEntry, str]:
    figures = double_entry.tally_figures(entry)
    counts = [f"{_count_label(name)}: {getattr(figures, name)}" for name in COUNTS
              if getattr(figures, name) is not None]  # fmt: skip
    votes = [f"{name}: {count}" for name, count in figures.votes.items() if count is not None]
    return entry, "; ".join([*counts, *votes])


@bp.post("")
@requires(Right.EDIT_REVIEW)
def save(review_id: int, place: int) -> ViewResult:
    """Take what one person read."""
    session, form = database.session(), CountForm()
    record, names = _load_contest(place)
    form.name(names)
    if form.validate():
        with submitting(form) as submission:
            turn = double_entry.enter_figures(
                session, access.review(), place, form.figures(names), by=account(), now=now()
            )
            submission.notify(*_notice_for(turn))
        if submission.done:
            return redirect(url_for("tallies.show", review_id=review_id, place=place))
    return _page(form, record, place), UNPROCESSABLE


def _notice_for(turn: EntryTurn | None) -> tuple[str, str]:
    if turn is None:
        return _("Số liệu đã khớp và được ghi vào hồ sơ."), "good"
    if turn is EntryTurn.SETTLE:
        return _("Hai lần nhập khác nhau; cần người thứ ba đối chiếu và chốt."), "warn"
    return _("Đã ghi lần nhập thứ nhất; cần người thứ hai nhập độc lập."), "good"
