"""Conditions that a member has to fulfil to be proposed, and what is known of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from workflow.domain.labels import N_
from workflow.domain.law.regulation import ConditionLevel, Conditions
from workflow.domain.record import Record

Answer = Literal["yes", "no", "unknown"]
ANSWERS: dict[Answer, str] = {
    "yes": N_("đạt"),
    "no": N_("không đạt"),
    "unknown": N_("chưa xác nhận"),
}
KEYS = tuple(row.name for row in fields(Conditions))


@dataclass(frozen=True)
class Confirmation:
    """An office's answer about a member, with its day; `unknown` takes an earlier answer back."""

    member: str
    condition: str
    answer: Answer
    office: str = ""
    on: dt.date | None = None


@dataclass(frozen=True)
class OpenCondition:
    """A member that is proposed, and a condition that it does not fulfil or nobody confirmed."""

    member: str
    condition: str
    answer: Answer
    level: ConditionLevel


def list_required_conditions(conditions: Conditions) -> dict[str, ConditionLevel]:
    """The conditions that the regulation sets, with what a failure means."""
    levels = {key: getattr(conditions, key) for key in KEYS}
    return {key: level for key, level in levels.items() if level in {"block", "warn"}}


def list_proposed_members(record: Record) -> tuple[str, ...]:
    """The members that are proposed or were chosen to be."""
    members = {member.name for member in record.members}
    chosen = [
        name
        for contest in record.contests
        if contest.purpose in {"leading_unit", "merit"}
        for name in contest.chosen
    ]
    named = [*chosen, *(award.recipient for award in record.awards if award.recipient)]
    return tuple(dict.fromkeys(name for name in named if name in members))


def list_open_conditions(
    record: Record, conditions: Conditions, confirmed: Iterable[Confirmation]
) -> tuple[OpenCondition, ...]:
    """Each condition that a proposed member does not fulfil, or that nobody has confirmed."""
    answers = {(row.member, row.condition): row.answer for row in confirmed}
    found = (
        OpenCondition(member, condition, answers.get((member, condition), "unknown"), level)
        for member in list_proposed_members(record)
        for condition, level in list_required_conditions(conditions).items()
    )
    return tuple(point for point in found if point.answer != "yes")
