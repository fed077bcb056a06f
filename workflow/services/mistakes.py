"""Correcting whose review it is and of which year, and withdrawing one opened by mistake."""

import datetime as dt

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.law.regulation import parse_last_year
from workflow.domain.record import Record
from workflow.domain.review_order import compute_list_order
from workflow.domain.vietnamese_text import fold_name
from workflow.models import (
    Account,
    Attachment,
    Bloc,
    ConfirmationEntry,
    EventKind,
    Paper,
    Review,
    TallyEntry,
    UnitName,
    WithdrawnReview,
)
from workflow.services.handover import current_handover, handover_that_opened
from workflow.services.history import lock_review, log_event
from workflow.services.locks import lock_open_review
from workflow.services.reviews import open_review, withdraw_review
from workflow.services.settled_identity import find_identity_refusal
from workflow.services.snapshots import facts_of, save_facts
from workflow.services.units.reorganizations import is_unit_unused, remove_unit


def find_withdrawal_refusal(session: Session, review: Review) -> Message | None:
    """Say why a review can't be withdrawn; None if it can. The example always can be."""
    if current_handover(session, review):
        return Message("Kỳ này đã bàn giao sang năm sau; hãy hủy bàn giao trước.")
    if handover_that_opened(session, review):
        return Message("Kỳ này mở do bàn giao; hãy hủy bàn giao ở kỳ trước.")
    return None if review.is_example else find_identity_refusal(session, review)


def withdraw_mistaken(
    session: Session, review: Review, *, reason: str, by: Account | None, now: dt.datetime
) -> None:
    """Take a review that was opened by mistake out of all lists; its history and reason stay.

    Agencies known from it alone go too. Raises `BadInputError` without a reason,
    `MoveRefusedError` once something was issued.
    """
    review = lock_review(session, review)
    _require_reason(reason)
    if refusal := find_withdrawal_refusal(session, review):
        raise MoveRefusedError(refusal)
    detail = {"year": review.year, "reason": reason.strip()}
    log_event(session, review, EventKind.WITHDRAWN, by=by, now=now, detail=detail)
    withdraw_review(session, review, now)
    for name in session.scalars(select(UnitName).filter_by(review_id=review.id)).all():
        if is_unit_unused(session, name.unit):
            remove_unit(session, name.unit)


def correct_bloc_and_year(
    session: Session,
    review: Review,
    *,
    bloc: str,
    year: str,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> bool:
    """Give a review the bloc and year that it is about; tell whether anything changed.

    The bloc gets the new name where no other one of the council has it: other years keep the name
    that they were saved with. Raises `BadInputError` without a reason or where that bloc has a
    review of that year, `MoveRefusedError` once something was issued.
    """
    review = lock_open_review(session, review)
    record = facts_of(session, review)
    corrected = _correct(record, bloc, year)
    if corrected == record:
        return False
    _require_reason(reason)
    if refusal := find_identity_refusal(session, review):
        raise MoveRefusedError(refusal)
    _place(session, review, bloc, year)
    save_facts(session, review, corrected, section="general", by=by, now=now)
    detail = {
        "was": f"{record.bloc.name} · {record.year}",
        "is": f"{bloc} · {year}",
        "reason": reason.strip(),
        "version": review.version,
    }
    log_event(session, review, EventKind.CORRECTED, by=by, now=now, detail=detail)
    return True


def _correct(record: Record, bloc: str, year: str) -> Record:
    """The facts with another bloc and year; the next year moves along where it followed."""
    old, new = parse_last_year(record.year), parse_last_year(year)
    follows = old is not None and new is not None and record.next_year == str(old + 1)
    return msgspec.structs.replace(
        record,
        bloc=msgspec.structs.replace(record.bloc, name=bloc),
        year=year,
        next_year=str(new + 1) if follows and new is not None else record.next_year,
    )


def _place(session: Session, review: Review, name: str, year: str) -> None:
    """Put the row of a review with its bloc and year, which nobody else's may be at."""
    query = select(Bloc).filter_by(council_id=review.bloc.council_id, folded_name=fold_name(name))
    bloc = session.scalar(query) or review.bloc
    there = session.scalar(
        select(Review).where(Review.bloc_id == bloc.id, Review.year == year, Review.id != review.id)
    )
    old_place = (review.bloc, review.year)
    if there is not None:
        if session.get(WithdrawnReview, there.id) is None:
            raise BadInputError(
                Message("{bloc} đã có kỳ tổng kết năm {year}.", bloc=name, year=year), field="year"
            )
        there.year = f"{year} ({there.id})"
        session.flush()
    review.bloc, review.year = bloc, year
    session.flush()
    if there is not None:  # one that was withdrawn takes the place that is free now
        there.bloc, there.year = old_place
    if bloc.name != name:
        bloc.name, bloc.folded_name = name, fold_name(name)
        for other in session.scalars(select(Review).filter_by(bloc_id=bloc.id)):
            other.list_order = compute_list_order(other.year, name)
    session.flush()


def move_to_council(
    session: Session,
    review: Review,
    council: str,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> Review:
    """Open a review anew with another council and withdraw it here: histories never change hands.

    Raises `MoveRefusedError` once more than its facts is there: files, votes counted or papers.
    """
    review = lock_open_review(session, review)
    tables = (Attachment, ConfirmationEntry, Paper, TallyEntry)
    if any(
        session.scalar(select(table.id).filter_by(review_id=review.id).limit(1)) for table in tables
    ):
        raise MoveRefusedError(
            Message("Kỳ này đã có tệp hoặc văn bản nên không chuyển Hội đồng được; hãy mở kỳ mới.")
        )
    record = facts_of(session, review)
    withdraw_mistaken(session, review, reason=reason, by=by, now=now)
    moved = msgspec.structs.replace(
        record, state=None, council=msgspec.structs.replace(record.council, name=council)
    )
    return open_review(session, moved, by=by, now=now)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do."), field="reason")
