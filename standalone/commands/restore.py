"""`thidua restore`: a backup back into an empty place, on SQLite or PostgreSQL."""

from pathlib import Path

import click

from standalone import data_folder, passphrase
from standalone.backup_restore import RestoreResult, restore_backup
from standalone.commands.verify import verify_command
from standalone.console import say
from standalone.programs import read_local_settings
from workflow.services.backups.backup_source import BackupSource


@click.command("restore", help="Phục hồi bản sao lưu vào một nơi còn trống.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp chứa mật khẩu của bản sao lưu đã mã hóa.",
)
def restore_command(*, file: Path, passphrase_file: Path | None) -> None:
    settings = read_local_settings()

    def secret() -> str | None:
        return passphrase.read_passphrase(
            passphrase_file, settings
        ) or passphrase.prompt_passphrase(twice=False)

    with data_folder.lock_data_folder(settings.data):
        report_restore(restore_backup(settings, BackupSource(file, secret)))
    click.get_current_context().invoke(verify_command)


def report_restore(restored: RestoreResult) -> None:
    """Report what was restored, and which files the backup itself did not have."""
    rows = sum(table.rows for table in restored.manifest.tables.values())
    files, missing = restored.manifest.files, restored.manifest.missing
    say(
        f"đã phục hồi và kiểm tra {rows} dòng, {files} tệp (sao lưu lúc {restored.header.made_at})",
        f"restored and verified {rows} rows and {files} files",
    )
    for sha256, row in missing.items():
        say(
            f"khi sao lưu đã thiếu tệp {sha256[:12]}… của {row}; hãy tạo lại văn bản ấy",
            f"the backup was made without file {sha256[:12]}… of {row}",
        )
