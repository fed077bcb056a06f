"""Seconds of one core to take the blocs of a province in by one workbook.

python -m benchmarks.workbook [--docs]
"""

import tempfile
import time
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec
from sqlalchemy.orm import Session

from benchmarks.machine import write_section
from migrations.run import upgrade
from tests.factories import NOW
from tests.workflow.services.test_workbooks import COUNCIL, TODAY, made_up_blocs, take
from workflow.domain.roles import Role
from workflow.models import open_engine
from workflow.services.accounts import credentials
from workflow.services.workbooks import reading, writing
from workflow.services.workbooks.preparing import prepare_content

#: Nearly 5,000 rows, and the blocs of a province of two tiers.
_BLOCS = (110, 300)
_AIM, _AIM_OF_WAITING = 5, 3
Result = TypeVar("Result")


@click.command()
@click.option("--docs", is_flag=True, help="Write the section of docs/benchmarks.md anew.")
def main(*, docs: bool) -> None:
    """Write, read and take in workbooks; once new, once unchanged, once changed."""
    lines = [
        "| blocs | rows; s of a core | written | read (child apart) | taken in, new"
        " | of these others wait | unchanged | changed | aim |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --- |",
        *map(_measure, _BLOCS),
    ]
    click.echo("\n".join(lines))
    if docs:
        write_section("workbook", "python -m benchmarks.workbook", lines)


def _measure(blocs: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/province.sqlite3", create=True)
        upgrade(engine)
        with Session(engine) as session:
            return _measure_in(session, blocs)


def _measure_in(session: Session, blocs: int) -> str:
    by = credentials.add_account(
        session, login="admin", name="Quản Trị", role=Role.ADMINISTRATOR, now=NOW
    )
    session.commit()  # nobody's lock is held while the child reads
    records = made_up_blocs(blocs)
    parts = writing.WorkbookParts(records)
    written, book = _time(lambda: writing.write_workbook(parts))
    reading.read_sheets(book)  # the child has started
    read, sheets = _time(lambda: reading.read_sheets(book))
    rows = sum(len(sheet["rows"]) - 1 for sheet in sheets if sheet["rows"])
    waiting: list[float] = []

    def take_all(sheets: list[dict[str, Any]] = sheets) -> None:
        content = reading.read_content(sheets, council=COUNCIL, today=TODAY)
        prepare_content(session, content, by)
        session.commit()
        waited, outcomes = _time(lambda: take(session, by, content, reason="Sửa"))
        session.commit()
        assert all(row.is_fine for row in outcomes), "a row was refused"  # noqa: S101
        waiting.append(waited)

    new, _nothing = _time(take_all)
    same, _nothing = _time(take_all)
    altered = [msgspec.structs.replace(one, results=("Vượt chỉ tiêu",)) for one in records]
    again = reading.read_sheets(writing.write_workbook(writing.WorkbookParts(altered)))
    changed, _nothing = _time(lambda: take_all(again))
    return (
        f"| {blocs} | {rows:,} | {written:.2f} | {read:.2f} | {new:.2f} | {waiting[0]:.2f}"
        f" | {same:.2f} | {changed:.2f} | ≤ {_AIM} for 110, others wait ≤ {_AIM_OF_WAITING} |"
    )


def _time(act: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = act()
    return time.process_time() - start, result


if __name__ == "__main__":
    main()
