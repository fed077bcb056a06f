"""Reminding members whose report is missing, because somebody asks for it: each once a day."""

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.config import MailSettings
from workflow.domain.days import local_day
from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.papers import PaperKind
from workflow.domain.reminders import ASKED_BY_HAND
from workflow.domain.roles import Scope
from workflow.domain.year import State
from workflow.models import Account, Batch, Event, EventKind, Member, Reminder, Review
from workflow.services.history import lock_review, log_event
from workflow.services.printing.current_papers import list_refusals
from workflow.services.printing.paper_requests import request_papers_of_review
from workflow.services.scope import has_scope, near_units, works_for
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts


@dataclass(frozen=True)
class Reminding:
    """What came of pressing the button."""

    #: Members some of whose staff get a letter, today's or an earlier one of today.
    by_letter: tuple[str, ...]
    #: Members whom the letter of the office names.
    by_paper: tuple[str, ...]
    #: The rest find the reminder among their notices only.
    by_notice: tuple[str, ...]
    #: The request for the letter; none where nobody needs it or it is under way.
    batch: Batch | None
    #: Why the office writes no letter; none where it does.
    refusal: Message | None = None


def find_last_reminding(session: Session, review: Review) -> Event | None:
    """The last time that somebody reminded the members of a review."""
    query = select(Event).filter_by(review_id=review.id, kind=EventKind.REMINDED)
    return session.scalars(query.order_by(Event.id.desc()).limit(1)).first()


def list_reminded_today(session: Session, review: Review, now: dt.datetime) -> frozenset[str]:
    """The members whom somebody has reminded today."""
    return frozenset(
        name for row in _list_remindings(session, review, now) for name in row.detail["members"]
    )


def _list_remindings(session: Session, review: Review, now: dt.datetime) -> list[Event]:
    """The times of today; nobody reminds so often that all of them were many."""
    query = (
        select(Event)
        .filter_by(review_id=review.id, kind=EventKind.REMINDED)
        .where(Event.at > now - dt.timedelta(days=1))
    )
    return [row for row in session.scalars(query) if local_day(row.at) == local_day(now)]


def list_members_to_remind(session: Session, review: Review) -> tuple[str, ...]:
    """The members whose report is neither in nor waived, while reports are awaited."""
    if review.state is not State.PLANNED:
        return ()
    record = facts_of(session, review)
    settled = {row.member for row in record.reports if row.received_on or row.waived}
    return tuple(member.name for member in record.voters if member.name not in settled)


def remind_members(
    session: Session,
    review: Review,
    mail: MailSettings | None,
    *,
    by: Account | None,
    now: dt.datetime,
    chosen: Collection[str] | None = None,
) -> Reminding:
    """Write a letter to the staff of each member that is missing; for the rest a paper is made.

    `chosen` are some of them; None is all. Who signs in finds the reminder among the notices too.
    The paper names whom it was made for today; the head of the bloc gets none from itself.
    Raises `MoveRefusedError` where no report is missing or all were reminded today.
    """
    review = lock_review(session, review)
    reminded = list_reminded_today(session, review, now)
    missing = _list_missing(session, review, chosen, reminded)
    reached = _write_letters(session, review, missing, mail, now) if mail else set()
    refusal = list_refusals(session, [review]).get((review.id, PaperKind.REMINDER.value))
    rest = [name for name in missing if name not in reached]
    by_paper = () if refusal else tuple(name for name in rest if name != review.head_name)
    batch = None
    if by_paper:
        _name_on_paper(session, review, {*by_paper}, reminded, by=by, now=now)
        batch = request_papers_of_review(session, review, [PaperKind.REMINDER], by=by, now=now)
    detail = {"members": list(missing), "count": len(missing), "letters": len(reached)}
    log_event(session, review, EventKind.REMINDED, by=by, now=now, detail=detail)
    return Reminding(
        by_letter=tuple(name for name in missing if name in reached),
        by_paper=by_paper,
        by_notice=tuple(name for name in rest if name not in by_paper),
        batch=batch,
        refusal=refusal,
    )


def _list_missing(
    session: Session, review: Review, chosen: Collection[str] | None, told: Collection[str]
) -> tuple[str, ...]:
    missing = list_members_to_remind(session, review)
    if chosen is not None:
        missing = tuple(name for name in missing if name in chosen)
        if not missing:
            raise MoveRefusedError(Message("Hãy chọn ít nhất một đơn vị chưa nộp báo cáo."))
    if not missing:
        raise MoveRefusedError(Message("Không còn đơn vị nào chưa nộp báo cáo."))
    missing = tuple(name for name in missing if name not in told)
    if not missing:
        raise MoveRefusedError(Message("Hôm nay đã nhắc các đơn vị rồi."))
    return missing


def _name_on_paper(
    session: Session,
    review: Review,
    names: Collection[str],
    told: Collection[str],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Settle whom the paper names: these, and whom it was made for earlier today."""
    settings = paper_settings_of(session, review)
    pending = list_members_to_remind(session, review)
    earlier = {name for name in settings.reminded if name in told}
    named = tuple(name for name in pending if name in names or name in earlier)
    if len(named) == sum(name != review.head_name for name in pending):
        named = ()
    if named != settings.reminded:
        settings = msgspec.structs.replace(settings, reminded=named)
        record = facts_of(session, review)
        save_facts(session, review, record, section=None, by=by, now=now, settings=settings)


def _write_letters(
    session: Session,
    review: Review,
    missing: Iterable[str],
    mail: MailSettings,
    now: dt.datetime,
) -> set[str]:
    """Queue a letter for each person of the missing members; who has one of today gets no other."""
    today, host = local_day(now), mail.sender.rpartition("@")[2].strip("> ") or "thidua"
    people = list(_list_staff(session, review, list(missing)))
    ids = [account.id for _names, account in people]
    written = select(Reminder.account_id).where(
        Reminder.day == today, Reminder.event_id == 0, Reminder.account_id.in_(ids)
    )
    have_one = set(session.scalars(written))
    for _names, account in people:
        if account.id not in have_one:
            session.add(_letter_row(account, today, host, now))
    return {name for names, _account in people for name in names}


def _list_staff(
    session: Session, review: Review, missing: list[str]
) -> Iterator[tuple[list[str], Account]]:
    """Each person who gets letters and works for some of the members, with their names."""
    of_missing = (Member.review_id == review.id, Member.name.in_(missing))
    near = near_units(select(Member.unit_id).where(*of_missing))
    people = select(Account).where(near, Account.active, Account.reminded)
    for account in session.scalars(
        people.where(Account.email.is_not(None), has_scope(Scope.UNIT)).order_by(Account.id)
    ):
        mine = select(Member.name).where(*of_missing, works_for(account))
        if names := list(session.scalars(mine)):
            yield names, account


def _letter_row(account: Account, today: dt.date, host: str, now: dt.datetime) -> Reminder:
    token = secrets.token_hex(8)
    return Reminder(
        account_id=account.id,
        day=today,
        since=ASKED_BY_HAND,
        message_id=f"<thidua.{today:%Y%m%d}.{token}@{host}>",
        not_before=now,
    )
