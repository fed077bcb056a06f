"""What the reviews of a workbook become, worked out before anybody has to wait.

The contract takes longer to check than a review takes to store, and others can't save meanwhile.
"""

import time
from collections.abc import Iterable

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from workflow.domain.errors import DomainError
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Bloc, Council, Review, exclude_withdrawn
from workflow.services.records.record_reading import read_record
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state
from workflow.services.workbooks.content import (
    PlainRecord,
    PreparedReview,
    ReviewKey,
    ReviewRows,
    WorkbookContent,
)
from workflow.services.workbooks.records import build_record

#: Seconds of one core that this, and storing after it, may take each: twice those of a province
#: (docs/benchmarks.md). On SQLite nobody else saves while a workbook is stored.
MAX_SECONDS = 6.0


def read_councils(session: Session, by: Account) -> dict[str, Council]:
    """The councils that a person sees, by their folded names."""
    query = select(Council).where(visible(by, Council))
    return {council.folded_name: council for council in session.scalars(query)}


def read_stored(session: Session, rows: Iterable[ReviewRows]) -> dict[ReviewKey, Record]:
    """The newest facts of the reviews that rows name, in a few queries."""
    wanted = list(rows)
    names, years = {fold_name(row.council) for row in wanted}, {row.year for row in wanted}
    query = (
        select(Review)
        .join(Review.bloc)
        .join(Bloc.council)
        .where(Council.folded_name.in_(names), Review.year.in_(years), exclude_withdrawn())
        .options(contains_eager(Review.bloc).contains_eager(Bloc.council))
    )
    keys = {(fold_name(row.council), fold_name(row.bloc), row.year) for row in wanted}
    found = {
        (review.bloc.council.folded_name, review.bloc.folded_name, review.year): review
        for review in session.scalars(query)
    }
    mine = {key: review for key, review in found.items() if key in keys}
    snapshots = newest_snapshots(session, list(mine.values()))
    return {
        key: record_with_state(snapshot, review.state)
        for (key, review), snapshot in zip(mine.items(), snapshots, strict=True)
    }


def prepare_content(session: Session, content: WorkbookContent, by: Account) -> None:
    """Work out as much as there is time for; the rest, and what changes meanwhile, comes later."""
    started = time.thread_time()
    stored, councils = read_stored(session, content.reviews.values()), read_councils(session, by)
    for key, rows in content.reviews.items():
        if time.thread_time() - started > MAX_SECONDS:
            return
        if known := councils.get(fold_name(rows.council)):
            rows.council = known.name
        prepare_review(rows, stored.get(key))
    for one in content.records:
        if time.thread_time() - started > MAX_SECONDS:
            return
        judge_record(one)


def judge_record(one: PlainRecord) -> Record | DomainError:
    """The record that an element of a file is, or why it is none."""
    if one.record is None:
        one.record = _read(one.plain)
    return one.record


def prepare_review(rows: ReviewRows, old: Record | None) -> PreparedReview:
    """Apply the rows to the stored facts."""
    if rows.prepared is None or rows.prepared.old != old:
        plain, cells = build_record(rows, fact_to_plain(old) if old else None)
        rows.prepared = PreparedReview(old, plain, cells, _read(plain))
    return rows.prepared


def _read(plain: object) -> Record | DomainError:
    try:
        return read_record(plain)
    except DomainError as error:
        return error


def changes_nothing(old: Record | None, new: Record) -> bool:
    """Tell whether a record says what is stored; then its review stays at the step it is at."""
    return (
        old is not None
        and new.state in {None, old.state}
        and msgspec.structs.replace(new, state=old.state) == old
    )
