"""The security page names only tests that exist, and judges each item of ASVS once."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\S+) \| (.+) \|$", PAGE, re.MULTILINE)
#: Items of OWASP ASVS 5.0.0 of levels 1 and 2.
ITEMS = 253


def test_each_item_is_judged_once() -> None:
    assert len({item for item, _, _ in ROWS}) == len(ROWS) == ITEMS
    assert {verdict for _, verdict, _ in ROWS} <= {"pass", "open", "n/a"}
    assert all(reason.strip() for _, _, reason in ROWS)


def test_the_counts_above_the_table_are_those_of_the_table() -> None:
    found = Counter(verdict for _, verdict, _ in ROWS)

    said = f"{found['pass']} pass, {found['open']} are open, {found['n/a']} do not apply."
    assert said in PAGE


def test_every_passed_item_names_a_test_that_exists() -> None:
    missing = [reason for _, verdict, reason in ROWS if verdict == "pass" and not _exists(reason)]

    assert missing == []


def _exists(reason: str) -> bool:
    path, _, name = reason.strip("`").partition("::")
    return name in _tests_of(path)


@cache
def _tests_of(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
