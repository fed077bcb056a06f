"""The people whom somebody looks after, as a list to search in, and how they stand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.labels import N_, Labelled
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, SignInLink, Unit, UnitName
from workflow.models.name_keys import contains_words
from workflow.services.paging import Cursor, select_page
from workflow.services.scope import accounts_of_council, visible

#: Names offered for typing; a browser shows those that begin as one types.
MAX_AGENCIES = 2000


class AccountStatus(Labelled):
    """Whether a person can sign in."""

    ACTIVE = "active", N_("đang dùng")
    WAITING = "waiting", N_("chưa đặt mật khẩu")
    LOCKED = "locked", N_("đã khóa")


def account_status(account: Account) -> AccountStatus:
    """Tell whether a person can sign in."""
    if not account.active:
        return AccountStatus.LOCKED
    can_sign_in = account.password_hash or account.is_linked
    return AccountStatus.ACTIVE if can_sign_in else AccountStatus.WAITING


#: Systems have a page of their own (`services.accounts.systems`).
_IS_PERSON = Account.is_system.is_(False)
_HAS_STATUS: dict[AccountStatus, ColumnElement[bool]] = {
    AccountStatus.ACTIVE: and_(
        Account.active, or_(Account.password_hash.is_not(None), Account.is_linked)
    ),
    AccountStatus.WAITING: and_(
        Account.active, Account.password_hash.is_(None), not_(Account.is_linked)
    ),
    AccountStatus.LOCKED: Account.active.is_(False),
}


def has_status(status: AccountStatus) -> ColumnElement[bool]:
    """The condition on `Account` of those who stand so."""
    return _HAS_STATUS[status]


@dataclass(frozen=True)
class AccountRow:
    """A person in the list; until when the newest link is good, where one waits to be used."""

    account: Account
    link_until: dt.datetime | None

    @property
    def status(self) -> AccountStatus:
        return account_status(self.account)


def find_managed(session: Session, by: Account, account_id: int) -> Account | None:
    """A person whom somebody looks after."""
    query = select(Account).where(Account.id == account_id, visible(by, Account), _IS_PERSON)
    return session.scalar(query)


def list_accounts(
    session: Session,
    by: Account,
    *,
    text: str = "",
    council: int | None = None,
    status: AccountStatus | None = None,
    after: Cursor | None = None,
    most: int,
) -> list[AccountRow]:
    """People by given name after a place in the list; every word of `text` is looked for."""
    query = select(Account).where(visible(by, Account), _IS_PERSON, *_matches_text(text))
    if council:
        query = query.where(accounts_of_council(council))
    if status:
        query = query.where(has_status(status))
    query = query.options(joinedload(Account.unit), joinedload(Account.council))
    page = select_page(query, (Account.list_name, Account.id), after=after, most=most)
    people = session.scalars(page).all()
    links = link_expiries(session, [account.id for account in people])
    return [AccountRow(account, links.get(account.id)) for account in people]


def _matches_text(text: str) -> Iterable[ColumnElement[bool]]:
    """One condition a word: in the name, the login, the address, the agency's name.

    A word without accents is looked for in names as if they had none; one with accents as it is.
    """
    for word in fold_name(text).split():
        yield or_(
            contains_words(Account.search_name, word),
            Account.login.contains(word, autoescape=True),
            func.lower(Account.email).contains(word, autoescape=True),
            Account.unit_id.in_(select(Unit.id).where(contains_words(Unit.search_name, word))),
        )


def link_expiries(session: Session, ids: Iterable[int]) -> dict[int, dt.datetime]:
    """Until when people's newest links are good, or were, of those that nobody has used."""
    newest = (
        select(SignInLink.account_id, func.max(SignInLink.expires_at))
        .where(SignInLink.account_id.in_(list(ids)), SignInLink.used_at.is_(None))
        .group_by(SignInLink.account_id)
    )
    return {row[0]: row[1] for row in session.execute(newest)}


def list_agency_names(session: Session, councils: Iterable[int]) -> list[str]:
    """List the names of agencies that still exist, for whoever types one."""
    going_on = select(UnitName.unit_id).where(UnitName.valid_to.is_(None))
    query = select(Unit.name).where(Unit.council_id.in_(list(councils)), Unit.id.in_(going_on))
    return list(session.scalars(query.order_by(Unit.sort_name).limit(MAX_AGENCIES)))
