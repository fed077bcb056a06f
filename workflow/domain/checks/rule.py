"""Rules, what they find, and what that means for a move."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.law.regulation import Regulation
from workflow.domain.names.ended_names import EndedName
from workflow.domain.record import Record
from workflow.domain.scores import CurrentScore
from workflow.domain.votes.conditions import Confirmation
from workflow.domain.year import STATES, State


@dataclass(frozen=True)
class Finding:
    """A finding of a rule: `severity` is `E` or `W`, `field` a record path."""

    code: str
    severity: str
    guards: State
    message: Message
    field: str


@dataclass(frozen=True)
class Case:
    """The input of a rule: the facts, the rule set of the year, and the day it is asked."""

    record: Record
    regulation: Regulation
    today: dt.date
    #: What offices said about members, as far as it is known.
    confirmations: tuple[Confirmation, ...] = ()
    #: What counts of the scores by criteria; None if nobody looked.
    scores: tuple[CurrentScore, ...] | None = None
    #: The stored proposal, if one was made: True if its facts have changed since.
    proposal_outdated: bool | None = None
    #: False if somebody looked and found that no proposal was made here.
    has_proposal: bool | None = None
    #: Names that the review lists after their end.
    ended_names: tuple[EndedName, ...] = ()
    #: Keys of its awards that other blocs of the council ask for too in the year.
    awards_elsewhere: frozenset[str] = frozenset()

    def list_findings(self, state: State, *, ahead: bool = False) -> tuple[Finding, ...]:
        """Contradictions, and what the step after `state` lacks; with `ahead`, every later step."""
        upto = (State.CLOSED if ahead else state.next or state).position
        rules = RULES.values()
        return _run_rules(
            (rule for rule in rules if rule.contradiction or rule.guards.position <= upto), self
        )

    def list_blocking_findings(self, target: State) -> tuple[Finding, ...]:
        """Errors of all steps up to `target`, and the warnings of that one."""
        relevant = (
            rule
            for rule in RULES.values()
            if rule.guards is target
            or (rule.severity == "E" and rule.guards.position < target.position)
        )
        return _run_rules(relevant, self)

    def find_furthest_state(self) -> State:
        """The last state that the facts carry without anybody having to give a reason."""
        reached = STATES[0]
        for state in STATES[1:]:
            if self.list_blocking_findings(state):
                break
            reached = state
        return reached


#: A place in the record and the sentence about it.
Hit = tuple[str, Message]
CheckFunction = Callable[[Case], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """One coded rule."""

    code: str
    #: The state that the rule guards.
    guards: State
    #: Contradictions show at once; what is merely missing shows when its step has come.
    contradiction: bool
    source: str | None
    look: CheckFunction

    @property
    def severity(self) -> str:
        return self.code[0]


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


def _run_rules(rules: Iterable[Rule], case: Case) -> tuple[Finding, ...]:
    found = [
        Finding(rule.code, rule.severity, rule.guards, message, field)
        for rule in rules
        for field, message in rule.look(case)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.severity, finding.code)))


def find_repeated(names: list[str], key: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """The places and names that an earlier name already equals under `key`."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if key(name) in seen:
            yield index, name
        seen.add(key(name))
