"""The appendices of a paper, told from the paper itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.kinds import find_kind
from worker.word.lint.letterhead import is_letterhead_text
from worker.word.lint.model import Line, merge_lines
from worker.word.lint.text_keys import letters_key

_LABEL = regex.compile(r"ph[uụ] l[uụ]c( [IVXLC]+| \d+)?[.:]?", regex.I)
TITLE_LINES = 6
REFERENCE = regex.compile(r"\(?\s*(Ban hành )?Kèm theo\b", regex.I)


@dataclass(frozen=True, slots=True)
class Appendix:
    label: Line
    labelled: bool
    titles: tuple[Line, ...]
    reference: Line | None
    lines: tuple[Line, ...]


def split_appendices(lines: Sequence[Line]) -> tuple[list[Line], tuple[Appendix, ...]]:
    """Split the main paper from its appendices, each of which opens with its label."""
    first = next((order for order, line in enumerate(lines) if line.text), 0)
    begins = first if lines and _is_label(lines[first]) else first + 1
    starts: list[int] = []
    for order in range(begins, len(lines)):
        if _is_label(lines[order]) or (
            not _is_in_title(lines, starts, order)
            and (_is_attached_list(lines, order) or _is_list_after_signature(lines, order))
        ):
            starts.append(order)
    ends = [*starts[1:], len(lines)][: len(starts)]
    main = list(lines[: starts[0]] if starts else lines)
    return main, tuple(_appendix(lines[start:end]) for start, end in zip(starts, ends, strict=True))


def _is_label(line: Line) -> bool:
    return _LABEL.fullmatch(line.text) is not None and not line.in_table_of_data


def _is_in_title(lines: Sequence[Line], starts: Sequence[int], order: int) -> bool:
    """Return whether a line is still part of the title of the appendix that has just begun."""
    if not starts or order - starts[-1] >= TITLE_LINES:
        return False
    return not any(REFERENCE.match(line.text) for line in lines[starts[-1] : order])


def _is_attached_list(lines: Sequence[Line], start: int) -> bool:
    """A list sent with the paper: its own title, then "(Kèm theo …)" within a few lines."""
    first, *after = lines[start : start + TITLE_LINES]
    if first.cell or first.layout.align != "center" or not first.upper:
        return False
    if any(_is_label(line) for line in lines[max(start - 3, 0) : start]):
        return False
    if all(line.cell for line in lines[:start] if line.text):
        return False  # a list that is the paper itself, under its own letterhead
    if not any(is_letterhead_text(line.text) or _is_receivers(line) for line in lines[:start]):
        return False  # a file that is only an annex: its title runs over several lines
    return any(REFERENCE.match(line.text) and not line.cell for line in after)


def _is_list_after_signature(lines: Sequence[Line], start: int) -> bool:
    """A list on a page of its own after the recipients, even without a reference line."""
    line = lines[start]
    if line.cell is not None or line.layout.align != "center" or not line.upper:
        return False
    new_page = line.layout.page_break or line.section > lines[start - 1].section
    listed = find_kind(line.text) is not None or line.text.startswith(("BIỂU", "MẪU"))
    return new_page and listed and any(_is_receivers(other) for other in lines[:start])


def _is_receivers(line: Line) -> bool:
    return letters_key(line.text) == "noinhan"


def _appendix(lines: Sequence[Line]) -> Appendix:
    head = [line for line in lines[1:8] if line.text and not line.in_table_of_data]
    first = next((line for line in head if REFERENCE.match(line.text)), None)
    until = head.index(first) if first else 1
    reference = _whole_reference(head[until:]) if first else None
    titles = tuple(head[:until]) if reference or (head and _looks_like_title(head[0])) else ()
    labelled = _is_label(lines[0])
    return Appendix(lines[0], labelled, titles if labelled else (), reference, tuple(lines))


def _whole_reference(lines: Sequence[Line]) -> Line:
    """Put together a reference that runs over several lines, up to its closing bracket."""
    count = 1
    while "(" in lines[0].text and ")" not in lines[count - 1].text and count < len(lines):
        count += 1
    return merge_lines(lines[:count])


def _looks_like_title(line: Line) -> bool:
    return line.upper or line.layout.align == "center"
