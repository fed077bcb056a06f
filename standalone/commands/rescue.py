"""`thidua rescue`: what can still be read of a damaged place, into a new one."""

from pathlib import Path

import click

from standalone.console import CommandError, say
from standalone.programs import read_local_settings
from standalone.rescue import ORPHANS_FILE, rescue


@click.command("rescue", help="Lấy từ dữ liệu đã hỏng những gì còn đọc được sang một thư mục mới.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def rescue_command(folder: Path) -> None:
    target = folder.resolve()
    report = rescue(read_local_settings(), target)
    say(
        f"đã lấy được {report.rows} dòng và {report.files} tệp sang {target}",
        f"rescued {report.rows} rows and {report.files} files",
    )
    for table, lost in report.unreadable.items():
        rows = f", các dòng {', '.join(lost[1:21])}" if lost[1:] else ""
        say(f"không đọc được hết bảng {table} ({lost[0]}{rows})", f"table {table} is incomplete")
    for table, count in report.orphans.items():
        say(
            f"{count} dòng của bảng {table} mất dòng gốc; đã ghi riêng vào {target / ORPHANS_FILE}",
            f"{count} rows of {table} lost what they belong to",
        )
    if report.damaged_files:
        say(f"{report.damaged_files} tệp của kho đã hỏng", f"{report.damaged_files} damaged files")
    say(
        f"xem còn thiếu gì: THIDUA_DATA={target} ./thidua verify --mend; rồi chạy ./thidua up ở đó",
        "see what is missing with verify --mend there, then start the service there",
    )
    if not report.is_whole:
        raise CommandError(
            "không lấy lại được tất cả, xem các dòng trên", "not everything could be rescued"
        )
