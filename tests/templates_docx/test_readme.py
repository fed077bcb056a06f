"""The README names every place that a template can fill, and no other."""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES, template
from workflow.domain.papers import PaperKind
from workflow.domain.papers.registry import get_builder
from workflow.domain.record import Family

README = (TEMPLATES / "README.md").read_text(encoding="utf-8")


def leaves(kind_of: Any, path: str = "") -> Iterator[str]:
    """The paths of all values in the dataclass that a template prints."""
    if dataclasses.is_dataclass(kind_of):
        for name, inner in typing.get_type_hints(kind_of).items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif typing.get_origin(kind_of) is types.UnionType:
        (inner,) = (one for one in typing.get_args(kind_of) if one is not type(None))
        yield from leaves(inner, path)
    elif typing.get_origin(kind_of) in (tuple, list):
        yield from leaves(typing.get_args(kind_of)[0], f"{path}[]")
    else:
        yield path


def named(section: str) -> set[str]:
    """The names in the first column under a heading of the README."""
    table = README.split(f"\n### {section}\n", 1)[1].split("\n### ", 1)[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("kind", PaperKind)
def test_the_readme_names_every_place_to_fill(kind: PaperKind) -> None:
    assert set(leaves(get_builder(kind).facts)) == named("Mọi loại") | named(kind)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("kind", PaperKind)
def test_a_template_prints_every_fact_of_its_paper(kind: PaperKind, family: Family) -> None:
    facts = {path.removesuffix("[]") for path in leaves(get_builder(kind).facts)}
    printed = {path.removesuffix("[]") for path in template(family, kind).paths}
    if kind is PaperKind.ACHIEVEMENT_SUMMARY:  # each summary has a letterhead of its own
        facts.remove("letterhead.parent")

    assert {path for path in facts - printed if not _may_be_left_out(path)} == set()
    assert {path for path in printed - facts if not any(f.startswith(path) for f in facts)} == set()


def _may_be_left_out(path: str) -> bool:
    """What a kind has no place for: a number, place and date, rules, titles of single pages."""
    return path in ("title", "bloc", "year", "meeting") or path.endswith(
        ("_rule", "symbol", "place_and_date", "lines[].many")
    )
