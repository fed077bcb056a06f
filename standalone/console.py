"""Output of the command: one clear sentence on the terminal, in Vietnamese, then in English."""

import errno
import importlib
import os
import sys
import traceback
from pathlib import Path

import click

from standalone.usage_errors import explain_usage
from workflow.config import SettingError, read_settings
from workflow.domain.errors import DomainError, Message
from workflow.logs import redact
from workflow.services.os_errors import explain_os_error

#: Errors of writing that name no file, as the system has none at hand.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class CommandError(Exception):
    """Ends a command with one sentence in both languages and a non-zero exit code."""

    def __init__(self, vietnamese: str, english: str, *, exit_code: int = 1) -> None:
        super().__init__(vietnamese)
        self.vietnamese = vietnamese
        self.english = english
        self.exit_code = exit_code


def make_printable(text: str) -> str:
    """Text of files and other machines as one line: what would steer a terminal is shown as `?`."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def say(vietnamese: str, english: str = "") -> None:
    """Tell the person something; standard output stays free for what a command produces."""
    lines = [f"thidua: {vietnamese}"] + ([f"        {english}"] if english else [])
    write_stderr("\n".join(make_printable(line) for text in lines for line in text.split("\n")))


def write_stderr(text: str) -> None:
    """Write to the terminal in UTF-8, whatever its language; a closed terminal is no fault."""
    try:
        sys.stderr.buffer.write(f"{text}\n".encode("utf-8", "replace"))
        sys.stderr.flush()
    except OSError:
        return


def report_error(error: Exception) -> int:
    """Say what went wrong, without a traceback, and give the exit code."""
    if os.environ.get("THIDUA_DEBUG"):
        traceback.print_exception(error)
        return 1
    match error:
        case CommandError():
            say(error.vietnamese, error.english)
            return error.exit_code
        case click.UsageError():
            return _report_usage(error)
        case click.ClickException():
            say(error.format_message())
            return error.exit_code
        case DomainError():
            where = f"{error.field}: " if error.field else ""
            say(f"{where}{error.message}", _translate_to_english(error.message))
            return 1
        case SettingError():
            say(str(error))
            return 1
        case _:
            return _report_other(error)


def _translate_to_english(message: Message) -> str:
    """Translate into English if the catalogue can; loaded only now, since that takes a while."""
    translation = importlib.import_module("workflow.services.translation")
    english: str = translation.translate(message, "en")
    return "" if english == str(message) else english


def _command_path(error: click.UsageError) -> str:
    """The sub-command in which the mistake was made."""
    words = error.ctx.command_path.split()[1:] if error.ctx else []
    return "".join(f"{word} " for word in words)


def _report_usage(error: click.UsageError) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 0
    reason = explain_usage(error)
    told = f"lệnh chưa đúng: {reason}" if reason else "lệnh chưa đúng"
    say(f"{told}; xem ./thidua {_command_path(error)}--help", error.format_message())
    return error.exit_code


def _report_other(error: Exception) -> int:
    """A file or folder that can't be read or written is no surprise; anything else is."""
    if isinstance(error, OSError) and error.errno in _FULL:
        say(
            "đĩa đã đầy hoặc hết hạn mức, chưa ghi xong; hãy dọn bớt rồi làm lại"
            f" ({explain_os_error(error)[0]})",
            f"the disk or its quota is full, not all was written ({error.strerror})",
        )
        return 1
    if not (isinstance(error, OSError) and error.filename is not None and error.strerror):
        return _report_unexpected(error)
    name = os.fsdecode(error.filename).encode("utf-8", "replace").decode()
    say(
        f"không đọc hoặc không ghi được {name} ({explain_os_error(error)[0]})",
        f"cannot read or write {name} ({error.strerror})",
    )
    return 1


def _report_unexpected(error: Exception) -> int:
    name = type(error).__name__
    where = _log_traceback(error)
    say(
        f"lỗi ngoài dự kiến ({name}); chi tiết ở {where}",
        f"an unexpected fault ({name}); the details are in {where}",
    )
    return 70  # the exit code of an internal software fault


def _log_traceback(error: Exception) -> str:
    """Write the traceback into the data folder's log; say where, or how to see it otherwise."""
    try:
        settings = read_settings()
        log = settings.data / "logs" / "thidua.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        _append(log, redact("".join(traceback.format_exception(error)), settings.secrets))
    except (OSError, SettingError):
        return "THIDUA_DEBUG=1 ./thidua …"
    return str(log)


def _append(log: Path, text: str) -> None:
    with log.open("a", encoding="utf-8") as lines:
        lines.write(text + "\n")
