"""Handing a bloc over: closing a year and opening the next under the new head, as one act."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.head_succession import (
    HeadSelection,
    assign_roles,
    compute_next_year_label,
    determine_succession,
)
from workflow.domain.record import Member as Unit
from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import State
from workflow.models import (
    Account,
    Attachment,
    ConfirmationEntry,
    EventKind,
    Handover,
    Paper,
    PaperNumber,
    Review,
    TallyEntry,
    UnitName,
)
from workflow.services.history import lock_review, log_event, log_event_of_each
from workflow.services.law.regulations import regulation_for
from workflow.services.members import save_members
from workflow.services.reviews import open_review, withdraw_review
from workflow.services.scope import has_right
from workflow.services.snapshots import facts_of
from workflow.services.units.name_forecast import forecast_names
from workflow.services.units.reorganizations import is_unit_unused, remove_unit
from workflow.services.units.unit_names import names_of, withdraw_name


@dataclass(frozen=True)
class HandoverPlan:
    """The beginning of next year."""

    year: str
    head: str
    way: HeadSelection
    #: The members under the names they have now, less those that left.
    members: tuple[Unit, ...]
    deputies: tuple[str, ...] = ()
    #: New names of members, by their old ones.
    renamed: Mapping[str, str] = field(default_factory=dict)
    #: Units that join.
    joining: tuple[str, ...] = ()


def suggest_plan(session: Session, review: Review) -> HandoverPlan:
    """Suggest a plan from the facts: members stay, the elected head takes over.

    Agencies have the names of next year; those that were merged or split leave, what they became
    joins.
    """
    record = facts_of(session, review)
    found = determine_succession(record, regulation_for(record, session))
    year = record.next_year or compute_next_year_label(record.year) or ""
    coming = forecast_names(session, review, year)
    renamed = {old: new for old, new in coming.renamed.items() if old != new}
    return HandoverPlan(
        year=year,
        head=renamed.get(found.head or "", found.head or ""),
        way=found.way,
        members=tuple(row for row in record.members if row.name not in coming.ended),
        deputies=tuple(renamed.get(name, name) for name in found.deputies),
        renamed=renamed,
        joining=coming.joining,
    )


def hand_over(
    session: Session, review: Review, plan: HandoverPlan, *, by: Account | None, now: dt.datetime
) -> Handover:
    """Open next year with its members and roles; the rights of the head follow the mandate.

    Raises `MoveRefusedError` while the year is not closed or where it was handed over already,
    `BadInputError` where the plan names a head or a deputy that is no member.
    """
    review = lock_review(session, review)
    _refuse(session, review)
    record = facts_of(session, review)
    _check_plan(plan)
    opened = open_review(session, _first_facts(record, plan), by=by, now=now)
    if plan.renamed or plan.joining:
        _change_members(session, opened, plan, by=by, now=now)
    handover = Handover(
        review=review,
        next_review=opened,
        next_year=plan.year,
        way=plan.way.value,
        from_unit=record.head.name if record.head else None,
        to_unit=plan.head,
        opened_version=opened.version,
        done_at=now,
        done_by=by,
    )
    session.add(handover)
    detail = {"year": plan.year, "to": plan.head, "way": plan.way.value}
    log_event(session, review, EventKind.HANDED_OVER, by=by, now=now, detail=detail)
    session.flush()
    return handover


def _refuse(session: Session, review: Review) -> None:
    if review.state is not State.CLOSED:
        raise MoveRefusedError(
            Message("Hãy kết thúc năm {year} trước khi bàn giao.", year=review.year)
        )
    if current_handover(session, review):
        raise MoveRefusedError(Message("Năm này đã bàn giao."))


def _check_plan(plan: HandoverPlan) -> None:
    names = {fold_name(name) for name in _names(plan)}
    if not plan.year.strip():
        raise BadInputError(Message("Hãy ghi năm sau."), field="year")
    if not plan.head.strip():
        raise BadInputError(Message("Hãy ghi Trưởng khối năm sau."), field="head")
    for field_name, wanted in (("head", (plan.head,)), ("deputies", plan.deputies)):
        for name in wanted:
            if fold_name(name) not in names:
                raise BadInputError(
                    Message("«{name}» không có trong danh sách thành viên năm sau.", name=name),
                    field=field_name,
                )
    if fold_name(plan.head) in {fold_name(name) for name in plan.deputies}:
        raise BadInputError(Message("Trưởng khối không đồng thời là Phó khối."), field="deputies")
    if len(names) < len(_names(plan)):
        raise BadInputError(Message("Có đơn vị được ghi hai lần."), field="joining")


def _names(plan: HandoverPlan) -> list[str]:
    kept = [plan.renamed.get(member.name, member.name) for member in plan.members]
    return [*kept, *plan.joining]


def _first_facts(record: Record, plan: HandoverPlan) -> Record:
    """Next year as it begins: members in their roles, nothing else; renames follow."""
    back = {new: old for old, new in plan.renamed.items()}
    return Record(
        council=record.council,
        bloc=record.bloc,
        year=plan.year,
        members=assign_roles(
            plan.members,
            back.get(plan.head, plan.head),
            tuple(back.get(name, name) for name in plan.deputies),
        ),
    )


def _change_members(
    session: Session, opened: Review, plan: HandoverPlan, *, by: Account | None, now: dt.datetime
) -> None:
    """Give new names and add who joins, so that a renamed agency stays itself and its staff in."""
    kept = tuple(
        msgspec.structs.replace(member, name=plan.renamed.get(member.name, member.name))
        for member in facts_of(session, opened).members
    )
    joining = tuple(Unit(name=name) for name in plan.joining)
    members = assign_roles((*kept, *joining), plan.head, plan.deputies)
    values = {"members": members, "member_count_stated": None}
    save_members(session, opened, values, plan.renamed, seen=opened.version, by=by, now=now)


def current_handover(session: Session, review: Review) -> Handover | None:
    """The handover at the end of a review, unless it was undone."""
    query = select(Handover).filter_by(review_id=review.id).where(Handover.undone_at.is_(None))
    return session.scalars(query).one_or_none()


def handover_that_opened(session: Session, review: Review) -> Handover | None:
    """The handover that a review began with."""
    return session.scalars(select(Handover).filter_by(next_review_id=review.id)).one_or_none()


def takes_over(session: Session, account: Account, handover: Handover | None) -> bool:
    """True if a person works for the head that a handover went to."""
    following = handover.next_review if handover else None
    return following is not None and has_right(session, account, Right.EDIT_REVIEW, following)


def is_untouched(session: Session, handover: Handover) -> bool:
    """True if nothing has been entered in the new year."""
    opened = handover.next_review
    if opened is None or opened.state is not State.PLANNED:
        return False
    if opened.version != handover.opened_version or current_handover(session, opened):
        return False
    return not any(
        session.scalar(select(func.count()).select_from(table).filter_by(review_id=opened.id))
        for table in (Attachment, ConfirmationEntry, Paper, PaperNumber, TallyEntry)
    )


def undo_handover(
    session: Session, handover: Handover, *, reason: str, by: Account | None, now: dt.datetime
) -> None:
    """Take a handover back: the empty new year is seen no more; what happened stays in history.

    Agencies have the names again that they had before it.

    Raises `BadInputError` without a reason, `MoveRefusedError` once something was entered.
    """
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do hủy bàn giao."), field="reason")
    review = lock_review(session, handover.review)
    if not is_untouched(session, handover) or handover.next_review is None:
        raise MoveRefusedError(
            Message("Năm {year} đã có dữ liệu nên không hủy được.", year=handover.next_year)
        )
    opened = lock_review(session, handover.next_review)
    handover.next_review = None
    handover.undone_at, handover.undone_by, handover.undone_reason = now, by, reason.strip()
    session.flush()
    withdraw_review(session, opened, now)
    _withdraw_names(session, opened, by=by, now=now)
    detail = {"year": handover.next_year, "reason": reason.strip()}
    log_event_of_each(
        session, [review, opened], EventKind.HANDOVER_UNDONE, by=by, now=now, detail=detail
    )
    session.flush()
    session.expire_all()


def _withdraw_names(
    session: Session, opened: Review, *, by: Account | None, now: dt.datetime
) -> None:
    """Take back the names that agencies got with the new year, and agencies known from it alone."""
    given = select(UnitName).filter_by(review_id=opened.id).order_by(UnitName.id.desc())
    for name in session.scalars(given).all():
        if name is not names_of(session, name.unit)[0]:
            withdraw_name(session, name, by=by, now=now)
        elif is_unit_unused(session, name.unit):
            remove_unit(session, name.unit)
        else:
            name.review_id = None
    session.flush()
