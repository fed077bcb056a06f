"""Accounts: passwords and one-time links."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, NotFoundError, TooBusyError
from workflow.domain.roles import Role, Scope
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Account, Council, SignInLink, Unit
from workflow.services.accounts.password_policy import check_password
from workflow.write_lock import check_lock

LINK_LIFE = dt.timedelta(hours=24)
LINK_IS_VOID = Message("Đường dẫn này đã dùng rồi hoặc đã quá 24 giờ; hãy xin đường dẫn mới.")

_hasher = PasswordHasher()
#: Each hash takes 64 MiB: so many at a time in one process, however many people sign in.
_PLACES = BoundedSemaphore(2)
_WAIT_SECONDS = 1.0
#: Verified against when the login is unknown, so that both answers take the same time. The hash of
#: a thrown-away random text, written down so that no start of a process has to make one.
_UNKNOWN_LOGIN_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$mxwBOumMftrmarhOaJJ+Eg"
    "$uO+O3sOdRLfj004Y4HbNeg7iuhSRjrtGIskJ+Bi+piE"
)


def add_account(
    session: Session,
    *,
    login: str,
    name: str,
    role: Role,
    now: dt.datetime,
    council: Council | None = None,
    unit: Unit | None = None,
) -> Account:
    """Add a person without a password; raises `BadInputError` where the login is taken."""
    login = normalize_text(login, field="login").strip().lower()
    if not login:
        raise BadInputError(Message("Hãy ghi tên đăng nhập."), field="login")
    if session.scalar(select(Account.id).filter_by(login=login)):
        raise BadInputError(Message("Tên đăng nhập «{login}» đã có.", login=login), field="login")
    role = role.stored
    if role.scope is Scope.COUNCIL and council is None:
        raise BadInputError(Message("Cán bộ Hội đồng cần thuộc một Hội đồng."), field="council")
    if role.scope is Scope.UNIT and unit is None:
        raise BadInputError(Message("Cán bộ đơn vị cần thuộc một đơn vị."), field="unit")
    account = Account(
        login=login,
        name=normalize_text(name, field="name").strip() or login,
        role=role,
        council=council,
        unit=unit,
        created_at=now,
        session_key=secrets.token_urlsafe(16),
    )
    session.add(account)
    session.flush()
    return account


def account_by_login(session: Session, login: str) -> Account:
    """The account of that login; raises `NotFoundError`."""
    query = select(Account).filter_by(login=login.strip().lower(), is_system=False)
    account = session.scalar(query)
    if account is None:
        raise NotFoundError(Message("Không có tài khoản «{login}».", login=login))
    return account


@contextmanager
def hashing() -> Iterator[None]:
    """Wait for one of the places in which this process computes; raises `TooBusyError`."""
    check_lock("a password is hashed")
    if not _PLACES.acquire(timeout=_WAIT_SECONDS):
        raise TooBusyError(Message("Đang có quá nhiều người đăng nhập; hãy thử lại sau ít giây."))
    try:
        yield
    finally:
        _PLACES.release()


def sign_in(
    session: Session, login: str, password: str, *, meanwhile: Callable[[], None] | None = None
) -> Account | None:
    """The account whose password this is; None for every other case, all equally slow.

    `meanwhile` ends the transaction while the hash is computed, so that nobody waits to save for
    it; what was read before is then read anew.
    """
    account = session.scalar(select(Account).filter_by(login=login.strip().lower()))
    known = account.password_hash if account and account.active else None
    if meanwhile:
        meanwhile()
    try:
        with hashing():
            _hasher.verify(known or _UNKNOWN_LOGIN_HASH, password)
    except VerificationError:
        return None
    return account if known and account and account.password_hash == known else None


def hash_password(
    account: Account, password: str, *, meanwhile: Callable[[], None] | None = None
) -> str:
    """Hash a new password for an account, before anything is stored; raises `BadInputError`.

    `meanwhile` as in `sign_in`.
    """
    check_password(account, password)
    if meanwhile:
        meanwhile()
    with hashing():
        return _hasher.hash(password)


def set_password(account: Account, hashed: str) -> None:
    """Give an account the password of this hash and sign its open sessions out."""
    account.password_hash = hashed
    account.session_key = secrets.token_urlsafe(16)


def clear_password(account: Account) -> None:
    """Take the password of an account away and sign its open sessions out."""
    account.password_hash = None
    account.session_key = secrets.token_urlsafe(16)


def set_email(account: Account, typed: str) -> None:
    """Give an account the address that reminders go to, or none; raises `BadInputError`.

    Only its form is looked at: whether it is somebody's is known once a letter has come.
    """
    from email_validator import EmailNotValidError, validate_email  # no other process needs it

    typed = normalize_text(typed, field="email").strip()
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        if typed:
            raise BadInputError(
                Message("Địa chỉ thư chưa đúng; ví dụ đúng: ten@coquan.gov.vn."), field="email"
            ) from None
        account.email = None
    else:
        account.email = found.ascii_email


def create_link(
    session: Session, account: Account, now: dt.datetime, *, emergency: bool = False
) -> str:
    """A token that signs the account in once within a day."""
    token = secrets.token_urlsafe(24)
    row = SignInLink(
        token_hash=_hash(token), account=account, expires_at=now + LINK_LIFE, emergency=emergency
    )
    session.add(row)
    return token


def is_emergency_link(session: Session, token: str) -> bool:
    """Tell whether a token was given for an emergency, used up or not."""
    query = select(SignInLink.emergency).filter_by(token_hash=_hash(token))
    return bool(session.scalar(query))


def find_link_owner(session: Session, token: str, now: dt.datetime) -> Account | None:
    """The account that a fresh token would let in; it is not used up by asking."""
    link = session.get(SignInLink, _hash(token))
    if link is None or not _is_fresh(link, now) or not link.account.active:
        return None
    return link.account


def _is_fresh(link: SignInLink, now: dt.datetime) -> bool:
    """Tell whether a link still works; one that was given while the clock was far ahead does not.

    It would work for as long as the clock was ahead.
    """
    return link.used_at is None and now < link.expires_at <= now + 2 * LINK_LIFE


def redeem_link(session: Session, token: str, now: dt.datetime) -> Account | None:
    """The account of a fresh token, which is then used up; None for any other token.

    The account is held before the link, as whoever locks it or gives it another link does, so that
    the two don't wait for each other.
    """
    hashed = _hash(token)
    owner = session.scalar(select(SignInLink.account_id).filter_by(token_hash=hashed))
    if owner is None:
        return None
    account = session.get_one(
        Account, owner, with_for_update={"key_share": True}, populate_existing=True
    )
    link = session.get_one(SignInLink, hashed, with_for_update=True, populate_existing=True)
    if not _is_fresh(link, now) or not account.active:
        return None
    link.used_at = now
    return account


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
