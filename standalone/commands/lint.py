"""`thidua lint`: any Word paper against the layout rules of the State or of the Party."""

import json
from pathlib import Path
from typing import Any

import click

from standalone.speak import Refusal
from worker.word.lint import LintReport, UnreadableFileError, human, lint, plain
from worker.word.lint.family import FAMILIES


@click.command("lint", help="Kiểm tra thể thức văn bản Word (.docx).")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--family", type=click.Choice(list(FAMILIES)), help="Thể thức; mặc định tự nhận ra.")
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
def lint_command(*, files: tuple[Path, ...], family: str | None, as_json: bool) -> int:
    outcomes = [(file, checked(file, family)) for file in files]
    if as_json:
        click.echo(json.dumps([row(*each) for each in outcomes], ensure_ascii=False, indent=2))
    else:
        for file, outcome in outcomes:
            for line in spoken(file, outcome):
                click.echo(line)
    if unreadable := [file for file, outcome in outcomes if isinstance(outcome, str)]:
        raise Refusal(f"không đọc được {unreadable[0]}", f"{unreadable[0]} cannot be read")
    passed = all(isinstance(outcome, LintReport) and outcome.passed for _, outcome in outcomes)
    return 0 if passed else 1


def checked(file: Path, family: str | None) -> LintReport | str:
    """The report on a file, or the sentence why it could not be read."""
    try:
        return lint(file.read_bytes(), family=family)
    except UnreadableFileError as error:
        return str(error)


def row(file: Path, outcome: LintReport | str) -> dict[str, Any]:
    """One file as JSON values."""
    if isinstance(outcome, str):
        return {"file": str(file), "error": outcome}
    return {"file": str(file), **plain(outcome)}


def spoken(file: Path, outcome: LintReport | str) -> list[str]:
    """One file as lines for a person."""
    return [f"{file}: {outcome}"] if isinstance(outcome, str) else [*human(outcome, str(file))]
