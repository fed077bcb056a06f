"""`thidua security-log`: the security log as JSON lines, for files and other systems."""

import json

import click

from standalone import database
from standalone.programs import read_local_settings
from workflow.services.security_log import export_rows


@click.command("security-log", help="In nhật ký an ninh, mỗi dòng một sự việc (JSON).")
@click.option("--after", default=0, type=click.IntRange(0), help="Chỉ các dòng sau số này.")
def security_log_command(*, after: int) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        for row in export_rows(session, after):
            click.echo(json.dumps(row, ensure_ascii=False))
