"""The glossary names every class of the domain and of the tables, and no other."""

import ast
import re
from pathlib import Path

from workflow.domain import year

ROOT = Path(year.__file__).parents[2]


def test_the_glossary_is_complete() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    table = text[text.index("## Mọi tên") :]
    explained = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)[1:]
    names = [name for row in explained for name in row.strip().split(", ")]

    assert sorted(set(names)) == sorted(names)
    assert set(names) - {"---"} == set(_list_classes())


def _list_classes() -> list[str]:
    modules = [
        *(ROOT / "workflow" / "domain").rglob("*.py"),
        *(ROOT / "workflow" / "models").rglob("*.py"),
    ]
    return [
        node.name
        for module in modules
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
