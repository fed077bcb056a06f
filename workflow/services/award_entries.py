"""The awards of a review as rows: written with its facts, compared with them by `verify`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session, aliased

from workflow.domain.award_kinds import list_unit_award_keys, make_award_key
from workflow.domain.record import AwardStatus, Record
from workflow.domain.vietnamese_text import fold_name, make_search_text
from workflow.models import AwardEntry, Bloc, Review, exclude_withdrawn

_T = TypeVar("_T")

_COLUMNS = ("position", "award", "recipient", "kind", "authority", "status", "decision")
_KEYS = ("search_name", "award_key")
#: Reviews and keys asked about in one query.
_BLOCK = 1000

_own, _own_bloc = aliased(Review), aliased(Bloc)
#: Put together once: that takes longer than reading the few rows of one review.
_ELSEWHERE: Any = (
    select(_own.id, AwardEntry.award_key)
    .select_from(AwardEntry)
    .join(Review, Review.id == AwardEntry.review_id)
    .join(Bloc, Bloc.id == Review.bloc_id)
    .join(_own_bloc, _own_bloc.council_id == Bloc.council_id)
    .join(_own, (_own.bloc_id == _own_bloc.id) & (_own.year == Review.year))
    .where(AwardEntry.award_key.in_(bindparam("keys", expanding=True)))
    .where(_own.id.in_(bindparam("ids", expanding=True)), _own.id != Review.id)
    .where(AwardEntry.status.is_distinct_from(AwardStatus.REFUSED.value), exclude_withdrawn())
)


def build_award_rows(record: Record) -> list[tuple[Any, ...]]:
    """The rows of a record's awards in their order, without their ids."""
    return [
        (
            *(place, award.award, award.recipient, _text(award.kind), award.authority),
            *(_text(award.status), award.decision),
            make_search_text(award.recipient or "", award.award, award.decision or ""),
            make_award_key(award),
        )
        for place, award in enumerate(record.awards)
    ]


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def name_award_rows(record: Record) -> list[dict[str, Any]]:
    """The rows of a record's awards with the names of their columns."""
    names = (*_COLUMNS, *_KEYS)
    return [dict(zip(names, row, strict=True)) for row in build_award_rows(record)]


def read_award_rows(session: Session, review: Review) -> list[tuple[Any, ...]]:
    """The stored rows of a review, to be compared with those of its facts."""
    columns = [getattr(AwardEntry, name) for name in (*_COLUMNS, *_KEYS)]
    query = select(*columns).where(AwardEntry.review_id == review.id)
    return [tuple(row) for row in session.execute(query.order_by(AwardEntry.id))]


def project_awards(session: Session, facts: Iterable[tuple[Review, Record]]) -> None:
    """Write the rows anew where they differ; before the first facts of a review it has none."""
    values: list[dict[str, Any]] = []
    for review, record in facts:
        is_first, rows = review.version == 1, build_award_rows(record)
        if rows == ([] if is_first else read_award_rows(session, review)):
            continue
        if not is_first:
            session.execute(delete(AwardEntry).where(AwardEntry.review_id == review.id))
        values += [{"review_id": review.id, **row} for row in name_award_rows(record)]
    if values:
        session.execute(insert(AwardEntry).execution_options(render_nulls=True), values)


def find_awards_elsewhere(
    session: Session, rows: Sequence[tuple[int, Record]], new: Collection[int] = ()
) -> dict[int, frozenset[str]]:
    """By the id of the review, the keys of its awards that others of its council and year have.

    What another bloc was refused is not asked for twice. `new` are those whose awards are not
    stored yet: each of them meets those before it, as if it came after them.
    """
    found = defaultdict[int, set[str]](set)
    for block in _split(rows):
        keys = {
            key
            for _id, record in block
            for award in record.awards
            for key in list_unit_award_keys(award, record.council)
        }
        for some in _split(sorted(keys)):
            ids = [id_ for id_, _record in block]
            for id_, key in session.execute(_ELSEWHERE, {"ids": ids, "keys": some}):
                found[id_].add(key)
    if len(new) > 1:
        _meet_before(found, [row for row in rows if row[0] in new])
    return {id_: frozenset(found[id_]) for id_, _record in rows}


def _meet_before(found: dict[int, set[str]], rows: Iterable[tuple[int, Record]]) -> None:
    """Let each record meet the awards of those of its council and year that stand before it."""
    asked = defaultdict[tuple[str, str], set[str]](set)
    for id_, record in rows:
        before = asked[fold_name(record.council.name), record.year]
        mine = {
            key for award in record.awards for key in list_unit_award_keys(award, record.council)
        }
        found[id_] |= mine & before
        before |= {
            key
            for award in record.awards
            if award.status is not AwardStatus.REFUSED and (key := make_award_key(award))
        }


def _split(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK))
