"""Rules about who may be proposed: conditions of the regulation, confirmed, failed or open."""

from collections.abc import Iterator

from workflow.domain.checks import sources
from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.clauses.table import get_clause_key
from workflow.domain.errors import Message
from workflow.domain.texts.wording import MORE_CONDITIONS, join_names
from workflow.domain.votes.conditions import (
    OpenCondition,
    list_open_conditions,
    list_required_conditions,
)
from workflow.domain.year import State


def _list_open_conditions(case: Case) -> tuple[OpenCondition, ...]:
    return list_open_conditions(case.record, case.regulation.conditions, case.confirmations)


def _report_failed(case: Case, level: str) -> Iterator[Hit]:
    for point in _list_open_conditions(case):
        if point.answer == "no" and point.level == level:
            yield (
                "awards",
                Message(
                    "«{name}» không đạt điều kiện: {condition}.",
                    name=point.member,
                    condition=Message(get_clause_key(f"conditions.{point.condition}").label),
                ),
            )


@rule("E509", State.VOTES_TALLIED, contradiction=True, source=sources.CONDITIONS_TO_BE_PROPOSED)
def condition_not_met(case: Case) -> Iterator[Hit]:
    yield from _report_failed(case, "block")


@rule("W509", State.VOTES_TALLIED, contradiction=True, source=sources.CONDITIONS_TO_BE_PROPOSED)
def condition_not_met_that_may_be_passed(case: Case) -> Iterator[Hit]:
    yield from _report_failed(case, "warn")


@rule("W510", State.VOTES_TALLIED, source=sources.CONDITIONS_TO_BE_PROPOSED)
def condition_not_confirmed(case: Case) -> Iterator[Hit]:
    open_ones = [point for point in _list_open_conditions(case) if point.answer == "unknown"]
    if open_ones:
        labels = dict.fromkeys(
            get_clause_key(f"conditions.{row.condition}").label for row in open_ones
        )
        yield (
            "awards",
            Message(
                "Chưa xác nhận điều kiện của {names}: {conditions}.",
                names=join_names(list(dict.fromkeys(row.member for row in open_ones))),
                conditions=join_names(list(labels), MORE_CONDITIONS),
            ),
        )


@rule("W313", State.MEETING_HELD, source=sources.CONDITIONS_TO_BE_PROPOSED)
def year_not_begun_properly(case: Case) -> Iterator[Hit]:
    """Registration and pact come before the closing meeting, for every member."""
    levels = list_required_conditions(case.regulation.conditions)
    confirmed = {(row.member, row.condition) for row in case.confirmations if row.answer == "yes"}
    for key in ("registered", "pact_signed"):
        names = [unit.name for unit in case.record.voters if (unit.name, key) not in confirmed]
        if key in levels and names:
            yield (
                "members",
                Message(
                    "{condition}: chưa xác nhận cho {count}/{total} đơn vị.",
                    condition=Message(get_clause_key(f"conditions.{key}").label),
                    count=len(names),
                    total=len(case.record.voters),
                ),
            )
