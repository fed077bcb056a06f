"""Scores by criteria: entries that are only added, totals that follow, and who may write when."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.score_table import CRITERIA, RANGE, SECTIONS
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.errors import BadInputError, MoveRefusedError, StaleFormError
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperContext, PaperKind, build_context
from workflow.domain.record import decode_record
from workflow.domain.roles import Role
from workflow.domain.scores import CriterionFigures, ScoreStage
from workflow.domain.year import State
from workflow.models import Account, Review, ScoreEntry
from workflow.services import cases
from workflow.services.accounts import credentials
from workflow.services.law import regulation_binding
from workflow.services.law.regulations import (
    EditionDraft,
    add_edition,
    complete_regulation,
    find_edition,
)
from workflow.services.locks import reopen_section
from workflow.services.member_reports import save_report, with_report
from workflow.services.members import save_members
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange, record_reading
from workflow.services.scoring.entries import compare_members, entry_history, export_entries
from workflow.services.scoring.score_totals import rank_members, update_totals
from workflow.services.scoring.scores import (
    ScoreAnswer,
    add_own_scores,
    add_scores,
    newest_entry_id,
)
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts

OFFICE, OTHER = "Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"
TYPED = Confidence.TYPED
TOO_LATE = dt.datetime(2022, 4, 11, tzinfo=dt.UTC)
#: A: 47,5 + 20, at most 60; B: 22,5 + 2; and 8 − 1,5: together 91.
ALL = {
    "A1": ScoreAnswer(
        CriterionFigures(reached=Decimal("95"), target=Decimal("100")), evidence="BC 12"
    ),
    "A2": ScoreAnswer(CriterionFigures(met=True)),
    "B1": ScoreAnswer(CriterionFigures(times=3)),
    "B2": ScoreAnswer(CriterionFigures(plus=1)),
    "T1": ScoreAnswer(CriterionFigures(times=2)),
    "P1": ScoreAnswer(CriterionFigures(times=1)),
    "P2": ScoreAnswer(CriterionFigures(met=False)),
}


def clauses(**changes: Any) -> dict[str, Clause]:
    """The made-up scoring table as an edition has it."""
    values = {
        "scoring.sections": tuple(SECTIONS),
        "scoring.criteria": tuple(CRITERIA),
        "calendar.self_score_by": "10/4 năm sau",
        **changes,
    }
    return {path: Clause(value, "đặt ra để thử", TYPED) for path, value in values.items()}


@pytest.fixture
def review(any_session: Session) -> Review:
    found = record_exchange.store_record(
        any_session, factories.seed_record(), by=None, now=factories.NOW
    ).review
    found.state = State.PLANNED
    draft = EditionDraft("Quy chế thử", "đặt ra để thử", dt.date(2021, 6, 1), clauses())
    add_edition(any_session, found.bloc.council, draft, by=None, now=factories.NOW)
    return found


@pytest.fixture
def clerk(any_session: Session, review: Review) -> Account:
    unit = next(row.unit for row in review.members if row.name == OFFICE)
    return credentials.add_account(
        any_session, login="vp", name="vp", role=Role.MEMBER_STAFF, unit=unit, now=factories.NOW
    )


def write(
    session: Session,
    review: Review,
    stage: ScoreStage,
    answers: dict[str, ScoreAnswer],
    **changes: Any,
) -> int:
    member = changes.pop("member", OFFICE)
    options = {
        "seen": newest_entry_id(session, review, member),
        "by": None,
        "now": factories.NOW,
        **changes,
    }
    return add_scores(session, review, member, stage, answers, **options)


def own(
    session: Session, review: Review, clerk: Account, stage: ScoreStage, **answers: ScoreAnswer
) -> int:
    seen = newest_entry_id(session, review, OFFICE)
    return add_own_scores(
        session, review, OFFICE, stage, answers, seen=seen, by=clerk, now=factories.NOW
    )


def report(session: Session, review: Review) -> Any:
    return facts_of(session, review).report_of(OFFICE)


def test_the_total_stands_once_every_criterion_is_scored(
    any_session: Session, review: Review
) -> None:
    part = {code: answer for code, answer in ALL.items() if code != "P2"}
    assert write(any_session, review, ScoreStage.SELF, part) == 6
    assert report(any_session, review) is None

    write(any_session, review, ScoreStage.SELF, ALL)

    assert report(any_session, review).self_score == 91


def test_points_given_freely_count_are_kept_exactly_and_go_along(
    any_session: Session, review: Review
) -> None:
    changed = {"scoring.criteria": (*CRITERIA, RANGE)}
    draft = EditionDraft("Có khung điểm", "đặt ra để thử", dt.date(2021, 7, 1), clauses(**changed))
    add_edition(any_session, review.bloc.council, draft, by=None, now=factories.NOW)
    given = {**ALL, "B3": ScoreAnswer(CriterionFigures(given=Decimal("8.5")))}

    with pytest.raises(BadInputError, match="từ 1 đến 20, cách nhau 0,5"):
        write(
            any_session,
            review,
            ScoreStage.FINAL,
            {"B3": ScoreAnswer(CriterionFigures(given=Decimal("0.5")))},
        )
    write(any_session, review, ScoreStage.SELF, given)
    write(any_session, review, ScoreStage.FINAL, given)
    any_session.expire_all()

    assert report(any_session, review).final_score == Decimal("99.5")  # B: 22,5 + 2 + 8,5
    assert paper_settings_of(any_session, review).scores.members[0].points[1] == 33
    assert {"given": "8.5"} in [row["figures"] for row in export_entries(any_session, review)]


def test_a_score_taken_back_takes_the_total_with_it(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)

    write(any_session, review, ScoreStage.SELF, {"B1": ScoreAnswer()})

    assert report(any_session, review).self_score is None


def test_each_entry_stays_in_the_history(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, {"B1": ScoreAnswer(CriterionFigures(times=3))})
    write(any_session, review, ScoreStage.SELF, {"B1": ScoreAnswer(CriterionFigures(times=2))})

    assert (
        write(any_session, review, ScoreStage.SELF, {"B1": ScoreAnswer(CriterionFigures(times=2))})
        == 0
    )
    assert [row.figures for row in entry_history(any_session, review, OFFICE)] == [
        {"times": 2},
        {"times": 3},
    ]


def test_a_computed_total_cannot_be_typed(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)

    with pytest.raises(BadInputError, match="cộng từ các tiêu chí"):
        save_report(
            any_session, review, OFFICE, {"self_score": Decimal(99)},
            seen=review.version, by=None, now=factories.NOW,
        )  # fmt: skip


def test_where_nobody_scored_by_criteria_totals_are_typed_as_before(
    any_session: Session, review: Review
) -> None:
    save_report(
        any_session, review, OFFICE, {"self_score": Decimal(99)},
        seen=review.version, by=None, now=factories.NOW,
    )  # fmt: skip
    update_totals(any_session, review, by=None, now=factories.NOW)

    assert report(any_session, review).self_score == 99


def test_a_member_cannot_alter_its_scores_after_the_cut_off(
    any_session: Session, review: Review, clerk: Account
) -> None:
    with pytest.raises(MoveRefusedError, match="10/04/2022"):
        add_own_scores(
            any_session, review, OFFICE, ScoreStage.SELF, ALL, seen=0, by=clerk, now=TOO_LATE
        )

    assert write(any_session, review, ScoreStage.SELF, ALL, now=TOO_LATE) == 7  # the head still may


def test_a_member_cannot_write_the_blocs_part(
    any_session: Session, review: Review, clerk: Account
) -> None:
    for stage in (ScoreStage.BLOC, ScoreStage.FINAL):
        with pytest.raises(MoveRefusedError):
            own(any_session, review, clerk, stage, B1=ScoreAnswer(CriterionFigures(times=9)))


def test_once_reports_are_closed_a_member_explains_but_does_not_score(
    any_session: Session, review: Review, clerk: Account
) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)
    write(
        any_session, review, ScoreStage.BLOC, {**ALL, "B1": ScoreAnswer(CriterionFigures(times=1))}
    )
    review.state = State.REPORTS_SUBMITTED
    any_session.flush()

    with pytest.raises(MoveRefusedError):
        own(any_session, review, clerk, ScoreStage.SELF, B1=ScoreAnswer(CriterionFigures(times=4)))
    assert (
        own(any_session, review, clerk, ScoreStage.EXPLANATION, B1=ScoreAnswer(note="Có QĐ 5")) == 1
    )
    with pytest.raises(BadInputError, match="chỉ giải trình khi"):
        own(any_session, review, clerk, ScoreStage.EXPLANATION, A2=ScoreAnswer(note="Không cần"))


def test_every_change_of_the_final_score_has_a_reason(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)
    write(any_session, review, ScoreStage.BLOC, ALL)
    write(any_session, review, ScoreStage.FINAL, ALL)
    assert report(any_session, review).final_score == 91

    with pytest.raises(BadInputError, match="lý do đổi điểm"):
        write(any_session, review, ScoreStage.FINAL, {"B1": ScoreAnswer(CriterionFigures(times=4))})
    write(
        any_session,
        review,
        ScoreStage.FINAL,
        {"B1": ScoreAnswer(CriterionFigures(times=4), "Bổ sung minh chứng")},
    )

    assert report(any_session, review).final_score == Decimal("98.5")  # section B: 30 + 2
    with pytest.raises(BadInputError, match="lý do đổi điểm"):  # the old reason says nothing of it
        write(
            any_session,
            review,
            ScoreStage.FINAL,
            {"B1": ScoreAnswer(CriterionFigures(times=1), "Bổ sung minh chứng")},
        )


def test_an_older_form_does_not_overwrite_what_another_saved(
    any_session: Session, review: Review
) -> None:
    write(any_session, review, ScoreStage.BLOC, {"B1": ScoreAnswer(CriterionFigures(times=3))})

    with pytest.raises(StaleFormError) as stale:
        write(
            any_session,
            review,
            ScoreStage.BLOC,
            {"B1": ScoreAnswer(CriterionFigures(times=2))},
            seen=0,
        )
    assert stale.value.version == newest_entry_id(any_session, review, OFFICE)
    assert write(any_session, review, ScoreStage.BLOC, {"A2": ALL["A2"]}, seen=0) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"Z9": ScoreAnswer(CriterionFigures(times=1))},
        {"A1": ScoreAnswer(CriterionFigures(reached=Decimal(1), target=Decimal(0)))},
        {"A1": ScoreAnswer(CriterionFigures(reached=Decimal(1)))},
        {"A2": ScoreAnswer(CriterionFigures(met=True), attachment_id=77)},
    ],
)
def test_what_makes_no_sense_is_refused(
    any_session: Session, review: Review, answers: dict[str, ScoreAnswer]
) -> None:
    with pytest.raises(BadInputError):
        write(any_session, review, ScoreStage.SELF, answers)


def codes(session: Session, review: Review) -> set[str]:
    return {row.code for row in cases.findings_of(session, review, factories.NOW)}


def test_the_checks_follow_what_was_scored(any_session: Session, review: Review) -> None:
    assert "W207" in codes(any_session, review)
    for member in [row.name for row in facts_of(any_session, review).voters]:
        for stage in (ScoreStage.SELF, ScoreStage.BLOC):
            write(any_session, review, stage, ALL, member=member)
    assert not codes(any_session, review) & {"W207", "E209", "W210"}
    write(any_session, review, ScoreStage.FINAL, ALL)
    write(any_session, review, ScoreStage.BLOC, {"B1": ScoreAnswer(CriterionFigures(times=1))})
    assert "W210" in codes(any_session, review)

    changed = record_reading.read_record(record_reading.parse_records(factories.ROOT.joinpath(
        "seed/khoi-thi-dua-6-2021.json").read_bytes())[0])  # fmt: skip
    record_exchange.store_record(
        any_session, changed, by=None, now=factories.NOW
    )  # its reports have no totals

    assert "E209" in codes(any_session, review)
    update_totals(any_session, review, by=None, now=factories.NOW)
    assert "E209" not in codes(any_session, review)


def test_sections_are_frozen_beside_the_facts(any_session: Session, review: Review) -> None:
    reasons = {code: ScoreAnswer(row.figures, "Theo biên bản") for code, row in ALL.items()}
    write(any_session, review, ScoreStage.FINAL, reasons)

    scores = paper_settings_of(any_session, review).scores

    assert [section.code for section in scores.sections] == ["A", "B", "T", "P"]
    assert [row.points for row in scores.members] == [
        (Decimal(60), Decimal("24.50"), Decimal("8.00"), Decimal("-1.50"))
    ]


def test_points_of_a_settled_report_change_only_once_it_is_reopened(
    any_session: Session, review: Review
) -> None:
    """Not between sections either, where the total that papers print stays as it is."""
    write(any_session, review, ScoreStage.SELF, ALL)
    review.state = State.PROPOSAL_SENT
    any_session.flush()
    moved = {
        "B2": ScoreAnswer(CriterionFigures(plus=2)),
        "P1": ScoreAnswer(CriterionFigures(times=2)),
    }
    entries = select(func.count()).select_from(ScoreEntry)
    before = any_session.scalar(entries)

    with pytest.raises(MoveRefusedError, match="đã khóa từ bước «Đã kiểm phiếu»"):
        write(any_session, review, ScoreStage.SELF, moved)
    assert any_session.scalar(entries) == before
    reopen_section(any_session, review, "reports", reason="Nhầm", by=None, now=factories.NOW)
    assert write(any_session, review, ScoreStage.SELF, moved) == 2


def test_a_new_name_takes_the_scores_along(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)
    record = facts_of(any_session, review)
    renamed = {OFFICE: "Văn phòng mới"}
    values = {
        "members": tuple(
            type(row)(**{**_fields(row), "name": renamed.get(row.name, row.name)})
            for row in record.members
        ),
        "member_count_stated": record.member_count_stated,
    }

    save_members(
        any_session, review, values, renamed, seen=review.version, by=None, now=factories.NOW
    )

    names = set(any_session.scalars(select(ScoreEntry.member)))
    assert names == {"Văn phòng mới"}


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def test_another_edition_scores_what_is_the_same_anew(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)
    dearer = tuple(row.replace("7,5", "5").replace("Chậm thử", "Muộn thử") for row in CRITERIA)
    draft = EditionDraft("Bản sau", "đặt ra để thử", dt.date(2021, 7, 1),
                  clauses(**{"scoring.criteria": dearer}))  # fmt: skip
    row = add_edition(any_session, review.bloc.council, draft, by=None, now=factories.NOW)

    regulation_binding.bind_review(
        any_session, review, row.code, reason="Bản mới", by=None, now=factories.NOW
    )

    assert report(any_session, review).self_score is None  # P1 is another criterion now
    scoring = complete_regulation(find_edition(any_session, row.code)).scoring
    table = compare_members(any_session, review, scoring, [OFFICE])[OFFICE].sheets[ScoreStage.SELF]
    assert [one.code for one in table.missing] == ["P1"]
    assert table.sections[1].points == 17  # 3 × 5 + 2


def test_a_final_score_follows_the_members_own_where_the_bloc_gave_none(
    any_session: Session, review: Review
) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)

    assert write(any_session, review, ScoreStage.FINAL, ALL) == 7


def test_a_paper_keeps_the_sections_it_was_asked_with(any_session: Session, review: Review) -> None:
    """The same total from other sections is another paper; the asked one stays as it was."""
    write(any_session, review, ScoreStage.SELF, ALL)
    write(any_session, review, ScoreStage.FINAL, ALL)
    batch = paper_requests.request_papers(
        any_session, [review], [SUMMARY], by=None, now=factories.NOW
    )
    asked = batch.papers[0].snapshot
    before = printed(any_session, review)
    moved = {"B1": ScoreAnswer(CriterionFigures(times=2), "Chuyển phần"),
             "T1": ScoreAnswer(CriterionFigures(times=4), "Chuyển phần"),
             "P1": ScoreAnswer(CriterionFigures(times=0), "Chuyển phần"),
             "B2": ScoreAnswer(CriterionFigures(plus=4), "Chuyển phần")}  # fmt: skip

    write(any_session, review, ScoreStage.FINAL, moved)

    frozen = build_context(
        SUMMARY, decode_record(asked.facts), decode_paper_settings(asked.settings)
    )
    assert frozen == before
    assert printed(any_session, review) != before


SUMMARY = PaperKind.SCORE_SUMMARY


def printed(session: Session, review: Review) -> PaperContext:
    return build_context(SUMMARY, facts_of(session, review), paper_settings_of(session, review))


def test_the_history_can_be_handed_over(any_session: Session, review: Review) -> None:
    write(any_session, review, ScoreStage.SELF, {"A1": ALL["A1"]})

    (row,) = export_entries(any_session, review)

    assert row["figures"] == {"reached": "95", "target": "100"}
    assert (row["member"], row["stage"], row["evidence"]) == (OFFICE, "self", "BC 12")


def test_a_new_edition_leaves_the_totals_of_closed_years_alone(
    any_session: Session, review: Review
) -> None:
    write(any_session, review, ScoreStage.SELF, ALL)
    typed = msgspec.structs.replace(report(any_session, review), self_score=Decimal(50))
    record = with_report(facts_of(any_session, review), typed)
    save_facts(any_session, review, record, section=None, by=None, now=factories.NOW)  # an import
    review.state = State.CLOSED
    draft = EditionDraft("Bản sau", "đặt ra để thử", dt.date(2021, 7, 1), clauses())

    regulation_binding.introduce_edition(
        any_session, review.bloc.council, draft, by=None, now=factories.NOW
    )

    assert report(any_session, review).self_score == 50
    assert facts_of(any_session, review).regulation  # it keeps the edition it began with


def test_places_are_given_to_all_but_the_excused(any_session: Session, review: Review) -> None:
    names = [row.name for row in facts_of(any_session, review).voters]
    with pytest.raises(MoveRefusedError, match="Chưa có điểm chính thức"):
        rank_members(any_session, review, by=None, now=factories.NOW)
    for place, name in enumerate(names[1:]):
        figures = {**ALL, "T1": ScoreAnswer(CriterionFigures(times=place % 2))}
        write(any_session, review, ScoreStage.SELF, figures, member=name)
        write(any_session, review, ScoreStage.FINAL, figures, member=name)
    save_report(
        any_session, review, names[0], {"waived": "Mới tham gia khối"},
        seen=review.version, by=None, now=factories.NOW,
    )  # fmt: skip

    rank_members(any_session, review, by=None, now=factories.NOW)

    places = [row.rank for row in facts_of(any_session, review).reports]
    assert places == [None, 5, 1, 5, 1, 5, 1, 5, 1]
    assert not codes(any_session, review) & {"W207", "W208", "E209", "W210", "W205"}
