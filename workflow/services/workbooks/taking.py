"""Taking a workbook in: each review by the services that imports and forms use, then accounts.

A preview is the same act in a session that stores nothing (`services.trial_session`), so it says
what will happen. What it has no time for is left for later, and shown so.
"""

import time
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, DomainError, Message
from workflow.domain.record import Record
from workflow.domain.roles import USUAL_ROLE, Role, Scope
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council
from workflow.services.accounts import management
from workflow.services.records.record_exchange import ImportOutcome
from workflow.services.scope import visible
from workflow.services.workbooks.cells import CellRef
from workflow.services.workbooks.content import (
    AccountRow,
    CellFault,
    PlainRecord,
    PreparedReview,
    ReviewRows,
    WorkbookContent,
)
from workflow.services.workbooks.preparing import (
    judge_record,
    prepare_review,
    read_councils,
    read_stored,
)
from workflow.services.workbooks.row_outcomes import RowOutcome, Taking
from workflow.services.workbooks.storing import RecordStorage


def take_workbook(session: Session, content: WorkbookContent, taking: Taking) -> list[RowOutcome]:
    """Store what is wanted; what is refused leaves nothing behind and says why.

    Raises `BadInputError` where it takes too long.
    """
    taking.started = time.thread_time()
    outcomes = _take_records(session, content, taking)
    councils = read_councils(session, taking.by)
    outcomes += [
        _take_account(session, taking, f"account-{number}", row, councils)
        for number, row in enumerate(content.accounts)
    ]
    return outcomes


def _take_records(session: Session, content: WorkbookContent, taking: Taking) -> list[RowOutcome]:
    stored = read_stored(session, content.reviews.values())
    councils = read_councils(session, taking.by)
    reviews = sorted(content.reviews.items(), key=lambda pair: pair[0][0])
    storage = RecordStorage(session, taking)
    outcomes = [
        _take_review(storage, taking, f"review-{number}", rows, stored.get(key), councils)
        for number, (key, rows) in enumerate(reviews)
    ]
    outcomes += [
        _take_record(storage, taking, f"record-{number}", one, councils)
        for number, one in enumerate(content.records)
    ]
    storage.store_waiting()
    return outcomes


def _take_review(
    storage: RecordStorage,
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
        faults.append(_refuse_council(rows.council, rows.first))
    if faults or not done.chosen:
        done.faults = faults
        return done
    storage.put(done, prepare_review(rows, old))
    return done


def _refuse_council(name: str, at: CellRef) -> CellFault:
    return CellFault(Message("«{name}» không phải Hội đồng của anh/chị.", name=name), at)


def _take_record(
    storage: RecordStorage,
    taking: Taking,
    key: str,
    one: PlainRecord,
    councils: Mapping[str, Council],
) -> RowOutcome:
    """Take in an element of a file of the exchange format, by what it says of itself."""
    place = CellRef("JSON", int(key.rpartition("-")[2]) + 1)
    done = taking.begin(key, "?", place)
    record = judge_record(one)
    if isinstance(record, DomainError):
        done.faults = [CellFault(record.message, place)]
        return done
    done.title = f"{record.bloc.name} · {record.year}"
    if fold_name(record.council.name) not in councils and taking.by.role.scope is not Scope.SERVICE:
        done.faults = [_refuse_council(record.council.name, place)]
    if not done.faults and done.chosen:
        old = storage.find_old(record)
        storage.put(done, PreparedReview(old, one.plain, {}, record))
    return done


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
