"""Asking whoever saves a form which agency a doubtful name means, and taking the answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import g, request

from workflow.domain.errors import DomainError
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Council
from workflow.services.units.name_candidates import NameCandidate
from workflow.services.units.name_matching import (
    DoubtfulName,
    DoubtfulNamesError,
    TypedAnswers,
    save_with_answers,
)
from workflow.web import database
from workflow.web.clock import now
from workflow.web.protection.access import account
from workflow.web.query_args import parse_int

#: The answer for an agency that nobody knows yet.
NEW_UNIT = "new"
#: More names than a bloc has members are not ours.
_MOST = 200

Result = TypeVar("Result")


@dataclass(frozen=True)
class Question:
    """One name, whom it may mean, and what was answered so far."""

    name: str
    candidates: tuple[NameCandidate, ...]
    chosen: str = ""


def save_answered(save: Callable[[], Result], council: Callable[[], Council]) -> Result:
    """Run `save` with the answers of the form to the doubts that it raises, and to no others."""
    g.name_answers = TypedAnswers({fold_name(name): unit for name, unit in read_name_answers()})
    return save_with_answers(
        database.session(), g.name_answers, save, council, by=account(), now=now()
    )


def build_questions(error: DomainError) -> tuple[Question, ...]:
    """The questions for the page that comes back: earlier answers first, then new doubts."""
    doubts = error.doubts if isinstance(error, DoubtfulNamesError) else ()
    answered = list_settled()
    known = {question.name for question in answered}
    new = [Question(doubt.name, doubt.candidates) for doubt in doubts if doubt.name not in known]
    return (*answered, *new)


def list_settled() -> list[Question]:
    """The questions that the answers of this form have settled."""
    settled = g.name_answers.settled if "name_answers" in g else ()
    return [
        Question(doubt.name, doubt.candidates, NEW_UNIT if unit is None else str(unit))
        for doubt, unit in settled
    ]


def ask_about(doubts: Iterable[DoubtfulName]) -> tuple[Question, ...]:
    """The questions of a preview, each with the answer that the form has for it so far."""
    given = {fold_name(name): unit for name, unit in read_name_answers()}
    return tuple(
        Question(doubt.name, doubt.candidates, _describe_answer(given, doubt.name))
        for doubt in doubts
    )


def _describe_answer(given: Mapping[str, int | None], name: str) -> str:
    key = fold_name(name)
    if key not in given:
        return ""
    return NEW_UNIT if given[key] is None else str(given[key])


def anchor_of_questions(error: DomainError) -> str | None:
    """The anchor of the questions on the page; None if the error asks nothing."""
    return "names" if isinstance(error, DoubtfulNamesError) else None


def read_name_answers() -> Iterator[tuple[str, int | None]]:
    """The answers that the form brings, by name; None for a new agency."""
    for number in range(_MOST):
        name, meant = request.form.get(f"meant-{number}-name"), request.form.get(f"meant-{number}")
        if name is None:
            return
        if meant == NEW_UNIT:
            yield name, None
        elif (unit := parse_int(meant)) is not None:
            yield name, unit
