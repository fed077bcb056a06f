"""Staff of an agency that was split: who went on to which successor, and back.

No act says who went where, so somebody says it for each person. Staff of a merged agency need no
such answer: they act for the one it went into by themselves (`overview.reach`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message
from workflow.domain.roles import Scope
from workflow.models import Account, EventKind, FormerUnit, Unit, UnitSuccession, UnitSuccessionKind
from workflow.services.accounts.account_history import councils_concerned, log_account_event
from workflow.services.scope import has_scope
from workflow.services.units.unit_names import has_ended, names_of


@dataclass(frozen=True)
class StaffPlacement:
    """One person of an agency, and the successor that was chosen where it was split."""

    account: Account
    chosen: UnitSuccession | None

    @property
    def has_gone_on(self) -> bool:
        """Tell whether the person has left the chosen successor meanwhile."""
        return self.chosen is not None and self.account.unit_id != self.chosen.successor_id


def split_acts_of(session: Session, unit: Unit) -> list[UnitSuccession]:
    """The acts by which others came out of an agency."""
    split = select(UnitSuccession).filter_by(unit_id=unit.id, kind=UnitSuccessionKind.SPLIT)
    return list(
        session.scalars(
            split.options(joinedload(UnitSuccession.successor)).order_by(UnitSuccession.id)
        )
    )


def staff_of(session: Session, unit: Unit) -> list[StaffPlacement]:
    """List the staff of an agency, also by merger, and those who left it by a split."""
    merged = select(UnitSuccession.unit_id).filter_by(
        successor_id=unit.id, kind=UnitSuccessionKind.MERGED
    )
    here = or_(Account.unit_id == unit.id, Account.unit_id.in_(merged))
    went = (
        select(FormerUnit)
        .join(FormerUnit.succession)
        .where(UnitSuccession.unit_id == unit.id)
        .options(joinedload(FormerUnit.succession))
    )
    chosen = {row.account_id: row.succession for row in session.scalars(went)}
    query = select(Account).where(has_scope(Scope.UNIT), or_(here, Account.id.in_(chosen)))
    people = session.scalars(query.order_by(Account.list_name, Account.id))
    return [StaffPlacement(account, chosen.get(account.id)) for account in people]


def acts_to_follow(session: Session, account: Account) -> list[UnitSuccession]:
    """List the successions that staff of a split agency can follow.

    The agency is the own one, or the one that it was merged into before.
    """
    if account.unit is None:
        return []
    merged = select(UnitSuccession).filter_by(
        unit_id=account.unit.id, kind=UnitSuccessionKind.MERGED
    )
    rows = session.scalars(merged.order_by(UnitSuccession.id))
    for unit in (account.unit, *(row.successor for row in rows)):
        acts = split_acts_of(session, unit)
        if acts and has_ended(names_of(session, unit)):
            return acts
    return []


def former_units(session: Session, account: Account) -> list[Unit]:
    """The split agencies whose years a person kept."""
    query = select(FormerUnit).filter_by(account_id=account.id).order_by(FormerUnit.id)
    return [row.unit for row in session.scalars(query.options(joinedload(FormerUnit.unit)))]


def place_staff(
    session: Session,
    unit: Unit,
    chosen: dict[int, int | None],
    *,
    by: Account | None,
    now: dt.datetime,
) -> int:
    """Let people of a split agency follow the act chosen for each, or stay; says how many moved.

    `chosen` has ids of accounts and of acts. Raises `BadInputError` naming the account for an act
    that is none of this agency's, or a person who is not of it.
    """
    _lock_accounts(session, chosen)
    acts = {row.id: row for row in split_acts_of(session, unit)}
    staff = {clerk.account.id: clerk for clerk in staff_of(session, unit)}
    moved = 0
    for account_id, act_id in chosen.items():
        clerk = staff.get(account_id)
        if clerk is None or clerk.has_gone_on or (act_id and act_id not in acts):
            raise BadInputError(
                Message("Người này hoặc đơn vị được chọn đã thay đổi; hãy chọn lại."),
                field=f"p{account_id}",
            )
        act = acts[act_id] if act_id else None
        if act is not clerk.chosen:
            follow_split(session, clerk.account, unit, act, by=by, now=now)
            moved += 1
    return moved


def _lock_accounts(session: Session, ids: Iterable[int]) -> None:
    """Hold people as they are now until the transaction ends, so that each goes one way."""
    query = select(Account).where(Account.id.in_(list(ids))).order_by(Account.id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    session.scalars(query).all()


def follow_split(
    session: Session,
    account: Account,
    unit: Unit,
    act: UnitSuccession | None,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Let a person of a split agency follow an act of it to the successor; none takes it back."""
    before, old = councils_concerned(session, account), account.unit
    _apply_split(session, account, unit, act, by=by, now=now)
    _log_move(session, account, old, because="split", before=before, by=by, now=now)


def _apply_split(
    session: Session,
    account: Account,
    unit: Unit,
    act: UnitSuccession | None,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    row = _former_unit_row(session, account, unit)
    if row is None and act:
        row = FormerUnit(account_id=account.id, unit_id=account.unit_id)
        session.add(row)
    if row and act:
        row.succession, row.moved_at, row.moved_by_id = act, now, by.id if by else None
        row.until_year = None if has_ended(names_of(session, unit)) else act.from_year
        account.unit = act.successor
    elif row:
        account.unit = row.unit
        session.delete(row)
    session.flush()


def _former_unit_row(session: Session, account: Account, unit: Unit) -> FormerUnit | None:
    """Find the row that says how a person left an agency."""
    query = select(FormerUnit).join(FormerUnit.succession)
    mine = FormerUnit.account_id == account.id
    return session.scalar(query.where(mine, UnitSuccession.unit_id == unit.id))


def transfer(
    session: Session, account: Account, unit: Unit | None, *, by: Account | None, now: dt.datetime
) -> None:
    """Give a person to another agency, or to none.

    To a successor of a split one, to another of its successors and back, the years of the former
    one come along. Whoever leaves for anywhere else leaves those years too.
    """
    came = _split_joined_by(session, account)
    if came and unit and came.unit_id == unit.id:
        _apply_split(session, account, came.succession.unit, None, by=by, now=now)
        return
    for origin in (came.succession.unit if came else None, account.unit):
        if act := _act_between(session, origin, unit):
            _apply_split(session, account, act.unit, act, by=by, now=now)
            return
    session.execute(delete(FormerUnit).where(FormerUnit.account_id == account.id))
    account.unit = unit


def _split_joined_by(session: Session, account: Account) -> FormerUnit | None:
    """Find the split that brought a person to their agency."""
    query = select(FormerUnit).join(FormerUnit.succession)
    mine = FormerUnit.account_id == account.id
    return session.scalar(query.where(mine, UnitSuccession.successor_id == account.unit_id))


def _act_between(session: Session, old: Unit | None, new: Unit | None) -> UnitSuccession | None:
    """The split by which one agency came out of another, or out of what that was merged into."""
    if old is None or new is None:
        return None
    after = select(UnitSuccession.successor_id).filter_by(
        unit_id=old.id, kind=UnitSuccessionKind.MERGED
    )
    split = select(UnitSuccession).filter_by(successor_id=new.id, kind=UnitSuccessionKind.SPLIT)
    mine = or_(UnitSuccession.unit_id == old.id, UnitSuccession.unit_id.in_(after))
    return session.scalars(split.where(mine).order_by(UnitSuccession.id)).first()


def _log_move(
    session: Session,
    account: Account,
    old: Unit | None,
    *,
    because: str,
    before: set[int],
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Note from which agency to which a person went, and why."""
    session.flush()
    places = [old.name if old else "", account.unit.name if account.unit else ""]
    kind = EventKind.PERSON_CHANGED
    facts = {"changes": {"unit": places}, "because": because}
    log_account_event(session, account, kind, by=by, now=now, before=before, detail=facts)


def return_staff(
    session: Session,
    acts: Iterable[UnitSuccession],
    *,
    by: Account | None,
    now: dt.datetime,
) -> list[Message]:
    """Bring people back to the agency whose split is undone; say who can't return, and why."""
    ids = [act.id for act in acts]
    mine = FormerUnit.succession_id.in_(ids)
    _lock_accounts(session, session.scalars(select(FormerUnit.account_id).where(mine)))
    rows = session.scalars(select(FormerUnit).where(mine).order_by(FormerUnit.id)).all()
    reasons = [_return_one(session, row, by=by, now=now) for row in rows]
    session.flush()
    return [reason for reason in reasons if reason]


def _return_one(
    session: Session, row: FormerUnit, *, by: Account | None, now: dt.datetime
) -> Message | None:
    account, successor = row.account, row.succession.successor
    old, before, home = account.unit, councils_concerned(session, account), row.unit
    reason = _reason_to_stay(session, account, successor)
    session.delete(row)
    if reason is None:
        account.unit = home
        _log_move(session, account, old, because="split_undone", before=before, by=by, now=now)
    return reason


def _reason_to_stay(session: Session, account: Account, successor: Unit) -> Message | None:
    """Say why a person does not go back to where they were before a split."""
    if account.unit_id != successor.id:
        now_at = account.unit.name if account.unit else ""
        return Message(
            "{person} không trở về: sau khi chia tách đã sang «{unit}».",
            person=account.name,
            unit=now_at,
        )
    if has_ended(names_of(session, successor)):
        return Message(
            "{person} không trở về: «{unit}» đã được sáp nhập hoặc chia tách tiếp.",
            person=account.name,
            unit=successor.name,
        )
    return None
