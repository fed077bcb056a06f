"""Papers of many reviews at once: what can be made, which batches there are, what became of each.

Every function takes a fixed number of queries, however many reviews and papers there are.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from workflow.domain import checks
from workflow.domain.checks import Finding
from workflow.domain.days import local_day
from workflow.domain.errors import Message, NotFoundError
from workflow.domain.papers import Gap, PaperKind, context_for, skip_reason
from workflow.domain.record import from_json
from workflow.domain.roles import Role
from workflow.models import Account, Batch, Bloc, Paper, PaperStatus, Review, Snapshot
from workflow.services.papers import newest_snapshots
from workflow.services.regulations import regulation_for


def reviews_of(session: Session, council_id: int, year: str) -> list[Review]:
    """The reviews of a council's blocs in a year, as people count: Khối 2 before Khối 10."""
    query = select(Review).join(Review.bloc).where(Bloc.council_id == council_id)
    found = session.scalars(query.filter(Review.year == year).options(joinedload(Review.bloc)))
    return sorted(found, key=lambda review: _counted(review.bloc.folded_name))


def _counted(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


@dataclass(frozen=True)
class Readiness:
    """What would become of one review in a batch."""

    review: Review
    #: The kinds that would be made.
    kinds: tuple[PaperKind, ...]
    #: The kinds that have nothing to say, and why.
    skipped: tuple[tuple[PaperKind, Message], ...]
    #: What would be blank, each fact once.
    gaps: tuple[Gap, ...]
    #: What contradicts itself in the facts.
    errors: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        return not self.gaps and not self.errors


@dataclass(frozen=True)
class Preview:
    """What would become of a batch: complete reviews, lacking ones, papers left out."""

    reviews: tuple[Readiness, ...]

    @cached_property
    def complete(self) -> list[Readiness]:
        return [one for one in self.reviews if one.kinds and one.is_complete]

    @cached_property
    def lacking(self) -> list[Readiness]:
        return [one for one in self.reviews if one.kinds and not one.is_complete]

    @cached_property
    def with_skips(self) -> list[Readiness]:
        return [one for one in self.reviews if one.skipped]


def papers_in(reviews: Sequence[Readiness]) -> int:
    """How many papers a batch of these reviews would make."""
    return sum(len(one.kinds) for one in reviews)


def preview(
    session: Session, reviews: Sequence[Review], kinds: Sequence[PaperKind], now: dt.datetime
) -> Preview:
    """Look at the facts of the reviews as a batch would find them."""
    snapshots = newest_snapshots(session, reviews)
    pairs = zip(reviews, snapshots, strict=True)
    return Preview(tuple(_readiness(session, review, facts, kinds, now) for review, facts in pairs))


def _readiness(
    session: Session,
    review: Review,
    snapshot: Snapshot,
    kinds: Sequence[PaperKind],
    now: dt.datetime,
) -> Readiness:
    record = from_json(snapshot.facts)
    reasons = {kind: skip_reason(kind, record) for kind in kinds}
    made = tuple(kind for kind in kinds if reasons[kind] is None)
    gaps = (gap for kind in made for gap in context_for(kind, record).gaps)
    found = checks.findings(record, regulation_for(record, session), review.state, local_day(now))
    return Readiness(
        review,
        made,
        skipped=tuple((kind, reason) for kind, reason in reasons.items() if reason),
        gaps=tuple(dict.fromkeys(gaps)),
        errors=tuple(finding for finding in found if finding.severity == "E"),
    )


def visible_to(account: Account) -> ColumnElement[bool]:
    """Which batches a person may see: administrators all, officers those of their own council."""
    if account.role is Role.ADMINISTRATOR:
        return true()
    colleagues = select(Account.id).where(
        Account.role == Role.COUNCIL_OFFICER, Account.council_id == account.council_id
    )
    return Batch.asked_by_id.in_(colleagues)


def find(session: Session, account: Account, batch_id: int) -> Batch:
    """A batch over many reviews that the person may see; raises `NotFoundError`."""
    query = select(Batch).where(Batch.id == batch_id, Batch.review_id.is_(None))
    mine = query.where(visible_to(account)).options(joinedload(Batch.asked_by))
    if batch := session.scalar(mine):
        return batch
    raise NotFoundError(Message("Không tìm thấy đợt tạo văn bản này."))


@dataclass(frozen=True)
class Summary:
    """One batch in the list of batches."""

    batch: Batch
    counts: dict[PaperStatus, int]
    #: How many reviews and kinds it covers, and of which years.
    reviews: int
    kinds: int
    years: tuple[str, ...]


def listed(session: Session, account: Account, *, before: int | None, most: int) -> list[Summary]:
    """The newest batches over many reviews, from an id on."""
    query = select(Batch).where(Batch.review_id.is_(None), visible_to(account))
    if before:
        query = query.where(Batch.id < before)
    page = query.order_by(Batch.id.desc()).limit(most).options(joinedload(Batch.asked_by))
    return summaries(session, list(session.scalars(page)))


def summaries(session: Session, batches: Sequence[Batch]) -> list[Summary]:
    """What each batch covers and how far it has come; two queries."""
    ids = [batch.id for batch in batches]
    by_status = select(Paper.batch_id, Paper.status, func.count()).where(Paper.batch_id.in_(ids))
    counts: dict[int, dict[PaperStatus, int]] = {id_: dict.fromkeys(PaperStatus, 0) for id_ in ids}
    for id_, status, count in session.execute(by_status.group_by(Paper.batch_id, Paper.status)):
        counts[id_][status] = count
    scope = (
        select(
            Paper.batch_id,
            func.count(Paper.review_id.distinct()),
            func.count(Paper.kind.distinct()),
            func.min(Review.year),
            func.max(Review.year),
        )
        .join(Paper.review)
        .where(Paper.batch_id.in_(ids))
        .group_by(Paper.batch_id)
    )
    covers = {row[0]: row[1:] for row in session.execute(scope)}
    return [_summary(batch, counts[batch.id], covers.get(batch.id)) for batch in batches]


def _summary(
    batch: Batch, counts: dict[PaperStatus, int], covers: Sequence[object] | None
) -> Summary:
    reviews, kinds, first, last = covers or (0, 0, "", "")
    years = tuple(dict.fromkeys(str(year) for year in (first, last) if year))
    return Summary(batch, counts, int(str(reviews)), int(str(kinds)), years)


def outcomes(
    session: Session, batch: Batch, *, status: PaperStatus | None, after: int, most: int
) -> list[Paper]:
    """Papers of a batch with their reviews, in the order of the batch, from an id on."""
    query = select(Paper).where(Paper.batch_id == batch.id, Paper.id > after)
    if status:
        query = query.where(Paper.status == status)
    whole = query.options(
        joinedload(Paper.review).joinedload(Review.bloc), joinedload(Paper.inspection)
    )
    return list(session.scalars(whole.order_by(Paper.id).limit(most)))
