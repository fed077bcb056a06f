"""The facts of a review: read from its newest snapshot, written as a new one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.paper_settings import (
    PaperSettings,
    UnitMandate,
    decode_paper_settings,
    encode_paper_settings,
)
from workflow.domain.record import Family, Record, decode_record, encode_record
from workflow.domain.review_order import compute_list_order
from workflow.domain.year import State
from workflow.models import Account, Bloc, Member, Review, Snapshot
from workflow.services.award_entries import project_awards
from workflow.services.history import remember_snapshot
from workflow.services.issued_facts import keep_issued_papers
from workflow.services.law.acts_in_force import acts_for_papers
from workflow.services.law.regulations import regulation_for
from workflow.services.locks import are_settings_settled, refuse_locked
from workflow.services.overview import due_dates
from workflow.services.units.listed_units import (
    MatchedList,
    MemberList,
    add_listed_units,
    list_units_of_blocs,
    match_lists,
)
from workflow.services.units.mandates_in_force import mandates_for_papers

#: Where a session keeps the facts that it decoded last, with their text.
_DECODED = "decoded_facts"


def facts_of(session: Session, review: Review) -> Record:
    """The newest facts of a review with its state; a session decodes the same text once."""
    text = snapshot_of(session, review).facts
    decoded = session.info.get(_DECODED)
    if decoded is None or decoded[0] != text:
        decoded = session.info[_DECODED] = (text, decode_record(text))
    return msgspec.structs.replace(decoded[1], state=review.state)


def paper_settings_of(
    session: Session, review: Review, version: int | None = None
) -> PaperSettings:
    """The paper settings of a snapshot, else of the newest; the defaults if there is none."""
    wanted = review.version if version is None else version
    query = select(Snapshot.settings).filter_by(review_id=review.id, version=wanted)
    return decode_paper_settings(session.scalar(query) or "{}")


def snapshot_of(session: Session, review: Review, version: int | None = None) -> Snapshot:
    """The snapshot of a review at a version, else its newest; raises `NotFoundError`."""
    wanted = review.version if version is None else version
    query = select(Snapshot).filter_by(review_id=review.id, version=wanted)
    if (snapshot := session.scalars(query).one_or_none()) is None:
        raise NotFoundError(Message("Không có bản lưu số {version} của kỳ này.", version=wanted))
    return snapshot


def newest_snapshots(session: Session, reviews: Sequence[Review]) -> list[Snapshot]:
    """The newest facts of reviews, in the given order, in one query a thousand."""
    ids = [review.id for review in reviews]
    found: dict[int, Snapshot] = {}
    for start in range(0, len(ids), 1000):
        query = (
            select(Snapshot)
            .join(Review, and_(Review.id == Snapshot.review_id, Review.version == Snapshot.version))
            .where(Review.id.in_(ids[start : start + 1000]))
        )
        found.update({snapshot.review_id: snapshot for snapshot in session.scalars(query)})
    return [found[id_] for id_ in ids]


def record_with_state(snapshot: Snapshot, state: State) -> Record:
    """The record that a snapshot holds, with a state put in."""
    return msgspec.structs.replace(decode_record(snapshot.facts), state=state)


def save_facts(
    session: Session,
    review: Review,
    record: Record,
    *,
    section: str | None,
    by: Account | None,
    now: dt.datetime,
    settings: PaperSettings | None = None,
    locked_by: State | None = None,
) -> Snapshot:
    """Write a new snapshot and what lists and rights read from it: the one place facts change.

    Paper settings stay as they were if none are given; what they take from acts, decisions and the
    regulation follows these until a passed step has locked it. Raises `MoveRefusedError` for a
    change of what the state of the review, or `locked_by`, has locked, or of what stands on a paper
    that went out; `DoubtfulNamesError` for a new member whose name may be that of a known agency.
    """
    facts = NewFacts(review, record, settings=settings, locked_by=locked_by)
    (snapshot,) = save_facts_of_each(session, [facts], section=section, by=by, now=now)
    return snapshot


@dataclass
class NewFacts:
    """Facts of a review that are about to be saved."""

    review: Review
    record: Record
    #: The agencies of its members, where they were matched together with those of others.
    matched: MatchedList | None = None
    settings: PaperSettings | None = None
    locked_by: State | None = None
    #: The newest facts, where they have been read since the review was locked.
    current: Snapshot | None = None


def save_facts_of_each(
    session: Session,
    rows: Sequence[NewFacts],
    *,
    section: str | None,
    by: Account | None,
    now: dt.datetime,
) -> list[Snapshot]:
    """Do what `save_facts` does for reviews of one council, in a few statements."""
    settled = [_settle(session, one) for one in rows]
    for one in rows:
        _project_facts(session, one.review, one.record, now)
    session.flush()
    _project_members(session, rows, by=by, now=now)
    facts = [(one.review, one.record) for one in rows]
    project_awards(session, facts)
    kept = [settings for settings, _is_settled in settled]
    open_rows = [place for place, (_settings, is_settled) in enumerate(settled) if not is_settled]
    brought = _bring_up_to_date(
        session, [kept[place] for place in open_rows], [facts[place] for place in open_rows]
    )
    for place, settings in zip(open_rows, brought, strict=True):
        kept[place] = settings
    snapshots = [
        Snapshot(
            review=review,
            version=review.version,
            facts=encode_record(msgspec.structs.replace(record, state=None)).decode(),
            settings=encode_paper_settings(settings),
            section=section,
            saved_at=now,
            saved_by=by,
        )
        for (review, record), settings in zip(facts, kept, strict=True)
    ]
    session.add_all(snapshots)
    session.flush()
    for snapshot in snapshots:
        remember_snapshot(session, snapshot)
    return snapshots


def _settle(session: Session, one: NewFacts) -> tuple[PaperSettings, bool]:
    """The settings that stay, and whether they are settled; refuses a change of what is locked."""
    if not one.review.version:
        return one.settings or PaperSettings(), False
    locked_by = one.locked_by or one.review.state
    stored = one.current or snapshot_of(session, one.review)
    current = record_with_state(stored, one.review.state)
    refuse_locked(session, one.review, current, one.record, locked_by)
    keep_issued_papers(session, one.review, current, one.record)
    settings = one.settings or decode_paper_settings(stored.settings)
    return settings, are_settings_settled(session, one.review, locked_by)


def _project_facts(session: Session, review: Review, record: Record, now: dt.datetime) -> None:
    """Write down what lists read of the facts, under the version that they become."""
    review.version += 1
    review.changed_at = now
    for name, value in projection_of(record).items():
        setattr(review, name, value)
    review.list_order = compute_list_order(review.year, review.bloc.name)
    due_dates.set_due_dates(session, review, record)


def _bring_up_to_date(
    session: Session, settings: Sequence[PaperSettings], facts: Sequence[tuple[Review, Record]]
) -> list[PaperSettings]:
    """Settings with what regulation, acts and decisions on agencies decide about the papers."""
    mandates = mandates_for_papers(session, facts)
    return [
        _follow_rules(session, kept, review, record, mandate)
        for kept, (review, record), mandate in zip(settings, facts, mandates, strict=True)
    ]


def _follow_rules(
    session: Session,
    settings: PaperSettings,
    review: Review,
    record: Record,
    mandates: tuple[UnitMandate, ...],
) -> PaperSettings:
    rules = regulation_for(record, session)
    by_party = rules.documents.pact_heading == "party"
    return msgspec.structs.replace(
        settings,
        base=rules.vote.base if record.contests else None,
        pact_heading=Family.PARTY if by_party else None,
        acts=acts_for_papers(session, review.bloc.council_id),
        mandates=mandates,
    )


def refresh_paper_settings(
    session: Session, council_id: int, *, by: Account | None, now: dt.datetime
) -> None:
    """Have the open reviews of a council rest on acts and decisions as they are now."""
    query = (
        select(Review)
        .join(Review.bloc)
        .where(Bloc.council_id == council_id, Review.is_open)
        .options(joinedload(Review.bloc))
        .order_by(Review.id)
    )
    for review in session.scalars(query).all():
        before, facts = paper_settings_of(session, review), facts_of(session, review)
        if are_settings_settled(session, review, review.state):
            continue  # what went out rests on the acts of its day
        if _bring_up_to_date(session, [before], [(review, facts)]) != [before]:
            save_facts(session, review, facts, section=None, by=by, now=now)


def projection_of(record: Record) -> dict[str, Any]:
    """The columns of a review that its facts alone decide."""
    members = {member.name for member in record.voters}
    received = [row for row in record.reports if row.received_on and row.member in members]
    return {
        "members_total": len(record.voters),
        "reports_in": len(received),
        "meeting_on": max(record.meeting.dates, default=None) if record.meeting else None,
        "head_name": record.head.name if record.head else None,
        "source_id": record.id,
    }


def member_rows(record: Record) -> list[tuple[int, str, str | None]]:
    """The members as their rows have them: place, name, role."""
    return [(place, member.name, member.role) for place, member in enumerate(record.members)]


def _project_members(
    session: Session, rows: Sequence[NewFacts], *, by: Account | None, now: dt.datetime
) -> None:
    """Write the members of each review where they differ, and whose staff looks after it."""
    changed = [
        one
        for one in rows
        if member_rows(one.record)
        != [(row.position, row.name, row.role) for row in one.review.members]
    ]
    lists = [(one.review, one.matched or _match_members(session, one)) for one in changed]
    units = add_listed_units(session, lists, by=by, now=now) if lists else []
    if gone := [one.review for one in changed if one.review.members]:
        for review in gone:
            review.members.clear()
        session.flush()
    for one, of_list in zip(changed, units, strict=True):
        one.review.members.extend(
            Member(position=place, name=name, role=role, unit=of_list[name])
            for place, name, role in member_rows(one.record)
        )
    for one in rows:
        heads = (row.unit.id for row in one.review.members if row.role == "head")
        one.review.head_unit_id = next(heads, None)


def _match_members(session: Session, one: NewFacts) -> MatchedList:
    """Match the members of a review; an agency that was renamed since stays itself."""
    kept = {row.name: row.unit_id or row.unit.id for row in one.review.members}
    bloc = one.review.bloc
    listed = list_units_of_blocs(session, bloc.council, [bloc.folded_name])[bloc.folded_name]
    members = MemberList(one.review.year, one.record.members, kept, listed)
    return match_lists(session, bloc.council, [members])[0]
