"""Advice for administrators from a `ServiceStatus`: each thing checked, and its remedy.

The operations page and `thidua doctor` say the same sentences, because they are these.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.services.operations import heartbeats
from workflow.services.operations.disk_space import FullPlace
from workflow.services.operations.service_status import ServiceStatus
from workflow.services.queue import Queue

MIN_FREE_BYTES = 1024**3
#: More messages than this, beyond what the database knows of, are not ours.
MAX_DEPTH = 1000
MAX_WAIT = dt.timedelta(minutes=10)
MAX_BACKUP_AGE = dt.timedelta(hours=36)


@dataclass(frozen=True)
class Advisory:
    """One thing looked at. What is only missing at times, or only wished for, is no fault."""

    name: Message
    ok: bool
    text: Message
    remedy: Message | None = None
    needed: bool = True
    #: Says nothing of a service that is not running.
    of_running: bool = False


def list_advisories(status: ServiceStatus) -> list[Advisory]:
    """List the state of each part, always in the same order."""
    return [
        *_lock_advisories(status),
        _broker_advisory(status),
        *_store_advisory(status),
        *_crowd_advisories(status),
        *_worker_advisory(status),
        _sweep_advisory(status),
        _wait_advisory(status),
        _failure_advisory(status),
        disk_advisory(status.disk_free),
        *map(room_advisory, status.full_places),
        _backup_advisory(status),
        *_backup_disk_advisory(status),
        *_mail_advisory(status),
        *_act_advisories(status),
        *_emergency_advisory(status),
    ]


def _act_advisories(status: ServiceStatus) -> Iterator[Advisory]:
    """Acts that papers cite and that end soon, of the release and of imported files."""
    for act in status.ending_acts:
        yield Advisory(
            Message("Văn bản viện dẫn"),
            ok=False,
            text=Message(
                "{act} hết hiệu lực sau ngày {day:%d/%m/%Y}", act=act.text, day=act.last_day
            )
            if act.until
            else Message(
                "{act} được cho là hết hiệu lực sau ngày {day:%d/%m/%Y}",
                act=act.text,
                day=act.last_day,
            ),
            remedy=Message("Nhập văn bản thay thế bằng lệnh «thidua acts import»."),
            needed=False,
        )


def _lock_advisories(status: ServiceStatus) -> Iterator[Advisory]:
    """Whoever keeps others from saving, by name, so that it can be ended."""
    for one in status.lock_holders:
        named = {"program": one.program, "pid": one.pid}
        text = Message("{program} (tiến trình {pid}) đang giữ khóa ghi", **named)
        if one.seconds is not None:
            text = Message(
                "{program} (kết nối {pid}) giữ khóa đã {time}, {count} việc đang đợi",
                time=format_duration(dt.timedelta(seconds=one.seconds)),
                count=one.waiting,
                **named,
            )
        yield Advisory(
            Message("Cơ sở dữ liệu bị giữ"),
            ok=False,
            text=text,
            remedy=Message(
                "Nếu một phút nữa vẫn còn, hãy dừng tiến trình ấy (hoặc pg_terminate_backend với"
                " kết nối ấy); việc nó làm dở được hủy, việc đã lưu không mất."
            ),
        )


def _broker_advisory(status: ServiceStatus) -> Advisory:
    return Advisory(
        Message("Hàng đợi"),
        ok=status.messages is not None,
        text=Message("trả lời") if status.messages is not None else Message("không trả lời"),
        remedy=Message(
            "Biểu mẫu vẫn lưu được; văn bản chờ đến khi hàng đợi chạy lại. Xem nhật ký của hàng đợi"
            " và THIDUA_BROKER_URL."
        ),
        of_running=True,
    )


def _store_advisory(status: ServiceStatus) -> Iterator[Advisory]:
    """Only where files lie in an object store."""
    if status.store_answers is None:
        return
    yield Advisory(
        Message("Kho tệp"),
        ok=status.store_answers,
        text=Message("trả lời") if status.store_answers else Message("không trả lời"),
        remedy=Message(
            "Biểu mẫu vẫn lưu được; văn bản chờ đến khi kho trả lời, không mất tệp nào. Xem máy chủ"
            " S3, mạng, THIDUA_STORE_URL và THIDUA_STORE_PASSWORD."
        ),
    )


def _crowd_advisories(status: ServiceStatus) -> Iterator[Advisory]:
    """Messages that the database knows nothing of: they keep people waiting unseen."""
    name, waiting = Message("Việc lạ trong hàng đợi"), sum(line.waiting for line in status.lines)
    depth = sum((status.messages or {}).values())
    if depth > MAX_DEPTH + waiting:
        yield Advisory(
            name,
            ok=False,
            text=Message(
                "hàng đợi có {depth} việc, cơ sở dữ liệu chỉ có {count}", depth=depth, count=waiting
            ),
            remedy=Message("Xem chương trình nào khác đang dùng chung Redis hoặc Valkey này."),
        )
    if status.foreign_messages:
        yield Advisory(
            name,
            ok=False,
            text=Message(
                "đã bỏ {count} việc không phải của dịch vụ", count=status.foreign_messages
            ),
            remedy=Message(
                "Xem các việc ấy bằng LRANGE thidua:foreign 0 -1; xem chương trình nào khác đang"
                " dùng chung Redis hoặc Valkey này."
            ),
            needed=False,
        )


_UNATTENDED = {
    Queue.INTERACTIVE: Message("không có máy nào tạo văn bản cho người đang chờ trên trang"),
    Queue.BATCH: Message("không có máy nào tạo văn bản hàng loạt"),
    Queue.CHECKS: Message("không có máy nào kiểm tra thể thức"),
    Queue.SENT_IN: Message("không có máy nào kiểm tra tệp gửi lên"),
}


def _worker_advisory(status: ServiceStatus) -> Iterator[Advisory]:
    if status.workers is None:
        return
    name = Message("Máy tạo văn bản")
    for queue in status.unattended:
        yield Advisory(
            name,
            ok=status.is_fresh,
            text=Message("vừa khởi động") if status.is_fresh else _UNATTENDED[queue],
            remedy=Message("Xem nhật ký của máy tạo văn bản, rồi chạy lại nó."),
            of_running=True,
        )
    if status.alive and not status.unattended:
        processes = sum(one.processes for one in status.alive)
        yield Advisory(
            name,
            ok=True,
            text=Message(
                "{count} máy đang chạy, làm {processes} việc một lúc",
                count=len(status.alive),
                processes=processes,
            ),
            of_running=True,
        )


def _sweep_advisory(status: ServiceStatus) -> Advisory:
    name = Message("Lượt rà soát")
    remedy = Message("Xem nhật ký của bộ hẹn giờ (scheduler) và của máy tạo văn bản.")
    if status.swept_at is None:
        text = Message("chưa có lượt nào")
        ok = False
    else:
        age = status.now - status.swept_at
        text = Message("lần cuối {time} trước", time=format_duration(age))
        if age < -heartbeats.SILENT_AFTER:
            text = Message("ghi giờ chưa tới: đồng hồ máy từng chạy trước")
        ok = abs(age) <= heartbeats.SILENT_AFTER
    if not ok and status.is_fresh:
        text, ok = Message("vừa khởi động; lượt đầu trong vòng một phút"), True
    return Advisory(name, ok=ok, text=text, remedy=remedy, of_running=True)


def _wait_advisory(status: ServiceStatus) -> Advisory:
    name = Message("Chờ lâu nhất")
    since = [line.since for line in status.lines if line.since]
    if not since:
        return Advisory(name, ok=True, text=Message("không có gì chờ"))
    age = status.now - min(since)
    return Advisory(
        name,
        ok=age <= MAX_WAIT,
        text=format_duration(age),
        remedy=Message("Nếu số chờ không giảm, xem máy tạo văn bản và hàng đợi ở trên."),
        needed=False,
    )


def _failure_advisory(status: ServiceStatus) -> Advisory:
    count = sum(one.count for one in status.failures)
    return Advisory(
        Message("Văn bản chưa tạo được"),
        ok=not count,
        text=Message("{count} văn bản", count=count) if count else Message("không có"),
        remedy=Message("Xem lý do ở mục «Chưa tạo được» của trang Vận hành, sửa rồi tạo lại."),
        needed=False,
    )


def disk_advisory(free: int) -> Advisory:
    """Room for papers and backups, in bytes."""
    return Advisory(
        Message("Ổ đĩa"),
        ok=free >= MIN_FREE_BYTES,
        text=Message("còn {free} GB", free=_gigabytes(free)),
        remedy=Message("Dọn bớt, hoặc đặt THIDUA_DATA sang ổ đĩa khác."),
    )


def room_advisory(place: FullPlace) -> Advisory:
    """A place that is full, by what is lacking there."""
    name, remedy = Message("Chỗ ghi"), Message("Dọn bớt {folder}.", folder=place.folder)
    text = Message("{folder} đã đầy: chưa lưu được gì", folder=place.folder)
    if place.only_names:
        text = Message(
            "{folder} hết chỗ cho tệp mới (inode): chưa lưu được gì", folder=place.folder
        )
        remedy = Message("Xóa bớt tệp nhỏ trên ổ đĩa ấy; df -i cho biết còn bao nhiêu.")
    elif place.is_memory:
        text = Message("bộ nhớ dùng chung {folder} đã đầy", folder=place.folder)
        remedy = Message(
            "Xóa tệp lạ trong {folder}, hoặc cấp thêm chỗ cho nó.", folder=place.folder
        )
    return Advisory(name, ok=False, text=text, remedy=remedy)


def _gigabytes(size: int) -> Decimal:
    return round(Decimal(size) / 1024**3, 1)


def _backup_advisory(status: ServiceStatus) -> Advisory:
    name = Message("Bản sao lưu")
    remedy = Message("Chạy ./thidua backup, và giữ một bản ở máy khác.")
    if status.backup_failure:
        text = Message("lần gần nhất không sao lưu được: {reason}", reason=status.backup_failure)
        return Advisory(name, ok=False, text=text, remedy=remedy)
    if status.backup_lost:
        text = Message("không còn tệp của bản mới nhất, {path}", path=status.backup_lost)
        return Advisory(name, ok=False, text=text, remedy=remedy)
    if status.backed_up_at is None:
        text = Message("chưa có bản nào")
        if status.backups_ahead:
            text = Message("chỉ có bản ghi ngày chưa tới: đồng hồ máy từng chạy trước")
        needed = bool(status.backups_ahead)
        return Advisory(name, ok=False, text=text, remedy=remedy, needed=needed)
    age = status.now - status.backed_up_at
    text = Message("bản mới nhất từ {time} trước", time=format_duration(age))
    if status.backup_lacks:
        count = status.backup_lacks
        text = Message("bản mới nhất thiếu {count} tệp đã hỏng trong kho", count=count)
        remedy = Message("Tạo lại các văn bản có tệp đã hỏng, rồi sao lưu lại.")
        return Advisory(name, ok=False, text=text, remedy=remedy)
    return Advisory(name, ok=age <= MAX_BACKUP_AGE, text=text, remedy=remedy, needed=False)


def _backup_disk_advisory(status: ServiceStatus) -> Iterator[Advisory]:
    """One disk that fails takes what is on it together with its backups."""
    if status.backup_beside_data:
        yield Advisory(
            Message("Nơi để bản sao lưu"),
            ok=False,
            text=Message("cùng ổ đĩa với dữ liệu"),
            remedy=Message(
                "Đặt THIDUA_BACKUP_DIR sang ổ đĩa khác, hoặc chép các bản sao lưu sang máy khác."
            ),
            needed=False,
        )


def _mail_advisory(status: ServiceStatus) -> Iterator[Advisory]:
    """Only where a mail server is named: an office may do without."""
    mail = status.mail
    if mail.mail is None:
        return
    text = Message("đã gửi {sent} thư trong 14 ngày qua", sent=mail.sent)
    if mail.failed:
        text = Message("{count} thư không gửi được trong 14 ngày qua", count=len(mail.failed))
    yield Advisory(
        Message("Thư nhắc việc"),
        ok=not mail.failed,
        text=text,
        remedy=Message("Xem lý do ở mục «Thư nhắc việc» của trang Vận hành, rồi gửi thử một thư."),
        needed=False,
    )


def _emergency_advisory(status: ServiceStatus) -> Iterator[Advisory]:
    """Speak only where somebody went round the usual ways in: that is to be explained."""
    if status.emergency_at is None:
        return
    yield Advisory(
        Message("Đăng nhập khẩn cấp"),
        ok=False,
        text=Message(
            "có người cấp hoặc dùng đường dẫn khẩn cấp, lần gần nhất {at}",
            at=status.emergency_at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y"),
        ),
        remedy=Message("Hãy hỏi ai đã làm và vì sao; `thidua security-log` kể từng lần."),
        needed=False,
    )


def format_duration(age: dt.timedelta) -> Message:
    """Format a duration as people say it: seconds, minutes, hours or days."""
    seconds = max(0, round(age.total_seconds()))
    if seconds < 90:
        return Message("{count} giây", count=seconds)
    if seconds < 90 * 60:
        return Message("{count} phút", count=round(seconds / 60))
    if seconds < 48 * 3600:
        return Message("{count} giờ", count=round(seconds / 3600))
    return Message("{count} ngày", count=round(seconds / 86400))
