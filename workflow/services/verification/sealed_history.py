"""The sealed history: every row, every snapshot of facts, the end of each chain, the guards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL, SealedEvent, seal_event
from workflow.domain.labels import N_
from workflow.models import Council, Event, HistoryChain, Snapshot
from workflow.models.change_guards import find_missing_guards
from workflow.services.history import snapshot_seal
from workflow.services.verification.fault import Fault, FaultSubject


@dataclass(frozen=True)
class ChainEnd:
    """The end of a council's chain when somebody noted it."""

    council: int
    length: int
    sha256: str


@dataclass
class _ChainWalk:
    """The progress in following a council's chain."""

    length: int = 0
    sha256: str = FIRST_PREVIOUS_SEAL
    #: The seals at the places that were noted earlier.
    noted: dict[int, str] = field(default_factory=dict)


def list_chain_ends(session: Session) -> list[ChainEnd]:
    """List where chains end now: noted elsewhere, it proves later that nothing was rewritten."""
    rows = session.scalars(select(HistoryChain).order_by(HistoryChain.council_id))
    return [ChainEnd(row.council_id, row.length, row.sha256) for row in rows]


def find_history_faults(
    session: Session, noted: Mapping[int, Sequence[ChainEnd]] | None = None
) -> Iterator[Fault]:
    """Find faults of the history; `noted` gives ends of chains as they were at some time."""
    noted = noted or {}
    yield from find_guard_faults(session)
    walks: dict[int, _ChainWalk] = {}
    places = {council: {end.length for end in ends} for council, ends in noted.items()}
    for row in _rows(session):
        walk = walks.setdefault(row.council_id, _ChainWalk())
        yield from _faults_of(row, walk)
        walk.length, walk.sha256 = row.link, row.sha256
        if row.link in places.get(row.council_id, ()):
            walk.noted[row.link] = row.sha256
    yield from _faults_of_ends(session, walks, noted)
    yield from _unsealed_snapshots(session)


def find_guard_faults(session: Session) -> Iterator[Fault]:
    """Find guards that somebody took down."""
    for guard in find_missing_guards(session.connection()):
        text = N_("Cơ sở dữ liệu không còn chặn việc sửa, xóa bảng {table} ({action}).")
        yield _fault(guard.name, Message(text, table=guard.table, action=guard.action))


def find_short_histories(session: Session) -> Iterator[Fault]:
    """Find councils whose history has fewer rows than were written, reading none of them."""
    query = (
        select(HistoryChain.council_id, HistoryChain.length, func.count(Event.id))
        .join(Event, Event.council_id == HistoryChain.council_id, isouter=True)
        .group_by(HistoryChain.council_id, HistoryChain.length)
        .having(func.count(Event.id) < HistoryChain.length)
    )
    for council, length, count in session.execute(query):
        text = N_("Lịch sử đã ghi {length} dòng, chỉ còn {count} dòng.")
        yield _fault(f"council {council}", Message(text, length=length, count=count))


def _rows(session: Session) -> Iterator[Row[Any]]:
    """Every row in its chain, with the facts that were saved with it."""
    with_it = and_(Snapshot.review_id == Event.review_id, Snapshot.version == Event.version)
    query = (
        select(
            *(Event.id, Event.council_id, Event.link, Event.review_id, Event.kind, Event.at),
            *(Event.by_id, Event.detail, Event.version, Event.facts_sha256),
            *(Event.previous_sha256, Event.sha256),
            *(Snapshot.id.label("snapshot_id"), Snapshot.facts, Snapshot.settings),
            *(Snapshot.section, Snapshot.saved_at, Snapshot.saved_by_id),
        )
        .join(Snapshot, with_it, isouter=True)
        .order_by(Event.council_id, Event.link)
        .execution_options(yield_per=200)
    )
    yield from session.execute(query)


def _faults_of(row: Row[Any], walk: _ChainWalk) -> Iterator[Fault]:
    where = f"event {row.id}"
    if row.link != walk.length + 1:
        text = N_("Lịch sử thiếu dòng: sau dòng {last} là dòng {link}.")
        yield _fault(where, Message(text, last=walk.length, link=row.link))
    elif row.previous_sha256 != walk.sha256:
        text = N_("Lịch sử đứt đoạn: dòng {link} không nối với dòng trước nó.")
        yield _fault(where, Message(text, link=row.link))
    if seal_event(_happened(row), row.previous_sha256) != row.sha256:
        text = N_("Dòng lịch sử {link} đã bị sửa sau khi ghi.")
        yield _fault(where, Message(text, link=row.link))
    if row.version is not None:
        yield from _faults_of_facts(row)


def _faults_of_facts(row: Row[Any]) -> Iterator[Fault]:
    names = {"version": row.version, "review": row.review_id}
    if row.snapshot_id is None:
        text = N_("Mất bản lưu số {version} của kỳ {review}.")
        yield Fault(FaultSubject.FACTS, f"event {row.id}", Message(text, **names))
    elif snapshot_seal(row) != row.facts_sha256:
        text = N_("Bản lưu số {version} của kỳ {review} đã bị sửa sau khi ghi.")
        yield Fault(FaultSubject.FACTS, f"snapshot {row.snapshot_id}", Message(text, **names))


def _faults_of_ends(
    session: Session, walks: dict[int, _ChainWalk], noted: Mapping[int, Sequence[ChainEnd]]
) -> Iterator[Fault]:
    known = {end.council: end for end in list_chain_ends(session)}
    for council in session.scalars(select(Council.id).order_by(Council.id)):
        walk = walks.get(council, _ChainWalk())
        end = known.get(council, ChainEnd(council, 0, FIRST_PREVIOUS_SEAL))
        yield from _faults_of_end(council, walk, end)
        for was in noted.get(council, ()):
            yield from _faults_since_noted(council, walk, was)


def _faults_of_end(council: int, walk: _ChainWalk, end: ChainEnd) -> Iterator[Fault]:
    if walk.length < end.length:
        text = N_("Lịch sử mất {count} dòng cuối: đã ghi {length} dòng, chỉ còn đến dòng {last}.")
        lost = {"count": end.length - walk.length, "length": end.length, "last": walk.length}
        yield _fault(f"council {council}", Message(text, **lost))
    elif (walk.length, walk.sha256) != (end.length, end.sha256):
        text = N_("Dòng cuối của lịch sử (dòng {last}) không khớp với nơi ghi dấu cuối.")
        yield _fault(f"council {council}", Message(text, last=walk.length))


def _faults_since_noted(council: int, walk: _ChainWalk, was: ChainEnd) -> Iterator[Fault]:
    """A chain that was rewritten from some row on does not go through what was noted."""
    if was.length and walk.noted.get(was.length) != was.sha256:
        text = N_("Lịch sử không còn đi qua dấu đã ghi lại ở dòng {length}: nó đã bị viết lại.")
        yield _fault(f"council {council}", Message(text, length=was.length))


def _unsealed_snapshots(session: Session) -> Iterator[Fault]:
    """Facts that no row of history was written with."""
    has_snapshot = and_(Event.review_id == Snapshot.review_id, Event.version == Snapshot.version)
    query = (
        select(Snapshot.id, Snapshot.review_id, Snapshot.version)
        .where(~select(Event.id).where(has_snapshot).exists())
        .order_by(Snapshot.id)
        .execution_options(yield_per=200)
    )
    for id_, review, version in session.execute(query):
        text = N_("Bản lưu số {version} của kỳ {review} không có trong lịch sử.")
        message = Message(text, version=version, review=review)
        yield Fault(FaultSubject.FACTS, f"snapshot {id_}", message)


def _happened(row: Row[Any]) -> SealedEvent:
    return SealedEvent(
        council=row.council_id,
        link=row.link,
        review=row.review_id,
        kind=row.kind.value,
        at=row.at,
        by=row.by_id,
        detail=row.detail,
        version=row.version,
        facts=row.facts_sha256,
    )


def _fault(where: str, message: Message) -> Fault:
    return Fault(FaultSubject.HISTORY, where, message)
