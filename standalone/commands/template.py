"""`thidua template`: try a Word template with made-up reviews, and show each fault in place."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from standalone.console import CommandError, say
from standalone.given_files import UNREADABLE, read_upload, write_file
from standalone.programs import read_local_settings
from worker.word.errors import Fault, PackageError
from worker.word.isolated import IsolatedReader
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.services.council_templates.samples import list_samples
from workflow.services.translation import translate
from workflow.services.uploads.upload_rules import UploadPlace

FAILED = 1


@click.command("template", help="Thử một mẫu Word với hồ sơ giả định; chỉ ra từng chỗ sai.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PaperKind]),
    help="Loại văn bản của mẫu; bỏ trống thì theo tên tệp.",
)
@click.option(
    "--annotate",
    "copy",
    type=click.Path(path_type=Path),
    help="Ghi một bản sao có nhận xét của Word ở từng chỗ sai.",
)
@click.option(
    "--from-docxtpl", is_flag=True,
    help="Mẫu viết cho docxtpl: chỉ xem các thẻ, không điền thử; chỉ ra chỗ phải viết lại.",
)  # fmt: skip
def template_command(*, file: Path, kind: str | None, copy: Path | None, from_docxtpl: bool) -> int:
    docx = read_upload(file, UploadPlace.WORD, read_local_settings())
    wanted = None if from_docxtpl else _paper_kind(file, kind)
    with IsolatedReader(docx) as reader:  # its process starts while the samples are made
        samples = _sample_values(wanted) if wanted else []
        faults = _find_faults(reader, samples)
        for fault in faults:
            _say_fault(fault)
        if copy is not None:
            _write_copy(copy, reader, faults)
    if not faults:
        say("mẫu điền được, không có chỗ sai", "the template fills without a fault")
    return FAILED if faults else 0


def _write_copy(copy: Path, reader: IsolatedReader, faults: Sequence[Fault]) -> None:
    annotated = reader.annotate_copy(faults)
    if annotated is None:
        raise CommandError(
            "tệp này không nhận được nhận xét của Word; chưa ghi bản sao",
            "this file takes no comments of Word; no copy was written",
            exit_code=UNREADABLE,
        )
    write_file(copy, annotated, exit_code=UNREADABLE)
    say(f"đã ghi {copy}", f"wrote {copy}")


def _say_fault(fault: Fault) -> None:
    lines = []
    for language in ("vi", "en"):
        part, what = (translate(text, language) for text in (fault.part, fault.message))
        suggestion = f" → {fault.nearest}" if fault.nearest else ""
        lines.append(f"{part}: {fault.paragraph}\n   {fault.placeholder}: {what}{suggestion}")
    say(*lines)


def _paper_kind(file: Path, kind: str | None) -> PaperKind:
    try:
        return PaperKind(kind or file.stem)
    except ValueError as error:
        raise CommandError(
            f"tên tệp {file.name} không phải tên một loại văn bản; hãy thêm --kind",
            f"{file.name} is not named after a kind of paper; please add --kind",
            exit_code=UNREADABLE,
        ) from error


def _find_faults(reader: IsolatedReader, samples: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Whatever goes wrong when the template is compiled, or filled from any of the samples.

    In a process with limits: nobody knows yet who wrote the file.
    """
    try:
        return reader.find_faults(samples)
    except PackageError as error:
        vietnamese, english = (
            "\n".join(translate(message, language) for message in error.messages)
            for language in ("vi", "en")
        )
        raise CommandError(vietnamese, english, exit_code=UNREADABLE) from error


def _sample_values(kind: PaperKind) -> list[dict[str, Any]]:
    """The values of what a template that a council brings in is tried with, of both families."""
    return [sample.values(kind) for family in Family for sample in list_samples(kind, family)]
