"""The rules that security rests on are written down, and what is written is what the code has."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from wtforms import Field
from wtforms.fields.core import UnboundField

import workflow.web
from tests.docs.test_safe_calls import trees
from workflow.models import Base
from workflow.web.forms import Form

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security-rules.md").read_text(encoding="utf-8")
#: Whatever enciphers, signs, hashes, compares secrets or draws them, or brings TLS.
CRYPTOGRAPHY = {
    *("hashlib", "hmac", "secrets", "ssl", "cryptography", "argon2", "pyrage", "joserfc"),
    *("authlib", "itsdangerous", "obstore"),
}
#: Others that would be a second way, or our own.
UNKNOWN = {"Crypto", "Cryptodome", "nacl", "rsa", "ecdsa", "jwt", "jose", "bcrypt", "passlib"}


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of all tables of a section, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        row
        for row, following in zip(found, [*found[1:], [""]], strict=True)
        if not row[0].startswith("---") and not following[0].startswith("---")
    ]


def named(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def _forms() -> Iterator[type[Form]]:
    for module in pkgutil.walk_packages(workflow.web.__path__, "workflow.web."):
        importlib.import_module(module.name)
    return _descendants(Form)


def _descendants(parent: type[T]) -> Iterator[type[T]]:
    """All classes of the service that are derived from one."""
    waiting = [parent]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        yield from (one for one in found if one.__module__.startswith("workflow."))


@pytest.mark.slow
def test_every_kind_of_field_has_its_rule_of_what_fits() -> None:
    used = {
        value.field_class.__name__
        for form in _forms()
        for value in map(form.__dict__.get, dir(form))
        if isinstance(value, UnboundField)
    }
    # Forms of some pages are put together while they are asked for, of fields of ours.
    used |= {field.__name__ for field in _descendants(Field) if field.__name__ != "TypedField"}

    assert len(used) > 15
    assert used == {row[0].strip("`") for row in rows(section("What is asked of input"))[:24]}


def test_every_table_is_in_one_class_of_data() -> None:
    listed = [row for row in rows(section("Classes of data")) if len(row) == 2]
    tables = [table for _, names in listed for table in re.findall(r"`(\w+)`", names)]

    assert sorted(tables) == sorted(Base.metadata.tables)
    rules = [row for row in rows(section("Classes of data")) if len(row) == 5]
    assert [row[0].strip("*") for row in rules] == [name for name, _ in listed]


def test_the_inventory_names_every_module_that_uses_cryptography() -> None:
    using: set[str] = set()
    unknown: set[str] = set()
    for name, tree in trees():
        imported = set(_top_modules(tree))
        using |= {name} if imported & CRYPTOGRAPHY else set()
        unknown |= {name} if imported & UNKNOWN else set()

    inventory = {name for row in rows(section("Cryptography")) for name in named(row[0])}
    assert unknown == set()
    assert using == inventory


def _top_modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_every_secret_of_the_settings_has_its_life_written_down() -> None:
    lives = section("Keys")

    assert [row[0] for row in rows(lives) if not all(row)] == []
    for name in ("THIDUA_SECRET_KEY", "THIDUA_BACKUP_PASSPHRASE", "THIDUA_METRICS_TOKEN"):
        assert f"`{name}`" in lives


def test_every_log_has_an_owner_readers_and_an_end() -> None:
    logs = [row for row in rows(section("Logs")) if row[0] != "browser"]

    assert len(logs) == 5
    assert [row[0] for row in logs if not all(row)] == []


def test_rules_on_fields_name_tests_that_exist() -> None:
    found = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)

    assert found
    missing = [
        (path, name)
        for path, name in found
        if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []
