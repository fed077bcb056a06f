"""Compare the columns that lists and rights read with the facts of each review."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, selectinload

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.record import Record, decode_record
from workflow.models import Bloc, Review, ReviewCount, Snapshot, exclude_withdrawn
from workflow.models.review_count import find_missing_triggers
from workflow.services.award_entries import build_award_rows, read_award_rows
from workflow.services.snapshots import member_rows, projection_of
from workflow.services.verification.fault import Fault, FaultSubject


def find_projection_faults(session: Session) -> Iterator[Fault]:
    """Reviews without their facts, or whose projections or counts say something else."""
    yield from find_missing_versions(session)
    yield from find_stopped_counts(session)
    yield from _wrong_counts(session)
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = (
        select(Review, Snapshot.facts)
        .join(Snapshot, newest, isouter=True)
        .where(exclude_withdrawn())
        .options(selectinload(Review.members))
        .order_by(Review.id)
        .execution_options(yield_per=200)
    )
    for review, facts in session.execute(query):
        yield from _faults_of(session, review, facts)


def _faults_of(session: Session, review: Review, facts: str | None) -> Iterator[Fault]:
    if facts is None:
        text = N_("Kỳ {review} không có bản lưu số {version} mà nó đang dùng.")
        yield _fault(review, Message(text, review=review.id, version=review.version))
        return
    try:
        record = decode_record(facts)
    except msgspec.DecodeError:
        text = N_("Không đọc được bản lưu số {version} của kỳ {review}.")
        yield _fault(review, Message(text, review=review.id, version=review.version))
        return
    if wrong := _differing(review, record, read_award_rows(session, review)):
        text = N_("Danh sách và hồ sơ của kỳ {review} không khớp: {names}.")
        yield _fault(review, Message(text, review=review.id, names=", ".join(wrong)))


def _differing(review: Review, record: Record, awards: list[tuple[Any, ...]]) -> list[str]:
    """The projections that differ, by their names in the table."""
    values: dict[str, Any] = projection_of(record)
    wrong = [name for name, value in values.items() if getattr(review, name) != value]
    head = next((row.unit_id for row in review.members if row.role == "head"), None)
    if review.head_unit_id != head:
        wrong.append("head_unit_id")
    members = [(row.position, row.name, row.role) for row in review.members]
    if members != member_rows(record):
        wrong.append("member")
    if awards != build_award_rows(record):
        wrong.append("award_entry")
    return wrong


def find_missing_versions(session: Session, *, or_all: bool = False) -> Iterator[Fault]:
    """Find reviews of which some version in between is missing, or with `or_all` every one."""
    kept = func.count(Snapshot.id)
    query = (
        select(Review.id, Review.version, kept)
        .join(Snapshot, Snapshot.review_id == Review.id, isouter=or_all)
        .group_by(Review.id, Review.version)
        .having(kept != Review.version)
        .order_by(Review.id)
    )
    for id_, version, count in session.execute(query):
        text = N_("Kỳ {review} có {version} lần lưu nhưng chỉ còn {count} bản lưu.")
        message = Message(text, review=id_, version=version, count=count)
        yield Fault(FaultSubject.FACTS, f"review {id_}", message)


def find_stopped_counts(session: Session) -> Iterator[Fault]:
    """Find triggers that no longer count for the board."""
    for name in find_missing_triggers(session.connection()):
        text = N_("Cơ sở dữ liệu không còn tự đếm số kỳ cho bảng theo dõi: thiếu {name}.")
        yield Fault(FaultSubject.COUNT, name, Message(text, name=name))


def _wrong_counts(session: Session) -> Iterator[Fault]:
    """Councils of which the board would tell another number of reviews than there are."""
    query = (
        select(Bloc.council_id, Review.year, Review.state, func.count())
        .join(Bloc, Bloc.id == Review.bloc_id)
        .where(exclude_withdrawn())
        .group_by(Bloc.council_id, Review.year, Review.state)
    )
    there = {(row[0], row[1], row[2]): row[3] for row in session.execute(query)}
    rows = session.scalars(select(ReviewCount))
    stored = {(row.council_id, row.year, row.state): row.reviews for row in rows}
    for council_id, year, state in sorted(there.keys() | stored.keys()):
        kept = stored.get((council_id, year, state), 0)
        count = there.get((council_id, year, state), 0)
        if kept != count:
            text = N_(
                "Bảng theo dõi ghi {told} kỳ năm {year} ở bước «{state}», thực tế có {count} kỳ."
            )
            step = Message(state.label)
            message = Message(text, told=kept, year=year, state=step, count=count)
            yield Fault(FaultSubject.COUNT, f"council {council_id}", message)


def _fault(review: Review, message: Message) -> Fault:
    return Fault(FaultSubject.REVIEW, f"review {review.id}", message)
