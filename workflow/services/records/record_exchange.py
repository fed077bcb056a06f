"""Storing review records that were read by the contract."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.record import Record
from workflow.domain.schema import SECTIONS, compare_section
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State
from workflow.models import Account, Bloc, Council, EventKind, Review, exclude_withdrawn
from workflow.services import approvals
from workflow.services.blocs import find_or_add_bloc, find_or_add_council
from workflow.services.cases import cases_of
from workflow.services.history import lock_chain, lock_reviews, log_events
from workflow.services.locks import MOVED_FROM, reopen_changed
from workflow.services.registers.papers_of_year import enforce_on_all_papers, refuse_taken_numbers
from workflow.services.reviews import add_reviews
from workflow.services.settled_identity import find_identity_refusal
from workflow.services.snapshots import (
    NewFacts,
    newest_snapshots,
    record_with_state,
    save_facts_of_each,
)
from workflow.services.units.listed_units import MemberList, list_units_of_blocs, match_lists


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
    if review is None:
        return add_records(session, [record], by=by, now=now, reason=reason)[0]
    return _change(session, [(review, record)], by=by, now=now, reason=reason)[0]


def change_records(
    session: Session,
    records: Sequence[Record],
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str = "",
) -> list[ImportedRecord]:
    """Do what `store_record` does for records of one council's reviews, in fewer statements.

    Each is of a review of its own and changes only what no other review depends on.
    """
    found = [(_find_stored(session, record), record) for record in records]
    rows = [(review, record) for review, record in found if review is not None]
    if len(rows) < len(records):  # one was withdrawn meanwhile
        return [store_record(session, one, by=by, now=now, reason=reason) for one in records]
    return _change(session, rows, by=by, now=now, reason=reason)


def _change(
    session: Session,
    found: Sequence[tuple[Review, Record]],
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str,
) -> list[ImportedRecord]:
    blocs = [review.bloc for review, _record in found]
    reviews = lock_reviews(session, [review for review, _record in found])
    rows = [(review, record) for review, (_found, record) in zip(reviews, found, strict=True)]
    stored = newest_snapshots(session, reviews)
    states = _imported_states(session, rows, now)
    del blocs  # held until here, or the lock would have each read once more
    imported, changed, moved = [], [], []
    for (review, record), snapshot, state in zip(rows, stored, states, strict=True):
        locked_by = review.state
        old = record_with_state(snapshot, locked_by)
        facts = msgspec.structs.replace(record, state=None)
        _refuse_going_back(review, state, reason)
        enforce_on_all_papers(session, review, old, record, local_day(now))
        if reason:
            reopen_changed(session, review, old, record, reason=reason, by=by, now=now)
        same = msgspec.structs.replace(old, state=None) == facts and state is locked_by
        review.state = state
        _place_anew(session, review, record)
        outcome = ImportOutcome.UNCHANGED if same else ImportOutcome.CHANGED
        imported.append(ImportedRecord(review, outcome, _has_changed(old, record)))
        if not same:
            changed.append(NewFacts(review, facts, locked_by=locked_by, current=snapshot))
            moved.append({} if state is locked_by else {MOVED_FROM: locked_by.value})
    save_facts_of_each(session, changed, section=None, by=by, now=now)
    told = [one for one in imported if one.outcome is ImportOutcome.CHANGED]
    _log_imports(session, told, reason, moved, by=by, now=now)
    return imported


def add_records(
    session: Session,
    records: Sequence[Record],
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str = "",
) -> list[ImportedRecord]:
    """Add records of one council of which no review is known, in a few statements for all.

    Those before the first with a doubtful name; raises `DoubtfulNamesError` where that is the very
    first. Raises `BadInputError` where any brings a number that is not free, `MoveRefusedError`
    where any states a step for two people: then the caller rolls back.
    """
    council = find_or_add_council(session, records[0].council.name)
    lock_chain(session, council.id)
    blocs = [fold_name(record.bloc.name) for record in records]
    of_blocs = list_units_of_blocs(session, council, blocs)
    lists = [
        MemberList(record.year, record.members, listed=of_blocs[bloc])
        for bloc, record in zip(blocs, records, strict=True)
    ]
    matched = match_lists(session, council, lists)
    reviews = add_reviews(session, records[: len(matched)], State.PLANNED, now)
    rows = list(zip(reviews, records, strict=False))
    for review, state in zip(reviews, _imported_states(session, rows, now), strict=True):
        review.state = state
    facts = [
        NewFacts(review, msgspec.structs.replace(record, state=None), of_list)
        for (review, record), of_list in zip(rows, matched, strict=True)
    ]
    save_facts_of_each(session, facts, section=None, by=by, now=now)
    refuse_taken_numbers(session, rows, local_day(now))
    added = [ImportedRecord(review, ImportOutcome.ADDED, ()) for review in reviews]
    _log_imports(session, added, reason, [{}] * len(added), by=by, now=now)
    return added


def _log_imports(
    session: Session,
    imported: Sequence[ImportedRecord],
    reason: str,
    moved: Sequence[dict[str, Any]],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    details = {"reason": reason} if reason else {}
    rows = [
        (
            one.review,
            {
                "outcome": one.outcome.value,
                "state": one.review.state.value,
                "version": one.review.version,
                **details,
                **from_step,
            },
        )
        for one, from_step in zip(imported, moved, strict=True)
    ]
    log_events(session, rows, EventKind.IMPORTED, by=by, now=now)


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


def is_known_id(session: Session, id_: str) -> bool:
    """Whether a review was imported under that id."""
    return session.scalar(select(Review.id).filter_by(source_id=id_)) is not None


def _imported_states(
    session: Session, rows: Sequence[tuple[Review, Record]], now: dt.datetime
) -> list[State]:
    """The stated states; else as far as the facts carry, but never back from where people are.

    Neither passes a step for which the council wants a second person.
    """
    unstated = [(review, record) for review, record in rows if not record.state]
    reviews, records = [row[0] for row in unstated], [row[1] for row in unstated]
    cases = iter(cases_of(session, reviews, now, facts=records))
    found = []
    for review, record in rows:
        wanted = record.state
        if wanted is None:
            # Whoever brings in the facts of a past year drew its proposal up elsewhere.
            carried = replace(next(cases), has_proposal=None).find_furthest_state()
            wanted = max(carried, review.state, key=lambda state: state.position)
        is_stated = record.state is not None
        found.append(
            approvals.bound_import(review.bloc.council, review.state, wanted, stated=is_stated)
        )
    return found


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
