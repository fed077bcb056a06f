"""Registration of checks by rule id."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach: what the rule asks, what the paper shows, and where.

    `sizes` is the span of letter sizes that would mend it.
    """

    expected: Message
    found: Message
    line: Line | None = None
    severity: Severity | None = None
    sizes: tuple[float, float] | None = None


Check = Callable[[Paper, Rule], Iterable[Fault]]
CHECKS: dict[str, Check] = {}


def checks_rule(*ids: str) -> Callable[[Check], Check]:
    """Register a function as the check of one or more rules."""

    def enter(check: Check) -> Check:
        for rule_id in ids:
            if rule_id in CHECKS:
                raise ValueError(f"{rule_id} is checked twice")
            CHECKS[rule_id] = check
        return check

    return enter


def quote(line: Line) -> Message:
    return Message("“{text}”", text=line.text)


def format_number(value: float) -> str:
    """Write a number as papers do: comma, no needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def missing_fault(expected: Message) -> Iterator[Fault]:
    yield Fault(expected, Message("không có"))
