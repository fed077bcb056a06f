"""Names of which nobody has said yet which agency they mean: asked about, answered, remembered."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.names.unit_matching import (
    match_unit,
)
from workflow.domain.names.unit_names import compute_year_span
from workflow.domain.record import Member
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import Account, Council, Unit, UnitAlias
from workflow.services.units.known_names import find_names, list_namesakes
from workflow.services.units.name_candidates import NameCandidate
from workflow.services.units.unit_names import add_unit, log_unit_act

Result = TypeVar("Result")


@dataclass(frozen=True)
class DoubtfulName:
    """A name of which nobody has said yet which agency it means."""

    name: str
    candidates: tuple[NameCandidate, ...]

    @property
    def question(self) -> Message:
        names = " / ".join(f"«{candidate.label}»" for candidate in self.candidates)
        return Message("«{name}» có phải là {names}?", name=self.name, names=names)


class DoubtfulNamesError(BadInputError):
    """Names that are to be answered before anything is stored."""

    def __init__(self, doubts: Sequence[DoubtfulName], year: str, field: str) -> None:
        first = doubts[0].question
        message = Message("Cần trả lời: {question}", question=first)
        if len(doubts) > 1:
            message = Message(
                "Cần trả lời về {count} tên đơn vị; trước hết: {question}",
                count=len(doubts),
                question=first,
            )
        super().__init__(message, field=field)
        self.doubts = tuple(doubts)
        self.year = year


def answer_doubt(
    session: Session,
    council: Council,
    name: str,
    meant: int | None,
    *,
    year: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Remember what a doubtful name means: the agency of that id, or a new one where None.

    Where others bear the name too, it counts from that year on. Raises `NotFoundError` for an
    agency that is not the council's.
    """
    name = normalize_text(name, field="name").strip()
    namesakes = list(list_namesakes(session, council, name))
    if meant is None:
        since = compute_year_span(year).first if namesakes else None
        add_unit(session, council, Member(name=name), since=since, by=by, now=now)
        return
    unit = session.scalar(select(Unit).filter_by(id=meant, council_id=council.id))
    if unit is None:
        raise NotFoundError(Message("Không có đơn vị này."))
    others = any(row.unit != meant for row in namesakes)
    since = compute_year_span(year).first if others else None
    same = select(UnitAlias).filter_by(unit_id=meant, folded_name=fold_name(name))
    alias = session.scalars(same).one_or_none()
    if alias is None:
        alias = UnitAlias(unit=unit, name=name, added_at=now)
        session.add(alias)
    alias.valid_from, alias.added_at, alias.added_by = since, now, by
    session.flush()
    log_unit_act(session, unit, "spelling_added", by=by, now=now, name=name)


def forget_answer(
    session: Session, alias: UnitAlias, *, by: Account | None, now: dt.datetime
) -> None:
    """Forget what was answered about a spelling: it will be asked about again."""
    log_unit_act(session, alias.unit, "spelling_removed", by=by, now=now, name=alias.name)
    session.delete(alias)


@dataclass
class TypedAnswers:
    """Answers of a form about names, by folded name: the id of an agency, None for a new one."""

    meant: dict[str, int | None]
    #: Doubts that the save raised and an answer settled.
    settled: list[tuple[DoubtfulName, int | None]] = field(default_factory=list)

    def settle(self, error: DoubtfulNamesError) -> bool:
        """Take the answers to all doubts of an error; False if one is left, or has a wrong answer.

        An answer counts once, for a doubt that was raised and for one of its candidates.
        """
        keys = {doubt: fold_name(doubt.name) for doubt in error.doubts}
        found = [(doubt, self.meant.pop(key)) for doubt, key in keys.items() if key in self.meant]
        offered = [
            (doubt, unit)
            for doubt, unit in found
            if unit is None or unit in {candidate.id for candidate in doubt.candidates}
        ]
        self.settled += offered
        return len(offered) == len(error.doubts)


def save_with_answers(
    session: Session,
    answers: TypedAnswers,
    save: Callable[[], Result],
    council: Callable[[], Council],
    *,
    by: Account | None,
    now: dt.datetime,
) -> Result:
    """Run `save`; where names are in doubt, remember the answers to them and run it again.

    Raises `DoubtfulNamesError` for what is left.
    """
    while True:
        try:
            with session.begin_nested():
                return save()
        except DoubtfulNamesError as error:
            before = len(answers.settled)
            if not answers.settle(error):
                raise
            for doubt, unit in answers.settled[before:]:
                answer_doubt(session, council(), doubt.name, unit, year=error.year, by=by, now=now)


def find_unit_named(session: Session, council: Council, name: str, year: str) -> Unit | None:
    """The agency that certainly bears a name in a year; None if there is no such one."""
    found = match_unit(
        name, list(find_names(session, council, [name])), compute_year_span(year)
    ).unit
    return None if found is None else session.get_one(Unit, found)
