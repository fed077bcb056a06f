"""Which agencies the names of a list mean; a doubtful name is asked about and stored only then."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.record import Member
from workflow.domain.unit_matching import (
    KnownNames,
    extract_place,
    find_certain,
    match_unit,
)
from workflow.domain.unit_names import compute_year_span
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import Account, Council, Review, Unit, UnitAlias, UnitSuccession
from workflow.services.units.known_names import find_names, index_names, list_namesakes
from workflow.services.units.new_units import insert_units
from workflow.services.units.unit_names import add_unit, log_unit_act

Result = TypeVar("Result")


@dataclass(frozen=True)
class NameCandidate:
    """An agency that a name may mean."""

    id: int
    name: str


@dataclass(frozen=True)
class DoubtfulName:
    """A name of which nobody has said yet which agency it means."""

    name: str
    candidates: tuple[NameCandidate, ...]

    @property
    def question(self) -> Message:
        names = " / ".join(f"«{candidate.name}»" for candidate in self.candidates)
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


def units_of_names(
    session: Session,
    review: Review,
    members: Sequence[Member],
    kept: Mapping[str, Unit],
    *,
    by: Account | None,
    now: dt.datetime,
) -> dict[str, Unit]:
    """The agency of each member by its name; new agencies are added, with what is known of them.

    `kept` are those that the review names already. Raises `DoubtfulNamesError`.
    """
    found = {row.name: kept[row.name] for row in members if row.name in kept}
    rest = [row for row in members if row.name not in found]
    names = [row.name for row in rest]
    known = KnownNames(find_names(session, review.bloc.council, names))
    _assign_certain(session, found, rest, known, review)
    if rest := [row for row in rest if row.name not in found]:
        known = index_names(session, review.bloc.council)
        _assign_certain(session, found, rest, known, review)
        rest = [row for row in rest if row.name not in found]
        _raise_doubts(session, found, rest, known, review, [row.name for row in members])
        _add_new_units(session, found, rest, review, by=by, now=now)
    return found


def _assign_certain(
    session: Session,
    found: dict[str, Unit],
    rows: Iterable[Member],
    known: KnownNames,
    review: Review,
) -> None:
    """Put in what is certain."""
    taken, span = {unit.id for unit in found.values()}, compute_year_span(review.year)
    certain: dict[str, int] = {}
    for row in rows:
        unit = find_certain(row.name, known, span, taken=taken)
        if unit is not None:
            certain[row.name] = unit
            taken.add(unit)
    if not certain:
        return
    mine = session.scalars(select(Unit).where(Unit.id.in_(certain.values())))
    units = {unit.id: unit for unit in mine}
    found |= {name: units[unit] for name, unit in certain.items()}


def _raise_doubts(
    session: Session,
    found: Mapping[str, Unit],
    rows: Iterable[Member],
    known: KnownNames,
    review: Review,
    order: list[str],
) -> None:
    """Raise `DoubtfulNamesError` for what is neither certain nor new."""
    taken = {unit.id for unit in found.values()}
    span, place = compute_year_span(review.year), extract_place(review.bloc.council.name)
    answers = [(row, match_unit(row.name, known, span, taken=taken, place=place)) for row in rows]
    doubts = [
        DoubtfulName(row.name, describe_candidates(session, answer.candidates))
        for row, answer in answers
        if answer.candidates
    ]
    if doubts:
        field = f"members[{order.index(doubts[0].name)}].name"
        raise DoubtfulNamesError(doubts, review.year, field)


def describe_candidates(session: Session, ids: Sequence[int]) -> tuple[NameCandidate, ...]:
    """The agencies to choose from; before one that has ended, those that came after it."""
    after = select(UnitSuccession).where(UnitSuccession.unit_id.in_(ids))
    rows = session.scalars(after.order_by(UnitSuccession.id)).all()
    heirs = {one: [row.successor_id for row in rows if row.unit_id == one] for one in ids}
    wanted = [id_ for one in ids for id_ in (*heirs[one], one)]
    units = (session.get_one(Unit, id_) for id_ in dict.fromkeys(wanted))
    return tuple(NameCandidate(unit.id, unit.name) for unit in units)


def _add_new_units(
    session: Session,
    found: dict[str, Unit],
    rows: Sequence[Member],
    review: Review,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Add the new ones; two spellings of one new name are one agency."""
    new = {fold_name(row.name): row for row in reversed(rows)}
    first_rows = [row for row in rows if new[fold_name(row.name)] is row]
    units = insert_units(session, review.bloc.council, first_rows, review=review, by=by, now=now)
    added = dict(zip(map(fold_name, (row.name for row in first_rows)), units, strict=True))
    found |= {row.name: added[fold_name(row.name)] for row in rows}
    if added:
        names = {unit.id: unit.name for unit in units}
        log_unit_act(session, units[0], "listed", by=by, now=now, review=review.id, units=names)


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
        alias = UnitAlias(unit=unit, name=name, added_at=now, added_by=by)
        session.add(alias)
    alias.valid_from = since
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
