"""Taking a workbook in: each review by the services that imports and forms use, then accounts.

A preview is the same act in a session that stores nothing (`services.trial_session`), so it says
what will happen. What it has no time for is left for later, and shown so.
"""

import datetime as dt
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.record import Record
from workflow.domain.roles import USUAL_ROLE, Role, Scope
from workflow.domain.schema import SECTIONS, compare_section
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council
from workflow.services.accounts import management
from workflow.services.record_exchange import ImportOutcome, store_record
from workflow.services.record_reading import read_record
from workflow.services.scope import visible
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
    PreparedReview,
    ReviewRows,
    WorkbookContent,
)
from workflow.services.workbooks.preparing import (
    MAX_SECONDS,
    changes_nothing,
    prepare_review,
    read_councils,
    read_stored,
)
from workflow.services.workbooks.records import find_cell


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
    #: There was no time for it any more.
    is_left: bool = False

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

    def begin(self, key: str, title: str, at: CellRef, rows: int = 1) -> RowOutcome:
        """Begin with what may be wanted; raises `BadInputError` where that would take too long.

        Others wait to save meanwhile. A preview of everything leaves for later what is too much.
        """
        done = RowOutcome(key, title, at, rows, chosen=self.chosen is None or key in self.chosen)
        if not done.chosen or time.thread_time() - self.started <= MAX_SECONDS:
            return done
        if self.chosen is not None:
            message = Message("Các dòng đã chọn cần quá nhiều thời gian; hãy chọn ít dòng hơn.")
            raise BadInputError(message, field="file")
        done.chosen, done.is_left = False, True
        return done


def take_workbook(session: Session, content: WorkbookContent, taking: Taking) -> list[RowOutcome]:
    """Store what is wanted; what is refused leaves nothing behind and says why.

    Raises `BadInputError` where it takes too long.
    """
    taking.started = time.thread_time()
    stored = read_stored(session, content.reviews.values())
    councils = read_councils(session, taking.by)
    reviews = sorted(content.reviews.items(), key=lambda pair: pair[0][0])
    outcomes = [
        _take_review(session, taking, f"review-{number}", rows, stored.get(key), councils)
        for number, (key, rows) in enumerate(reviews)
    ]
    outcomes += [
        _take_record(session, taking, f"record-{number}", plain, councils)
        for number, plain in enumerate(content.records)
    ]
    councils = read_councils(session, taking.by)
    outcomes += [
        _take_account(session, taking, f"account-{number}", row, councils)
        for number, row in enumerate(content.accounts)
    ]
    return outcomes


def _take_review(
    session: Session,
    taking: Taking,
    key: str,
    rows: ReviewRows,
    old: Record | None,
    councils: Mapping[str, Council],
) -> RowOutcome:
    done = taking.begin(key, f"{rows.bloc} · {rows.year}", rows.first, rows.rows)
    if known := councils.get(fold_name(rows.council)):
        rows.council = known.name
    faults = list(rows.faults)
    if known is None and taking.by.role.scope is not Scope.SERVICE:
        message = Message("«{name}» không phải Hội đồng của anh/chị.", name=rows.council)
        faults.append(CellFault(message, rows.first))
    if faults or not done.chosen:
        done.faults = faults
        return done
    return _store_record(session, taking, done, prepare_review(rows, old))


def _take_record(
    session: Session, taking: Taking, key: str, plain: Any, councils: Mapping[str, Council]
) -> RowOutcome:
    """Take in an element of a file of the exchange format, by what it says of itself."""
    place = CellRef("JSON", int(key.rpartition("-")[2]) + 1)
    done = taking.begin(key, "?", place)
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
    prepared = PreparedReview(old, plain, {}, record)
    return _store_record(session, taking, done, prepared)


def _store_record(
    session: Session, taking: Taking, done: RowOutcome, prepared: PreparedReview
) -> RowOutcome:
    """Store a record, or say why not."""
    old, record, cells = prepared.old, prepared.record, prepared.cells
    if isinstance(record, DomainError):
        done.faults = [_describe_refusal(record, cells, done.at)]
        return done
    if changes_nothing(old, record):
        done.outcome = ImportOutcome.UNCHANGED
        return done
    try:
        # Answers that are remembered go with a review that is refused after all.
        with session.begin_nested() if taking.answers.meant else nullcontext():
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
            CellFault(doubt.question, _cell_of_name(cells, prepared.plain, doubt.name, done.at))
            for doubt in error.doubts
        ]
    except DomainError as error:
        done.faults = [_describe_refusal(error, cells, done.at)]
    else:
        done.outcome = imported.outcome
        if old is not None:
            done.changes = [
                change for part in SECTIONS for change in compare_section(old, record, part.key)
            ]
    return done


def _describe_refusal(error: DomainError, cells: dict[str, CellRef], at: CellRef) -> CellFault:
    return CellFault(error.message, find_cell(cells, error.field, at))


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
    done = taking.begin(key, f"{name} ({row.values.get('login', '')})", row.at)
    if not done.chosen:
        return done
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
