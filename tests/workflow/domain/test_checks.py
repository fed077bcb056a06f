"""Each rule of the year: what it finds, and that a sound record has nothing to find."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from tests import factories
from workflow.domain import checks
from workflow.domain.award_kinds import list_unit_award_keys, name_in_full
from workflow.domain.checks import Case
from workflow.domain.clauses import Clause, Confidence, PlainValue
from workflow.domain.errors import Message
from workflow.domain.law.regulation import Regulation
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Award,
    AwardKind,
    AwardStatus,
    Contest,
    Council,
    IssuedPaper,
    Meeting,
    Member,
    Method,
    Person,
    Purpose,
    Record,
    Report,
    Tally,
    Withdrawal,
)
from workflow.domain.schema import find_section, get_field_label
from workflow.domain.scores import CriterionFigures, CurrentScore, ScoreStage
from workflow.domain.texts.wording import MORE_CRITERIA, join_names
from workflow.domain.votes.conditions import Confirmation
from workflow.domain.year import State
from workflow.services.law.regulations import (
    complete_regulation,
    default_edition,
    shipped_regulations,
)
from workflow.services.translation import translate

NATIONAL = shipped_regulations()["national"]
TODAY = dt.date(2022, 3, 1)


def codes(record: Record, regulation: Regulation = NATIONAL) -> set[str]:
    found = Case(record, regulation, TODAY).list_findings(State.CLOSED)
    return {finding.code for finding in found}


def with_contest(**changes: Any) -> Record:
    return factories.make_record(contests=(factories.make_contest(**changes),))


def with_meeting(**changes: Any) -> Record:
    meeting = factories.make_record().meeting
    assert meeting
    return factories.make_record(meeting=msgspec.structs.replace(meeting, **changes))


def members(*changes: dict[str, Any]) -> tuple[Member, ...]:
    return tuple(Member(**change) for change in changes)


def votes(*counts: int, **changes: Any) -> Record:
    """A contest in which Sở số 1, 2, … got so many votes."""
    tallies = tuple(
        Tally(candidate=name, votes=count)
        for name, count in zip(factories.make_names(len(counts)), counts, strict=True)
    )
    return with_contest(tallies=tallies, **changes)


def scored(*rows: tuple[int, int]) -> tuple[Report, ...]:
    """The reports of the first members, with final score and rank."""
    reports = list(factories.make_record().reports)
    for index, (score, rank) in enumerate(rows):
        reports[index] = msgspec.structs.replace(
            reports[index], final_score=Decimal(score), rank=rank
        )
    return tuple(reports[: len(rows)])


def came(present: int, total: int) -> tuple[Attendance, ...]:
    return tuple(
        Attendance(member=name, status=AttendanceStatus.PRESENT)
        if place < present
        else Attendance(member=name, status=AttendanceStatus.ABSENT, reason="Bận")
        for place, name in enumerate(factories.make_names(total))
    )


def flags(*names: str) -> tuple[Award, ...]:
    return tuple(
        Award(award="Cờ thi đua", kind=AwardKind.FLAG, recipient=name, status=AwardStatus.GRANTED)
        for name in names
    )


def merits(*names: str) -> tuple[Award, ...]:
    return tuple(
        Award(
            award="Bằng khen",
            kind=AwardKind.CERTIFICATE,
            recipient=name,
            status=AwardStatus.GRANTED,
        )
        for name in names
    )


def test_a_complete_year_has_no_finding() -> None:
    assert codes(factories.make_record()) == set()


def test_a_complete_year_carries_itself_to_the_end() -> None:
    assert Case(factories.make_record(), NATIONAL, TODAY).find_furthest_state() is State.CLOSED


def test_the_seed_waits_for_its_reports() -> None:
    assert Case(factories.seed_record(), NATIONAL, TODAY).find_furthest_state() is State.PLANNED


BROKEN = {
    "E101": factories.make_record(members=members({"name": "Sở Nội vụ"}, {"name": "sở  nội vụ"})),
    "W102": factories.make_record(member_count_stated=6),
    "E103": factories.make_record(members=()),
    "W104": factories.make_record(members=members({"name": "Sở số 2"})),
    "E105": factories.make_record(
        members=members({"name": "A", "role": "head"}, {"name": "B", "role": "head"})
    ),
    "W201": factories.make_record(reports=factories.make_record().reports[1:]),
    "W202": factories.make_record(
        reports=(*factories.make_record().reports, Report(member="Sở lạ"))
    ),
    "E203": factories.make_record(
        reports=(*factories.make_record().reports, Report(member="Sở số 1"))
    ),
    "E301": factories.make_record(meeting=Meeting()),
    "E302": with_meeting(dates=(dt.date(2022, 3, 2),)),
    "W303": with_meeting(dates=(dt.date(2021, 1, 24),)),
    "E304": with_meeting(starts_at="10:00", ends_at="09:00"),
    "W305": with_meeting(attendance=()),
    "E306": with_meeting(
        attendance=tuple(
            Attendance(member=name, status=AttendanceStatus.PRESENT)
            for name in [*factories.make_names(5), "Sở số 1"]
        )
    ),
    "W307": with_meeting(attendance=(Attendance(member="Sở lạ", status=AttendanceStatus.PRESENT),)),
    "W308": with_meeting(
        attendance=(Attendance(member="Sở số 1", status=AttendanceStatus.ABSENT),)
    ),
    "W309": with_meeting(secretaries=()),
    "W401": factories.make_record(contests=()),
    "E402": with_contest(returned=6),
    "E403": with_contest(issued=6),
    "E404": with_contest(valid=3, invalid=1),
    "E405": votes(3, 3, chosen=(), tie_break="Bỏ phiếu lại"),
    "E406": with_contest(tallies=(Tally(candidate="Sở số 2", votes=6),)),
    "E407": with_contest(tallies=(Tally(candidate="Sở số 2", votes=5, written_votes=6),)),
    "W408": with_contest(entitled=9),
    "W409": with_contest(method=Method.UNRECORDED),
    "W410": votes(1, 3, chosen=("Sở số 2",)),
    "E411": votes(2, 2, chosen=("Sở số 2",)),
    "E412": votes(2, 3, chosen=("Sở số 1",)),
    "E413": with_contest(chosen=("Sở số 2", "Sở số 3")),
    "E414": with_contest(withdrawn=(Withdrawal(candidate="Sở số 2"),)),
    "E415": with_contest(tallies=(Tally(candidate="Sở số 2", votes=5),) * 2),
    "W416": with_contest(tallies=(Tally(candidate="Sở lạ", votes=5),), chosen=("Sở lạ",)),
    "W501": factories.make_record(awards=()),
    "W502": factories.make_record(awards=(Award(award="Bằng khen"),)),
    "W503": factories.make_record(
        council=Council(name="Hội đồng tỉnh Mẫu"), awards=(Award(award="Cờ"),)
    ),
    "E504": factories.make_record(awards=factories.make_record().awards * 2),
    "W505": factories.make_record(
        awards=(Award(award="Cờ thi đua", kind=AwardKind.FLAG, recipient="Sở số 4"),)
    ),
    "W506": factories.make_record(awards=(Award(award="Cờ thi đua", recipient="Sở số 2"),)),
    "E601": factories.make_record(papers=(IssuedPaper(kind="minutes", date=dt.date(2022, 1, 9)),)),
    "E602": factories.make_record(
        papers=(IssuedPaper(kind="plan", date=dt.date(2022, 2, 9), sent_on=dt.date(2022, 2, 8)),)
    ),
    "W603": factories.make_record(papers=()),
    "E604": factories.make_record(papers=factories.make_record().papers * 2),
    "W701": factories.make_record(next_head=None),
    "E702": factories.make_record(
        contests=(
            factories.make_contest(),
            Contest(purpose=Purpose.HEAD, method=Method.ACCLAMATION, chosen=("Sở số 4",)),
        )
    ),
    "W703": factories.make_record(next_head="Sở lạ"),
    "W106": factories.make_record(regulation="không có"),
    "W205": factories.make_record(reports=scored((90, 1), (80, 3))),
    "E417": with_contest(issued=None, returned=6, valid=6),
    "W420": votes(2, 2, chosen=("Sở số 1",), tie_break="Bốc thăm"),
    "W421": votes(2, 2, chosen=("Sở số 1",), tie_break="Trưởng khối và Phó khối quyết định"),
    "W422": with_contest(round=3),
    "W423": factories.make_record(reports=scored((90, 1), (80, 2), (70, 3), (60, 4), (50, 5))),
    "E425": with_contest(
        returned=4, valid=4, tallies=(Tally(candidate="Sở số 2", votes=5, written_votes=2),)
    ),
    "W605": factories.make_record(papers=(IssuedPaper(kind="plan", sent_on=dt.date(2022, 2, 8)),)),
    "W606": factories.make_record(
        papers=(*factories.make_record().papers, IssuedPaper(kind="plan", number=3))
    ),
}

#: What only a regulation makes a fault.
UNDER = {
    "E410": (votes(1, 3, chosen=("Sở số 2",)), {"vote.hard": "yes"}),
    "W204": (factories.make_record(reports=scored((101, 1))), {"scoring.scale_max": "100"}),
    "W206": (
        factories.make_record(reports=factories.make_record().reports),
        {"scoring.enabled": "yes"},
    ),
    "W310": (with_meeting(attendance=came(3, 5)), {"vote.quorum": "2/3"}),
    "W311": (with_meeting(attendance=came(3, 5)), {"vote.attendance_for_awards": "80 %"}),
    "E418": (factories.make_record(), {"vote.self_vote": "no"}),
    "W419": (
        with_contest(tallies=(Tally(candidate="Sở số 1", votes=5),), chosen=("Sở số 1",)),
        {"roles.may_head_win": "no"},
    ),
    "W424": (
        votes(3, 2, seats=2, chosen=("Sở số 1", "Sở số 2"), valid=5),
        {"quota.flag_count": "1"},
    ),
    "W426": (
        with_contest(tallies=(Tally(candidate="Sở số 2", votes=4, against=1),)),
        {"vote.ballot_style": "pick_one"},
    ),
    "W313": (factories.make_record(), {"conditions.pact_signed": "warn"}),
    "W312": (factories.make_record(), {"calendar.dossier_by": "9/12"}),
    "W607": (factories.make_record(), {"calendar.dossier_by": "11/1 năm sau"}),
    "W507": (
        factories.make_record(awards=flags("Sở số 2", "Sở số 3")),
        {"quota.flag_count": "1"},
    ),
    "W508": (
        factories.make_record(awards=(*flags("Sở số 2"), *merits("Sở số 3", "Sở số 4"))),
        {"quota.merit_share": "50 %", "quota.merit_includes_flag": "yes"},
    ),
}


def under(values: Mapping[str, PlainValue]) -> Regulation:
    """The default with some values set by a regulation."""
    clauses = {path: Clause(value, "QĐ 1", Confidence.READ) for path, value in values.items()}
    return complete_regulation(
        replace(default_edition(), clauses={**default_edition().clauses, **clauses})
    )


#: What only the word of an office makes a fault: the answer and what the regulation makes of it.
CONFIRMED = {"E509": ("no", "block"), "W509": ("no", "warn"), "W510": ("unknown", "warn")}


@pytest.mark.parametrize("code", sorted(CONFIRMED))
def test_each_condition_is_held_to_what_an_office_said(code: str) -> None:
    answer, level = CONFIRMED[code]
    asked = under({"conditions.no_discipline": level})

    def found(said: str) -> set[str]:
        word = Confirmation("Sở số 2", "no_discipline", said, "Thanh tra")  # type: ignore[arg-type]
        looked = Case(factories.make_record(), asked, TODAY, (word,)).list_findings(State.CLOSED)
        return {finding.code for finding in looked}

    assert code in found(answer)
    assert found("yes") == set()


FLAG = Award(award="Cờ thi đua", kind=AwardKind.FLAG, recipient="Ủy ban kiểm tra")


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        (msgspec.structs.replace(FLAG, recipient="UỶ BAN KIỂM TRA"), True),
        (msgspec.structs.replace(FLAG, authority="UBND tỉnh"), True),
        (msgspec.structs.replace(FLAG, authority="Thủ tướng Chính phủ"), False),
        (msgspec.structs.replace(FLAG, award="Bằng khen"), False),
    ],
)
def test_an_award_is_the_same_however_it_is_spelled(second: Award, *, twice: bool) -> None:
    """E504 within a bloc, W511 over the blocs of a council."""
    record = factories.make_record(awards=(FLAG, second))
    other = Case(
        factories.make_record(awards=(FLAG,)),
        NATIONAL,
        TODAY,
        awards_elsewhere=list_unit_award_keys(second, record.council),
    )

    assert ("E504" in codes(record)) is twice
    assert ("W511" in {row.code for row in other.list_findings(State.CLOSED)}) is twice


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        ({"award": "Cờ thi đua năm 2021"}, True),
        ({"award": "Cờ thi đua, năm 2021"}, True),
        ({"award": "Cờ thi đua của UBND tỉnh"}, True),
        ({"award": "Cờ thi đua của Ủy ban nhân dân tỉnh", "authority": "UBND tỉnh"}, True),
        ({"award": "Cờ thi đua năm 2020"}, False),
        ({"award": "Cờ thi đua của Chính phủ", "authority": "Chính phủ"}, False),
        ({"award": "Cờ thi đua của Chính phủ"}, False),
        ({"recipient": "Báo Bình Thuận"}, False),
    ],
)
def test_what_a_reader_could_not_tell_apart_is_one_award(
    second: dict[str, str], *, twice: bool
) -> None:
    """E504: the year, the council's authority and its place in the name make no other award."""
    record = factories.make_record(year="2021")
    council = msgspec.structs.replace(record.council, granting_authority="UBND tỉnh Bình Thuận")
    other = msgspec.structs.replace(FLAG, **second)
    told = msgspec.structs.replace(record, council=council, awards=(FLAG, other))

    names = [f"{name_in_full(row, told)}: {row.recipient}" for row in told.awards]

    assert (len({name.casefold() for name in names}) == 1) is twice
    assert ("E504" in codes(told)) is twice


@pytest.mark.parametrize("code", sorted(UNDER))
def test_each_rule_of_a_regulation_finds_its_fault(code: str) -> None:
    record, values = UNDER[code]

    assert code in codes(record, under(values))
    assert code not in codes(record, under({}))


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_each_rule_finds_its_fault(code: str) -> None:
    assert code in codes(BROKEN[code])


#: Under a table of one criterion: what Sở số 1 was given at each stage, and its totals on record.
OWN, BLOC, FINAL = ScoreStage.SELF, ScoreStage.BLOC, ScoreStage.FINAL
SCORED: dict[str, tuple[dict[ScoreStage, int], tuple[int | None, int | None]]] = {
    "W207": ({BLOC: 1, FINAL: 1}, (None, 5)),
    "W208": ({OWN: 1, BLOC: 1}, (5, None)),
    "E209": ({OWN: 1, BLOC: 1, FINAL: 1}, (5, 9)),
    "W210": ({OWN: 1, BLOC: 2, FINAL: 1}, (5, 5)),
}


@pytest.mark.parametrize("code", sorted(SCORED))
def test_each_rule_of_scores_by_criteria_finds_its_fault(code: str) -> None:
    times, totals = SCORED[code]
    ruled = under({"scoring.sections": ("A | Thử | 10",),
                   "scoring.criteria": ("A1 | A | số lần | Việc thử | | 5",)})  # fmt: skip

    def found(times: dict[ScoreStage, int], own: int | None, final: int | None) -> set[str]:
        said = tuple(
            CurrentScore("Sở số 1", "A1", key, CriterionFigures(times=n))
            for key, n in times.items()
        )
        report = Report(
            member="Sở số 1",
            received_on=dt.date(2021, 12, 1),
            self_score=None if own is None else Decimal(own),
            final_score=None if final is None else Decimal(final),
        )
        record = factories.make_record(1, reports=(report,))
        looked = Case(record, ruled, TODAY, (), said).list_findings(State.CLOSED)
        return {finding.code for finding in looked} & {*SCORED}

    assert found(times, *totals) == {code}
    assert found({OWN: 1, BLOC: 1, FINAL: 1}, 5, 5) == set()


def test_rules_of_scores_are_silent_where_nobody_looked() -> None:
    ruled = under({"scoring.sections": ("A | Thử | 10",),
                   "scoring.criteria": ("A1 | A | số lần | Việc thử | | 5",)})  # fmt: skip

    assert not codes(factories.make_record(), ruled) & {*SCORED}


def test_every_rule_has_a_case_here() -> None:
    codes_elsewhere = {"E605", "W107", "W427", "W511", "W608"}

    assert {*BROKEN, *UNDER, *CONFIRMED, *SCORED, *codes_elsewhere} == set(checks.RULES)


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_each_finding_points_at_a_field_that_a_form_edits(code: str) -> None:
    for finding in Case(BROKEN[code], NATIONAL, TODAY).list_findings(State.CLOSED):
        known = finding.field.startswith(("council.", "bloc.", "regulation"))
        assert known or find_section(finding.field), finding.field
        assert get_field_label(finding.field) != finding.field


def test_a_hard_threshold_blocks_and_a_soft_one_warns() -> None:
    hard = with_vote(NATIONAL, hard=True)

    below = votes(1, 3, chosen=("Sở số 2",))

    assert "E410" in codes(below, hard)
    assert "W410" not in codes(below, hard)


@pytest.mark.parametrize(
    ("won", "found"),
    [(5, set()), (4, {"W427"}), (1, {"W427"})],  # all five agreed: enough under any rule
)
def test_an_unknown_threshold_is_asked_about_and_never_stops(won: int, found: set[str]) -> None:
    unknown = with_vote(NATIONAL, threshold=None, threshold_known=False)
    contest = votes(5 - won, won, chosen=("Sở số 2",))

    assert codes(contest, unknown) & {"W410", "E410", "W427"} == found


@pytest.mark.parametrize(
    ("won", "passes"), [(8, True), (7, False)]
)  # domain.md §9: of 9 units 8 reach 80 %, 7 do not
def test_seven_of_nine_is_below_eighty_per_cent(won: int, *, passes: bool) -> None:
    assert NATIONAL.vote.passes(won, 9) is passes


def test_reaching_the_threshold_exactly_counts_where_it_is_inclusive() -> None:
    assert NATIONAL.vote.passes(4, 5)
    assert not with_vote(NATIONAL, inclusive=False).vote.passes(4, 5)


def test_written_votes_come_on_top_of_the_ballots() -> None:
    by_letter = with_contest(
        issued=4,
        returned=4,
        valid=4,
        tallies=(Tally(candidate="Sở số 2", votes=5, written_votes=1),),
    )

    assert codes(by_letter) == set()


def test_a_tie_in_the_first_round_is_settled_by_a_second() -> None:
    tied = factories.make_contest(
        tallies=(Tally(candidate="Sở số 1", votes=2), Tally(candidate="Sở số 2", votes=2)),
        chosen=(),
    )

    assert "E411" not in codes(
        factories.make_record(contests=(tied, factories.make_contest(round=2)))
    )


def test_a_stored_proposal_is_sent_only_as_it_was_signed() -> None:
    def blocking(*, outdated: bool | None, **paper: Any) -> list[str]:
        sent = IssuedPaper(kind="proposal", sent_on=dt.date(2022, 1, 12), **paper)
        record = factories.make_record(papers=(sent,))
        case = Case(record, NATIONAL, TODAY, proposal_outdated=outdated)
        found = case.list_blocking_findings(State.PROPOSAL_SENT)
        return [row.code for row in found if row.code == "E605"]

    signer = Person(name="Nguyễn Văn Mẫu")
    signed = {"number": 5, "date": dt.date(2022, 1, 12), "signer": signer}
    assert blocking(outdated=None) == []
    assert blocking(outdated=False, **signed) == []
    assert blocking(outdated=True, **signed) == ["E605"]
    for name in signed:
        assert blocking(outdated=False, **{**signed, name: None}) == ["E605"]


def test_a_proposal_made_elsewhere_is_asked_about() -> None:
    def asked(*, stored: bool | None) -> set[str]:
        case = Case(factories.make_record(), NATIONAL, TODAY, has_proposal=stored)
        found = case.list_blocking_findings(State.PROPOSAL_SENT)
        return {row.code for row in found} & {"W608"}

    assert asked(stored=False) == {"W608"}
    assert asked(stored=True) == asked(stored=None) == set()


def test_a_contradiction_shows_before_its_step_has_come() -> None:
    found = Case(BROKEN["E304"], NATIONAL, TODAY).list_findings(State.PLANNED)

    assert [finding.code for finding in found] == ["E304"]


def test_what_is_only_missing_waits_for_its_step() -> None:
    assert Case(BROKEN["W701"], NATIONAL, TODAY).list_findings(State.PLANNED) == ()


def test_each_warning_is_asked_about_on_one_move_only() -> None:
    asked = [
        finding.code
        for state in State
        for finding in Case(factories.seed_record(), NATIONAL, TODAY).list_blocking_findings(state)
    ]

    assert sorted(set(asked)) == ["W201", "W305", "W309", "W409", "W506", "W603"]
    assert asked.count("W201") == 1


def test_a_school_year_may_meet_in_summer() -> None:
    summer = with_meeting(dates=(dt.date(2018, 6, 5),))

    assert "W303" not in codes(msgspec.structs.replace(summer, year="2017-2018"))


def with_vote(regulation: Regulation, **vote: Any) -> Regulation:
    changed = {**vars(regulation.vote), **vote}
    return Regulation(**{**vars(regulation), "vote": type(regulation.vote)(**changed)})


def test_thresholds_are_exact_fractions() -> None:
    assert NATIONAL.vote.threshold == Fraction(4, 5)


def test_what_is_not_named_any_more_is_counted_in_words() -> None:
    names = [f"Sở {number}" for number in range(1, 10)]

    assert str(join_names(names[:5])) == "Sở 1; Sở 2; Sở 3; Sở 4; Sở 5"
    assert str(join_names(names)) == "Sở 1; Sở 2; Sở 3; Sở 4; Sở 5 và 4 đơn vị khác"
    assert str(join_names(["A1", "A2", "A3"], MORE_CRITERIA, 2)) == "A1; A2 và 1 tiêu chí khác"
    assert (
        translate(Message("{names}", names=join_names(names, limit=1)), "en")
        == "Sở 1 and 8 more units"
    )
