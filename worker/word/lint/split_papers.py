"""One file may hold several papers, each under a letterhead of its own: ballots, summaries."""

from collections.abc import Sequence
from dataclasses import replace

from worker.word.lint.letterhead import NATION, PARTY
from worker.word.lint.model import Document, Line
from worker.word.lint.text_keys import letters_key


def split_papers(document: Document) -> list[Document]:
    """The papers of a file in their order, each with the sections from its first one on."""
    starts = _find_starts(document.lines)
    if len(starts) < 2:
        return [document]
    ends = [*starts[1:], len(document.lines)]
    begins = [0, *starts[1:]]
    return [_part(document, begin, end) for begin, end in zip(begins, ends, strict=True)]


def _part(document: Document, begin: int, end: int) -> Document:
    lines = document.lines[begin:end]
    first = lines[0].section
    return replace(
        document,
        lines=tuple(replace(line, section=line.section - first) for line in lines),
        sections=document.sections[first:],
    )


def _find_starts(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the lines where a letterhead begins."""
    found: list[int] = []
    tables: dict[int, int] = {}
    for order, line in enumerate(lines):
        if line.cell is None or line.in_table_of_data:
            continue
        first = tables.setdefault(line.cell.table.number, order)
        if _is_state_or_party_name(line) and first not in found:
            found.append(first)
    return found


def _is_state_or_party_name(line: Line) -> bool:
    key = letters_key(line.text)
    return key.startswith(NATION) or key == PARTY
