"""The results of a review's contests, and the step that settles a tie."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField

from workflow.domain import schema
from workflow.domain.clauses.table import TIE_STEPS
from workflow.domain.errors import Message
from workflow.domain.further_meetings import view_meeting
from workflow.domain.law.regulation import Regulation
from workflow.domain.record import Contest, MeetingKind, Record
from workflow.domain.roles import Right
from workflow.domain.texts.wording import format_subject
from workflow.domain.votes.contest_outcome import (
    ContestEvaluation,
    evaluate_contest,
    explain_result,
)
from workflow.domain.votes.quotas import compute_joint_limit, compute_quota_limits, count_proposed
from workflow.domain.votes.ranks import group_ties, rank_scores
from workflow.models import Review
from workflow.services import reviews, snapshots
from workflow.services.law.regulations import regulation_for
from workflow.services.overview.award_uses import AwardTotals, count_flags
from workflow.services.scope import has_right
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, Form, LineField
from workflow.web.language import translate
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.query_args import parse_int
from workflow.web.review_forms.field_urls import field_url
from workflow.web.submitting import submitting

bp = Blueprint("outcomes", __name__, url_prefix="/reviews/<int:review_id>/outcomes")


class TieForm(Form):
    seen = HiddenField()
    step = ChoiceField(_l("Cách giải quyết"))
    note = LineField(
        _l("Kết quả, người quyết định"),
        description=_l(
            "Ví dụ: vòng 2 Văn phòng 6/9; hoặc tên Trưởng khối, Phó khối đã quyết định."
        ),
    )


@dataclass(frozen=True)
class ContestOutcome:
    """A contest with its result, ready for the page."""

    place: int
    title: str
    contest: Contest
    result: ContestEvaluation
    #: Candidate and sentence, in the order of votes.
    sentences: list[tuple[str, Message]]
    edit_url: str | None
    form: TieForm | None
    #: The number of the further meeting that decided it; None for the closing one.
    meeting: int | None = None

    @property
    def id(self) -> str:
        """What tells it from the others on the page."""
        return f"{self.meeting}-{self.place}" if self.meeting else str(self.place)

    @property
    def by_ballot(self) -> bool:
        """Tell if there may be ballots that two people count: of the closing meeting."""
        return self.meeting is None and self.contest.method.by_ballot


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show every contest: counts, shares, whether the threshold is reached, what to do at a tie."""
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    regulation = regulation_for(record, session)
    units = len(record.voters)
    return render_template(
        "outcomes/outcomes.html",
        review=review,
        regulation=regulation,
        rows=[*_list_outcomes(record, regulation), *_list_further_outcomes(record, regulation)],
        room=compute_quota_limits(regulation.quota, units),
        together=compute_joint_limit(regulation.quota, units),
        flags=count_proposed(record, "flag"),
        merits=count_proposed(record, "certificate"),
        council_flags=_count_council_flags(review),
        places=_rank_members(record, regulation),
    )


def _count_council_flags(review: Review) -> AwardTotals | None:
    """The flags that all blocs of the council ask for, for those who see all blocs."""
    if not has_right(database.session(), account(), Right.KEEP_UNITS):
        return None
    return count_flags(database.session(), account(), review.bloc.council_id, review.year)


@dataclass(frozen=True)
class RankedMember:
    """A member in the order of scores."""

    member: str
    score: Decimal
    place: int
    shared: bool
    #: What was recorded, which may say otherwise.
    recorded: int | None


def _rank_members(record: Record, regulation: Regulation) -> list[RankedMember]:
    """Scored members, the best first; the regulation decides on shared places."""
    scores = {row.member: row.final_score for row in record.reports}
    tied = {name for group in group_ties(scores) for name in group}
    places = rank_scores(scores, regulation.scoring.ranking_tie)
    rows = (
        RankedMember(row.member, row.final_score, places[row.member], row.member in tied, row.rank)
        for row in record.reports
        if row.final_score is not None
    )
    return sorted(rows, key=lambda row: row.place)


def _list_outcomes(record: Record, regulation: Regulation) -> Iterator[ContestOutcome]:
    for place in range(len(record.contests)):
        yield _contest_outcome(record, regulation, place)


def _list_further_outcomes(record: Record, regulation: Regulation) -> Iterator[ContestOutcome]:
    """What the other meetings of the year decided; it is changed on the pages of its meeting."""
    for row in record.meetings:
        label = translate((row.meeting.kind or MeetingKind.OTHER).label)
        for found in _list_outcomes(view_meeting(record, row.number), regulation):
            address = url_for(
                "review_forms.contest",
                review_id=access.review().id,
                meeting_number=row.number,
                place=found.place,
            )
            yield dataclasses.replace(
                found,
                meeting=row.number,
                title=f"{label}: {found.title}",
                edit_url=address,
                form=None,
            )


def _contest_outcome(record: Record, regulation: Regulation, place: int) -> ContestOutcome:
    contest = record.contests[place]
    result = evaluate_contest(contest, record, regulation.vote)
    needs_step = bool(result.tied) and not contest.tie_break
    return ContestOutcome(
        place=place,
        title=contest.title or format_subject(contest, record.bloc, record.year, record.next_year),
        contest=contest,
        result=result,
        sentences=[
            (line.candidate, explain_result(line, result, regulation.vote)) for line in result.lines
        ],
        edit_url=field_url(access.review(), f"contests[{place}].chosen"),
        form=_tie_form(result) if needs_step and access.may(Right.EDIT_REVIEW) else None,
    )


def _tie_form(result: ContestEvaluation) -> TieForm:
    form = TieForm(formdata=None, seen=str(access.review().version))
    form.step.offer((step, translate(TIE_STEPS[step])) for step in result.steps)
    return form


@bp.post("/<int:place>/tie")
@requires(Right.EDIT_REVIEW)
def settle(review_id: int, place: int) -> Response:
    """Record the step that broke a tie; it is printed in the minutes."""
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    if place >= len(record.contests):
        abort(404)
    result = evaluate_contest(record.contests[place], record, regulation_for(record, session).vote)
    form = TieForm()
    form.step.offer((step, translate(TIE_STEPS[step])) for step in result.steps)
    seen = parse_int(form.seen.data)
    if not form.validate() or form.step.data not in result.steps or seen is None:
        abort(400)
    label, note = TIE_STEPS[form.step.data], form.note.data
    text = f"{label}: {note}" if note else label
    with submitting(refusal_notice=True) as submission:
        _save_tie_break(text, place, seen=seen)
        submission.notify(_("Đã ghi cách giải quyết. Hãy ghi đơn vị được chọn."))
    return redirect(url_for("outcomes.show", review_id=review_id))


def _save_tie_break(text: str, place: int, *, seen: int) -> None:
    def change(record: Record) -> Record:
        contests = list(record.contests)
        contests[place] = msgspec.structs.replace(contests[place], tie_break=text)
        return schema.replace_section(record, "contests", {"contests": tuple(contests)})

    reviews.edit_facts(
        database.session(),
        access.review(),
        "contests",
        change,
        seen=seen,
        by=account(),
        now=now(),
        touching=(f"contests[{place}]",),
    )
