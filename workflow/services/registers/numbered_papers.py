"""Whose register a paper counts in, and which papers of all reviews bear a number of it."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select, union
from sqlalchemy.orm import Session

from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_numbering import find_numbering_period
from workflow.domain.papers import PaperKind, find_family
from workflow.domain.papers.issuance import find_issuer
from workflow.domain.record import Record, decode_record
from workflow.models import Member, NumberSeries, Paper, Review, Snapshot, exclude_withdrawn

NUMBERED = frozenset(kind.value for kind in PaperKind if kind.is_numbered)


@dataclass(frozen=True)
class SeriesKey:
    """The key of a series: one kind of abbreviation in one period."""

    abbreviation: str
    period: str


@dataclass(frozen=True)
class NumberedPaper:
    """A paper that bears a number, as the facts of its review have it."""

    bloc: str
    year: str
    kind: PaperKind
    number: int


def make_series_key(kind: PaperKind, record: Record, day: dt.date) -> SeriesKey:
    """The series of a paper in the register of whoever issues it."""
    return SeriesKey(kind.abbreviation, find_numbering_period(find_family(kind, record), day))


def find_issuer_unit(
    session: Session, review: Review, kind: PaperKind, record: Record
) -> int | None:
    """The agency that issues a paper: the head's, for next year's plan that of the next head.

    None where nobody heads the bloc, or the agency of the issuer is not known yet.
    """
    issuer = find_issuer(kind, record)
    if issuer is None:
        return None
    units = select(Member.unit_id).filter_by(review_id=review.id, name=issuer.name)
    return session.scalars(units.order_by(Member.position).limit(1)).first()


def list_issuing_reviews(
    session: Session, unit_id: int
) -> Iterator[tuple[Review, Snapshot, frozenset[str]]]:
    """The reviews that an agency is a member of, their newest facts, its names there."""
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = (
        select(Review, Snapshot, Member.name)
        .join(Snapshot, newest)
        .join(Member, Member.review_id == Review.id)
        .where(Member.unit_id == unit_id, exclude_withdrawn())
        .order_by(Review.id)
    )
    names: dict[int, set[str]] = {}
    found: dict[int, tuple[Review, Snapshot]] = {}
    for review, snapshot, name in session.execute(query):
        found[review.id] = review, snapshot
        names.setdefault(review.id, set()).add(name)
    for id_, (review, snapshot) in found.items():
        yield review, snapshot, frozenset(names[id_])


def list_numbered(
    record: Record,
    key: SeriesKey,
    names: frozenset[str],
    today: dt.date | None = None,
    *,
    but: int | None = None,
) -> list[NumberedPaper]:
    """The papers of one review that the bearer of these names gave a number of the series.

    `today` is the day of undated ones; `but` the place of one that is left out.
    """
    found = []
    of_meetings = (paper for row in record.meetings for paper in row.papers)
    for place, paper in enumerate([*record.papers, *of_meetings]):
        day = paper.date or today
        if place == but or paper.number is None or day is None or paper.kind not in NUMBERED:
            continue
        kind = PaperKind(paper.kind)
        issuer = find_issuer(kind, record)
        if issuer and issuer.name in names and make_series_key(kind, record, day) == key:
            found.append(NumberedPaper(record.bloc.name, record.year, kind, paper.number))
    return found


def list_in_use(
    session: Session,
    unit_id: int,
    key: SeriesKey,
    *,
    but: Review | None = None,
    only_issued: bool = False,
) -> Iterator[NumberedPaper]:
    """The papers that bear a number of a series, in the newest facts of all reviews.

    With `only_issued` those of kinds that went out.
    """
    issued = _list_issued(session, unit_id) if only_issued else None
    if issued == {}:
        return
    for review, snapshot, names in list_issuing_reviews(session, unit_id):
        kinds = NUMBERED if issued is None else issued.get(review.id, ())
        if not kinds or (but is not None and review.id == but.id):
            continue
        for paper in list_numbered(decode_record(snapshot.facts), key, names):
            if paper.kind.value in kinds:
                yield paper


def list_units_with_numbers(session: Session, units: Collection[int]) -> set[int]:
    """Those of some agencies that took a number, or are members where a paper went out."""
    taken = select(NumberSeries.unit_id).where(NumberSeries.unit_id.in_(units))
    issued = (
        select(Member.unit_id)
        .join(Paper, Paper.review_id == Member.review_id)
        .where(Member.unit_id.in_(units), Paper.stage.in_(SETTLED))
    )
    return set(session.scalars(union(taken, issued)))


def _list_issued(session: Session, unit_id: int) -> dict[int, set[str]]:
    """The kinds of which a paper went out, whatever the meeting, by the reviews of an agency."""
    mine = select(Member.review_id).where(Member.unit_id == unit_id)
    query = select(Paper.review_id, Paper.kind).distinct()
    found: dict[int, set[str]] = {}
    for review_id, kind in session.execute(
        query.where(Paper.review_id.in_(mine), Paper.stage.in_(SETTLED))
    ):
        found.setdefault(review_id, set()).add(PaperKind(kind).value)
    return found
