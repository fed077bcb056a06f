"""Answers to doubtful names that come in a file, and the questions that are left."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council
from workflow.services.records.record_exchange import ImportedRecord, store_record
from workflow.services.units.name_matching import (
    DoubtfulName,
    DoubtfulNamesError,
    answer_doubt,
    find_unit_named,
)

#: Stands in the file of questions where somebody is to answer.
UNANSWERED = "?"


@dataclass
class NameAnswers:
    """Meanings of names, by council and name: the name of a known agency, None for a new one.

    `questions` collects what nobody has answered.
    """

    known: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    #: Every name that is not answered is that of a new agency.
    rest_is_new: bool = False
    questions: list[dict[str, Any]] = field(default_factory=list)

    def has(self, council: str, name: str) -> bool:
        return self.rest_is_new or (fold_name(council), fold_name(name)) in self.known

    def meaning(self, council: str, name: str) -> str | None:
        return self.known.get((fold_name(council), fold_name(name)))


def read_answers(text: str | bytes) -> dict[tuple[str, str], str | None]:
    """The answers in a JSON list: `council`, `name`, `is`; raises `BadInputError`."""
    try:
        rows = json.loads(text)
        found = {(fold_name(row["council"]), fold_name(row["name"])): row["is"] for row in rows}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInputError(
            Message("Tệp trả lời phải là danh sách JSON gồm «council», «name» và «is».")
        ) from error
    if not all(isinstance(name, str | None) for name in found.values()):
        raise BadInputError(Message("«is» phải là tên đơn vị đã có, hoặc null cho đơn vị mới."))
    return {key: name for key, name in found.items() if name != UNANSWERED}


def store_answered(
    session: Session,
    record: Record,
    answers: NameAnswers,
    *,
    by: Account | None,
    now: dt.datetime,
    reason: str = "",
) -> ImportedRecord:
    """Store a record as `store_record` does, its doubtful names answered from the file.

    Raises `DoubtfulNamesError` for what is not answered, which goes to the questions; nothing of
    the record is kept then.
    """
    asked: set[str] = set()
    while True:
        try:
            with session.begin_nested():
                return store_record(session, record, by=by, now=now, reason=reason)
        except DoubtfulNamesError as error:
            names = {doubt.name for doubt in error.doubts}
            council = record.council.name
            if names <= asked or not all(answers.has(council, name) for name in names):
                answers.questions += _open_questions(council, error, answers)
                raise
            asked |= names
            _answer_doubts(session, record, error.doubts, answers, by=by, now=now)


def _open_questions(
    council: str, error: DoubtfulNamesError, answers: NameAnswers
) -> Iterable[dict[str, Any]]:
    for doubt in error.doubts:
        yield {
            "council": council,
            "name": doubt.name,
            "year": error.year,
            "candidates": [candidate.name for candidate in doubt.candidates],
            "is": answers.meaning(council, doubt.name) or UNANSWERED,
        }


def _answer_doubts(
    session: Session,
    record: Record,
    doubts: Iterable[DoubtfulName],
    answers: NameAnswers,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    key = fold_name(record.council.name)
    council = session.scalars(select(Council).filter_by(folded_name=key)).one()
    for doubt in doubts:
        meant = answers.meaning(record.council.name, doubt.name)
        unit = find_unit_named(session, council, meant, record.year) if meant else None
        if meant and unit is None:
            raise BadInputError(
                Message(
                    "Trả lời cho «{name}»: không có đơn vị «{meant}».", name=doubt.name, meant=meant
                )
            )
        id_ = unit.id if unit else None
        answer_doubt(session, council, doubt.name, id_, year=record.year, by=by, now=now)
