"""Where the paper itself ends and its appendices begin."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.model import Line

_LABEL = regex.compile(r"ph[uụ] l[uụ]c( [IVXLC]+| \d+)?[.:]?", regex.I)
REFERENCE = regex.compile(r"\(?\s*(Ban hành )?Kèm theo\b", regex.I)


@dataclass(frozen=True, slots=True)
class Appendix:
    label: Line
    labelled: bool
    titles: tuple[Line, ...]
    reference: Line | None
    lines: tuple[Line, ...]


def split_appendices(lines: Sequence[Line]) -> tuple[list[Line], tuple[Appendix, ...]]:
    """Part the main paper from its appendices, each of which opens with its label."""
    starts = [i for i in range(1, len(lines)) if _is_label(lines[i]) or _is_attached_list(lines, i)]
    ends = [*starts[1:], len(lines)][: len(starts)]
    main = list(lines[: starts[0]] if starts else lines)
    return main, tuple(_appendix(lines[start:end]) for start, end in zip(starts, ends, strict=True))


def _is_label(line: Line) -> bool:
    return _LABEL.fullmatch(line.text) is not None and not line.in_table_of_data


def _is_attached_list(lines: Sequence[Line], start: int) -> bool:
    """A list sent with the paper: its own title, then "(Kèm theo …)" within a few lines."""
    first, *after = lines[start : start + 6]
    if any(_is_label(line) for line in lines[max(start - 3, 0) : start]):
        return False
    if all(line.cell for line in lines[:start] if line.text):
        return False  # a list that is the paper itself, under its own letterhead
    titled = first.upper and first.layout.align == "center" and not first.cell
    return titled and any(REFERENCE.match(line.text) and not line.cell for line in after)


def _appendix(lines: Sequence[Line]) -> Appendix:
    head = [line for line in lines[1:8] if line.text and not line.in_table_of_data]
    reference = next((line for line in head if REFERENCE.match(line.text)), None)
    until = head.index(reference) if reference else 1
    titles = tuple(head[:until]) if reference or (head and _looks_like_title(head[0])) else ()
    labelled = _is_label(lines[0])
    return Appendix(lines[0], labelled, titles if labelled else (), reference, tuple(lines))


def _looks_like_title(line: Line) -> bool:
    return line.upper or line.layout.align == "center"
