"""Visibility: conditions on tables that leave a person only the rows that are theirs.

A person's role says how wide they see: everything, what belongs to one council, or the reviews in
which their unit is a member. What a council sees is decided by the council stored with the thing
itself, never by where the person who made it works today.

A unit's staff see the reviews that it is a member of; after a split also those of the unit that a
person came from, in its years; after a merger those of its successor, from then on. Reviews of the
years before stay with the unit that was.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    exists,
    false,
    inspect,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.sql.base import ExecutableOption

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.roles import Right, Role, Scope, list_rights, list_stored_roles, role_of_member
from workflow.models import (
    Account,
    Batch,
    Bloc,
    Council,
    FormerUnit,
    Inspection,
    Member,
    Paper,
    Review,
    ReviewCount,
    TemplateVersion,
    Unit,
    UnitSuccession,
    UnitSuccessionKind,
    Webhook,
    exclude_withdrawn,
)

Entity = TypeVar(
    "Entity",
    Account,
    Batch,
    Bloc,
    Council,
    Inspection,
    Paper,
    Review,
    ReviewCount,
    TemplateVersion,
    Unit,
    Webhook,
)

_MERGED = UnitSuccession.kind == UnitSuccessionKind.MERGED


def visible(account: Account, entity: type[Entity]) -> ColumnElement[bool]:
    """The condition on a table that leaves what a person may see of it."""
    return _CONDITIONS[entity](account)


def find_visible(
    session: Session,
    account: Account,
    entity: type[Entity],
    id_: int,
    *conditions: ColumnElement[bool],
    load: Sequence[ExecutableOption] = (),
) -> Entity:
    """The row of that id; raises `NotFoundError` if there is none that the person may see."""
    key = inspect(entity).primary_key[0]
    query = select(entity).where(key == id_, visible(account, entity), *conditions)
    if (found := session.scalar(query.options(*load))) is None:
        raise NotFoundError(_NOT_FOUND[entity])
    return found


def _reviews(account: Account) -> ColumnElement[bool]:
    if account.role.scope is Scope.UNIT:
        return Review.id.in_(select(Member.review_id).where(works_for(account)))
    return reviews_in_scope(account.role.scope, account.council_id)


def reviews_in_scope(scope: Scope, council: int | ColumnElement[int] | None) -> ColumnElement[bool]:
    """The reviews that officers of a council see, or the administrator."""
    if scope is Scope.SERVICE:
        return exclude_withdrawn()
    return (
        Review.bloc_id.in_(select(Bloc.id).where(Bloc.council_id == council)) & exclude_withdrawn()
    )


def _papers(account: Account) -> ColumnElement[bool]:
    return Paper.review_id.in_(select(Review.id).where(_reviews(account)))


def _accounts(account: Account) -> ColumnElement[bool]:
    if account.role.scope is Scope.COUNCIL and account.council_id is not None:
        return accounts_of_council(account.council_id)
    return _everything(account)


def accounts_of_council(council_id: int) -> ColumnElement[bool]:
    """A condition on `Account`: officers of a council, and staff of its agencies."""
    units = select(Unit.id).where(Unit.council_id == council_id)
    return or_(
        and_(has_scope(Scope.COUNCIL), Account.council_id == council_id),
        and_(has_scope(Scope.UNIT), Account.unit_id.in_(units)),
    )


def has_scope(scope: Scope) -> ColumnElement[bool]:
    """A condition on `Account`: its role sees this much."""
    return Account.role.in_(list_stored_roles(scope))


def _inspections(account: Account) -> ColumnElement[bool]:
    """Files that people sent in are seen by who sent them, and by the administrator."""
    if account.role.scope is Scope.SERVICE:
        return Inspection.asked_by_id.is_not(None)
    return Inspection.asked_by_id == account.id


def _everything(account: Account) -> ColumnElement[bool]:
    """All rows of the service for the administrator, none for others."""
    return true() if account.role.scope is Scope.SERVICE else false()


def _of_own_council(
    council_id: InstrumentedAttribute[Any],
) -> Callable[[Account], ColumnElement[bool]]:
    """All for the administrator, for an officer what belongs to the officer's council."""

    def condition(account: Account) -> ColumnElement[bool]:
        if account.role.scope is Scope.COUNCIL:
            return council_id == account.council_id
        return _everything(account)

    return condition


_CONDITIONS: dict[type[Any], Callable[[Account], ColumnElement[bool]]] = {
    Account: _accounts,
    Batch: _of_own_council(Batch.council_id),
    Bloc: _of_own_council(Bloc.council_id),
    Council: _of_own_council(Council.id),
    Inspection: _inspections,
    Paper: _papers,
    Review: _reviews,
    ReviewCount: _of_own_council(ReviewCount.council_id),
    TemplateVersion: _of_own_council(TemplateVersion.council_id),
    Unit: _of_own_council(Unit.council_id),
    Webhook: _of_own_council(Webhook.council_id),
}
_NOT_FOUND: dict[type[Any], Message] = {
    Account: Message("Không tìm thấy người này."),
    Batch: Message("Không tìm thấy đợt tạo văn bản này."),
    Bloc: Message("Không tìm thấy khối, cụm này."),
    Council: Message("Không tìm thấy Hội đồng này."),
    Inspection: Message("Không tìm thấy lần kiểm tra này."),
    Paper: Message("Không tìm thấy văn bản này."),
    Review: Message("Không tìm thấy kỳ tổng kết này."),
    TemplateVersion: Message("Không tìm thấy mẫu này."),
    Unit: Message("Không có đơn vị này."),
    Webhook: Message("Không tìm thấy nơi nhận này."),
}


def role_on(session: Session, account: Account, review: Review) -> Role | None:
    """Give a person's role in a review: its head unit's staff run it, members' see it."""
    if account.role.scope is not Scope.UNIT:
        mine = select(Review.id).where(Review.id == review.id, _reviews(account))
        return account.role if session.scalar(mine) else None
    of_unit = select(Member.role).where(Member.review_id == review.id, works_for(account))
    roles = list(session.scalars(of_unit))
    if not roles:
        return None
    return role_of_member(is_head="head" in roles)


def has_right(
    session: Session, account: Account, right: Right, review: Review | None = None
) -> bool:
    """True if a person has a right: on the review if one is given, else in the service."""
    role = account.role if review is None else role_on(session, account, review)
    return right in list_rights(role)


def works_for(account: Account) -> ColumnElement[bool]:
    """A condition on `Member`; staff of no unit work for none."""
    return _works_for(account.id, account.unit_id)


@lru_cache(maxsize=1000)  # to build it took a tenth of what a page takes
def _works_for(account_id: int, mine: int | None) -> ColumnElement[bool]:
    reach, of = _units_in_scope(account_id, mine), aliased(Review)
    in_its_years = exists().where(
        reach.c.unit_id == Member.unit_id,
        of.id == Member.review_id,
        of.year >= reach.c.from_year,
        or_(reach.c.until_year.is_(None), of.year < reach.c.until_year),
    )
    of_reach = Member.unit_id.in_(select(reach.c.unit_id))
    return and_(of_reach, or_(Member.unit_id == mine, in_its_years))


def _units_in_scope(account_id: int, unit_id: int | None) -> Subquery:
    """Every unit that a person has to do with: from which label of a review, until before which."""
    former = select(FormerUnit.unit_id, FormerUnit.until_year)
    own = select(
        literal(unit_id, Integer()).label("unit_id"),
        null().cast(String()).label("until_year"),
    )
    places = own.union_all(former.where(FormerUnit.account_id == account_id)).subquery()
    themselves = select(
        places.c.unit_id, literal("", String()).label("from_year"), places.c.until_year
    )
    heirs = (
        select(UnitSuccession.successor_id, UnitSuccession.from_year, places.c.until_year)
        .join(places, places.c.unit_id == UnitSuccession.unit_id)
        .where(_MERGED)
    )
    return themselves.union_all(heirs).subquery()


def staffed_units() -> Select[int | None]:
    """The units that somebody works for, also since a merger, or by a split that all followed."""
    active = select(Account.unit_id).where(Account.active, Account.unit_id.is_not(None))
    heirs = select(UnitSuccession.successor_id).where(UnitSuccession.unit_id.in_(active), _MERGED)
    left = (
        select(FormerUnit.unit_id)
        .join(FormerUnit.account)
        .where(Account.active, FormerUnit.until_year.is_(None))
    )
    return select(active.union_all(heirs, left).subquery().c.unit_id)


def near_units(units: Select[int]) -> ColumnElement[bool]:
    """A condition on `Account`: whoever may work for one of these units.

    Staff of the unit, of one that was merged into it, and those whom a split took elsewhere;
    `works_for` says for which review each of them does.
    """
    places = units.union(
        select(UnitSuccession.unit_id).where(UnitSuccession.successor_id.in_(units), _MERGED)
    ).subquery()
    of_places = select(places.c[0])
    former = select(FormerUnit.account_id).where(FormerUnit.unit_id.in_(of_places))
    return or_(Account.unit_id.in_(of_places), Account.id.in_(former))


def own_unit_first(account: Account) -> tuple[Any, ...]:
    """The order of members that somebody works for: the own unit, then by position."""
    return Member.unit_id != account.unit_id, Member.position
