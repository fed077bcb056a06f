"""`thidua lint`: check Word papers against the layout rules, and fix what is mechanical."""

import json
from functools import partial
from pathlib import Path

import click

from standalone.console import CommandError, say
from standalone.given_files import UNREADABLE, read_file, write_file
from worker.word.lint import (
    LintReport,
    UnreadableFileError,
    fix,
    format_text,
    lint,
    lint_set,
    to_dict,
)
from worker.word.lint.report import Say
from workflow.services.translation import translate

FAILED = 1


@click.command("lint", help="Soát thể thức tệp Word theo NĐ 30/2020/NĐ-CP hoặc hướng dẫn của Đảng.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--family", type=click.Choice(["nd30", "party"]), help="Thể thức; tự nhận nếu bỏ trống."
)
@click.option("--status", type=click.Choice(["draft", "final"]), help="Dự thảo hay bản chính thức.")
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True,
    help="Ngôn ngữ của kết quả (language of the findings).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
@click.option("--set", "is_set", is_flag=True, help="Soát cả giữa các tệp của một bộ.")
@click.option("--fix", "fixes", is_flag=True, help="Sửa lỗi máy móc vào tệp mới TỆP.fixed.docx.")
@click.option("--out", type=click.Path(path_type=Path), help="Tên tệp mới của --fix.")
def lint_command(
    *,
    files: tuple[Path, ...],
    family: str | None,
    status: str | None,
    lang: str,
    as_json: bool,
    is_set: bool,
    fixes: bool,
    out: Path | None,
) -> int:
    if out is not None and not (fixes and len(files) == 1):
        text = "--out đi cùng --fix và một tệp", "--out goes with --fix and one file"
        raise CommandError(*text, exit_code=UNREADABLE)
    looked_at = {path: _fix_file(path, out, family) if fixes else path for path in files}
    reports = {
        shown or path: _lint_file(shown, family, status) if shown else None
        for path, shown in looked_at.items()
    }
    if is_set:
        reports |= _lint_set([path for path in reports if reports[path]], family, status)
    readable = {path: report for path, report in reports.items() if report is not None}
    _print_reports(readable, partial(translate, language=lang), as_json=as_json)
    if len(readable) < len(reports):
        return UNREADABLE
    return 0 if all(report.passed for report in readable.values()) else FAILED


def _lint_file(path: Path, family: str | None, status: str | None) -> LintReport | None:
    """Lint one file; say in one sentence why it can't be read, and continue with the others."""
    try:
        return lint(read_file(path), family=family, status=status)
    except UnreadableFileError as error:
        say(f"{path}: {error.message}", f"{path}: {error.english}")
        return None


def _lint_set(
    paths: list[Path], family: str | None, status: str | None
) -> dict[Path, LintReport | None]:
    """Lint the readable files again, now compared with each other."""
    found = lint_set({str(path): read_file(path) for path in paths}, family=family, status=status)
    return {path: found[str(path)] for path in paths}


def _fix_file(path: Path, out: Path | None, family: str | None) -> Path | None:
    """Write the fixed file next to the first and return its name: findings are then of that file.

    None if the file can't be read; why is said in one sentence.
    """
    target = out or path.with_name(f"{path.stem}.fixed{path.suffix}")
    try:
        fixed = fix(read_file(path), family=family)
    except UnreadableFileError as error:
        say(f"{path}: {error.message}", f"{path}: {error.english}")
        return None
    write_file(target, fixed.docx, exit_code=UNREADABLE)
    done, english = (", ".join(translate(row, lang) for row in fixed.done) for lang in ("vi", "en"))
    say(
        f"đã ghi {target}; đã sửa: {done or 'không có gì để sửa'}",
        f"wrote {target}; fixed: {english or 'nothing to fix'}",
    )
    return target


def _print_reports(reports: dict[Path, LintReport], word: Say, *, as_json: bool) -> None:
    if as_json:
        found = [{"file": str(path), **to_dict(report, word)} for path, report in reports.items()]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for path, report in reports.items():
        click.echo("\n".join(format_text(report, str(path), word)))
