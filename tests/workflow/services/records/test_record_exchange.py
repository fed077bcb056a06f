"""Import and export by the contract."""

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.record_strategies import records as any_record
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.names.mentions import spell_all_members
from workflow.domain.papers import PaperKind
from workflow.domain.record import Member, Record, fact_to_plain
from workflow.domain.year import State
from workflow.models import Review, Snapshot
from workflow.services import cases, reviews
from workflow.services.records import record_exchange, record_export, record_reading
from workflow.services.registers import number_register

NOW = factories.NOW


def imported(session: Session, record: Record) -> record_exchange.ImportedRecord:
    outcome = record_exchange.store_record(session, record, by=None, now=NOW)
    session.commit()
    return outcome


def exported(session: Session) -> list[Record]:
    text = json.dumps(list(record_export.export_records(session)), ensure_ascii=False)
    return [record_reading.read_record(data) for data in record_reading.parse_records(text)]


def plain(**changes: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(fact_to_plain(factories.make_record()))), **changes}


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reports": [{"member": "Sở số 1", "final_score": -5}]}, "final_score", "nhỏ hơn 0"),
        ({"reports": [{"member": "Sở số 1", "self_score": 1e300}]}, "self_score", "quá lớn"),
        ({"reports": [{"member": "Sở số 1", "self_score": 9.12345}]}, "self_score", "bốn chữ số"),
        ({"reports": [{"member": "Sở số 1", "rank": 0}]}, "rank", "nhỏ hơn 1"),
        ({"member_count_stated": 10**20}, "member_count_stated", "quá lớn"),
        ({"members": [{"name": " \u200b "}]}, "members[0].name", "để trống"),
        ({"results": ["a" * 100_001]}, "results[0]", "Dài quá"),
        ({"members": [{"name": "a" * 1001}]}, "members[0].name", "Dài quá 1.000"),
    ],
)
def test_what_no_form_takes_is_refused_from_a_file_too(
    changes: dict[str, Any], field: str, sentence: str
) -> None:
    (data,) = record_reading.parse_records(json.dumps(plain(**changes)))

    with pytest.raises(BadInputError) as refusal:
        record_reading.read_record(data)

    assert str(refusal.value.field).endswith(field)
    assert sentence in str(refusal.value)


def test_members_are_named_as_the_list_spells_them_wherever_a_file_names_them() -> None:
    data = plain(
        members=[{"name": "Ủy ban Kiểm tra", "short_name": "UBKT"}, {"name": "Sở Y tế"}],
        reports=[{"member": "UỶ BAN  KIỂM TRA"}, {"member": " so y te "}],
        awards=[{"award": "Cờ thi đua", "recipient": "ubkt"}, {"award": "Cờ", "recipient": "Sở X"}],
        next_head="SỞ Y TẾ",
        contests=[
            {
                "purpose": "leading_unit",
                "method": "secret_ballot",
                "tallies": [{"candidate": "Uỷ ban kiểm tra", "votes": 2}],
                "chosen": ["UBKT"],
            }
        ],
    )

    record = record_reading.read_record(data)

    assert [row.member for row in record.reports] == ["Ủy ban Kiểm tra", "Sở Y tế"]
    assert [row.recipient for row in record.awards] == ["Ủy ban Kiểm tra", "Sở X"]
    assert record.contests[0].tallies[0].candidate == "Ủy ban Kiểm tra"
    assert (record.contests[0].chosen, record.next_head) == (("Ủy ban Kiểm tra",), "Sở Y tế")


def test_the_seed_comes_back_as_it_went_in(any_session: Session) -> None:
    imported(any_session, factories.seed_record())

    (back,) = exported(any_session)

    assert msgspec.structs.replace(back, state=None) == factories.seed_record()


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(record=any_record())
def test_import_of_export_is_the_same_record(session: Session, record: Record) -> None:
    record = spell_all_members(record)
    with session.begin_nested() as savepoint:
        record_exchange.store_record(session, record, by=None, now=NOW)
        session.flush()
        first = exported(session)
        second = record_exchange.store_record(session, first[-1], by=None, now=NOW)
        assert second.outcome is record_exchange.ImportOutcome.UNCHANGED
        assert msgspec.structs.replace(first[-1], state=record.state) == record
        savepoint.rollback()


def test_a_record_imported_twice_changes_nothing(any_session: Session) -> None:
    imported(any_session, factories.seed_record())

    assert (
        imported(any_session, factories.seed_record()).outcome
        is record_exchange.ImportOutcome.UNCHANGED
    )
    assert any_session.scalar(select(func.count()).select_from(Snapshot)) == 1


def test_the_same_id_updates_and_says_which_parts_changed(any_session: Session) -> None:
    imported(any_session, factories.seed_record())

    again = imported(any_session, msgspec.structs.replace(factories.seed_record(), awards=()))

    assert again.outcome is record_exchange.ImportOutcome.CHANGED
    assert again.changed == ("Đề nghị khen thưởng",)
    assert any_session.scalar(select(func.count()).select_from(Review)) == 1


def test_spellings_of_a_bloc_are_one_bloc(any_session: Session) -> None:
    imported(any_session, factories.make_record(state=State.PLANNED))
    other = msgspec.structs.replace(factories.make_record().bloc, name="khối  thi đua 1")

    again = imported(any_session, factories.make_record(bloc=other, state=State.PLANNED))

    assert again.outcome is record_exchange.ImportOutcome.CHANGED


def test_two_ids_cannot_claim_one_year_of_a_bloc(any_session: Session) -> None:
    imported(any_session, factories.make_record(id="một"))

    with pytest.raises(BadInputError, match="một"):
        record_exchange.store_record(any_session, factories.make_record(id="hai"), by=None, now=NOW)


def _renamed(record: Record, **names: str) -> Record:
    """The same record of another council, bloc or year."""
    parts = {part: getattr(record, part) for part in ("council", "bloc")}
    changes: dict[str, Any] = {
        part: msgspec.structs.replace(parts[part], name=name) if part in parts else name
        for part, name in names.items()
    }
    return msgspec.structs.replace(record, **changes)


def test_an_id_reaches_no_review_of_another_council(any_session: Session) -> None:
    """Whoever writes the id of a review into a file takes nothing over, and reads nothing."""
    record = factories.make_record(5, id="khoi-1", state=State.PLANNED)
    review = imported(any_session, record).review

    with pytest.raises(BadInputError, match="Hội đồng khác") as refused, any_session.begin_nested():
        imported(any_session, _renamed(record, council="Hội đồng tỉnh Khác"))

    assert refused.value.field == "id"
    assert (review.bloc.council.name, review.version) == (record.council.name, 1)
    imported(any_session, _renamed(record, council=record.council.name.upper()))  # a spelling


@pytest.mark.parametrize("names", [{"bloc": "Khối khác"}, {"year": "2020"}])
def test_an_id_moves_a_review_until_a_paper_went_out(
    any_session: Session, names: dict[str, str]
) -> None:
    """As on the page that corrects bloc and year."""
    record = factories.make_record(5, id="khoi-1", state=State.PLANNED, papers=())
    review = imported(any_session, record).review
    moved = _renamed(record, **names)

    assert imported(any_session, moved).review is review
    assert (review.bloc.name, review.year) == (moved.bloc.name, moved.year)

    number_register.issue_number(any_session, review, PaperKind.PLAN, by=None, now=factories.NOW)
    with pytest.raises(MoveRefusedError, match="hãy hủy số trước"), any_session.begin_nested():
        imported(any_session, record)


def test_without_a_state_the_facts_say_how_far_the_year_is(any_session: Session) -> None:
    assert imported(any_session, factories.make_record()).review.state is State.CLOSED


def test_wrong_arithmetic_is_stored_and_shows_as_a_check(any_session: Session) -> None:
    wrong = factories.make_record(contests=(factories.make_contest(valid=9, returned=8),))

    review = imported(any_session, wrong).review

    assert "E404" in {finding.code for finding in cases.findings_of(any_session, review, NOW)}
    assert review.state is State.MEETING_HELD


def test_importing_again_never_takes_a_year_back(any_session: Session) -> None:
    review = imported(any_session, factories.seed_record()).review
    reviews.make_move(
        any_session,
        review,
        "submit_reports",
        by=None,
        now=NOW,
        accepted={"W201": "Nguồn không nêu"},
    )
    any_session.commit()

    imported(any_session, msgspec.structs.replace(factories.seed_record(), awards=()))

    assert review.state is State.REPORTS_SUBMITTED


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"year": 2021}, "year", "sai kiểu"),
        ({"state": "done"}, "state", "không thuộc"),
        ({"members": [{}]}, "members[0]", "Thiếu trường «name»"),
        ({"members": [{"name": "A", "colour": "red"}]}, "members[0]", "Có trường lạ: colour"),
        ({"members": [{"name": ""}]}, "members[0].name", "để trống"),
        ({"meeting": {"dates": ["2022-02-30"]}}, "meeting.dates[0]", "không phải ngày"),
        ({"meeting": {"starts_at": "8h"}}, "meeting.starts_at", "giờ:phút"),
        ({"member_count_stated": 0}, "member_count_stated", "nhỏ hơn 1"),
        ({"results": ["chuông\x07"]}, "results[0]", "U\\+0007"),
        ({"members": [{"name": f"Đơn vị {n}"} for n in range(201)]}, "members", "200"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(
    change: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence) as refused:
        record_reading.read_record(plain(**change))

    assert refused.value.field == field


@pytest.mark.parametrize("text", ["", "{", "[1,]", "\x00", "NaN", "[" * 100_000])
def test_what_is_not_json_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInputError, match="JSON"):
        record_reading.parse_records(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_any_json_is_read_or_refused_and_never_a_crash(data: Any) -> None:
    with contextlib.suppress(BadInputError):
        record_reading.read_record(data)


def test_names_are_never_split(any_session: Session) -> None:
    odd = "Sở Tài chính, Kế hoạch và Đầu tư - Thương mại & Du lịch {{ x }}"
    imported(any_session, factories.make_record(members=(Member(name=odd),)))

    assert [member.name for member in exported(any_session)[0].members] == [odd]


@pytest.mark.parametrize("typed", ["2021–2022", "2021 - 2022", "năm học 2021-2022", "2021-22"])
def test_a_school_year_is_stored_in_one_spelling(typed: str) -> None:
    assert record_reading.read_record(plain(year=typed)).year == "2021-2022"
    assert record_reading.read_record(plain(next_year=typed)).next_year == "2021-2022"


def test_a_year_is_looked_for_in_any_spelling(any_session: Session) -> None:
    imported(any_session, factories.make_record(year="2021-2022"))

    for typed in ("2021–2022", "２０２１-２０２２", "năm học 2021 đến 2022"):
        assert len(record_export.select_reviews(any_session, year=typed)) == 1
    assert record_export.select_reviews(any_session, year="năm ngoái") == []


@pytest.mark.parametrize("year", ["0001", "1944", "2101", "năm nay"])
def test_a_year_that_nobody_reviews_is_refused(year: str) -> None:
    with pytest.raises(BadInputError) as refused:
        record_reading.read_record(plain(year=year))

    assert refused.value.field == "year"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1944-12-31"])
def test_a_date_outside_of_all_years_is_refused_with_its_path(day: str) -> None:
    papers = [{"kind": "plan", "date": day}]

    with pytest.raises(BadInputError, match="nằm ngoài khoảng") as refused:
        record_reading.read_record(plain(papers=papers))

    assert refused.value.field == "papers[0].date"
