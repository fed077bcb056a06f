"""Docs and docstrings name only modules, functions and files that are there."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.factories import ROOT

#: Folders of the tree, and the rooms of `workflow` that prose names without their parent.
TOPS = ("workflow", "worker", "standalone", "tests", "benchmarks", "migrations", "templates_docx")
ROOMS = ("domain", "services", "models", "web", "config", "regulations", "contracts")
#: Text of its own time: what changed when, and migrations, which never change once merged.
OF_THEIR_TIME = ("CHANGELOG.md", "migrations/versions/")
DOTTED = re.compile(r"[A-Za-z_]\w*(\.\w+)+")
PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*/?")
FILE_ENDINGS = (".md", ".py", ".toml", ".json", ".html", ".csv", ".yml", ".docx", ".css", ".js")


@cache
def places() -> frozenset[str]:
    """Every file of the repository and every folder that holds one."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    files = [Path(name) for name in listed if name]
    return frozenset(str(place) for file in files for place in (file, *file.parents))


def texts() -> Iterator[tuple[str, str]]:
    """Each page of the docs and each docstring, with the file it is in."""
    for name in sorted(places()):
        if name.startswith(OF_THEIR_TIME):
            continue
        if name.endswith(".md"):
            yield name, (ROOT / name).read_text(encoding="utf-8")
        elif name.endswith(".py"):
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                    yield name, ast.get_docstring(node) or ""


def is_there(name: str) -> bool:
    """Whether a name in backticks that looks like a module or a path leads somewhere."""
    first = re.split(r"[./]", name)[0]
    if DOTTED.fullmatch(name) and first in TOPS + ROOMS and not name.endswith(FILE_ENDINGS):
        return has_name(name) or has_name(f"workflow.{name}")
    if "/" in name and PATH.fullmatch(name) and first in (*TOPS, *ROOMS, "docs", "seed"):
        return any(has_path(place.rstrip("/")) for place in (name, f"workflow/{name}"))
    return True


def has_path(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else path in places()


def has_name(dotted: str) -> bool:
    """Whether the longest part that is a module contains the name that follows it."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        base = "/".join(parts[:end])
        for file in (f"{base}.py", f"{base}/__init__.py"):
            if file in places():
                words = set(re.findall(r"\w+", (ROOT / file).read_text(encoding="utf-8")))
                return end == len(parts) or parts[end] in words
        if base in places():
            return end == len(parts)
    return False


def test_docs_and_docstrings_name_places_that_are_there() -> None:
    wrong = {
        f"{file}: {name}"
        for file, text in texts()
        for name in re.findall(r"`([^`\n]+)`", text)
        if not is_there(name)
    }

    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("workflow/domain/law/acts.py", True),
        ("domain/law/acts.py", True),
        ("services.reviews", True),
        ("services.reviews.make_move", True),
        ("worker/word/lint/*.py", True),
        ("domain/beside.py", False),
        ("services.reviews.advance_quickly", False),
        ("web.steps", False),
        ("tests/nowhere/", False),
        ("review.state", True),
        ("a/b", True),
    ],
)
def test_a_name_is_looked_up_where_it_claims_to_be(name: str, *, there: bool) -> None:
    assert is_there(name) is there
