"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from standalone.commands.manual import DOCS, PAGES, list_rule_messages
from workflow.config import SETTINGS
from workflow.domain.checks import RULES
from workflow.models import Base

ROOT = DOCS.parent


@pytest.mark.parametrize("page", sorted(PAGES))
def test_printed_pages_are_fresh(page: str) -> None:
    """Run `./thidua manual` where this fails."""
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page]()


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_has_its_sentence_in_the_docs(code: str) -> None:
    assert list_rule_messages(RULES[code])


def test_every_table_is_in_the_glossary_or_is_plumbing() -> None:
    plumbing = {
        "sign_in_link",
        "heartbeat",
        "attachment",
        "backup",
        "sign_in_session",
        "security_event",
        "security_chain",
        "second_factor",
        "form_receipt",
        "store_identity",
    }
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8").lower()

    missing = [table for table in Base.metadata.tables if table not in glossary]

    assert set(missing) <= plumbing


def test_every_word_of_the_glossary_is_used_in_the_code() -> None:
    rows = re.findall(r"^\| ([\w, ]+) \|", (DOCS / "glossary.md").read_text("utf-8"), re.M)
    words = [word.strip() for row in rows[1:] for word in row.split(",")]
    code = "\n".join(path.read_text("utf-8") for path in list_sources()).lower()

    assert words
    assert [word for word in words if word.lower() not in code] == []


def test_every_variable_that_the_code_names_is_in_the_table_of_settings() -> None:
    known = {one.name for one in SETTINGS}
    apart = ("THIDUA_TEST_", "THIDUA_REQUIRE_SERVICES", "THIDUA_WRITE_GOLDEN")
    code = [*list_sources(), *(ROOT / "standalone").rglob("*.py"), ROOT / "thidua"]
    named = {
        name for path in code for name in re.findall(r"THIDUA_[A-Z_]*", path.read_text("utf-8"))
    }

    ours = {name.removesuffix("_FILE") for name in named if not name.startswith(apart)}
    assert ours - known == {"THIDUA_"}


def list_sources() -> list[Path]:
    return [path for folder in ("workflow", "worker") for path in (ROOT / folder).rglob("*.py")]
