"""What people do with a review: open it, save its parts, move it through the year."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain import checks, sections
from workflow.domain.checks import Finding
from workflow.domain.days import local_day
from workflow.domain.errors import (
    BadInputError,
    Message,
    MoveRefusedError,
    NotFoundError,
    StaleFormError,
)
from workflow.domain.names import fold
from workflow.domain.record import Record, from_json, to_json
from workflow.domain.states import Move, State, find
from workflow.models import Account, Bloc, Council, Event, EventKind, Member, Review, Snapshot, Unit
from workflow.services.conditions import confirmed
from workflow.services.regulations import regulation_for


def open_review(
    session: Session, record: Record, *, by: Account | None, now: dt.datetime
) -> Review:
    """Add a review for a bloc and year, with the facts known so far; it starts as planned.

    Raises `BadInputError` where that bloc already has a review of that year.
    """
    bloc = find_or_add_bloc(session, record)
    if session.scalar(select(Review).filter_by(bloc_id=bloc.id, year=record.year)):
        raise BadInputError(
            Message("{bloc} đã có kỳ tổng kết năm {year}.", bloc=bloc.name, year=record.year),
            field="year",
        )
    review = add_review(session, bloc, record.year, State.PLANNED, now)
    log(session, review, EventKind.OPENED, by=by, now=now, detail={"year": record.year})
    save_facts(session, review, record, section=None, by=by, now=now)
    return review


def add_review(session: Session, bloc: Bloc, year: str, state: State, now: dt.datetime) -> Review:
    """A review without facts; `save_facts` follows in the same transaction."""
    review = Review(bloc=bloc, year=year, state=state, version=0, changed_at=now)
    session.add(review)
    session.flush()
    return review


def facts_of(session: Session, review: Review) -> Record:
    """The newest facts of a review, its state among them."""
    return with_state(snapshot_of(session, review), review.state)


def snapshot_of(session: Session, review: Review, version: int | None = None) -> Snapshot:
    """The snapshot of a review at a version, else its newest; raises `NotFoundError`."""
    wanted = review.version if version is None else version
    query = select(Snapshot).filter_by(review_id=review.id, version=wanted)
    if (snapshot := session.scalars(query).one_or_none()) is None:
        raise NotFoundError(Message("Không có bản lưu số {version} của kỳ này.", version=wanted))
    return snapshot


def with_state(snapshot: Snapshot, state: State) -> Record:
    """The record that a snapshot holds, with a state put in."""
    return msgspec.structs.replace(from_json(snapshot.facts), state=state.value)


def save(
    session: Session,
    review: Review,
    section: str,
    values: dict[str, Any],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> Snapshot | None:
    """Save one section of a review as a person saw it at version `seen`.

    `values` are the section's fields as `domain.record` types; see `edit`.
    """

    def change(record: Record) -> Record:
        return sections.replace(record, section, values)

    return edit(session, review, section, change, seen=seen, by=by, now=now)


def edit(
    session: Session,
    review: Review,
    section: str,
    change: Callable[[Record], Record],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
    touching: tuple[str, ...] = ("",),
) -> Snapshot | None:
    """Save what `change` makes of the newest facts, as a person saw them at version `seen`.

    `touching` names the paths of the section that the form shows, the whole section if not given.
    Returns the new snapshot, or None where nothing changed. Raises `StaleFormError` where somebody
    else changed one of those paths since `seen`, `MoveRefusedError` for a review that is closed.
    """
    review = lock(session, review)
    if review.state is State.CLOSED:
        raise MoveRefusedError(Message("Kỳ tổng kết đã kết thúc; hãy mở lại trước khi sửa."))
    current = facts_of(session, review)
    if seen != review.version:
        then = with_state(snapshot_of(session, review, seen), review.state)
        others = sections.differences(then, current, section)
        if changes := [row for row in others if row[0].startswith(touching)]:
            raise StaleFormError(changes, review.version)
    record = change(current)
    if record == current:
        return None
    snapshot = save_facts(session, review, record, section=section, by=by, now=now)
    changed = [path for path, _old, _new in sections.differences(current, record, section)]
    log(
        session,
        review,
        EventKind.SAVED,
        by=by,
        now=now,
        detail={"section": section, "version": review.version, "fields": changed[:50]},
    )
    return snapshot


def advance(
    session: Session,
    review: Review,
    move_name: str,
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str = "",
    accepted: Mapping[str, str] | None = None,
) -> Move:
    """Move a review through the table of states: ask the checks, write history, set the state.

    `accepted` gives the typed reason for each warning code that stands in the way; going back needs
    `reason`. Raises `MoveRefusedError` with the sentence to show; then nothing has changed.
    """
    review = lock(session, review)
    move = find(move_name, review.state)
    if move is None:
        raise MoveRefusedError(
            Message(
                "Kỳ tổng kết đang ở bước «{state}», không làm được việc này.",
                state=Message(review.state.label),
            )
        )
    if move.needs_reason and not reason.strip():
        raise MoveRefusedError(Message("Hãy ghi lý do khi quay lại bước trước."), field="reason")
    reasons = _passed(session, review, move, accepted or {}, now) if move.forward else {}
    detail = {"move": move.name, "from": move.source.value, "to": move.target.value}
    log(
        session,
        review,
        EventKind.MOVED,
        by=by,
        now=now,
        detail={**detail, "reason": reason.strip(), "accepted": reasons},
    )
    review.state = move.target
    review.changed_at = now
    return move


def _passed(
    session: Session, review: Review, move: Move, accepted: Mapping[str, str], now: dt.datetime
) -> dict[str, str]:
    """The reasons given for the warnings of a move; raises where an error or a silence stands."""
    standing = before_move(session, review, move, now)
    if errors := [finding for finding in standing if finding.severity == "E"]:
        raise MoveRefusedError(errors[0].message, field=errors[0].field)
    for finding in standing:
        if not accepted.get(finding.code, "").strip():
            raise MoveRefusedError(
                Message("Hãy ghi lý do bỏ qua cảnh báo {code}.", code=finding.code),
                field=f"accepted-{finding.code}",
            )
    return {finding.code: accepted[finding.code].strip() for finding in standing}


def before_move(
    session: Session, review: Review, move: Move, now: dt.datetime
) -> tuple[Finding, ...]:
    """What stands before a forward move."""
    record = facts_of(session, review)
    rules, said = regulation_for(record, session), confirmed(session, review)
    return checks.blocking(record, rules, move.target, local_day(now), said)


def findings_of(session: Session, review: Review, now: dt.datetime) -> tuple[Finding, ...]:
    """What the checks find in a review as it stands."""
    record = facts_of(session, review)
    rules, said = regulation_for(record, session), confirmed(session, review)
    return checks.findings(record, rules, review.state, local_day(now), said)


def save_facts(
    session: Session,
    review: Review,
    record: Record,
    *,
    section: str | None,
    by: Account | None,
    now: dt.datetime,
) -> Snapshot:
    """Write a new snapshot and what lists and rights read from it: the one place facts change."""
    review.version += 1
    review.changed_at = now
    review.members_total = len(record.voters)
    review.reports_in = sum(
        1 for report in record.reports if report.received_on and _is_member(record, report.member)
    )
    review.meeting_on = (
        max(record.meeting.dates) if record.meeting and record.meeting.dates else None
    )
    review.head_name = record.head.name if record.head else None
    review.source_id = record.id
    session.flush()
    _project_members(session, review, record)
    snapshot = Snapshot(
        review=review,
        version=review.version,
        facts=to_json(msgspec.structs.replace(record, state=None)).decode(),
        section=section,
        saved_at=now,
        saved_by=by,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def _is_member(record: Record, name: str) -> bool:
    return any(member.name == name for member in record.voters)


def _project_members(session: Session, review: Review, record: Record) -> None:
    rows = [(place, member.name, member.role) for place, member in enumerate(record.members)]
    if rows == [(row.position, row.name, row.role) for row in review.members]:
        return
    kept = {row.name: row.unit for row in review.members}  # an agency renamed since stays itself
    new = [name for _, name, _ in rows if name not in kept]
    units = find_or_add_units(session, review.bloc.council, new)
    review.members.clear()
    session.flush()
    review.members.extend(
        Member(position=place, name=name, role=role, unit=kept.get(name) or units[fold(name)])
        for place, name, role in rows
    )


def find_or_add_bloc(session: Session, record: Record) -> Bloc:
    """The bloc a record names, under the council it names; added where new."""
    council = session.scalar(select(Council).filter_by(folded_name=fold(record.council.name)))
    if council is None:
        council = Council(name=record.council.name)
        session.add(council)
        session.flush()
    key = fold(record.bloc.name)
    bloc = session.scalar(select(Bloc).filter_by(council_id=council.id, folded_name=key))
    if bloc is None:
        bloc = Bloc(council=council, name=record.bloc.name)
        session.add(bloc)
        session.flush()
    return bloc


def find_or_add_units(session: Session, council: Council, names: list[str]) -> dict[str, Unit]:
    """The units of a council by folded name, in two queries at most; new names are added."""
    keys = {fold(name): name for name in names}
    query = select(Unit).where(Unit.council_id == council.id, Unit.folded_name.in_(keys))
    units = {unit.folded_name: unit for unit in session.scalars(query)}
    for key in keys.keys() - units.keys():
        units[key] = Unit(council=council, name=keys[key])
        session.add(units[key])
    session.flush()
    return units


def lock(session: Session, review: Review) -> Review:
    """Hold the review until the transaction ends, so that nobody saves or moves it meanwhile."""
    query = select(Review).filter_by(id=review.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def log(
    session: Session,
    review: Review,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    detail: dict[str, Any],
) -> None:
    """Add one row to a review's history."""
    session.add(Event(review_id=review.id, kind=kind, at=now, by=by, detail=detail))
