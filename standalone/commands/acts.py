"""`thidua acts import`: legal acts that came after this release, from a file."""

from pathlib import Path

import click
from sqlalchemy import select

from standalone import database
from standalone.connection import now
from standalone.console import CommandError
from standalone.given_files import read_file
from standalone.programs import read_local_settings
from workflow.domain.law.act_entries import WrongActsError
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Council
from workflow.services.law.acts import import_acts


@click.group("acts", help="Văn bản pháp luật mà văn bản của khối viện dẫn.")
def acts_command() -> None:
    pass


@acts_command.command("import", help="Nhập văn bản pháp luật từ tệp TOML (mục [[acts]]).")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--council", help="Chỉ cho Hội đồng này; để trống thì cho mọi Hội đồng.")
def import_command(file: Path, *, council: str | None) -> None:
    try:
        text = read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(
            f"{file}: không phải tệp chữ UTF-8; chưa nhập gì",
            f"{file} is not UTF-8 text; nothing was imported",
        ) from None
    with database.open_migrated_session(read_local_settings()) as session:
        owner = None
        if council is not None:
            query = select(Council).filter_by(folded_name=fold_name(council))
            if (owner := session.scalars(query).one_or_none()) is None:
                raise CommandError(
                    f"không có Hội đồng «{council}»; chưa nhập gì",
                    f"there is no council {council!r}; nothing was imported",
                )
        try:
            acts = import_acts(session, text, council=owner, by=None, now=now())
        except WrongActsError as error:
            for line, fault in error.faults:
                click.echo(f"{file}, dòng {line}: {fault}", err=True)
            raise CommandError(
                f"{file}: {len(error.faults)} chỗ sai nêu trên; chưa nhập gì",
                f"{file} has {len(error.faults)} faults, listed above; nothing was imported",
            ) from None
        session.commit()
        for act in acts:
            click.echo(f"{act.key}: {act.number}")
