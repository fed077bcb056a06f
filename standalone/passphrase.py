"""The passphrase of a backup: from a file, from the settings, or typed; never an argument."""

import sys
from pathlib import Path

import click

from standalone.console import CommandError
from workflow.config import SHORTEST_PASSPHRASE, Settings


def read_passphrase(file: Path | None, settings: Settings) -> str | None:
    """Read it from a file or the settings; None if neither has one."""
    if file is None:
        return settings.backup_passphrase or None
    try:
        passphrase = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"không đọc được mật khẩu trong {file}", f"the passphrase in {file} cannot be read"
        ) from error
    if not passphrase:
        raise CommandError(f"tệp mật khẩu {file} rỗng", f"the passphrase file {file} is empty")
    return passphrase


def prompt_passphrase(*, twice: bool) -> str | None:
    """Ask for it; None if there is no terminal."""
    if not sys.stdin.isatty():
        return None
    typed: str = click.prompt(
        "Mật khẩu của bản sao lưu (passphrase)",
        hide_input=True,
        confirmation_prompt=twice,
        err=True,
    )
    return typed


def validate_passphrase(passphrase: str | None) -> str:
    """Raise `CommandError` for a missing or short passphrase."""
    if not passphrase:
        raise CommandError(
            "cần mật khẩu để mã hóa: dùng --passphrase-file hoặc THIDUA_BACKUP_PASSPHRASE_FILE",
            "a passphrase is needed: use --passphrase-file or THIDUA_BACKUP_PASSPHRASE_FILE",
        )
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise CommandError(
            f"mật khẩu của bản sao lưu cần ít nhất {SHORTEST_PASSPHRASE} ký tự",
            f"the passphrase of a backup needs at least {SHORTEST_PASSPHRASE} characters",
        )
    return passphrase
