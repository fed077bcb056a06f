"""Names that reviews list after their end, as the country and as the council knows it."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from workflow.domain.clauses import Confidence, find_binding_day
from workflow.domain.names.ended_names import (
    EndedName,
    NameEnd,
    find_ended_names,
    list_names_to_ask,
)
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Member, Unit, UnitName

#: Reviews asked about in one query.
_BLOCK = 1000

_newest = aliased(UnitName)
#: Put together once: that takes longer than reading the few rows of one review.
_PAST_NAMES = (
    select(Member.review_id, Member.name, UnitName, Unit.name, _newest.source)
    .join(UnitName, UnitName.unit_id == Member.unit_id)
    .join(Unit, Unit.id == Member.unit_id)
    .outerjoin(_newest, and_(_newest.unit_id == Member.unit_id, _newest.valid_to.is_(None)))
    .where(Member.review_id.in_(bindparam("ids", expanding=True)))
    .where(UnitName.valid_to.is_not(None))
)


def list_ended_names(
    session: Session, rows: Sequence[tuple[int, Record]], new: Collection[int] = ()
) -> dict[int, tuple[EndedName, ...]]:
    """By the id of the review, the names that it lists after their end; one query a thousand.

    `new` are those whose lists are not stored yet.
    """
    days = {id_: find_binding_day(record) for id_, record in rows}
    found = {
        id_: list(find_ended_names(dict(list_names_to_ask(record)), days[id_]))
        for id_, record in rows
    }
    ids = [id_ for id_ in days if id_ not in new]
    for start in range(0, len(ids), _BLOCK):
        listed = session.execute(_PAST_NAMES, {"ids": ids[start : start + _BLOCK]})
        for id_, name, borne, now_called, source in listed:
            day = days[id_]
            last = borne.valid_to
            if day and last and last < day and fold_name(name) == fold_name(borne.name):
                end = NameEnd(last, now_called, source or "–", Confidence.TYPED)
                found[id_].append(EndedName(name, end))
    return {id_: tuple(names) for id_, names in found.items()}


def list_unexplained_names(
    ended: tuple[EndedName, ...], settings: PaperSettings
) -> tuple[EndedName, ...]:
    """Those that certainly ended and that nobody gave a reason to print still."""
    kept = {row.key for row in settings.kept_names}
    return tuple(row for row in ended if row.end.is_certain and row.name not in kept)
