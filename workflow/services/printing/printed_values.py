"""The values that a stored paper prints, and the names among its facts."""

from collections.abc import Iterator
from typing import Any

import msgspec

from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Record
from workflow.models import Paper
from workflow.services.printing.current_papers import context_hash
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.stores.file_store import DamagedFileError, FileStore


def read_printed_values(files: FileStore, paper: Paper) -> dict[str, Any] | None:
    """Read the values of a paper; None if this release would print something else."""
    record, settings = facts_of_paper(paper), paper.snapshot.settings
    context = build_context(PaperKind(paper.kind), record, decode_paper_settings(settings))
    if context_hash(context) == paper.context_sha256:
        return context.values
    return _read_kept_values(files, paper)


def _read_kept_values(files: FileStore, paper: Paper) -> dict[str, Any] | None:
    """The values that a final paper keeps, whatever this release would print."""
    try:
        kept = files.get(paper.values_sha256 or "")
    except DamagedFileError:
        return None
    values: dict[str, Any] = msgspec.json.decode(kept)
    return values


def list_names(record: Record) -> list[str]:
    """The texts of the facts: names of units, people and places among them."""
    return list(dict.fromkeys(_texts(msgspec.to_builtins(record))))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _texts(item)
        case list() | tuple():
            for item in value:
                yield from _texts(item)
