"""Asking whoever saves a form which agency a doubtful name means, and taking the answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request

from workflow.domain.errors import DomainError
from workflow.models import Council, Unit
from workflow.services.units.name_matching import DoubtfulNamesError, NameCandidate, answer_doubt
from workflow.web import database
from workflow.web.access import account
from workflow.web.clock import now
from workflow.web.query_args import parse_int

#: The answer for an agency that nobody knows yet.
NEW_UNIT = "new"
#: More names than a bloc has members are not ours.
_MOST = 200


@dataclass(frozen=True)
class Question:
    """One name, whom it may mean, and what was answered so far."""

    name: str
    candidates: tuple[NameCandidate, ...]
    chosen: str = ""


def save_answers(council: Council, year: str) -> None:
    """Remember the answers that came with the form; raises `NotFoundError` for a foreign agency."""
    for name, meant in _read_answers():
        id_ = None if meant == NEW_UNIT else int(meant)
        answer_doubt(database.session(), council, name, id_, year=year, by=account(), now=now())


def build_questions(error: DomainError) -> tuple[Question, ...]:
    """What to ask on the page that comes back: answers are shown again, doubts are new."""
    answered = [Question(name, _candidates_of(meant), meant) for name, meant in _read_answers()]
    doubts = error.doubts if isinstance(error, DoubtfulNamesError) else ()
    return (*answered, *(Question(doubt.name, doubt.candidates) for doubt in doubts))


def anchor_of_questions(error: DomainError) -> str | None:
    """Where the page asks."""
    return "names" if isinstance(error, DoubtfulNamesError) else None


def _read_answers() -> Iterator[tuple[str, str]]:
    for number in range(_MOST):
        name, meant = request.form.get(f"meant-{number}-name"), request.form.get(f"meant-{number}")
        if name is None:
            return
        if meant == NEW_UNIT or (meant and parse_int(meant)):
            yield name, meant


def _candidates_of(meant: str) -> tuple[NameCandidate, ...]:
    unit = database.session().get(Unit, int(meant)) if meant != NEW_UNIT else None
    return (NameCandidate(unit.id, unit.name),) if unit else ()
