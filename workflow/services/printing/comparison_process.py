"""Compare an edited Word file with the paper as it was made, in a process with limits."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from workflow.domain.days import local_day
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_file_date
from workflow.models import Paper
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.printing.inspection_outcomes import (
    CheckedFile,
    InspectionOutcome,
    RefusedFile,
)
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.printing.printed_values import list_names, read_printed_values
from workflow.services.stores.file_store import DamagedFileError, FileStore

_MODULE = "worker.word.comparison"


@dataclass(frozen=True)
class Comparison:
    """The result of the process."""

    #: As `domain.paper_changes` reads it.
    report: dict[str, Any]
    #: The changes as tracked ones; empty where there are none.
    redline: bytes
    layout: InspectionOutcome


def prepare_comparison(
    files: FileStore, paper: Paper, *, author: str, now: dt.datetime
) -> Callable[[bytes], Comparison]:
    """Read what a comparison needs of the database; what is returned compares, and asks nothing.

    That raises `BadInputError` for a file that may not come in or cannot be read.
    """
    request = {
        **_describe_base(files, paper),
        "do": "compare",
        "author": author,
        "moment": f"{local_day(now).isoformat()}T00:00:00Z",
        "family": paper.family,
        "stage": paper.inspection.stage if paper.inspection else None,
        "acts": msgspec.to_builtins(decode_paper_settings(paper.snapshot.settings).acts),
    }
    base = _base_files(files, paper)

    def compare(edited: bytes) -> Comparison:
        header, redline = ask_child(_MODULE, request, [*base, edited])
        layout = header["layout"]
        outcome = RefusedFile(**layout) if "reason" in layout else CheckedFile(**layout)
        return Comparison(header["report"], redline, outcome)

    return compare


def prepare_carrying(
    files: FileStore, old: Paper, new: Paper
) -> Callable[[bytes], tuple[bytes, dict[str, Any]]]:
    """The same for putting what a person typed into `old` into `new`.

    What is returned gives the Word file, and what became of the text.
    """
    base, made_now = _base_files(files, old), files.get(str(new.file_sha256))
    request = {**_describe_base(files, old), "do": "carry"}

    def carry(edited: bytes) -> tuple[bytes, dict[str, Any]]:
        header, docx = ask_child(_MODULE, request, [*base, edited, made_now])
        return docx, header["report"]

    return carry


def _describe_base(files: FileStore, paper: Paper) -> dict[str, Any]:
    record = facts_of_paper(paper)
    dated = find_file_date(PaperKind(paper.kind), record)
    return {
        "values": read_printed_values(files, paper),
        "names": list_names(record),
        "dated": dated.isoformat() if dated else None,
    }


def _base_files(files: FileStore, paper: Paper) -> list[bytes]:
    """The paper as it was made, and its template: empty where that is gone."""
    try:
        template = files.get(str(paper.template_sha256))
    except DamagedFileError:
        template = b""
    return [files.get(str(paper.file_sha256)), template]
