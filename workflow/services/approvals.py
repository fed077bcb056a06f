"""Steps for two people: which a council has switched on, and who has prepared one."""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.approvals import (
    Approval,
    approval_of_move,
    approval_of_stage,
    furthest_alone,
    list_preparing_stages,
)
from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.labels import N_
from workflow.domain.paper_life import StageMove
from workflow.domain.year import Move, State
from workflow.models import (
    Account,
    Council,
    EditedPaper,
    Event,
    EventKind,
    Paper,
    Review,
    SecurityEvent,
    SecurityEventKind,
)
from workflow.services.accounts.separate_people import WAYS_MATTER_FOR, began_mattering, find_doubt
from workflow.services.security_log import log_security_event

#: How long a wish to do without a second person waits for somebody else's.
_ASKING_LASTS = dt.timedelta(days=7)

#: What people do to a review that a later step rests on; handing in a report is not running it.
_PREPARING = (
    EventKind.OPENED,
    EventKind.IMPORTED,
    EventKind.SAVED,
    EventKind.COUNTED,
    EventKind.CONFIRMED,
    EventKind.REOPENED,
    EventKind.NUMBER_TAKEN,
    EventKind.PAPERS_ASKED,
    EventKind.PAPERS_RETRIED,
    EventKind.BOUND,
    EventKind.PAPER_RETURNED,
    EventKind.CORRECTED,
)


def switched_on(council: Council) -> frozenset[Approval]:
    """The steps that need a second person in this council."""
    known = {row.value: row for row in Approval}
    return frozenset(known[name] for name in council.approvals if name in known)


def switch_approvals(
    session: Session,
    council: Council,
    wanted: Collection[Approval],
    *,
    by: Account | None,
    now: dt.datetime,
) -> bool:
    """Settle which steps need two people; says whether that is another choice than before.

    One person alone takes none away, or they could do such a step alone: it stays until somebody
    else asks for the same within a week. The command line may do everything.
    """
    row = session.get_one(Council, council.id, with_for_update=True, populate_existing=True)
    before, wanted = switched_on(row), frozenset(wanted)
    taken_away = before - wanted
    if by and taken_away and not _is_seconded(session, row, taken_away, by, now):
        _log_switch(session, row, wanted - before, by=by, now=now, asked_off=taken_away)
        wanted |= taken_away
    elif before != wanted:
        _log_switch(session, row, wanted - before, by=by, now=now, off=taken_away)
    row.approvals = [approval.value for approval in Approval if approval in wanted]
    return before != wanted


def find_asked_off(
    session: Session, council: Council, now: dt.datetime
) -> tuple[frozenset[Approval], Account | None]:
    """The steps that somebody wants to take away, and who; a second person decides."""
    event = _find_last_switch(session, council, now)
    if event is None:
        return frozenset(), None
    return frozenset(map(Approval, event.detail.get("asked_off", ()))), event.by


def _is_seconded(
    session: Session,
    council: Council,
    taken_away: frozenset[Approval],
    by: Account,
    now: dt.datetime,
) -> bool:
    asked, first = find_asked_off(session, council, now)
    if first is None or asked != taken_away or first.id == by.id:
        return False
    return find_doubt(session, [first.id], by, now - WAYS_MATTER_FOR) is None


def _find_last_switch(session: Session, council: Council, now: dt.datetime) -> SecurityEvent | None:
    query = select(SecurityEvent).filter_by(kind=SecurityEventKind.APPROVALS_CHANGED)
    query = query.where(SecurityEvent.at > now - _ASKING_LASTS).order_by(SecurityEvent.id.desc())
    found = session.scalars(query)
    return next((event for event in found if event.detail["council"] == council.id), None)


def _log_switch(
    session: Session,
    council: Council,
    on: Collection[Approval],
    *,
    by: Account | None,
    now: dt.datetime,
    off: Collection[Approval] = (),
    asked_off: Collection[Approval] = (),
) -> None:
    detail = {"council": council.id, "on": sorted(on), "off": sorted(off)}
    if asked_off:
        detail["asked_off"] = sorted(asked_off)
    log_security_event(
        session,
        SecurityEventKind.APPROVALS_CHANGED,
        now=now,
        by_id=by.id if by else None,
        account_id=by.id if by else None,
        detail=detail,
    )


def find_move_refusal(
    session: Session, review: Review, move: Move, by: Account | None
) -> Message | None:
    """Say why this person cannot make a move of the year alone; None if nothing is against it.

    Preparing is everything that was done to the review since it reached the state, and reaching it.
    """
    approval = approval_of_move(move)
    if approval is None or approval not in switched_on(review.bloc.council):
        return None
    moved = select(func.max(Event.id)).filter_by(review_id=review.id, kind=EventKind.MOVED)
    since = session.scalar(moved) or 0
    query = select(Event.by_id).where(Event.review_id == review.id, Event.id >= since)
    query = query.where(Event.kind.in_((*_PREPARING, EventKind.MOVED)))
    return _refuse(session, review, approval, session.scalars(query.distinct()), by)


def find_stage_refusal(
    session: Session, review: Review, paper: Paper, move: StageMove, by: Account | None
) -> Message | None:
    """The same for a step of a paper.

    Who asked for it, sent it back edited or recorded a step before prepared it.
    """
    approval = approval_of_stage(move)
    if approval is None or approval not in switched_on(review.bloc.council):
        return None
    query = select(Event).filter_by(review_id=review.id, kind=EventKind.PAPER_MOVED)
    stages = {stage.value for stage in list_preparing_stages(approval)}
    recorded = [
        row.by_id
        for row in session.scalars(query.order_by(Event.id))
        if row.detail["paper"] == paper.id and row.detail["to"] in stages
    ]
    typed = select(EditedPaper.added_by_id).filter_by(paper_id=paper.id)
    prepared = [paper.batch.asked_by_id, *session.scalars(typed), *recorded]
    return _refuse(session, review, approval, prepared, by)


def _refuse(
    session: Session,
    review: Review,
    approval: Approval,
    prepared: Iterable[int | None],
    by: Account | None,
) -> Message | None:
    people = set(prepared)
    if by is None or by.is_system:
        text = N_(
            "Hội đồng yêu cầu hai người cho việc «{step}»: một người phải ghi nhận trên trang."
        )
    elif by.id in people:
        text = N_(
            "Hội đồng yêu cầu hai người cho việc «{step}»: anh/chị đã tham gia chuẩn bị, cần một"
            " người khác ghi nhận."
        )
    elif doubt := find_doubt(session, people, by, began_mattering(session, review)):
        text = N_("Hội đồng yêu cầu hai người cho việc «{step}». {doubt}")
        return Message(text, step=Message(approval.label), doubt=doubt)
    else:
        return None
    return Message(text, step=Message(approval.label))


def refuse_alone(refusal: Message | None) -> None:
    """Raise `MoveRefusedError` for what one alone may not do."""
    if refusal:
        raise MoveRefusedError(refusal)


def bound_import(council: Council, start: State, wanted: State, *, stated: bool) -> State:
    """The state that a file may bring a review to: a file is one person.

    Facts alone carry it to before the first step for two; a file that states more is refused.
    """
    alone = furthest_alone(start, wanted, switched_on(council))
    if wanted.position <= start.position or alone is wanted:
        return wanted
    if stated:
        text = N_(
            "Hội đồng yêu cầu hai người để đi tiếp từ bước «{state}»; hãy nhập đến bước đó rồi ghi"
            " nhận trên trang."
        )
        raise MoveRefusedError(Message(text, state=Message(alone.label)), field="state")
    return alone
