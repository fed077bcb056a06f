"""The fields that a kind of paper has for templates: meaning, example, where each is typed.

What each means is read off the page that `templates_docx` has for whoever writes templates; a test
holds it to the code. Examples come from the sample review that uses every part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from templates_docx import TEMPLATES
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Family, Record
from workflow.domain.schema import Section, find_section
from workflow.domain.vietnamese_text import fold_name, strip_accents
from workflow.services.council_templates.samples import list_samples

_OF_ALL = "Mọi loại"
_NAME = re.compile(r"`([^`]+)`")
#: Shorter texts stand in others by chance.
_SHORTEST = 4
_LONGEST_EXAMPLE = 200


@dataclass(frozen=True)
class TemplateField:
    """One field that templates of a kind can print."""

    path: str
    meaning: str
    example: str
    #: The section of the review where it is typed; None where it is worked out.
    section: Section | None

    @property
    def loops(self) -> tuple[str, ...]:
        """The lines that open the loops around the tag, the outermost first."""
        *lists, _last = self.path.split("[]")
        scope = "p" if self.path.endswith("[]") else "tr"
        return tuple(
            f"{{%{scope} for {_LOOP_NAMES[depth]} in {_name_within(depth, step)} %}}"
            for depth, step in enumerate(lists)
        )

    @property
    def tag(self) -> str:
        """Give the tag that is written into the template, within the loops."""
        *lists, last = self.path.split("[]")
        return f"{{{{ {_name_within(len(lists), last)} }}}}"


#: What the loops call one item, from the outermost in.
_LOOP_NAMES = ("x", "y", "z")


def _name_within(depth: int, step: str) -> str:
    return _LOOP_NAMES[depth - 1] + step if depth else step


def list_fields(kind: PaperKind, family: Family, search: str = "") -> list[TemplateField]:
    """List the fields of a kind, those that a search finds in name, meaning or example."""
    words = strip_accents(search).split()
    return [
        field
        for field in _read_fields(kind, family)
        if all(
            word in strip_accents(f"{field.path} {field.meaning} {field.example}") for word in words
        )
    ]


@lru_cache(maxsize=64)
def _read_fields(kind: PaperKind, family: Family) -> tuple[TemplateField, ...]:
    sample = max(list_samples(kind, family), key=lambda one: len(one.record.members))
    full = next((one for one in list_samples(kind, family) if one.name == "full"), sample)
    values = build_context(kind, full.record, full.settings).values
    typed = list(_list_texts(full.record))
    found = []
    for path, meaning in (*_read_table(_OF_ALL), *_read_table(kind.value)):
        example = next((text for text in _list_values(values, path) if text), "")
        found.append(TemplateField(path, meaning, example, _find_section(example, typed)))
    return tuple(found)


def _read_table(section: str) -> Iterator[tuple[str, str]]:
    """The rows under a heading of the page: each name with what it prints."""
    page = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    table = page.split(f"\n### {section}\n", 1)[1].split("\n### ", 1)[0]
    for line in table.splitlines():
        if line.startswith("| `"):
            _, names, meaning, *_ = line.split("|")
            for name in _NAME.findall(names):
                yield name, meaning.strip().replace("`", "")


def _list_values(value: Any, path: str) -> Iterator[str]:
    """The values of a path, those of all rows of a list."""
    if isinstance(value, list):
        for item in value:
            yield from _list_values(item, path.removeprefix("[]").removeprefix("."))
    elif path and isinstance(value, dict):
        step = re.split(r"\.|(?=\[\])", path, maxsplit=1)
        yield from _list_values(value.get(step[0]), step[1] if len(step) > 1 else "")
    elif not path and value is not None and not isinstance(value, dict):
        yield str(value)[:_LONGEST_EXAMPLE]


def _list_texts(record: Record) -> Iterator[tuple[str, str]]:
    """The texts of a review by their record paths."""
    yield from _flatten(msgspec.to_builtins(record), "")


def _flatten(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _flatten(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _flatten(item, f"{path}[{number}]")


def _find_section(example: str, typed: list[tuple[str, str]]) -> Section | None:
    """The section of the longest typed text that the example has in it, or is a part of."""
    shown = fold_name(example)
    inside = [
        (len(text), path)
        for path, text in typed
        if len(text) >= _SHORTEST and _is_within(fold_name(text), shown) and find_section(path)
    ]
    return find_section(max(inside)[1]) if inside else None


def _is_within(typed: str, shown: str) -> bool:
    return typed in shown or (len(shown) >= _SHORTEST * 2 and shown in typed)
