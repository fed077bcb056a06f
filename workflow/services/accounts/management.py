"""Adding people, changing what they are, locking them out and letting them in again.

`by` is who does it; none is the command line, which may do everything. Each act is one row of the
histories concerned. What is refused raises a `DomainError` with the field that it is about.
"""

import datetime as dt
import re
import secrets
from dataclasses import dataclass, field
from zlib import crc32

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflow.domain.errors import (
    BadInputError,
    Message,
    MoveRefusedError,
    NotAllowedError,
    StaleFormError,
)
from workflow.domain.labels import N_
from workflow.domain.names.unit_matching import KnownNames
from workflow.domain.roles import Role, Scope, list_grantable_roles
from workflow.domain.vietnamese_text import (
    make_person_sort_key,
    normalize_text,
)
from workflow.models import Account, Council, EventKind, SecurityEventKind, SignInLink, Unit
from workflow.services.accounts import credentials, transfers
from workflow.services.accounts.account_history import councils_concerned, log_account_event
from workflow.services.accounts.letter_address import change_address
from workflow.services.accounts.unit_of_person import resolve_unit
from workflow.services.scope import has_scope, visible
from workflow.services.security_log import log_security_event

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
#: How logins of erased people begin; nobody else has one.
_ERASED = "da-xoa-"
#: Rows held in the order of their ids, so that two who change each other don't wait for ever.
_HELD = {"populate_existing": True}


@dataclass(frozen=True)
class AccountDetails:
    """The details of a person; the agency by its name."""

    name: str
    email: str
    role: Role
    council: Council | None = None
    unit: str = ""
    #: What the agencies of the council are called, read once where many people are added.
    known: KnownNames | None = field(default=None, compare=False, repr=False)


def add_person(
    session: Session, login: str, details: AccountDetails, *, by: Account | None, now: dt.datetime
) -> Account:
    """Add a person, who has no password yet: `give_link` lets them choose one."""
    login = _clean_login(login)
    if by:
        require_managing(session, by)
    _refuse_role(by, details.role)
    council, unit = _resolve_place(session, by, details)
    try:
        with session.begin_nested():
            account = credentials.add_account(
                session, login=login, name=_clean_name(details), role=details.role, now=now,
                council=council, unit=unit,
            )  # fmt: skip
    except IntegrityError:  # somebody else has added it at the same moment
        taken = Message("Tên đăng nhập «{login}» đã có.", login=login)
        raise BadInputError(taken, field="login") from None
    credentials.set_email(account, details.email)
    kind = EventKind.PERSON_ADDED
    facts = {"name": account.name, "role": account.role.value}
    log_account_event(session, account, kind, by=by, now=now, detail=facts)
    return account


def _clean_login(typed: str) -> str:
    """A login that everybody can type on any keyboard; none is refused by `people.add_account`."""
    login = normalize_text(typed, field="login").strip().lower()
    if login and not _LOGIN.fullmatch(login):
        message = N_("Tên đăng nhập gồm chữ không dấu, số và các dấu . _ - @, ví dụ: nguyenvana.")
        raise BadInputError(Message(message), field="login")
    if login.startswith(_ERASED):
        raise BadInputError(Message("Tên đăng nhập «{login}» đã có.", login=login), field="login")
    return login


def change_account(
    session: Session,
    account: Account,
    details: AccountDetails,
    *,
    by: Account | None,
    now: dt.datetime,
    seen: int | None = None,
) -> bool:
    """Change what a person is and where; says whether anything was another.

    `seen` is the `version_of` the account that was shown. Raises `StaleFormError` where somebody
    else changed it since.
    """
    require_managing(session, by, account)
    if seen is not None and seen != account_version(account):
        raise StaleFormError([], account_version(account))
    if details.role is not account.role:
        _refuse_role(by, details.role)
        _refuse_losing(session, account, by, field="role")
    if by and by.id == account.id and details.email.strip() != (account.email or ""):
        message = N_("Địa chỉ thư của mình thì đổi ở trang «Tài khoản của tôi».")
        raise MoveRefusedError(Message(message), field="email")
    council, unit = _resolve_place(session, by, details, account)
    before, councils = _describe(account), councils_concerned(session, account)
    if unit is not account.unit:
        transfers.transfer(session, account, unit, by=by, now=now)
    account.name = _clean_name(details)
    account.list_name = make_person_sort_key(account.name)
    account.role, account.council, account.unit = details.role, council, unit
    change_address(session, account, details.email, by=by, now=now)
    after = _describe(account)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if address := changes.get("email"):
        address[:] = []  # that it changed is history; where letters go is the person's own
    if changes:
        kind = EventKind.PERSON_CHANGED
        log_account_event(
            session, account, kind, by=by, now=now, before=councils, detail={"changes": changes}
        )
    return bool(changes)


def account_version(account: Account) -> int:
    """A number that is another one when what a person is and where has been changed."""
    parts = (account.name, account.email, account.role, account.council_id, account.unit_id)
    return crc32(repr(parts).encode())


def _describe(account: Account) -> dict[str, str]:
    """Describe an account as its history tells it."""
    return {
        "name": account.name,
        "email": account.email or "",
        "role": account.role.value,
        "council": account.council.name if account.council else "",
        "unit": account.unit.name if account.unit else "",
    }


def lock_account(
    session: Session, account: Account, *, by: Account | None, now: dt.datetime
) -> None:
    """Sign a person out at once and let them in no more; links given before are void."""
    require_managing(session, by, account)
    if by and by.id == account.id:
        message = N_("Anh/chị không tự khóa tài khoản của mình được; hãy nhờ người khác.")
        raise MoveRefusedError(Message(message))
    _refuse_losing(session, account, by)
    if account.active:
        account.active = False
        account.session_key = secrets.token_urlsafe(16)
        _void_links(session, account, now)
        log_account_event(session, account, EventKind.PERSON_LOCKED, by=by, now=now)


def make_pseudonym(account: Account) -> str:
    """The login that an account has once it is nobody's any more."""
    return f"{_ERASED}{account.id}"


def unlock_account(
    session: Session, account: Account, *, by: Account | None, now: dt.datetime
) -> None:
    """Let a person in again, with the password of before."""
    require_managing(session, by, account)
    if account.login == make_pseudonym(account):
        message = N_("Dữ liệu cá nhân của người này đã xóa nên không mở lại được; hãy thêm mới.")
        raise MoveRefusedError(Message(message))
    if not account.active:
        account.active = True
        log_account_event(session, account, EventKind.PERSON_UNLOCKED, by=by, now=now)


def issue_link(
    session: Session,
    account: Account,
    *,
    by: Account | None,
    now: dt.datetime,
    emergency: bool = False,
) -> str:
    """A token by which a person chooses a password, once and within a day; older ones are void.

    One for an `emergency` signs in by itself; only the command line gives it.
    """
    require_managing(session, by, account)
    refuse_oneself(by, account)
    if not account.active:
        raise MoveRefusedError(Message("Tài khoản đang bị khóa; hãy mở khóa trước."))
    _void_links(session, account, now)
    log_account_event(session, account, EventKind.LINK_GIVEN, by=by, now=now)
    if emergency:
        kind = SecurityEventKind.EMERGENCY_LINK_GIVEN
        log_security_event(session, kind, now=now, account_id=account.id)
    return credentials.create_link(session, account, now, emergency=emergency)


def refuse_oneself(by: Account | None, account: Account) -> None:
    """Refuse to get round the password and the factor that guard one's own account."""
    if by and by.id == account.id:
        message = N_(
            "Với tài khoản của mình, hãy dùng trang «Tài khoản của tôi» hoặc nhờ người khác."
        )
        raise MoveRefusedError(Message(message))


def _void_links(session: Session, account: Account, now: dt.datetime) -> None:
    fresh = (SignInLink.account_id == account.id, SignInLink.used_at.is_(None))
    void = update(SignInLink).where(*fresh, SignInLink.expires_at > now).values(expires_at=now)
    session.execute(void)


def require_managing(session: Session, by: Account | None, account: Account | None = None) -> None:
    """Hold whom it concerns and all administrators, as they are now, until the transaction ends.

    Raises `NotAllowedError` where the one who acts has lost the right to meanwhile.
    """
    ids = [row.id for row in (by, account) if row]
    wanted = or_(Account.id.in_(ids), has_scope(Scope.SERVICE))
    query = select(Account).where(wanted).order_by(Account.id).with_for_update(key_share=True)
    session.scalars(query.execution_options(**_HELD)).all()
    if by is None:
        return
    mine = select(Account.id).where(Account.id == (account or by).id, visible(by, Account))
    if not by.active or session.scalar(mine) is None:
        raise NotAllowedError(Message("Anh/chị không còn quyền làm việc này."))


def _refuse_role(by: Account | None, role: Role) -> None:
    if by and role not in list_grantable_roles(by.role):
        raise BadInputError(Message("Anh/chị không trao được vai trò này."), field="role")


def _refuse_losing(
    session: Session, account: Account, by: Account | None, *, field: str | None = None
) -> None:
    """Refuse to take the role or the way in from oneself, or from the last administrator."""
    if by and by.id == account.id:
        message = N_("Anh/chị không tự đổi vai trò của mình được; hãy nhờ người khác.")
        raise MoveRefusedError(Message(message), field=field)
    if account.role.scope is not Scope.SERVICE or not account.active:
        return
    others = select(Account.id).where(
        has_scope(Scope.SERVICE),
        Account.active,
        or_(Account.password_hash.is_not(None), Account.is_linked),
        Account.id != account.id,
    )
    if session.scalar(others.limit(1)) is None:
        message = N_(
            "Đây là người quản trị cuối cùng đăng nhập được; hãy thêm người quản trị khác trước."
        )
        raise MoveRefusedError(Message(message), field=field)


def _clean_name(details: AccountDetails) -> str:
    name = normalize_text(details.name, field="name").strip()
    if not name:
        raise BadInputError(Message("Hãy ghi họ và tên."), field="name")
    return name


def _resolve_place(
    session: Session, by: Account | None, details: AccountDetails, account: Account | None = None
) -> tuple[Council | None, Unit | None]:
    """The council of an officer, the agency of its staff; administrators belong to neither.

    What one was given nevertheless, before it was refused, stays: no form shows it.
    """
    if details.role.scope is Scope.SERVICE:
        stays = account is not None and account.role is details.role
        return (account.council, account.unit) if account and stays else (None, None)
    council = by.council if by and by.role.scope is Scope.COUNCIL else details.council
    if council is None:
        raise BadInputError(Message("Hãy chọn Hội đồng."), field="council")
    if details.role.scope is Scope.COUNCIL:
        return council, None
    current = account.unit if account else None
    return None, resolve_unit(session, council, details.unit, current, details.known)
