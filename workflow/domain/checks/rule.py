"""Rules, what they find, and what that means for a move."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.domain.conditions import Confirmation
from workflow.domain.errors import Message
from workflow.domain.record import Record
from workflow.domain.regulation import Regulation
from workflow.domain.scores import CurrentScore
from workflow.domain.year import STATES, State


@dataclass(frozen=True)
class Case:
    """What a rule looks at: the facts, the rule set of the year, and the day it is asked."""

    record: Record
    regulation: Regulation
    today: dt.date
    #: What offices said about members, as far as it is known.
    confirmations: tuple[Confirmation, ...] = ()
    #: What counts of the scores by criteria; None where nobody looked.
    scores: tuple[CurrentScore, ...] | None = None


#: A place in the record and the sentence about it.
Hit = tuple[str, Message]
CheckFunction = Callable[[Case], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """One coded rule."""

    code: str
    #: The state that the rule stands before.
    guards: State
    #: Contradictions show at once; what is merely missing shows when its step has come.
    contradiction: bool
    source: str | None
    look: CheckFunction

    @property
    def severity(self) -> str:
        return self.code[0]


@dataclass(frozen=True)
class Finding:
    """What a rule found: `severity` is `E` or `W`, `field` a record path."""

    code: str
    severity: str
    guards: State
    message: Message
    field: str


RULES: dict[str, Rule] = {}


def rule(
    code: str, guards: State, *, contradiction: bool = False, source: str | None = None
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a rule under its code; raises `ValueError` for a code given twice."""

    def register(look: CheckFunction) -> CheckFunction:
        if code in RULES:
            raise ValueError(f"{code} is taken")
        RULES[code] = Rule(code, guards, contradiction, source, look)
        return look

    return register


def list_findings(
    record: Record,
    regulation: Regulation,
    state: State,
    today: dt.date,
    confirmations: tuple[Confirmation, ...] = (),
    scores: tuple[CurrentScore, ...] | None = None,
) -> tuple[Finding, ...]:
    """What the page of a review in `state` shows: contradictions, and what the next step lacks."""
    upto = (state.next or state).position
    relevant = [
        rule for rule in RULES.values() if rule.contradiction or rule.guards.position <= upto
    ]
    return _run_rules(relevant, Case(record, regulation, today, confirmations, scores))


def list_blocking_findings(
    record: Record,
    regulation: Regulation,
    target: State,
    today: dt.date,
    confirmations: tuple[Confirmation, ...] = (),
    scores: tuple[CurrentScore, ...] | None = None,
) -> tuple[Finding, ...]:
    """What stands before a move into `target`: errors of all steps so far, warnings of this one."""
    relevant = [
        rule
        for rule in RULES.values()
        if rule.guards is target
        or (rule.severity == "E" and rule.guards.position < target.position)
    ]
    return _run_rules(relevant, Case(record, regulation, today, confirmations, scores))


def find_furthest_state(record: Record, regulation: Regulation, today: dt.date) -> State:
    """The last state that the facts carry without anybody having to give a reason."""
    reached = STATES[0]
    for state in STATES[1:]:
        if list_blocking_findings(record, regulation, state, today):
            break
        reached = state
    return reached


def _run_rules(rules: list[Rule], case: Case) -> tuple[Finding, ...]:
    found = [
        Finding(rule.code, rule.severity, rule.guards, message, field)
        for rule in rules
        for field, message in rule.look(case)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.severity, finding.code)))


#: What is not named any more, where it is no agencies.
MORE_CONDITIONS = Message("{names} và {count} điều kiện khác")
MORE_CRITERIA = Message("{names} và {count} tiêu chí khác")
_MORE_AGENCIES = Message("{names} và {count} đơn vị khác")


def join_names(names: list[str], more: Message = _MORE_AGENCIES, limit: int = 5) -> Message | str:
    """Names joined for a sentence, the rest as a count in words."""
    shown = "; ".join(names[:limit])
    rest = len(names) - limit
    return more.with_params(names=shown, count=rest) if rest > 0 else shown


def find_repeated(names: list[str], key: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """The places and names that an earlier name already equals under `key`."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if key(name) in seen:
            yield index, name
        seen.add(key(name))
