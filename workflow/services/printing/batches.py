"""Papers of many reviews at once: what can be made, which batches there are, what became of each.

Every function takes a fixed number of queries, however many reviews and papers there are.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from workflow.domain.council_templates import TemplateInForce
from workflow.domain.errors import Message
from workflow.domain.paper_settings import PaperSettings, decode_paper_settings
from workflow.domain.papers import Gap, PaperKind, build_context, find_family
from workflow.domain.record import Family
from workflow.models import (
    Account,
    Batch,
    Bloc,
    Paper,
    PaperStatus,
    Review,
    exclude_withdrawn,
)
from workflow.services.cases import Case, Finding, cases_of
from workflow.services.council_templates.in_force import (
    TemplateTimelines,
    read_timelines_of_reviews,
)
from workflow.services.printing import batch_progress
from workflow.services.printing.current_papers import find_template
from workflow.services.printing.refusals import Refusals, read_refusals
from workflow.services.scope import find_visible, visible
from workflow.services.snapshots import newest_snapshots

#: Reviews with a unit after its end are told together, whichever it is.
_HAS_ENDED_NAME = Message(
    "Có đơn vị mang tên đã thôi dùng. Hãy sửa tên, hoặc ghi lý do vẫn in ở trang căn cứ viện dẫn."
)


def list_reviews_of_year(session: Session, council_id: int, year: str) -> list[Review]:
    """The reviews of a council's blocs in a year, as people count: Khối 2 before Khối 10."""
    query = (
        select(Review).join(Review.bloc).where(Bloc.council_id == council_id, exclude_withdrawn())
    )
    mine = query.filter(Review.year == year).options(contains_eager(Review.bloc))
    return list(session.scalars(mine.order_by(Review.list_order, Review.id)))


@dataclass(frozen=True)
class TemplateChoice:
    """The form that papers of a kind are filled with: the council's version, else the shipped."""

    kind: PaperKind
    family: Family
    own: TemplateInForce | None


@dataclass(frozen=True)
class ReviewReadiness:
    """The outcome that a batch would have for one review."""

    review: Review
    #: The kinds that would be made.
    kinds: tuple[PaperKind, ...]
    #: The kinds that have nothing to say, and why.
    skipped: tuple[tuple[PaperKind, Message], ...]
    #: The form of each of `kinds`, by family.
    templates: tuple["TemplateChoice", ...]
    #: What would be blank, each fact once.
    gaps: tuple[Gap, ...]
    #: What contradicts itself in the facts.
    errors: tuple[Finding, ...]
    #: What later steps would find, where that was asked for.
    ahead: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        return not self.gaps and not self.errors


@dataclass(frozen=True)
class SkippedKind:
    """The reviews that one kind of paper is left out of for the same reason."""

    kind: PaperKind
    reason: Message
    reviews: list[Review]


@dataclass(frozen=True)
class BatchPreview:
    """The preview of a batch: complete reviews, lacking ones, papers left out."""

    reviews: tuple[ReviewReadiness, ...]

    @cached_property
    def complete(self) -> list[ReviewReadiness]:
        return [one for one in self.reviews if one.kinds and one.is_complete]

    @cached_property
    def lacking(self) -> list[ReviewReadiness]:
        return [one for one in self.reviews if one.kinds and not one.is_complete]

    @cached_property
    def templates(self) -> list[tuple[TemplateChoice, int]]:
        """The forms in use, in the order of the kinds, and how many papers each has."""
        counts = Counter(choice for one in self.reviews for choice in one.templates)
        order = list(PaperKind)
        return sorted(
            counts.items(), key=lambda row: (order.index(row[0].kind), row[0].family, -row[1])
        )

    @cached_property
    def with_later_findings(self) -> list[ReviewReadiness]:
        return [one for one in self.reviews if one.ahead]

    @cached_property
    def skips(self) -> list[SkippedKind]:
        """Count what is left out, by kind and reason, the most reviews first."""
        found: dict[tuple[PaperKind, Message], list[Review]] = {}
        for one in self.reviews:
            for kind, reason in one.skipped:
                found.setdefault((kind, reason), []).append(one.review)
        rows = [SkippedKind(*key, reviews) for key, reviews in found.items()]
        return sorted(rows, key=lambda row: -len(row.reviews))


def count_papers(reviews: Sequence[ReviewReadiness]) -> int:
    """Count the papers that a batch of these reviews would make."""
    return sum(len(one.kinds) for one in reviews)


def preview_batch(
    session: Session,
    reviews: Sequence[Review],
    kinds: Sequence[PaperKind],
    now: dt.datetime,
    *,
    ahead: bool = False,
) -> BatchPreview:
    """Look at the facts of the reviews as a batch would find them.

    With `ahead`, also list what steps that are yet to come would find.
    """
    snapshots, cases = newest_snapshots(session, reviews), cases_of(session, reviews, now)
    timelines = read_timelines_of_reviews(session, [review.id for review in reviews])
    facts = [(row, case.record) for row, case in zip(snapshots, cases, strict=True)]
    refusals = read_refusals(session, reviews, facts)
    rows = zip(reviews, snapshots, cases, strict=True)
    return BatchPreview(
        tuple(
            _readiness(
                review,
                decode_paper_settings(snapshot.settings),
                case,
                kinds,
                timelines,
                refusals,
                ahead=ahead,
            )
            for review, snapshot, case in rows
        )
    )


def _readiness(
    review: Review,
    settings: PaperSettings,
    case: Case,
    kinds: Sequence[PaperKind],
    timelines: TemplateTimelines,
    refusals: Refusals,
    *,
    ahead: bool,
) -> ReviewReadiness:
    record = msgspec.structs.replace(case.record, state=None)  # as the worker reads it
    reasons = {kind: refusals.find_reason(review.id, kind, record) for kind in kinds}
    printable = tuple(kind for kind in kinds if reasons[kind] is None)
    gaps = (gap for kind in printable for gap in build_context(kind, record, settings).gaps)
    found = case.list_findings(review.state)
    later = case.list_findings(review.state, ahead=True) if ahead else ()
    return ReviewReadiness(
        review,
        printable,
        skipped=tuple(
            (kind, _HAS_ENDED_NAME if reason is refusals.names.get(review.id) else reason)
            for kind, reason in reasons.items()
            if reason
        ),
        templates=tuple(
            TemplateChoice(
                kind,
                find_family(kind, record, settings),
                find_template(review.id, kind, record, settings, timelines),
            )
            for kind in printable
        ),
        gaps=tuple(dict.fromkeys(gaps)),
        errors=tuple(finding for finding in found if finding.severity == "E"),
        ahead=tuple(finding for finding in later if finding not in found),
    )


@dataclass(frozen=True)
class LastChoice:
    """The kinds and blocs of the last batch that a person asked for."""

    kinds: frozenset[PaperKind]
    blocs: frozenset[int]


def find_last_choice(session: Session, account: Account) -> LastChoice | None:
    """Find what a person chose last for many reviews; None if there was nothing yet."""
    mine = select(func.max(Batch.id)).where(
        Batch.review_id.is_(None), Batch.asked_by_id == account.id
    )
    batch = session.scalar(mine)
    if batch is None:
        return None
    papers = select(Paper.kind, Review.bloc_id).join(Paper.review).where(Paper.batch_id == batch)
    rows = session.execute(papers.distinct()).all()
    return LastChoice(
        frozenset(PaperKind(row.kind) for row in rows), frozenset(row.bloc_id for row in rows)
    )


def find_batch(session: Session, account: Account, batch_id: int) -> Batch:
    """A batch over many reviews that the person may see; raises `NotFoundError`."""
    many = Batch.review_id.is_(None)
    return find_visible(session, account, Batch, batch_id, many, load=(joinedload(Batch.asked_by),))


@dataclass(frozen=True)
class BatchSummary:
    """One batch in the list of batches."""

    batch: Batch
    counts: dict[PaperStatus, int]
    #: How many reviews and kinds it covers, and of which years.
    reviews: int
    kinds: int
    years: tuple[str, ...]


def list_batches(
    session: Session, account: Account, *, before: int | None, most: int
) -> list[BatchSummary]:
    """The newest batches over many reviews, from an id on."""
    query = select(Batch).where(Batch.review_id.is_(None), visible(account, Batch))
    if before:
        query = query.where(Batch.id < before)
    page = query.order_by(Batch.id.desc()).limit(most).options(joinedload(Batch.asked_by))
    return summarize_batches(session, list(session.scalars(page)))


def summarize_batches(session: Session, batches: Sequence[Batch]) -> list[BatchSummary]:
    """Summarize each batch and its progress; one query for those still at work."""
    found = {
        batch.id: ended.counts
        for batch in batches
        if (ended := batch_progress.stored_totals(batch))
    }
    busy = [batch.id for batch in batches if batch.id not in found]
    found |= {id_: dict.fromkeys(PaperStatus, 0) for id_ in busy}
    by_status = select(Paper.batch_id, Paper.status, func.count()).where(Paper.batch_id.in_(busy))
    for id_, status, count in session.execute(by_status.group_by(Paper.batch_id, Paper.status)):
        found[id_][status] = count
    return [_summarize(batch, found[batch.id]) for batch in batches]


def _summarize(batch: Batch, counts: dict[PaperStatus, int]) -> BatchSummary:
    years = dict.fromkeys(year for year in (batch.first_year, batch.last_year) if year)
    return BatchSummary(batch, counts, batch.reviews, batch.kinds, tuple(years))


def list_batch_papers(
    session: Session, batch: Batch, *, status: PaperStatus | None, after: int, most: int
) -> list[Paper]:
    """Papers of a batch with their reviews, in the order of the batch, from an id on."""
    if status:
        query = select(Paper).where(Paper.batch_id == batch.id, Paper.status == status)
        query = query.where(Paper.id > after).order_by(Paper.id)
    else:  # bounds and order of one index, so that no planner walks through the other batches
        beyond = tuple_(Paper.batch_id, Paper.id) > (batch.id, after)
        query = select(Paper).where(beyond, Paper.batch_id <= batch.id)
        query = query.order_by(Paper.batch_id, Paper.id)
    whole = (joinedload(Paper.review).joinedload(Review.bloc), joinedload(Paper.inspection))
    return list(session.scalars(query.options(*whole).limit(most)))
