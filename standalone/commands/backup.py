"""`thidua backup`: everything in one file, while the service runs."""

import datetime as dt
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from migrations.run import is_current
from standalone import data_folder, passphrase
from standalone.connection import connect, now, read_only_session
from standalone.console import CommandError, say
from standalone.programs import read_local_settings
from workflow.config import Settings
from workflow.services.backups import backup_log, creation
from workflow.services.backups.nightly import describe_newest
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.store_identity import StoreMismatchError, find_mismatch


@click.command("backup", help="Sao lưu tất cả vào một tệp, kể cả khi dịch vụ đang chạy.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encrypt", is_flag=True, help="Mã hóa bằng mật khẩu; hỏi nếu chưa cho biết.")
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp chứa mật khẩu; có tệp này thì luôn mã hóa.",
)
def backup_command(*, file: Path, encrypt: bool, passphrase_file: Path | None) -> None:
    settings = read_local_settings()
    secret = passphrase.read_passphrase(passphrase_file, settings)
    if encrypt or secret:
        secret = passphrase.validate_passphrase(secret or passphrase.prompt_passphrase(twice=True))
    began = now()
    data_folder.refuse_unfinished_restore(settings.data)
    with connect(settings) as engine:
        _require_own_store(engine, settings)
        backup = creation.create_backup(
            engine, open_file_store(settings), file.absolute(), passphrase=secret, now=began
        )
        _log_backup(engine, backup, began)
    report_backup(backup, encrypted=secret is not None)


def _require_own_store(engine: Engine, settings: Settings) -> None:
    """Refuse to call a backup whole whose store is lost or another one."""
    files = open_file_store(settings)
    with read_only_session(engine) as session:
        if not is_current(session.connection()):
            return
        mismatch = find_mismatch(session, files, describe_newest(settings.backups))
    if mismatch:
        raise StoreMismatchError(mismatch)


def _log_backup(engine: Engine, made: creation.FinishedBackup, began: dt.datetime) -> None:
    """Keep it in the list; a database that is still to be migrated may have none."""
    with Session(engine) as session:
        if is_current(session.connection()):
            backup_log.record_manual_backup(session, made, began=began, now=now())
            session.commit()


def report_backup(made: creation.FinishedBackup, *, encrypted: bool) -> None:
    """Say what the backup holds; raise `CommandError` if files of the store were missing."""
    rows = sum(table.rows for table in made.manifest.tables.values())
    locked = (", đã mã hóa", ", encrypted") if encrypted else ("", "")
    say(
        f"đã sao lưu vào {made.path}: {rows} dòng, {made.manifest.files} tệp, "
        f"{made.size / 1e6:.1f} MB{locked[0]}",
        f"backed up {rows} rows and {made.manifest.files} files{locked[1]}; sha256 {made.sha256}",
    )
    if missing := made.manifest.missing:
        sha256, row = next(iter(missing.items()))
        raise CommandError(
            f"bản sao lưu thiếu {len(missing)} tệp đã hỏng hoặc không còn trong kho "
            f"(ví dụ {row}: {sha256[:12]}…); hãy tạo lại các văn bản ấy rồi sao lưu lại",
            f"the backup lacks {len(missing)} files that are damaged or gone from the store",
            exit_code=3,
        )
