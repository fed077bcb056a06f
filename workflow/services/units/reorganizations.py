"""Agencies that are merged or split: acts with a day and a decision, undone where nothing rests
on them yet.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.names.unit_names import day_before
from workflow.domain.record import Member as Facts
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import (
    Account,
    Member,
    Unit,
    UnitAlias,
    UnitMandateRow,
    UnitName,
    UnitPost,
    UnitSuccession,
    UnitSuccessionKind,
)
from workflow.services.accounts.transfers import return_staff
from workflow.services.units.unit_names import (
    add_unit,
    end_names,
    has_ended,
    log_unit_act,
    names_of,
    reopen_unit,
)


@dataclass(frozen=True)
class ReorganizationAct:
    """From which day, by which decision."""

    on: dt.date
    decision: str

    @property
    def detail(self) -> dict[str, str]:
        """The act as the history tells it."""
        return {"on": self.on.isoformat(), "decision": self.decision.strip()}


def merge_units(
    session: Session,
    units: Sequence[Unit],
    into: Unit | str,
    act: ReorganizationAct,
    *,
    by: Account | None,
    now: dt.datetime,
) -> Unit:
    """Merge agencies into one that is there, or into a new one of that name.

    Their staff act for it in the reviews of that year on, and keep reading their own years. Raises
    `BadInputError`.
    """
    _check_act(act)
    target = find_unit(session, units[0], into) if isinstance(into, str) else into
    ending = [unit for unit in units if unit is not target]
    if not ending:
        raise BadInputError(Message("Hãy chọn đơn vị khác để sáp nhập vào."), field="into")
    if target and has_ended(names_of(session, target)):
        ended = Message("«{name}» đã kết thúc trước đó.", name=target.name)
        raise BadInputError(ended, field="into")
    for unit in ending:
        end_names(session, unit, day_before(act.on))
    if target is None:
        facts = Facts(name=normalize_text(str(into), field="into").strip())
        target = add_unit(
            session, units[0].council, facts, since=act.on, source=act.decision, by=by, now=now
        )
    for unit in ending:
        _succeed(session, unit, target, UnitSuccessionKind.MERGED, act, by=by, now=now)
        log_unit_act(session, unit, "merged", by=by, now=now, into=target.id, **act.detail)
    return target


def split_unit(
    session: Session,
    unit: Unit,
    names: Sequence[str],
    act: ReorganizationAct,
    *,
    by: Account | None,
    now: dt.datetime,
) -> list[Unit]:
    """Split an agency into those of these names; it remains if its own name is among them.

    Nothing tells which of its staff went where: `accounts.moves.place` is told for each of them.
    Raises `BadInputError`.
    """
    _check_act(act)
    names = [normalize_text(name, field="names").strip() for name in names if name.strip()]
    others = [name for name in names if fold_name(name) != fold_name(unit.name)]
    if len({fold_name(name) for name in names}) < max(len(names), 2):
        raise BadInputError(Message("Hãy ghi ít nhất hai đơn vị, không trùng nhau."), field="names")
    for name in others:
        if find_unit(session, unit, name):
            raise BadInputError(
                Message("Đã có đơn vị khác mang tên «{name}».", name=name), field="names"
            )
    if len(others) == len(names):
        end_names(session, unit, day_before(act.on))
    added = []
    for name in others:
        facts, source = Facts(name=name), act.decision
        new = add_unit(session, unit.council, facts, since=act.on, source=source, by=by, now=now)
        _succeed(session, unit, new, UnitSuccessionKind.SPLIT, act, by=by, now=now)
        added.append(new)
    into = [new.id for new in added]
    log_unit_act(session, unit, "split", by=by, now=now, into=into, **act.detail)
    return added


def _check_act(act: ReorganizationAct) -> None:
    if not act.decision.strip():
        raise BadInputError(Message("Hãy ghi quyết định hoặc văn bản căn cứ."), field="decision")


def find_unit(session: Session, unit: Unit, name: str) -> Unit | None:
    """The agency of the same council that bears a name now."""
    if not name.strip():
        raise BadInputError(Message("Hãy ghi tên đơn vị."), field="into")
    return session.scalar(
        select(Unit).filter_by(council_id=unit.council_id, folded_name=fold_name(name))
    )


def _succeed(
    session: Session,
    unit: Unit,
    successor: Unit,
    kind: UnitSuccessionKind,
    act: ReorganizationAct,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    def row(of: int, through: int | None) -> UnitSuccession:
        return UnitSuccession(
            unit_id=of,
            successor_id=successor.id,
            kind=kind,
            effective_on=act.on,
            from_year=str(act.on.year),
            through_id=through,
            decision=act.decision.strip(),
            added_at=now,
            added_by=by,
        )

    session.add(direct := row(unit.id, None))
    session.flush()
    if kind is UnitSuccessionKind.MERGED:
        earlier = select(UnitSuccession.unit_id).filter_by(successor_id=unit.id, kind=kind)
        session.add_all(row(of, direct.id) for of in session.scalars(earlier).all())
        session.flush()


def successions_of(session: Session, unit: Unit) -> list[UnitSuccession]:
    """The acts that an agency went into others by, or others into it."""
    mine = or_(UnitSuccession.unit_id == unit.id, UnitSuccession.successor_id == unit.id)
    query = select(UnitSuccession).where(mine, UnitSuccession.through_id.is_(None))
    return list(session.scalars(query.order_by(UnitSuccession.effective_on, UnitSuccession.id)))


def undo_reorganization(
    session: Session, unit: Unit, *, by: Account | None, now: dt.datetime
) -> list[Message]:
    """Undo that an agency was merged or split: it is active again.

    Units that the act added are removed if nothing refers to them. Its staff come back; sentences
    tell who can't. Raises `MoveRefusedError` if it has no successor, or another bears its name now.
    """
    rows = session.scalars(select(UnitSuccession).filter_by(unit_id=unit.id, through_id=None)).all()
    if not rows:
        raise MoveRefusedError(Message("Đơn vị này chưa được sáp nhập hay chia tách."))
    left = return_staff(session, rows, by=by, now=now)
    added = [row.successor for row in rows]
    ids = [row.id for row in rows]
    # What followed from them goes first: it refers to them.
    for gone in (UnitSuccession.through_id.in_(ids), UnitSuccession.id.in_(ids)):
        session.execute(delete(UnitSuccession).where(gone))
    _forget_unfounded(session)
    began = {row.effective_on for row in rows}
    for successor in added:
        names = names_of(session, successor)
        if len(names) == 1 and names[0].valid_from in began and is_unit_unused(session, successor):
            remove_unit(session, successor)
    if has_ended(names_of(session, unit)):
        if find_unit(session, unit, unit.name):
            raise MoveRefusedError(Message("Đã có đơn vị khác mang tên «{name}».", name=unit.name))
        reopen_unit(session, unit)
    log_unit_act(session, unit, "reorganization_undone", by=by, now=now)
    return left


def _forget_unfounded(session: Session) -> None:
    """Take away what followed from a merger after one that is undone."""
    row, merger, first = (aliased(UnitSuccession) for _ in range(3))
    rests = select(first.id).where(
        first.unit_id == row.unit_id,
        first.successor_id == merger.unit_id,
        first.kind == UnitSuccessionKind.MERGED,
    )
    unfounded = select(row.id).join(merger, merger.id == row.through_id).where(~rests.exists())
    while ids := session.scalars(unfounded).all():
        session.execute(delete(UnitSuccession).where(UnitSuccession.id.in_(ids)))


def is_unit_unused(session: Session, unit: Unit) -> bool:
    """True if no review, person or act refers to an agency."""
    mine = or_(UnitSuccession.unit_id == unit.id, UnitSuccession.successor_id == unit.id)
    used = (
        select(Member.unit_id).filter_by(unit_id=unit.id),
        select(Account.id).filter_by(unit_id=unit.id),
        select(UnitPost.id).filter_by(unit_id=unit.id),
        select(UnitMandateRow.id).filter_by(unit_id=unit.id),
        select(UnitSuccession.id).where(mine),
    )
    return not any(session.scalar(select(query.exists())) for query in used)


def remove_unit(session: Session, unit: Unit) -> None:
    """Forget an agency that nothing has to do with."""
    for table in (UnitName, UnitAlias):
        session.execute(delete(table).where(table.unit_id == unit.id))
    session.delete(unit)
    session.flush()
