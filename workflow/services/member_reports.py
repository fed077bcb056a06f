"""Members' reports: handing in, scores, and the files that come with them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, MoveRefusedError, StaleFormError
from workflow.domain.law.regulation import parse_last_year
from workflow.domain.record import Record, Report
from workflow.domain.year import State
from workflow.models import Account, Attachment, EventKind, Review, Snapshot
from workflow.services.history import lock_review, log_event
from workflow.services.law.regulations import regulation_for
from workflow.services.locks import lock_open_review
from workflow.services.reviews import edit_facts
from workflow.services.scoring.entries import computed_fields
from workflow.services.snapshots import facts_of, record_with_state, save_facts, snapshot_of
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.kept_files import keep_with_rows
from workflow.services.uploads.upload_quotas import check_daily_bytes
from workflow.services.uploads.upload_rules import MAX_FILE_BYTES, check_attachment

#: What a member says about itself; all else of a report belongs to the head of the bloc.
OWN_FIELDS = frozenset({"symbol", "self_score", "achievements", "note"})


def report_of(record: Record, member: str) -> Report:
    """The report of a member, empty where none is recorded."""
    return record.report_of(member) or Report(member=member)


def save_report(
    session: Session,
    review: Review,
    member: str,
    values: dict[str, Any],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> Snapshot | None:
    """Save fields of one member's report; other members' reports may change meanwhile.

    Returns the new snapshot, or None where nothing changed. Raises `StaleFormError` where somebody
    else changed this report since version `seen`, `BadInputError` for a stranger.
    """
    review = lock_open_review(session, review)
    current = facts_of(session, review)
    if member not in {row.name for row in current.members}:
        raise BadInputError(Message("«{name}» không phải thành viên.", name=member))
    old = report_of(current, member)
    if seen != review.version:
        then = report_of(
            record_with_state(snapshot_of(session, review, seen), review.state), member
        )
        if changes := _changes(then, old):
            raise StaleFormError(changes, review.version)
    report = msgspec.structs.replace(old, **values)
    if report == old:
        return None
    _refuse_typed_totals(session, review, current, report)
    snapshot = save_facts(
        session, review, with_report(current, report), section="reports", by=by, now=now
    )
    log_event(
        session,
        review,
        EventKind.SAVED,
        by=by,
        now=now,
        detail={
            "section": "reports",
            "member": member,
            "version": review.version,
            "fields": [path for path, _old, _new in _changes(old, report)],
        },
    )
    return snapshot


def edit_reports(
    session: Session,
    review: Review,
    change: Callable[[Record], Record],
    *,
    by: Account | None,
    now: dt.datetime,
) -> Snapshot | None:
    """Save what `change` makes of the newest reports; `change` sees to what others wrote.

    Returns the new snapshot, or None where nothing changed. Raises `BadInputError` for a total
    that is added up from criteria.
    """

    def checked(record: Record) -> Record:
        changed = change(record)
        for report in changed.reports:
            if report != record.report_of(report.member):
                _refuse_typed_totals(session, review, record, report)
        return changed

    return edit_facts(
        session, review, "reports", checked, seen=review.version, by=by, now=now, touching=()
    )


def _refuse_typed_totals(session: Session, review: Review, current: Record, new: Report) -> None:
    """A total that is added up from criteria is not typed."""
    old, scoring = report_of(current, new.member), regulation_for(current, session).scoring
    for field in computed_fields(session, review, scoring, new.member):
        if getattr(new, field) != getattr(old, field):
            raise BadInputError(
                Message("Điểm của «{name}» được cộng từ các tiêu chí, không nhập tổng.",
                        name=new.member),
                field=field,
            )  # fmt: skip


def hand_in_report(
    session: Session,
    review: Review,
    member: str,
    values: dict[str, Any],
    *,
    seen: int,
    by: Account,
    now: dt.datetime,
) -> Snapshot | None:
    """A member hands in its own report, which counts as received today unless it was before.

    Raises `MoveRefusedError` once the head has closed the reports, `BadInputError` for fields that
    are not the member's to write.
    """
    if foreign := set(values) - OWN_FIELDS:
        raise BadInputError(
            Message("Đơn vị không được tự ghi: {fields}.", fields=", ".join(sorted(foreign)))
        )
    review = lock_review(session, review)
    if review.state is not State.PLANNED:
        raise MoveRefusedError(
            Message(
                "Trưởng khối đã chốt báo cáo; đơn vị không sửa được nữa. Nếu cần sửa, hãy liên"
                " hệ Trưởng khối."
            )
        )
    record = facts_of(session, review)
    _check_own_scores(session, record, member, values, now)
    received = report_of(record, member).received_on or local_day(now)
    return save_report(
        session, review, member, {**values, "received_on": received}, seen=seen, by=by, now=now
    )


def _check_own_scores(
    session: Session, record: Record, member: str, values: dict[str, Any], now: dt.datetime
) -> None:
    """After the day for self-scores nobody changes its own; the head of the bloc still can."""
    score = report_of(record, member).self_score
    if values.get("self_score", score) != score:
        require_before_cut_off(session, record, now)


def require_before_cut_off(session: Session, record: Record, now: dt.datetime) -> None:
    """Raise `MoveRefusedError` where members can no longer change their own scores."""
    day = cut_off_day(session, record)
    if day and local_day(now) > day:
        raise MoveRefusedError(
            Message(
                "Hạn tự chấm điểm là hết ngày {day:%d/%m/%Y}; đơn vị không sửa điểm được nữa.",
                day=day,
            ),
            field="self_score",
        )


def cut_off_day(session: Session, record: Record) -> dt.date | None:
    """The last day on which members score themselves; None where no rule sets one."""
    day, year = regulation_for(record, session).calendar.self_score_by, parse_last_year(record.year)
    return day.in_year(year) if day and year else None


def _changes(old: Report, new: Report) -> list[tuple[str, str, str]]:
    fields = (name for name in Report.__struct_fields__ if getattr(old, name) != getattr(new, name))
    return [
        (f"reports[].{name}", _text(getattr(old, name)), _text(getattr(new, name)))
        for name in fields
    ]


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)


def with_report(record: Record, report: Report) -> Record:
    """The record with a member's report put in its place, kept in the order of the members."""
    others = [row for row in record.reports if row.member != report.member]
    order = {member.name: place for place, member in enumerate(record.members)}
    rows = sorted([*others, report], key=lambda row: order.get(row.member, len(order)))
    return msgspec.structs.replace(record, reports=tuple(rows))


def check_size(file_name: str, size: int) -> None:
    """Refuse an empty file and one that is too large; raises `BadInputError`."""
    if not size:
        raise BadInputError(Message("Tệp «{name}» rỗng.", name=file_name), field="file")
    if size > MAX_FILE_BYTES:
        raise BadInputError(Message("Tệp «{name}» lớn hơn 20 MiB.", name=file_name), field="file")


def attach_file(
    session: Session,
    files: FileStore,
    review: Review,
    member: str,
    *,
    file_name: str,
    content: bytes,
    by: Account | None,
    now: dt.datetime,
    packet: dict[str, Any] | None = None,
) -> Attachment:
    """Keep a file with a member's report; the history also has what its packet told of it.

    Raises `BadInputError` where it is empty, over 20 MiB, no document, or too much for a day.
    """
    check_size(file_name, len(content))
    review = lock_open_review(session, review)
    check_attachment(file_name, content)
    check_daily_bytes(session, by, len(content), now)
    attachment = Attachment(
        review_id=review.id,
        member=member,
        file_name=file_name,
        sha256=keep_with_rows(session, files, content),
        size=len(content),
        added_at=now,
        added_by_id=by.id if by else None,
    )
    session.add(attachment)
    log_event(
        session,
        review,
        EventKind.ATTACHED,
        by=by,
        now=now,
        detail={
            "member": member,
            "file": file_name,
            "sha256": attachment.sha256,
            **({"packet": packet} if packet else {}),
        },
    )
    return attachment


def detach_file(
    session: Session, attachment: Attachment, *, by: Account | None, now: dt.datetime
) -> None:
    """Take a file off a report; its bytes and its place in the history stay."""
    lock_open_review(session, attachment.review)
    attachment.removed_at = now
    log_event(
        session,
        attachment.review,
        EventKind.DETACHED,
        by=by,
        now=now,
        detail={
            "member": attachment.member,
            "file": attachment.file_name,
            "sha256": attachment.sha256,
        },
    )


def attachments_of(session: Session, review: Review) -> dict[str, list[Attachment]]:
    """The files of a review by member name."""
    query = (
        select(Attachment)
        .where(Attachment.review_id == review.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    found: dict[str, list[Attachment]] = {}
    for attachment in session.scalars(query):
        found.setdefault(attachment.member, []).append(attachment)
    return found
