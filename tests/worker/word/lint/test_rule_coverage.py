"""Each of the rules is accounted for, and the table in the docs says what the code does."""

from pathlib import Path

import pytest

from worker.word.lint import rule_coverage
from worker.word.lint.checks import CHECKS
from worker.word.lint.report import COMPONENTS
from worker.word.lint.rules import Rule, Severity, all_rules

PAGE = Path(__file__).parents[4] / "docs" / "lint-rules.md"
RULES = all_rules()


def test_every_rule_is_there() -> None:
    assert len([rule for rule in RULES.values() if rule.family != "both"]) == 219
    assert len([rule for rule in RULES.values() if rule.family == "both"]) == 54


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_implemented_or_says_why_not(rule: Rule) -> None:
    places = [
        rule.id in table for table in (CHECKS, rule_coverage.NOT_IN_A_FILE, rule_coverage.DEFERRED)
    ]

    assert places.count(True) == 1


def test_only_rules_of_the_list_are_checked() -> None:
    assert set(CHECKS) | set(rule_coverage.IN_PART) <= set(RULES)


def test_the_table_in_the_docs_is_printed_from_the_code() -> None:
    """Run `./thidua manual` where this fails."""
    assert PAGE.read_text(encoding="utf-8") == rule_coverage.render_page()


def test_rules_of_low_confidence_never_block() -> None:
    low = [rule for rule in RULES.values() if rule.confidence == "low"]

    assert {rule.severity for rule in low} == {Severity.NOTE}


def test_process_checks_never_block() -> None:
    process = [rule for rule in RULES.values() if "process check" in rule.tolerance]

    assert Severity.ERROR not in {rule.severity for rule in process}


def test_every_component_has_a_vietnamese_name() -> None:
    assert {rule.component for rule in RULES.values()} <= set(COMPONENTS)
