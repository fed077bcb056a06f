"""The security log: each row sealed with the one before, written to the process log as well."""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session, joinedload

from workflow import logs
from workflow.domain.errors import Message
from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL, format_moment, hash_values
from workflow.domain.labels import N_
from workflow.models import Account, SecurityChain, SecurityEvent, SecurityEventKind
from workflow.services.verification.fault import Fault, FaultSubject

logger = logging.getLogger("security")

_BEGIN = text(
    "INSERT INTO security_chain (id, length, sha256) VALUES (1, 0, :beginning)"
    " ON CONFLICT (id) DO NOTHING"
)
_SEALED = ("link", "at", "kind", "account_id", "by_id", "address", "browser", "detail")
#: Events that a person is told about: what others did with the account, or somebody in their name.
TOLD = (
    SecurityEventKind.NEW_DEVICE,
    SecurityEventKind.LINK_GIVEN,
    SecurityEventKind.LINK_USED,
    SecurityEventKind.PASSWORD_CHANGED,
    SecurityEventKind.EMAIL_CHANGED,
    SecurityEventKind.SECOND_FACTOR_ADDED,
    SecurityEventKind.SECOND_FACTOR_REMOVED,
    SecurityEventKind.IDENTITY_ADDED,
    SecurityEventKind.IDENTITY_REMOVED,
    SecurityEventKind.TOKEN_GIVEN,
    SecurityEventKind.WEBHOOK_DISABLED,
    SecurityEventKind.EMERGENCY_LINK_GIVEN,
    SecurityEventKind.EMERGENCY_SIGN_IN,
)
#: What goes round the usual ways in: a warning in the process log.
EMERGENCIES = (SecurityEventKind.EMERGENCY_LINK_GIVEN, SecurityEventKind.EMERGENCY_SIGN_IN)
_MAX_TEXT = 200
_MAX_TOLD = 5
#: How long the operations page speaks of one.
_EMERGENCY_IS_TOLD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Origin:
    """The origin of a request; empty for commands and workers."""

    address: str = ""
    browser: str = ""


_NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_NOWHERE)


def current_origin() -> Origin:
    """Give the origin of the current request."""
    return _origin.get()


@contextmanager
def bind_origin(origin: Origin) -> Iterator[None]:
    """Let rows written within the block say where the request comes from."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def log_security_event(
    session: Session,
    kind: SecurityEventKind,
    *,
    now: dt.datetime,
    account_id: int | None = None,
    by_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a row at the end of the log; it becomes part of the transaction."""
    session.flush()
    query = select(SecurityChain).with_for_update().execution_options(populate_existing=True)
    if (chain := session.scalars(query).one_or_none()) is None:
        session.execute(_BEGIN, {"beginning": FIRST_PREVIOUS_SEAL})
        chain = session.scalars(query).one()
    origin, previous = _origin.get(), chain.sha256
    values = {
        "link": chain.length + 1,
        "at": now,
        "kind": kind.value,
        "account_id": account_id,
        "by_id": by_id,
        "address": origin.address[:_MAX_TEXT],
        "browser": origin.browser[:_MAX_TEXT],
        "detail": detail or {},
    }
    chain.length, chain.sha256 = chain.length + 1, _seal(values, previous)
    sealed = {"previous_sha256": previous, "sha256": chain.sha256}
    session.execute(insert(SecurityEvent), [values | sealed])
    session.flush()
    level = logging.WARNING if kind in EMERGENCIES else logging.INFO
    _log_line(level, kind, account_id, by_id)


def _log_line(
    level: int, kind: SecurityEventKind, account_id: int | None, by_id: int | None, **more: Any
) -> None:
    address = _origin.get().address
    logs.log_facts(
        logger, level, "security",
        kind=kind.value, account=account_id, by=by_id, address=address, **more,
    )  # fmt: skip


def log_unstored_event(
    kind: SecurityEventKind, account_id: int | None, by_id: int | None, detail: dict[str, Any]
) -> None:
    """Tell the process log and syslog of what the database cannot take, with a full disk.

    Which file or page it was is told by numbers; nothing that somebody typed.
    """
    ids = {key: value for key, value in detail.items() if isinstance(value, int) or key == "route"}
    _log_line(logging.WARNING, kind, account_id, by_id, detail=ids, stored=False)


def _seal(values: dict[str, Any], previous: str) -> str:
    return hash_values({**values, "at": format_moment(values["at"]), "previous": previous})


def find_security_log_faults(session: Session) -> Iterator[Fault]:
    """Rows that were changed, swapped or taken out since they were written."""
    previous, length = FIRST_PREVIOUS_SEAL, 0
    query = select(SecurityEvent).order_by(SecurityEvent.link).execution_options(yield_per=200)
    with session.scalars(query) as rows:
        for row in rows:
            length += 1
            if not _is_sealed(row, length, previous):
                sentence = N_("Dòng {link} của nhật ký an ninh không còn như lúc được ghi.")
                yield _fault(sentence, length)
                return
            previous = row.sha256
    chain = session.get(SecurityChain, 1)
    if (chain.length, chain.sha256) != (length, previous) if chain else length:
        yield _fault(N_("Nhật ký an ninh thiếu dòng sau dòng {link}."), length)


def _is_sealed(row: SecurityEvent, link: int, previous: str) -> bool:
    values = {name: getattr(row, name) for name in _SEALED}
    sealed = (link, previous, _seal(values, previous))
    return (row.link, row.previous_sha256, row.sha256) == sealed


def _fault(sentence: str, link: int) -> Fault:
    return Fault(FaultSubject.HISTORY, f"security_event {link}", Message(sentence, link=link))


def export_rows(session: Session, after: int = 0) -> Iterator[dict[str, Any]]:
    """The log after a row as plain values, for files and other systems; logins in place of ids."""
    logins = {row.id: row.login for row in session.execute(select(Account.id, Account.login))}
    query = select(SecurityEvent).where(SecurityEvent.link > after).order_by(SecurityEvent.link)
    for row in session.scalars(query.execution_options(yield_per=200)):
        yield {
            "link": row.link,
            "at": format_moment(row.at),
            "kind": row.kind,
            "account": logins.get(row.account_id or 0),
            "by": logins.get(row.by_id or 0),
            "address": row.address,
            "browser": row.browser,
            "detail": row.detail,
            "sha256": row.sha256,
        }


def list_events_about(
    session: Session, account: Account, *, limit: int = 30
) -> Sequence[SecurityEvent]:
    """List the events of an account, newest first."""
    query = select(SecurityEvent).filter_by(account_id=account.id)
    query = query.options(joinedload(SecurityEvent.by)).order_by(SecurityEvent.id.desc())
    return session.scalars(query.limit(limit)).all()


def list_events_to_tell(
    session: Session, account: Account, since: dt.datetime | None
) -> Sequence[SecurityEvent]:
    """List what others did with an account, or in its name, after a moment; oldest first.

    Nothing to who signs in for the first time: the link that somebody gave is how they came.
    """
    mine = select(SecurityEvent).filter_by(account_id=account.id)
    entered = mine.where(SecurityEvent.kind == SecurityEventKind.SIGNED_IN).limit(1)
    if since is None and session.scalar(entered) is None:
        return ()
    query = mine.where(SecurityEvent.kind.in_(TOLD))
    if since:
        query = query.where(SecurityEvent.at > since)
    rows = session.scalars(query.order_by(SecurityEvent.id.desc()).limit(_MAX_TOLD)).all()
    return rows[::-1]


def last_emergency(session: Session, now: dt.datetime) -> dt.datetime | None:
    """Tell when somebody last went round the usual ways of signing in, within a month."""
    query = select(func.max(SecurityEvent.at)).where(SecurityEvent.kind.in_(EMERGENCIES))
    return session.scalar(query.where(SecurityEvent.at > now - _EMERGENCY_IS_TOLD))
