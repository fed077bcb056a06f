"""Reopening what a passed step has settled; open until the next move of the review."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.further_meetings import split_paper_key
from workflow.domain.locks import (
    MEETINGS_SECTION,
    OF_MEETING,
    SENT_KINDS,
    SETTINGS_LOCKED_FROM,
    SETTINGS_SECTION,
    SETTLING_KINDS,
    Locks,
    describe_lock,
    is_locked,
    list_locked_changes,
    list_locked_fields,
    refuse_locked_changes,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import PaperStage
from workflow.domain.record import Record
from workflow.domain.schema import SECTIONS, find_section, get_section
from workflow.domain.year import State
from workflow.models import Account, Event, EventKind, Review
from workflow.services.history import lock_review, log_event

#: In what is told of an import that took the review to another step: the step before.
MOVED_FROM = "from"


def lock_open_review(session: Session, review: Review) -> Review:
    """Lock a review that somebody is about to change; raises `MoveRefusedError` once it is closed.

    Everything that is typed goes through here, whatever table keeps it.
    """
    review = lock_review(session, review)
    if review.state is State.CLOSED:
        raise MoveRefusedError(Message("Kỳ tổng kết đã kết thúc; hãy mở lại trước khi sửa."))
    return review


def reopened_sections(session: Session, review: Review) -> frozenset[str]:
    """The keys of the sections that were reopened since the last move, also one by an import.

    The issue of a paper that settles facts ends it too: from then on changes have reasons of their
    own.
    """
    moved = select(func.max(Event.id)).where(
        Event.review_id == review.id, Event.kind == EventKind.MOVED
    )
    rows = select(Event.kind, Event.detail).where(
        Event.review_id == review.id,
        Event.id > func.coalesce(moved.scalar_subquery(), 0),
        Event.kind.in_([EventKind.REOPENED, EventKind.IMPORTED, EventKind.PAPER_MOVED]),
    )
    found: set[str] = set()
    for kind, detail in session.execute(rows.order_by(Event.id)):
        if kind is EventKind.REOPENED:
            found.add(str(detail["section"]))
        elif _is_settling(detail) if kind is EventKind.PAPER_MOVED else _is_step(detail):
            found.clear()
    return frozenset(found)


def _is_settling(detail: dict[str, Any]) -> bool:
    """True for the issue of a paper that settles facts, of the year or of a further meeting."""
    kind, meeting = split_paper_key(detail["kind"])
    kinds = SETTLING_KINDS if meeting is None else OF_MEETING
    return detail["to"] == PaperStage.ISSUED and kind in kinds


def _is_step(detail: dict[str, Any]) -> bool:
    """True for a move, and for an import that took the review to another step."""
    return MOVED_FROM in detail


def locks_of(session: Session, review: Review, state: State | None = None) -> Locks:
    """What holds the facts: the state of the review, or `state` instead of it, and issued papers.

    Once a paper that is sent with the proposal is issued, the state is that of a proposal that was
    sent. A step that is taken back frees what was issued before it.
    """
    state = state or review.state
    gone_out = _list_gone_out(session, review, state)
    issued = frozenset(kind for kind, meeting in gone_out if meeting is None)
    meetings = frozenset(meeting for _kind, meeting in gone_out if meeting is not None)
    if issued.intersection(SENT_KINDS) and state.position < State.PROPOSAL_SENT.position:
        state = State.PROPOSAL_SENT
    return Locks(state, issued, meetings)


def _list_gone_out(
    session: Session, review: Review, state: State
) -> set[tuple[PaperKind, int | None]]:
    """The papers that settle facts and went out, each with the further meeting that it is of."""
    query = select(Event.kind, Event.detail).where(
        Event.review_id == review.id,
        Event.kind.in_([EventKind.MOVED, EventKind.IMPORTED, EventKind.PAPER_MOVED]),
    )
    gone_out: set[tuple[PaperKind, int | None]] = set()
    for kind, detail in session.execute(query.order_by(Event.id)):
        if kind is EventKind.PAPER_MOVED:
            if _is_settling(detail):
                gone_out.add(split_paper_key(detail["kind"]))
        elif _is_step(detail):
            target = State(detail.get("to", state))
            if State(detail[MOVED_FROM]).position > target.position:
                gone_out.clear()
    return gone_out


def reopen_section(
    session: Session, review: Review, key: str, *, reason: str, by: Account | None, now: dt.datetime
) -> None:
    """Let the locked fields of a section be changed until the next move.

    Raises `BadInputError` without a reason, `MoveRefusedError` if nothing of it is locked and for a
    review that is closed.
    """
    review = lock_open_review(session, review)
    section = get_section(key)
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do mở lại."), field="reason")
    locks = locks_of(session, review)
    locked = list_locked_fields(section, locks)
    settings_locked = are_settings_locked(locks.state)
    beside = {SETTINGS_SECTION: settings_locked, MEETINGS_SECTION: bool(locks.meetings)}
    if not locked and not beside.get(key):
        raise MoveRefusedError(Message("Phần này đang sửa được, không cần mở lại."))
    detail = {"section": key, "state": review.state.value, "reason": reason.strip()}
    log_event(session, review, EventKind.REOPENED, by=by, now=now, detail=detail)


def are_settings_locked(state: State) -> bool:
    """True if what the papers say beyond the facts is settled."""
    return state.position >= SETTINGS_LOCKED_FROM.position


def are_settings_settled(session: Session, review: Review, state: State) -> bool:
    """True if what the papers say beyond the facts is locked, and nobody has reopened it.

    By `state`, or by the issue of a paper that is sent with the proposal.
    """
    is_locked_by_now = are_settings_locked(locks_of(session, review, state).state)
    return is_locked_by_now and SETTINGS_SECTION not in reopened_sections(session, review)


def refuse_locked(session: Session, review: Review, old: Record, new: Record, state: State) -> None:
    """Raise `MoveRefusedError` if a change of facts alters what `state` has locked."""
    settled = locks_of(session, review, state)
    if any(list_locked_changes(section, old, new, settled) for section in SECTIONS):
        reopened = reopened_sections(session, review)
        refuse_locked_changes(old, new, settled, reopened, passed=state)


def refuse_locked_field(session: Session, review: Review, path: str) -> None:
    """Raise `MoveRefusedError` if the field at a record path is locked and nobody reopened it.

    For what is kept beside the facts and flows into them: scores by criteria, counts keyed twice.
    """
    locks, section = locks_of(session, review), find_section(path)
    if section is None or not is_locked(path, locks):
        return
    if section.key not in reopened_sections(session, review):
        raise MoveRefusedError(describe_lock(path, section, locks, review.state))


def reopen_changed(
    session: Session,
    review: Review,
    old: Record,
    new: Record,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Reopen every section whose locked fields differ between two records."""
    locks = locks_of(session, review)
    sections = {
        section.key for section in SECTIONS if list_locked_changes(section, old, new, locks)
    }
    for key in sorted(sections - reopened_sections(session, review)):
        reopen_section(session, review, key, reason=reason, by=by, now=now)


def refuse_locked_settings(session: Session, review: Review) -> None:
    """Raise `MoveRefusedError` if the paper settings of a review are settled."""
    if are_settings_settled(session, review, review.state):
        section = Message(get_section(SETTINGS_SECTION).label)
        if not are_settings_locked(review.state):
            raise MoveRefusedError(
                Message(
                    "Nội dung này đã khóa vì tờ trình, danh sách gửi kèm đã phát hành; hãy mở lại"
                    " phần «{section}», ghi lý do, rồi sửa.",
                    section=section,
                )
            )
        message = Message(
            "Nội dung này đã khóa từ bước «{state}»; hãy mở lại phần «{section}», ghi lý do,"
            " rồi sửa.",
            state=Message(SETTINGS_LOCKED_FROM.label),
            section=section,
        )
        raise MoveRefusedError(message)
