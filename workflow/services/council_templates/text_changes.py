"""The text of one version of a template against another's, by paragraphs and rows."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TextChange:
    """Lines of the older text that the newer has not, and those that it has instead."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def compare_texts(older: Sequence[str], newer: Sequence[str]) -> Iterator[TextChange]:
    """Yield the changes from top to bottom."""
    matcher = difflib.SequenceMatcher(None, older, newer, autojunk=False)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            yield TextChange(tuple(older[old_start:old_end]), tuple(newer[new_start:new_end]))
