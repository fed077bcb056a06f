"""`thidua lint`: check Word papers against the layout rules, and mend what is mechanical."""

import json
from functools import partial
from pathlib import Path

import click

from standalone.console import CommandError, say
from worker.word.lint import LintReport, UnreadableFileError, fix, format_text, lint, to_dict
from worker.word.lint.report import Say
from workflow.services.translation import translate

FAILED, UNREADABLE = 1, 2


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
@click.option("--fix", "out", type=click.Path(path_type=Path), help="Sửa lỗi máy móc vào tệp mới.")
def lint_command(
    *,
    files: tuple[Path, ...],
    family: str | None,
    status: str | None,
    lang: str,
    as_json: bool,
    out: Path | None,
) -> int:
    if out is not None:
        files = (_fix_file(files, out, family),)
    reports = {path: _lint_file(path, family, status) for path in files}
    readable = {path: report for path, report in reports.items() if report is not None}
    _print_reports(readable, partial(translate, language=lang), as_json=as_json)
    if len(readable) < len(reports):
        return UNREADABLE
    return 0 if all(report.passed for report in readable.values()) else FAILED


def _lint_file(path: Path, family: str | None, status: str | None) -> LintReport | None:
    """Lint one file; say in one sentence why it can't be read, and go on with the others."""
    try:
        return lint(_read_file(path), family=family, status=status)
    except UnreadableFileError as error:
        say(f"{path}: {error.message}", f"{path}: {error.english}")
        return None


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise CommandError(
            f"không mở được tệp {path}", f"cannot open {path}: {reason}", exit_code=UNREADABLE
        ) from error


def _fix_file(files: tuple[Path, ...], out: Path, family: str | None) -> Path:
    """Write the mended file and name it: what is still wrong is then said of it."""
    if len(files) != 1:
        raise CommandError("--fix chỉ nhận một tệp", "--fix takes one file", exit_code=UNREADABLE)
    try:
        fixed = fix(_read_file(files[0]), family=family)
    except UnreadableFileError as error:
        raise CommandError(str(error.message), error.english, exit_code=UNREADABLE) from error
    out.write_bytes(fixed.docx)
    done, english = (", ".join(translate(row, lang) for row in fixed.done) for lang in ("vi", "en"))
    say(
        f"đã ghi {out}; đã sửa: {done or 'không có gì để sửa'}",
        f"wrote {out}; mended: {english or 'nothing to mend'}",
    )
    return out


def _print_reports(reports: dict[Path, LintReport], word: Say, *, as_json: bool) -> None:
    if as_json:
        found = [{"file": str(path), **to_dict(report, word)} for path, report in reports.items()]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for path, report in reports.items():
        click.echo("\n".join(format_text(report, str(path), word)))
