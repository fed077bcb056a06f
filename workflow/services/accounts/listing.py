"""The people whom somebody looks after, as a list to search in, and how they stand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload

from workflow.domain.labels import Labelled
from workflow.domain.names import ACCENTS, fold_name, strip_accents
from workflow.domain.roles import Role
from workflow.models import Account, SignInLink, Unit, UnitName

#: Where a page of the list goes on: behind the person of this key and id.
Place = tuple[str, int]
#: Names offered for typing; a browser shows those that begin as one types.
MOST_AGENCIES = 2000


class Standing(Labelled):
    """Whether a person can sign in."""

    ACTIVE = "active", "đang dùng"
    WAITING = "waiting", "chưa đặt mật khẩu"
    LOCKED = "locked", "đã khóa"


def standing_of(account: Account) -> Standing:
    """Whether a person can sign in."""
    if not account.active:
        return Standing.LOCKED
    return Standing.ACTIVE if account.password_hash else Standing.WAITING


_STANDS: dict[Standing, ColumnElement[bool]] = {
    Standing.ACTIVE: and_(Account.active, Account.password_hash.is_not(None)),
    Standing.WAITING: and_(Account.active, Account.password_hash.is_(None)),
    Standing.LOCKED: Account.active.is_(False),
}


@dataclass(frozen=True)
class Line:
    """A person in the list; until when the newest link is good, where one waits to be used."""

    account: Account
    link_until: dt.datetime | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.account)


def looked_after_by(account: Account) -> ColumnElement[bool]:
    """A condition on `Account`: everybody, or who belongs to one's council and stands no higher."""
    if account.role is Role.ADMINISTRATOR:
        return true()
    if account.role is not Role.COUNCIL_OFFICER or account.council_id is None:
        return Account.id.is_(None)
    return in_council(account.council_id)


def in_council(council_id: int) -> ColumnElement[bool]:
    """A condition on `Account`: officers of a council, and staff of its agencies."""
    units = select(Unit.id).where(Unit.council_id == council_id)
    return or_(
        and_(Account.role == Role.COUNCIL_OFFICER, Account.council_id == council_id),
        and_(Account.role == Role.MEMBER_STAFF, Account.unit_id.in_(units)),
    )


def found(session: Session, by: Account, account_id: int) -> Account | None:
    """A person whom somebody looks after."""
    return session.scalar(select(Account).where(Account.id == account_id, looked_after_by(by)))


def listed(
    session: Session,
    by: Account,
    *,
    text: str = "",
    council: int | None = None,
    standing: Standing | None = None,
    after: Place | None = None,
    most: int,
) -> list[Line]:
    """People by given name after a place in the list; every word of `text` is looked for."""
    query = select(Account).where(looked_after_by(by), *_found_by(text))
    if council:
        query = query.where(in_council(council))
    if standing:
        query = query.where(_STANDS[standing])
    if after:
        query = query.where(tuple_(Account.list_name, Account.id) > after)
    query = query.options(joinedload(Account.unit), joinedload(Account.council))
    people = session.scalars(query.order_by(Account.list_name, Account.id).limit(most)).all()
    links = links_of(session, [account.id for account in people])
    return [Line(account, links.get(account.id)) for account in people]


def _found_by(text: str) -> Iterable[ColumnElement[bool]]:
    """One condition a word: in the name, the login, the address, the agency's name.

    A word without accents is looked for in names as if they had none; one with accents as it is.
    """
    for word in fold_name(text).split():
        as_typed = _bare if word == strip_accents(word) else _unchanged
        within = as_typed(Unit.folded_name).contains(word, autoescape=True)
        yield or_(
            as_typed(Account.list_name).contains(word, autoescape=True),
            Account.login.contains(word, autoescape=True),
            func.lower(Account.email).contains(word, autoescape=True),
            Account.unit_id.in_(select(Unit.id).where(within)),
        )


def _bare(folded: SQLColumnExpression[str]) -> SQLColumnExpression[str]:
    """`domain.names.bare` of a folded column; both databases know `replace`."""
    for accent, plain in ACCENTS.items():
        folded = func.replace(folded, accent, plain)
    return folded


def _unchanged(folded: SQLColumnExpression[str]) -> SQLColumnExpression[str]:
    return folded


def links_of(session: Session, ids: Iterable[int]) -> dict[int, dt.datetime]:
    """Until when people's newest links are good, or were, of those that nobody has used."""
    newest = (
        select(SignInLink.account_id, func.max(SignInLink.expires_at))
        .where(SignInLink.account_id.in_(list(ids)), SignInLink.used_at.is_(None))
        .group_by(SignInLink.account_id)
    )
    return {row[0]: row[1] for row in session.execute(newest)}


def agencies(session: Session, councils: Iterable[int]) -> list[str]:
    """The names of agencies that go on, for whoever types one."""
    going_on = select(UnitName.unit_id).where(UnitName.valid_to.is_(None))
    query = select(Unit.name).where(Unit.council_id.in_(list(councils)), Unit.id.in_(going_on))
    return list(session.scalars(query.order_by(Unit.folded_name).limit(MOST_AGENCIES)))
