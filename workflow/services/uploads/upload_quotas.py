"""How much a person may send in a day, and have waiting: everything that is kept or that costs."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.models import (
    Account,
    Attachment,
    EditedPaper,
    Inspection,
    InspectionStatus,
    SignedCopy,
    TemplateVersion,
    TrialStatus,
)

#: One person's files of one day; the reports of a large bloc keyed by its head take some 100 MiB.
MAX_BYTES_A_DAY = 300 * 2**20
#: Files of one person and day: each costs a row of history, however small it is.
MAX_FILES_A_DAY = 300
MAX_INSPECTIONS_A_DAY = 40
#: Edited files and signed copies that one person has read and compared.
MAX_RETURNS_A_DAY = 100
#: Files that one person has waiting for the layout check.
MAX_WAITING_INSPECTIONS = 3
#: Templates that one person brings in in a day, and that wait for their trial at a time.
MAX_TEMPLATES_A_DAY = 60
MAX_WAITING_TRIALS = 3
_DAY = dt.timedelta(days=1)


def check_daily_bytes(session: Session, by: Account | None, size: int, now: dt.datetime) -> None:
    """Refuse a file that would be too much for one person and day; raises `BadInputError`."""
    if by is None:
        return
    found = [_uploads_of_day(session, table, by, now) for table in _UPLOADS]
    sent, count = sum(row[0] for row in found), found[0][1]
    if count >= MAX_FILES_A_DAY:
        raise BadInputError(
            Message(
                "Trong 24 giờ qua anh/chị đã gửi {count} tệp, mức nhiều nhất cho một người; hãy gộp"
                " các tệp lại, hoặc gửi tiếp vào ngày mai.",
                count=count,
            ),
            field="file",
        )
    if sent + size > MAX_BYTES_A_DAY:
        raise BadInputError(
            Message(
                "Trong 24 giờ qua anh/chị đã gửi gần {limit} MB tệp, mức nhiều nhất cho một người;"
                " hãy gửi tiếp vào ngày mai hoặc nhờ người khác.",
                limit=MAX_BYTES_A_DAY // 2**20,
            ),
            field="file",
        )


_UPLOADS: tuple[type[Attachment] | type[EditedPaper] | type[SignedCopy], ...] = (
    Attachment,
    EditedPaper,
    SignedCopy,
)


def _uploads_of_day(
    session: Session,
    table: type[Attachment] | type[EditedPaper] | type[SignedCopy],
    by: Account,
    now: dt.datetime,
) -> tuple[int, int]:
    """The bytes and the number of files that a person sent in a day."""
    query = select(func.coalesce(func.sum(table.size), 0), func.count())
    query = query.where(table.added_by_id == by.id, table.added_at > now - _DAY)
    size, count = session.execute(query).one()
    return size, count


def check_returns(session: Session, by: Account, now: dt.datetime) -> None:
    """Refuse an edited or signed file beyond what one person may have read in a day."""
    mine = [
        select(func.count()).where(table.added_by_id == by.id, table.added_at > now - _DAY)
        for table in (EditedPaper, SignedCopy)
    ]
    if sum(session.scalar(query) or 0 for query in mine) >= MAX_RETURNS_A_DAY:
        raise BadInputError(
            Message(
                "Trong 24 giờ qua anh/chị đã gửi {count} bản sửa, bản đã ký, mức nhiều nhất cho"
                " một người; hãy gửi tiếp vào ngày mai.",
                count=MAX_RETURNS_A_DAY,
            ),
            field="file",
        )


def check_inspections(session: Session, by: Account, now: dt.datetime) -> None:
    """Refuse a layout check beyond what one person may have waiting, or had today."""
    mine = select(func.count()).select_from(Inspection).where(Inspection.asked_by_id == by.id)
    busy = Inspection.status.in_((InspectionStatus.QUEUED, InspectionStatus.CHECKING))
    if (session.scalar(mine.where(busy)) or 0) >= MAX_WAITING_INSPECTIONS:
        raise BadInputError(
            Message("Các tệp gửi trước còn đang được kiểm tra; hãy chờ xong rồi gửi tiếp."),
            field="file",
        )
    if (session.scalar(mine.where(Inspection.asked_at > now - _DAY)) or 0) >= MAX_INSPECTIONS_A_DAY:
        raise BadInputError(
            Message(
                "Trong 24 giờ qua anh/chị đã kiểm tra {count} tệp, mức nhiều nhất cho một người;"
                " hãy gửi tiếp vào ngày mai.",
                count=MAX_INSPECTIONS_A_DAY,
            ),
            field="file",
        )


def check_templates(session: Session, by: Account, now: dt.datetime) -> None:
    """Refuse a template beyond what one person may have waiting, or brought in today."""
    mine = select(func.count()).select_from(TemplateVersion)
    mine = mine.where(TemplateVersion.added_by_id == by.id)
    busy = TemplateVersion.status.in_((TrialStatus.QUEUED, TrialStatus.TRYING))
    if (session.scalar(mine.where(busy)) or 0) >= MAX_WAITING_TRIALS:
        raise BadInputError(
            Message("Các mẫu gửi trước còn đang được thử; hãy chờ xong rồi gửi tiếp."),
            field="file",
        )
    if (session.scalar(mine.where(TemplateVersion.added_at > now - _DAY)) or 0) >= (
        MAX_TEMPLATES_A_DAY
    ):
        raise BadInputError(
            Message(
                "Trong 24 giờ qua anh/chị đã gửi {count} mẫu, mức nhiều nhất cho một người;"
                " hãy gửi tiếp vào ngày mai.",
                count=MAX_TEMPLATES_A_DAY,
            ),
            field="file",
        )
