"""The award ledger: every proposal and decision of the reviews that a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from workflow.domain.record import AwardKind, AwardStatus
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, AwardEntry, Bloc, Member, Review
from workflow.models.name_keys import contains_words
from workflow.services.paging import Cursor, select_page
from workflow.services.scope import visible

#: Awards asked for twice that are named; nobody reads further.
MOST_REPEATED = 20


@dataclass(frozen=True)
class LedgerFilter:
    """What of the ledger is wanted; None is all."""

    year: str | None = None
    council_id: int | None = None
    kind: AwardKind | None = None
    status: AwardStatus | None = None
    text: str = ""


class LedgerRow(NamedTuple):
    """One award as the ledger lists it."""

    id: int
    review_id: int
    list_order: str
    year: str
    bloc: str
    recipient: str | None
    award: str
    kind: str | None
    authority: str | None
    status: str | None
    decision: str | None


class AwardCount(NamedTuple):
    """How many awards of a kind were asked for, given and refused."""

    kind: str | None
    asked: int
    granted: int
    refused: int


class RepeatedAward(NamedTuple):
    """One unit that is to get the same award several times in one year."""

    year: str
    recipient: str
    award: str
    times: int


def list_awards(
    session: Session, account: Account, wanted: LedgerFilter, *, after: Cursor | None, most: int
) -> list[LedgerRow]:
    """The awards after a place in the ledger: the newest year first, bloc by bloc."""
    query: Any = (
        select(
            *(AwardEntry.id, Review.id, Review.list_order, Review.year, Bloc.name),
            *(AwardEntry.recipient, AwardEntry.award, AwardEntry.kind, AwardEntry.authority),
            *(AwardEntry.status, AwardEntry.decision),
        )
        .join(Review, Review.id == AwardEntry.review_id)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(*_conditions(account, wanted))
    )
    paged = select_page(query, (Review.list_order, AwardEntry.id), after=after, most=most)
    return [LedgerRow(*row) for row in session.execute(paged)]


def cursor_of(row: LedgerRow) -> Cursor:
    """The place of an award in the ledger."""
    return row.list_order, row.id


def count_awards(session: Session, account: Account, wanted: LedgerFilter) -> list[AwardCount]:
    """Count what was asked against what was given, by kind."""
    counts = (
        func.count().filter(AwardEntry.status == status.value)
        for status in (AwardStatus.GRANTED, AwardStatus.REFUSED)
    )
    query: Any = (
        select(AwardEntry.kind, func.count(), *counts)
        .join(Review, Review.id == AwardEntry.review_id)
        .where(*_conditions(account, wanted))
        .group_by(AwardEntry.kind)
    )
    found = [AwardCount(*row) for row in session.execute(query)]
    order = [kind.value for kind in AwardKind]
    return sorted(found, key=lambda row: order.index(row.kind) if row.kind else len(order))


def list_repeated(session: Session, account: Account, wanted: LedgerFilter) -> list[RepeatedAward]:
    """The units that were proposed more than once for one award of a council in a year."""
    times = func.count()
    query: Any = (
        select(Review.year, func.min(AwardEntry.recipient), func.min(AwardEntry.award), times)
        .join(Review, Review.id == AwardEntry.review_id)
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(*_conditions(account, wanted), AwardEntry.award_key.is_not(None))
        .group_by(Bloc.council_id, Review.year, AwardEntry.award_key)
        .having(times > 1)
        .order_by(times.desc(), Review.year.desc(), AwardEntry.award_key)
        .limit(MOST_REPEATED)
    )
    return [RepeatedAward(*row) for row in session.execute(query)]


def list_awards_of(session: Session, members: Sequence[Member]) -> dict[int, list[AwardEntry]]:
    """By the id of the review, what the agency was proposed for under its name of that year."""
    keys = {row.review_id: f"{fold_name(row.name)} | " for row in members}
    query = select(AwardEntry).where(AwardEntry.review_id.in_(keys)).order_by(AwardEntry.position)
    found: dict[int, list[AwardEntry]] = {id_: [] for id_ in keys}
    for entry in session.scalars(query):
        if (entry.award_key or "").startswith(keys[entry.review_id]):
            found[entry.review_id].append(entry)
    return found


def _conditions(account: Account, wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    conditions = [visible(account, Review)]
    if wanted.year:
        conditions.append(Review.year == wanted.year)
    if wanted.council_id:
        of_council = select(Bloc.id).where(Bloc.council_id == wanted.council_id)
        conditions.append(Review.bloc_id.in_(of_council))
    if wanted.kind:
        conditions.append(AwardEntry.kind == wanted.kind.value)
    if wanted.status:
        conditions.append(AwardEntry.status == wanted.status.value)
    if wanted.text:
        conditions.append(contains_words(AwardEntry.search_name, wanted.text))
    return conditions
