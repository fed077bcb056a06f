"""Storing review records that were read by the contract, and giving them out again."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.schema import SECTIONS, compare_section
from workflow.domain.typed_dates import read_asked_year
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State
from workflow.models import Account, Bloc, Council, EventKind, Review, exclude_withdrawn
from workflow.services import approvals
from workflow.services.blocs import find_or_add_bloc
from workflow.services.cases import case_of
from workflow.services.history import lock_review, log_event
from workflow.services.locks import MOVED_FROM, reopen_changed
from workflow.services.papers_of_year import enforce_on_all_papers, refuse_taken_numbers
from workflow.services.reviews import add_review
from workflow.services.settled_identity import find_identity_refusal
from workflow.services.snapshots import facts_of, save_facts


class ImportOutcome(StrEnum):
    """The outcome of an import for one record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class ImportedRecord:
    """One record that was stored: what happened to it."""

    review: Review
    outcome: ImportOutcome
    #: Labels of the sections that differ from what was stored before.
    changed: tuple[str, ...]


def store_record(
    session: Session, record: Record, *, by: Account | None, now: dt.datetime, reason: str = ""
) -> ImportedRecord:
    """Store one record: the review it names is updated, else one is added.

    A record with an `id` names the review imported under that id before, any record the review of
    its bloc and year. Without a `state` the review goes as far as its facts carry it.

    `reason` reopens what passed steps have locked. Raises `MoveRefusedError` without one, where
    the record changes locked facts or takes the review back; `BadInputError` where it takes a
    number from a paper that the register gave it, or gives one that is not free: then the caller
    rolls back.
    """
    review = _find_stored(session, record)
    changed: tuple[str, ...] = ()
    locked_by: State | None = None
    facts = msgspec.structs.replace(record, state=None)
    if review is None:
        review = add_review(session, record, State.PLANNED, now)
        review.state = _imported_state(session, review, record, now)
        outcome = ImportOutcome.ADDED
    else:
        review = lock_review(session, review)
        old = facts_of(session, review)
        state, locked_by = _imported_state(session, review, record, now), review.state
        _refuse_going_back(review, state, reason)
        enforce_on_all_papers(session, review, old, record, local_day(now))
        if reason:
            reopen_changed(session, review, old, record, reason=reason, by=by, now=now)
        changed = _has_changed(old, record)
        same = msgspec.structs.replace(old, state=None) == facts and state is review.state
        outcome = ImportOutcome.UNCHANGED if same else ImportOutcome.CHANGED
        review.state = state
        _place_anew(session, review, record)
    if outcome is not ImportOutcome.UNCHANGED:
        save_facts(session, review, facts, section=None, by=by, now=now, locked_by=locked_by)
        if outcome is ImportOutcome.ADDED:
            refuse_taken_numbers(session, review, record, local_day(now))
        details = {"reason": reason} if reason else {}
        if locked_by and review.state is not locked_by:
            details[MOVED_FROM] = locked_by.value
        log_event(
            session,
            review,
            EventKind.IMPORTED,
            by=by,
            now=now,
            detail={
                "outcome": outcome.value,
                "state": review.state.value,
                "version": review.version,
                **details,
            },
        )
    return ImportedRecord(review, outcome, changed)


def _find_stored(session: Session, record: Record) -> Review | None:
    """The review that a record updates.

    Raises `BadInputError` where two would claim one year, or the id is that of another council's.
    """
    by_place = session.scalars(
        select(Review)
        .join(Review.bloc)
        .join(Bloc.council)
        .where(
            Council.folded_name == fold_name(record.council.name),
            Bloc.folded_name == fold_name(record.bloc.name),
            Review.year == record.year,
            exclude_withdrawn(),
        )
        .options(contains_eager(Review.bloc).contains_eager(Bloc.council))
    ).first()
    by_id = session.scalar(select(Review).filter_by(source_id=record.id)) if record.id else None
    if by_id and by_place and by_id is not by_place:
        raise BadInputError(
            Message("Mã «{id}» thuộc kỳ tổng kết khác với khối và năm đã ghi.", id=record.id),
            field="id",
        )
    if by_place and by_place.source_id and record.id and by_place.source_id != record.id:
        raise BadInputError(
            Message("Khối và năm này đã nhập với mã khác: «{id}».", id=by_place.source_id),
            field="id",
        )
    if by_id and by_id.bloc.council.folded_name != fold_name(record.council.name):
        # A history never changes hands, and nobody reaches the reviews of another council.
        raise BadInputError(
            Message("Mã «{id}» thuộc kỳ tổng kết của Hội đồng khác.", id=record.id), field="id"
        )
    return by_id or by_place


def _imported_state(session: Session, review: Review, record: Record, now: dt.datetime) -> State:
    """The stated state; else as far as the facts carry, but never back from where people are.

    Neither passes a step for which the council wants a second person.
    """
    council = review.bloc.council
    if record.state:
        return approvals.bound_import(council, review.state, record.state, stated=True)
    # Whoever brings in the facts of a past year drew its proposal up elsewhere: nothing to ask.
    case = replace(case_of(session, review, now, facts=record), has_proposal=None)
    carried = case.find_furthest_state()
    furthest = max(carried, review.state, key=lambda state: state.position)
    return approvals.bound_import(council, review.state, furthest, stated=False)


def _place_anew(session: Session, review: Review, record: Record) -> None:
    """Give a review named by its id the bloc and year of the record, while nothing went out."""
    if (review.bloc.folded_name, review.year) == (fold_name(record.bloc.name), record.year):
        return  # its council is the same, which `_find_stored` has looked at
    bloc = find_or_add_bloc(session, record)
    if refusal := find_identity_refusal(session, review):
        raise MoveRefusedError(refusal, field="bloc.name")
    review.bloc, review.year = bloc, record.year


def _refuse_going_back(review: Review, state: State, reason: str) -> None:
    if state.position < review.state.position and not reason.strip():
        raise MoveRefusedError(
            Message(
                "Tệp đưa kỳ tổng kết từ bước «{old}» về «{new}»; hãy ghi lý do.",
                old=Message(review.state.label),
                new=Message(state.label),
            ),
            field="state",
        )


def _has_changed(old: Record, new: Record) -> tuple[str, ...]:
    return tuple(section.label for section in SECTIONS if compare_section(old, new, section.key))


def export_records(
    session: Session, *, bloc: str | None = None, year: str | None = None
) -> Iterator[Any]:
    """The records of the reviews asked for, as JSON values by the contract."""
    for review in select_reviews(session, bloc=bloc, year=year):
        yield fact_to_plain(facts_of(session, review))


def select_reviews(
    session: Session, *, bloc: str | None = None, year: str | None = None
) -> list[Review]:
    """Reviews by the name or code of their bloc and by year, in a steady order."""
    query = select(Review).join(Review.bloc).join(Bloc.council).where(exclude_withdrawn())
    if year:
        query = query.where(Review.year == read_asked_year(year))
    found = session.scalars(query.order_by(Council.sort_name, Bloc.sort_name, Review.year)).all()
    if not bloc:
        return list(found)
    key = fold_name(bloc)
    return [
        review
        for review in found
        if review.bloc.folded_name == key or facts_of(session, review).bloc.code == bloc
    ]
