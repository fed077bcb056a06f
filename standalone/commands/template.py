"""`thidua template`: try a Word template with made-up reviews, and show each fault in place."""

from collections.abc import Iterator
from pathlib import Path

import click

from standalone.console import CommandError, say
from templates_docx import TEMPLATES
from worker.word.annotate import annotate
from worker.word.errors import Fault, PackageError, TemplateFault
from worker.word.template import Template
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings, decode_paper_settings
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import Record, decode_record
from workflow.services.translation import translate

FAILED, UNREADABLE = 1, 2


@click.command("template", help="Thử một mẫu Word với hồ sơ giả định; chỉ ra từng chỗ sai.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PaperKind]),
    help="Loại văn bản của mẫu; bỏ trống thì theo tên tệp.",
)
@click.option(
    "--annotate", "copy", type=click.Path(path_type=Path),
    help="Ghi một bản sao có nhận xét của Word ở từng chỗ sai.",
)  # fmt: skip
def template_command(*, file: Path, kind: str | None, copy: Path | None) -> int:
    docx = _read_file(file)
    faults = list(dict.fromkeys(_find_faults(docx, _paper_kind(file, kind))))
    for fault in faults:
        said_in = [translate(fault.message, language) for language in ("vi", "en")]
        where = [
            f"{translate(fault.part, language)}: {fault.paragraph}" for language in ("vi", "en")
        ]
        near = f" → {fault.nearest}" if fault.nearest else ""
        say(*(f"{place}\n   {what}{near}" for place, what in zip(where, said_in, strict=True)))
    if copy is not None:
        copy.write_bytes(annotate(docx, faults))
        say(f"đã ghi {copy}", f"wrote {copy}")
    if not faults:
        say("mẫu điền được, không có chỗ sai", "the template fills without a fault")
    return FAILED if faults else 0


def _read_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"không mở được tệp {file}",
            f"cannot open {file}: {error.strerror or 'unreadable'}",
            exit_code=UNREADABLE,
        ) from error


def _paper_kind(file: Path, kind: str | None) -> PaperKind:
    try:
        return PaperKind(kind or file.stem)
    except ValueError as error:
        raise CommandError(
            f"tên tệp {file.name} không phải tên một loại văn bản; hãy thêm --kind",
            f"{file.name} is not named after a kind of paper; please add --kind",
            exit_code=UNREADABLE,
        ) from error


def _find_faults(docx: bytes, kind: PaperKind) -> Iterator[Fault]:
    """Whatever goes wrong when the template is compiled, or filled from any of the samples."""
    try:
        template = Template.compile(docx)
    except PackageError as error:
        raise CommandError(
            translate(error.message, "vi"), translate(error.message, "en"), exit_code=UNREADABLE
        ) from error
    except TemplateFault as error:
        yield from error.faults
        return
    for record, beside in _read_samples():
        if skip_reason(kind, record) is None:
            try:
                template.fill(build_context(kind, record, beside).values)
            except TemplateFault as error:
                yield from error.faults


def _read_samples() -> Iterator[tuple[Record, PaperSettings]]:
    """Reviews at the beginning, bare, full, and full with what officers settle beside the facts."""
    for family in (TEMPLATES / "samples").iterdir():
        for name in ("early", "bare", "full"):
            yield decode_record((family / f"{name}.json").read_bytes()), NO_PAPER_SETTINGS
        settled = (family / "settled.json").read_text(encoding="utf-8")
        yield decode_record((family / "full.json").read_bytes()), decode_paper_settings(settled)
