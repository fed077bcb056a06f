"""Faults of a backup, each in one sentence."""

from pathlib import Path

from workflow.domain.errors import DomainError, Message
from workflow.services.os_errors import explain_os_error


class BackupError(DomainError):
    """A backup could not be made or read."""


def name_taken_error(path: Path) -> BackupError:
    return BackupError(Message("{path} đã có; bản sao lưu không ghi đè lên tệp nào.", path=path))


def damaged_database_error(detail: str | Message, backend: str) -> BackupError:
    message = Message(
        "Cơ sở dữ liệu đã hỏng ({detail}) nên không sao lưu được trọn vẹn; hãy giữ các bản sao "
        "lưu cũ, rồi dùng ./thidua rescue hoặc phục hồi một bản sao lưu."
    )
    if backend == "postgresql":
        message = Message(
            "Cơ sở dữ liệu đã hỏng ({detail}) nên không sao lưu được trọn vẹn; hãy giữ các bản "
            "sao lưu cũ, lấy những bảng còn đọc được bằng pg_dump --table, rồi phục hồi một bản "
            "sao lưu."
        )
    return BackupError(message.with_params(detail=detail))


def not_a_backup_error(path: Path) -> BackupError:
    return BackupError(Message("{path} không phải là bản sao lưu của Thi Đua.", path=path))


def newer_release_error(path: Path) -> BackupError:
    return BackupError(
        Message(
            "{path} do một phiên bản mới hơn của chương trình tạo ra; hãy dùng phiên bản đó "
            "hoặc mới hơn.",
            path=path,
        )
    )


def damaged_error(path: Path, what: str) -> BackupError:
    return BackupError(
        Message(
            "{path} đã hỏng hoặc không trọn vẹn ({what}); hãy dùng một bản sao lưu khác.",
            path=path,
            what=what,
        )
    )


def passphrase_needed_error(path: Path) -> BackupError:
    return BackupError(
        Message(
            "{path} đã được mã hóa; hãy cho biết mật khẩu của nó bằng --passphrase-file hoặc "
            "THIDUA_BACKUP_PASSPHRASE_FILE.",
            path=path,
        )
    )


def wrong_passphrase_error(path: Path) -> BackupError:
    return BackupError(Message("Mật khẩu không mở được {path}.", path=path))


def unreadable_error(path: Path, error: OSError) -> BackupError:
    return BackupError(
        Message("Không đọc được {path} ({reason}).", path=path, reason=explain_os_error(error)[0])
    )


def unwritable_error(path: Path, error: OSError) -> BackupError:
    return BackupError(
        Message(
            "Không ghi được bản sao lưu vào {path} ({reason}); không để lại tệp dở dang nào.",
            path=path,
            reason=explain_os_error(error)[0],
        )
    )
