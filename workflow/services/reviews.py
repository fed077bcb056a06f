"""The acts on a review: open it, save its parts, move it through the year."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflow.domain import schema
from workflow.domain.errors import (
    BadInputError,
    Message,
    MoveRefusedError,
    StaleFormError,
)
from workflow.domain.record import Council, Record
from workflow.domain.year import Move, State, find_move
from workflow.models import (
    Account,
    Bloc,
    EventKind,
    Review,
    Snapshot,
    WithdrawnReview,
    exclude_withdrawn,
)
from workflow.services import approvals
from workflow.services.blocs import find_or_add_bloc, find_or_add_blocs, find_or_add_council
from workflow.services.cases import check_move
from workflow.services.history import lock_review, log_event
from workflow.services.locks import lock_open_review
from workflow.services.overview import due_dates
from workflow.services.snapshots import facts_of, record_with_state, save_facts, snapshot_of


def open_review(
    session: Session, record: Record, *, by: Account | None, now: dt.datetime
) -> Review:
    """Add a review for a bloc and year, with the facts known so far; it starts as planned.

    Raises `BadInputError` where that bloc already has a review of that year.
    """
    bloc = find_or_add_bloc(session, record)
    of_that_year = select(Review).filter_by(bloc_id=bloc.id, year=record.year)
    if session.scalar(of_that_year.where(exclude_withdrawn())):
        raise BadInputError(
            Message("{bloc} đã có kỳ tổng kết năm {year}.", bloc=bloc.name, year=record.year),
            field="year",
        )
    (review,) = add_reviews(session, [record], State.PLANNED, now)
    save_facts(session, review, record, section=None, by=by, now=now)
    log_event(session, review, EventKind.OPENED, by=by, now=now, detail={"year": record.year})
    return review


def suggest_council(session: Session, review: Review, stored: Council) -> Council:
    """Suggest the council's details: as stored, else as its newest other review has them."""
    if stored != Council(stored.name):
        return stored
    others = (
        select(Review)
        .join(Review.bloc)
        .where(Bloc.council_id == review.bloc.council_id, Review.id != review.id)
        .where(exclude_withdrawn())
        .order_by(Review.year.desc(), Review.id.desc())
    )
    newest = session.scalars(others.limit(1)).first()
    known = facts_of(session, newest).council if newest else stored
    return msgspec.structs.replace(known, name=stored.name)


def add_reviews(
    session: Session, records: Sequence[Record], state: State, now: dt.datetime
) -> list[Review]:
    """Reviews of one council whose facts are yet to be saved, in the same transaction.

    A withdrawn one of that bloc and year is taken up again, with its history.
    """
    council = find_or_add_council(session, records[0].council.name)
    blocs = find_or_add_blocs(session, council, [record.bloc.name for record in records])
    places = [(bloc, record.year) for bloc, record in zip(blocs, records, strict=True)]
    withdrawn = _take_up_withdrawn(session, {(bloc.id, year) for bloc, year in places})
    reviews = []
    for bloc, year in places:
        review = withdrawn.get((bloc.id, year))
        if review is None:
            review = Review(bloc=bloc, year=year, version=0, members=[])
            session.add(review)
        review.state, review.changed_at = state, now
        reviews.append(review)
    session.flush()
    return reviews


def _take_up_withdrawn(
    session: Session, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Review]:
    """The reviews of blocs and years that were withdrawn; they are withdrawn no more."""
    blocs, years = {bloc for bloc, _year in wanted}, {year for _bloc, year in wanted}
    query = select(Review).where(Review.bloc_id.in_(blocs), Review.year.in_(years))
    reviews = {(review.bloc_id, review.year): review for review in session.scalars(query)}
    found = {place: review for place, review in reviews.items() if place in wanted}
    if found:
        ids = [review.id for review in found.values()]
        session.execute(delete(WithdrawnReview).where(WithdrawnReview.review_id.in_(ids)))
    return found


def withdraw_review(session: Session, review: Review, now: dt.datetime) -> None:
    """Take a review out of all lists and from whoever had rights in it; its history stays."""
    review.members.clear()
    review.source_id = review.head_unit_id = None
    session.add(WithdrawnReview(review_id=review.id, at=now))
    session.flush()


def save_section(
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
        return schema.replace_section(record, section, values)

    return edit_facts(session, review, section, change, seen=seen, by=by, now=now)


def edit_facts(
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
    review = lock_open_review(session, review)
    current = facts_of(session, review)
    if seen != review.version:
        then = record_with_state(snapshot_of(session, review, seen), review.state)
        others = schema.compare_section(then, current, section)
        if changes := [row for row in others if row[0].startswith(touching)]:
            raise StaleFormError(changes, review.version)
    record = change(current)
    if record == current:
        return None
    snapshot = save_facts(session, review, record, section=section, by=by, now=now)
    changed = [path for path, _old, _new in schema.compare_section(current, record, section)]
    log_event(
        session,
        review,
        EventKind.SAVED,
        by=by,
        now=now,
        detail={"section": section, "version": review.version, "fields": changed[:50]},
    )
    return snapshot


def make_move(
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

    `accepted` gives the typed reason for each warning code; going back needs
    `reason`. Raises `MoveRefusedError` with the sentence to show, also where the council wants a
    second person; then nothing has changed.
    """
    review = lock_review(session, review)
    move = find_move(move_name, review.state)
    if move is None:
        raise MoveRefusedError(
            Message(
                "Kỳ tổng kết đang ở bước «{state}», không làm được việc này.",
                state=Message(review.state.label),
            )
        )
    if move.needs_reason and not reason.strip():
        raise MoveRefusedError(Message("Hãy ghi lý do khi quay lại bước trước."), field="reason")
    approvals.refuse_alone(approvals.find_move_refusal(session, review, move, by))
    reasons = _accepted_reasons(session, review, move, accepted or {}, now) if move.forward else {}
    detail = {"move": move.name, "from": move.source.value, "to": move.target.value}
    log_event(
        session,
        review,
        EventKind.MOVED,
        by=by,
        now=now,
        detail={**detail, "reason": reason.strip(), "accepted": reasons},
    )
    if move.source is State.CLOSED:  # no regulation of a later day has reached it there
        due_dates.set_due_dates(session, review, facts_of(session, review))
    review.state = move.target
    review.changed_at = now
    return move


def _accepted_reasons(
    session: Session, review: Review, move: Move, accepted: Mapping[str, str], now: dt.datetime
) -> dict[str, str]:
    """The reasons given for the warnings; raises where one is missing or an error is left."""
    found = check_move(session, review, move, now)
    if errors := [finding for finding in found if finding.severity == "E"]:
        raise MoveRefusedError(errors[0].message, field=errors[0].field)
    for finding in found:
        if not accepted.get(finding.code, "").strip():
            raise MoveRefusedError(
                Message("Hãy ghi lý do bỏ qua cảnh báo {code}.", code=finding.code),
                field=f"accepted-{finding.code}",
            )
    return {finding.code: accepted[finding.code].strip() for finding in found}
