"""Files that a command was given by name; what can't be read or written ends it in one sentence."""

import sys
from collections.abc import Callable
from pathlib import Path

from standalone.console import CommandError
from workflow.config import Settings
from workflow.domain.errors import BadInputError
from workflow.services.os_errors import explain_os_error
from workflow.services.translation import translate
from workflow.services.uploads.upload_rules import UploadPlace, accept_upload
from workflow.services.uploads.virus_scanner import VirusScanner

#: The exit code of commands that look at a file, where it can't be read or its copy not written.
UNREADABLE = 2
#: More is read of no file: all records of a country are a third of it.
MOST_BYTES = 512 * 2**20


def read_file(path: Path) -> bytes:
    """Read a file, little more than `MOST_BYTES` of it; raises `CommandError`."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        why, reason = explain_os_error(error)
        raise CommandError(
            f"không mở được tệp {path} ({why})",
            f"cannot open {path}: {reason}",
            exit_code=UNREADABLE,
        ) from error


def read_upload(path: Path, place: UploadPlace, settings: Settings) -> bytes:
    """Read a file by the gate that files of pages pass, the virus scanner too; `CommandError`.

    `-` is what is piped in. Of either no more is read than fits into memory.
    """
    content = sys.stdin.buffer.read(MOST_BYTES + 1) if str(path) == "-" else read_file(path)
    if len(content) > MOST_BYTES:
        size = f"{MOST_BYTES // 2**20} MB"
        raise CommandError(
            f"tệp lớn hơn {size}; hãy chia thành nhiều tệp",
            f"more than {size}; split it into several files",
            exit_code=UNREADABLE,
        )
    try:
        judge_upload(place, settings)(path.name, content)
    except BadInputError as error:
        sentences = (translate(error.message, language) for language in ("vi", "en"))
        raise CommandError(*sentences, exit_code=UNREADABLE) from error
    return content


def judge_upload(place: UploadPlace, settings: Settings) -> Callable[[str, bytes], None]:
    """The gate of files by name and content; it raises `BadInputError`."""
    scanner = VirusScanner(settings.clamd, lenient=settings.clamd_away == "accept")
    return lambda name, content: accept_upload(place, name, content, scanner)


def write_file(path: Path, content: bytes, *, new: bool = False, exit_code: int = 1) -> None:
    """Write a file, a `new` one never over another; raises `CommandError`."""
    try:
        with path.open("xb" if new else "wb") as file:
            file.write(content)
    except OSError as error:
        why, reason = explain_os_error(error)
        raise CommandError(
            f"không ghi được tệp {path} ({why})",
            f"cannot write {path}: {reason}",
            exit_code=exit_code,
        ) from error
