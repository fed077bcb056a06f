"""Ten years of one bloc of nine: nine handovers, and every past year comes out as it was.

Agencies are renamed, merged, split, disqualified and appointed; the rules change in between.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from worker.word.template import Template
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.head_succession import HeadSelection
from workflow.domain.paper_kinds import DOSSIER
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import PaperKind, build_context, find_family, skip_reason
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Contest,
    Method,
    Purpose,
    Record,
    Tally,
)
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Council, Review, Unit
from workflow.services import scope
from workflow.services.accounts import credentials
from workflow.services.handover import hand_over, suggest_plan
from workflow.services.law.regulation_binding import introduce_edition
from workflow.services.law.regulations import EditionDraft, regulation_for
from workflow.services.reviews import open_review
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts
from workflow.services.units.name_matching import find_unit_named
from workflow.services.units.reorganizations import ReorganizationAct, merge_units, split_unit

TEMPLATES = factories.ROOT / "templates_docx"
FIRST = 2021


@dataclass
class Handover:
    """What happens at one handover."""

    head: str
    way: HeadSelection = HeadSelection.ELECTED
    renamed: dict[str, str] = field(default_factory=dict)
    leaving: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    #: Written down on the pages of the units beforehand: these into one, one into these.
    merged: tuple[tuple[str, ...], str] | None = None
    split: tuple[str, tuple[str, ...]] | None = None


METHODS: dict[HeadSelection, Method] = {
    HeadSelection.ELECTED: Method.SECRET_BALLOT,
    HeadSelection.APPOINTED: Method.APPOINTMENT,
    HeadSelection.ROTA: Method.ROTATION,
}
HANDOVERS = (
    Handover("Sở số 2"),
    Handover("Sở số 3", renamed={"Sở số 9": "Sở số 9 và Du lịch"}),
    Handover("Sở số 4"),
    Handover("Sở số 5", merged=(("Sở số 7", "Sở số 8"), "Sở số 7 và 8")),
    Handover("Sở số 6", way=HeadSelection.APPOINTED),
    Handover("Sở số 7 và 8", split=("Sở số 9 và Du lịch", ("Sở số 9", "Sở Du lịch"))),
    Handover("Sở Du lịch", way=HeadSelection.ROTA),  # split off a year ago
    Handover("Sở số 1", leaving=("Sở số 2",)),  # disqualified: struck out of emulation
    Handover("Sở số 3", joining=("Sở số 2",)),  # and back
)


@pytest.fixture
def years(session: Session) -> list[Review]:
    """The ten years, each held, closed and handed over."""
    facts = factories.make_record(
        9, year=str(FIRST), meeting=None, contests=(), awards=(), reports=()
    )
    review = open_review(
        session,
        msgspec.structs.replace(facts, next_head=None, papers=()),
        by=None,
        now=factories.NOW,
    )
    found = [review]
    for turn in HANDOVERS:
        hold_year(session, found[-1], turn)
        found.append(hand_over_year(session, found[-1], turn))
        if len(found) == 5:
            change_the_rules(session, review.bloc.council)
    hold_year(session, found[-1], HANDOVERS[0])
    return found


def hold_year(session: Session, review: Review, turn: Handover) -> None:
    """Fill in a year and close it; the elected head is the one that takes over."""
    record, year = facts_of(session, review), int(review.year)
    names = [member.name for member in record.members]
    winner = names[year % len(names)]
    meeting = factories.make_record().meeting
    assert meeting
    full = msgspec.structs.replace(
        record,
        next_year=str(year + 1),
        next_head=turn.head if turn.head in names else None,
        targets=("Hoàn thành nhiệm vụ.",),
        meeting=msgspec.structs.replace(
            meeting,
            dates=(dt.date(year + 1, 1, 10),),
            attendance=tuple(
                Attendance(member=name, status=AttendanceStatus.PRESENT) for name in names
            ),
        ),
        contests=(
            factories.make_contest(
                winner, members=len(names), tallies=(Tally(winner, len(names)),)
            ),
            Contest(purpose=Purpose.HEAD, method=METHODS[turn.way], chosen=(turn.head,)),
        ),
        awards=factories.make_record(5).awards,
    )
    save_facts(session, review, full, section=None, by=None, now=factories.NOW)
    review.state = State.CLOSED
    session.flush()


def hand_over_year(session: Session, review: Review, turn: Handover) -> Review:
    """Hand over as suggested, but for who is renamed, leaves or joins without an act."""
    record_acts(session, review, turn)
    plan = suggest_plan(session, review)
    stay = tuple(member for member in plan.members if member.name not in turn.leaving)
    plan = replace(
        plan, head=turn.head, way=turn.way, members=stay, deputies=(),
        renamed=turn.renamed, joining=(*plan.joining, *turn.joining),
    )  # fmt: skip
    opened = hand_over(session, review, plan, by=None, now=factories.NOW).next_review
    assert opened
    return opened


def record_acts(session: Session, review: Review, turn: Handover) -> None:
    units = {row.name: row.unit for row in review.members}
    act = ReorganizationAct(dt.date(int(review.year) + 1, 1, 1), "QĐ 2")
    if turn.merged:
        names, into = turn.merged
        merge_units(session, [units[name] for name in names], into, act, by=None, now=factories.NOW)
    if turn.split:
        name, parts = turn.split
        split_unit(session, units[name], parts, act, by=None, now=factories.NOW)


def change_the_rules(session: Session, council: Council) -> None:
    """A regulation of the council that holds from the first day on: begun years keep theirs."""
    values = {"vote.threshold": "2/3", "vote.base": "present"}
    clauses = {key: Clause(value, "QĐ 1", Confidence.TYPED) for key, value in values.items()}
    draft = EditionDraft("Quy chế mới", "QĐ 1", dt.date(FIRST, 1, 1), clauses)
    introduce_edition(session, council, draft, by=None, now=factories.NOW)


@cache
def load_template(path: Path) -> Template:
    return Template.compile(path.read_bytes())


def print_papers(session: Session, review: Review) -> dict[str, str]:
    """What a year prints, by kind: from its frozen facts and settings."""
    return dict(_print_papers(facts_of(session, review), paper_settings_of(session, review)))


def _print_papers(record: Record, settings: PaperSettings) -> Iterator[tuple[str, str]]:
    for kind in PaperKind:
        if skip_reason(kind, record) is None:
            word = load_template(TEMPLATES / find_family(kind, record) / f"{kind.value}.docx")
            filled = word.fill(build_context(kind, record, settings).values)
            yield kind.value, hashlib.sha256(filled).hexdigest()


def test_the_bloc_is_headed_by_another_unit_each_year(years: list[Review]) -> None:
    assert [review.head_name for review in years] == [
        "Sở số 1", *(turn.head for turn in HANDOVERS)
    ]  # fmt: skip
    assert [review.year for review in years] == [str(FIRST + n) for n in range(10)]


def test_every_past_year_keeps_its_members(session: Session, years: list[Review]) -> None:
    counts = [len(facts_of(session, review).members) for review in years]

    assert counts == [9, 9, 9, 9, 8, 8, 9, 9, 8, 9]
    assert "Sở số 9" in {member.name for member in facts_of(session, years[0]).members}
    assert "Sở số 9 và Du lịch" in {member.name for member in facts_of(session, years[2]).members}


def test_a_renamed_unit_is_one_agency_through_the_years(
    session: Session, years: list[Review]
) -> None:
    first, third = ({row.name: row.unit_id for row in years[number].members} for number in (0, 2))

    assert first["Sở số 9"] == third["Sở số 9 và Du lịch"]


def test_rights_are_with_the_head_of_each_year(session: Session, years: list[Review]) -> None:
    unit = session.scalars(select(Unit).filter_by(name="Sở số 3")).one()
    clerk = credentials.add_account(
        session, login="x", name="x", role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )

    roles = [scope.role_on(session, clerk, review) for review in years]

    assert [number for number, role in enumerate(roles) if role is Role.BLOC_OFFICER] == [2, 9]
    assert set(roles) == {Role.BLOC_OFFICER, Role.MEMBER_STAFF}


def test_a_past_year_computes_under_its_own_rules(session: Session, years: list[Review]) -> None:
    thresholds = [
        str(regulation_for(facts_of(session, review), session).vote.threshold) for review in years
    ]

    # Nothing read says what held before 2024; the meeting about 2023 was in January 2024.
    assert thresholds == ["None"] * 2 + ["4/5"] * 2 + ["2/3"] * 6


def test_a_past_year_comes_out_byte_for_byte(session: Session) -> None:
    """What a year printed when it was closed is what it prints nine handovers later."""
    facts = factories.make_record(9, meeting=None, contests=(), awards=(), reports=(), papers=())
    found = [open_review(session, facts, by=None, now=factories.NOW)]
    printed = []
    for turn in HANDOVERS:
        hold_year(session, found[-1], turn)
        printed.append(print_papers(session, found[-1]))
        found.append(hand_over_year(session, found[-1], turn))
        if len(found) == 5:
            change_the_rules(session, found[-1].bloc.council)
    session.expire_all()

    again = [print_papers(session, review) for review in found[:-1]]

    assert again == printed
    assert all(set(DOSSIER) <= set(kinds) for kinds in printed)
    assert [paper_settings_of(session, review).base for review in found[:-1]] == [
        *["total"] * 4, *["present"] * 5
    ]  # fmt: skip


def test_staff_of_merged_units_act_for_the_successor_and_read_their_old_years(
    session: Session, years: list[Review]
) -> None:
    unit = next(row.unit for row in years[0].members if row.name == "Sở số 8")
    clerk = credentials.add_account(
        session, login="y", name="y", role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )

    roles = [scope.role_on(session, clerk, review) for review in years]

    assert set(roles) == {Role.MEMBER_STAFF, Role.BLOC_OFFICER}
    assert roles.index(Role.BLOC_OFFICER) == 6  # under Sở số 7 và 8


def test_staff_of_a_split_unit_read_their_old_years(session: Session, years: list[Review]) -> None:
    unit = next(row.unit for row in years[0].members if row.name == "Sở số 9")
    clerk = credentials.add_account(
        session, login="z", name="z", role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )

    roles = [scope.role_on(session, clerk, review) for review in years]

    assert roles == [*[Role.MEMBER_STAFF] * 6, *[None] * 4]


def test_each_year_finds_the_agency_of_a_name(session: Session, years: list[Review]) -> None:
    council = years[0].bloc.council
    first, last = (
        next(row.unit for row in review.members if row.name == "Sở số 9")
        for review in (years[0], years[9])
    )

    assert first is not last  # the one went on under a new name and was split, the other is of it
    assert find_unit_named(session, council, "Sở số 9", "2022") is first
    assert find_unit_named(session, council, "Sở số 9", "2030") is last
    assert find_unit_named(session, council, "Sở số 8", "2030") is None
