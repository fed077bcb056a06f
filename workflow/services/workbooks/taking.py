"""Taking a workbook in: each review by the services that imports and forms use, then accounts.

A preview is the same act in a session that stores nothing (`services.trial_session`), so it says
what will happen.
"""

import datetime as dt
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.roles import USUAL_ROLE, Role, Scope
from workflow.domain.schema import SECTIONS, compare_section
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Bloc, Council, Review, exclude_withdrawn
from workflow.services.accounts import management
from workflow.services.record_exchange import ImportOutcome, store_record
from workflow.services.record_reading import read_record
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state
from workflow.services.units.name_matching import (
    DoubtfulName,
    DoubtfulNamesError,
    TypedAnswers,
    save_with_answers,
)
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.content import (
    AccountRow,
    CellFault,
    ReviewKey,
    ReviewRows,
    WorkbookContent,
)
from workflow.services.workbooks.records import build_record, find_cell

#: Seconds of one core that a workbook may take, twice those of a province (docs/benchmarks.md):
#: on SQLite nobody else saves while one is taken in.
MAX_SECONDS = 6.0


@dataclass
class RowOutcome:
    """The outcome of one review or account of a workbook."""

    #: Names it in the form: `review-3`, `account-7`.
    key: str
    title: str
    at: CellRef
    rows: int = 1
    outcome: ImportOutcome | None = None
    #: Path, old and new text of what is another.
    changes: Sequence[tuple[str, str, str]] = ()
    faults: Sequence[CellFault] = ()
    doubts: Sequence[DoubtfulName] = ()
    chosen: bool = True

    @property
    def is_fine(self) -> bool:
        return self.outcome is not None


@dataclass
class Taking:
    """Who takes a workbook in, when, and what was said about it."""

    by: Account
    now: dt.datetime
    answers: TypedAnswers
    #: The keys of what is wanted; None is all.
    chosen: Collection[str] | None = None
    reason: str = ""
    #: Seconds of processor time when it began.
    started: float = 0.0

    def wants(self, key: str) -> bool:
        return self.chosen is None or key in self.chosen

    def refuse_long(self) -> None:
        """Raise `BadInputError` where a workbook has kept others from saving for too long."""
        if time.thread_time() - self.started > MAX_SECONDS:
            raise BadInputError(
                Message("Tệp này cần quá nhiều thời gian; hãy chia thành nhiều tệp."), field="file"
            )


def take_workbook(session: Session, content: WorkbookContent, taking: Taking) -> list[RowOutcome]:
    """Store what is wanted; what is refused leaves nothing behind and says why.

    Raises `BadInputError` where it takes too long: others wait to save meanwhile.
    """
    taking.started = time.thread_time()
    stored = read_stored(session, content.reviews.values())
    councils = _councils_of(session, taking.by)
    reviews = sorted(content.reviews.items(), key=lambda pair: pair[0][0])
    outcomes = [
        _take_review(session, taking, f"review-{number}", rows, stored.get(key), councils)
        for number, (key, rows) in enumerate(reviews)
    ]
    outcomes += [
        _take_record(session, taking, f"record-{number}", plain, councils)
        for number, plain in enumerate(content.records)
    ]
    councils = _councils_of(session, taking.by)
    outcomes += [
        _take_account(session, taking, f"account-{number}", row, councils)
        for number, row in enumerate(content.accounts)
    ]
    return outcomes


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


def _councils_of(session: Session, by: Account) -> dict[str, Council]:
    query = select(Council).where(visible(by, Council))
    return {council.folded_name: council for council in session.scalars(query)}


def _take_review(
    session: Session,
    taking: Taking,
    key: str,
    rows: ReviewRows,
    old: Record | None,
    councils: Mapping[str, Council],
) -> RowOutcome:
    done = RowOutcome(
        key, f"{rows.bloc} · {rows.year}", rows.first, rows.rows, chosen=taking.wants(key)
    )
    if known := councils.get(fold_name(rows.council)):
        rows.council = known.name
    plain, cells = build_record(rows, fact_to_plain(old) if old else None)
    faults = list(rows.faults)
    if known is None and taking.by.role.scope is not Scope.SERVICE:
        message = Message("«{name}» không phải Hội đồng của anh/chị.", name=rows.council)
        faults.append(CellFault(message, rows.first))
    if faults or not done.chosen:
        done.faults = faults
        return done
    return _store_record(session, taking, done, plain, cells, old)


def _take_record(
    session: Session, taking: Taking, key: str, plain: Any, councils: Mapping[str, Council]
) -> RowOutcome:
    """Take in an element of a file of the exchange format, by what it says of itself."""
    place = CellRef("JSON", int(key.rpartition("-")[2]) + 1)
    done = RowOutcome(key, "?", place, chosen=taking.wants(key))
    try:
        record = read_record(plain)
    except DomainError as error:
        done.faults = [CellFault(error.message, place)]
        return done
    done.title = f"{record.bloc.name} · {record.year}"
    if fold_name(record.council.name) not in councils and taking.by.role.scope is not Scope.SERVICE:
        message = Message("«{name}» không phải Hội đồng của anh/chị.", name=record.council.name)
        done.faults = [CellFault(message, place)]
    if done.faults or not done.chosen:
        return done
    named = ReviewRows(record.council.name, record.bloc.name, record.year, place)
    old = next(iter(read_stored(session, [named]).values()), None)
    return _store_record(session, taking, done, plain, {}, old)


def _store_record(
    session: Session,
    taking: Taking,
    done: RowOutcome,
    plain: Any,
    cells: dict[str, CellRef],
    old: Record | None,
) -> RowOutcome:
    """Store a record, or say why not."""
    taking.refuse_long()
    try:
        record = read_record(plain)
        with session.begin_nested():
            imported = save_with_answers(
                session,
                taking.answers,
                lambda: store_record(
                    session, record, by=taking.by, now=taking.now, reason=taking.reason
                ),
                lambda: _council_named(session, record.council.name),
                by=taking.by,
                now=taking.now,
            )
    except DoubtfulNamesError as error:
        done.doubts = error.doubts
        done.faults = [
            CellFault(doubt.question, _cell_of_name(cells, plain, doubt.name, done.at))
            for doubt in error.doubts
        ]
    except DomainError as error:
        done.faults = [CellFault(error.message, find_cell(cells, error.field, done.at))]
    else:
        done.outcome = imported.outcome
        if old is not None:
            done.changes = [
                change for part in SECTIONS for change in compare_section(old, record, part.key)
            ]
    return done


def _council_named(session: Session, name: str) -> Council:
    return session.scalars(select(Council).filter_by(folded_name=fold_name(name))).one()


def _cell_of_name(cells: Mapping[str, CellRef], plain: Any, name: str, default: CellRef) -> CellRef:
    for place, member in enumerate(plain["members"]):
        if member.get("name") == name:
            return cells.get(f"members[{place}].name", default)
    return default


def _take_account(
    session: Session,
    taking: Taking,
    key: str,
    row: AccountRow,
    councils: Mapping[str, Council],
) -> RowOutcome:
    name = row.values.get("name", "")
    done = RowOutcome(
        key, f"{name} ({row.values.get('login', '')})", row.at, chosen=taking.wants(key)
    )
    if not done.chosen:
        return done
    taking.refuse_long()
    try:
        with session.begin_nested():
            done.outcome = _store_account(session, taking, row, councils)
    except DomainError as error:
        done.faults = [CellFault(error.message, row.cells.get(error.field or "", row.at))]
    return done


def _store_account(
    session: Session, taking: Taking, row: AccountRow, councils: Mapping[str, Council]
) -> ImportOutcome:
    by, now = taking.by, taking.now
    details = management.AccountDetails(
        name=row.values.get("name", ""),
        email=row.values.get("email", ""),
        role=_read_role(row.values.get("role", "")),
        council=councils.get(fold_name(row.council)),
        unit=row.values.get("unit", ""),
    )
    login = row.values.get("login", "").lower()
    known = session.scalar(
        select(Account).where(
            Account.login == login, visible(by, Account), Account.is_system.is_(False)
        )
    )
    if known is None:
        management.add_person(session, login, details, by=by, now=now)
        return ImportOutcome.ADDED
    changed = management.change_account(session, known, details, by=by, now=now)
    return ImportOutcome.CHANGED if changed else ImportOutcome.UNCHANGED


def _read_role(typed: str) -> Role:
    known = {fold_name(text): role for role in Role for text in (role.label, role.value)}
    if not typed:
        return USUAL_ROLE
    role = known.get(fold_name(typed))
    if role is None:
        message = Message("Không có vai trò «{role}».", role=typed)
        raise BadInputError(message, field="role")
    return role.stored
