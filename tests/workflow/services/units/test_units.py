"""Agencies through the years: matched, asked about, renamed, merged, split, and taken back."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.agencies import get_unit, store_review
from workflow.domain.errors import BadInputError
from workflow.domain.names import unit_matching
from workflow.domain.record import Member, Record
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Review, Unit, UnitAlias, UnitName, UnitSuccession
from workflow.services import scope
from workflow.services.accounts import credentials
from workflow.services.handover import HandoverPlan, hand_over, suggest_plan, undo_handover
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of
from workflow.services.units.name_answers import NameAnswers, read_answers, store_answered
from workflow.services.units.name_matching import DoubtfulNamesError, answer_doubt
from workflow.services.units.reorganizations import (
    ReorganizationAct,
    merge_units,
    split_unit,
    undo_reorganization,
)
from workflow.services.units.unit_intake import add_units, look_up_names
from workflow.services.units.unit_names import NewName, give_name, names_of

ACT = ReorganizationAct(dt.date(2023, 1, 1), "QĐ 1/QĐ-UBND")


def clerk_of(session: Session, of: Unit) -> Account:
    return credentials.add_account(
        session, login=f"u{of.id}", name="A", role=Role.MEMBER_STAFF, unit=of, now=factories.NOW
    )


def timeline(session: Session, of: Unit) -> list[tuple[str, dt.date | None, dt.date | None]]:
    return [(row.name, row.valid_from, row.valid_to) for row in names_of(session, of)]


def test_a_doubtful_name_stores_nothing_until_it_is_answered(any_session: Session) -> None:
    council = store_review(any_session, "2020", "Sở Nội vụ", "Sở Y tế").bloc.council

    with pytest.raises(DoubtfulNamesError) as asked, any_session.begin_nested():
        store_review(any_session, "2021", "Sở Y tế", "Sở Nội vụ tỉnh")

    (doubt,) = asked.value.doubts
    assert asked.value.field == "members[1].name"
    assert [candidate.name for candidate in doubt.candidates] == ["Sở Nội vụ"]
    assert any_session.scalar(select(func.count()).select_from(Review)) == 1

    meant = doubt.candidates[0].id
    answer_doubt(any_session, council, doubt.name, meant, year="2021", by=None, now=factories.NOW)

    review = store_review(any_session, "2021", "Sở Y tế", "Sở Nội vụ tỉnh")
    assert review.members[1].unit.name == "Sở Nội vụ"
    assert review.members[1].name == "Sở Nội vụ tỉnh"
    alias = any_session.scalars(select(UnitAlias)).one()
    assert (alias.name, alias.added_at) == ("Sở Nội vụ tỉnh", factories.NOW)


def test_answers_come_in_a_file_and_what_is_left_is_asked(session: Session) -> None:
    store_review(session, "2020", "Sở Nội vụ", "Sở Tài chính")
    names = ("So Noi vu", "STC tỉnh", "Sở Tài chin")
    record = factories.make_record(year="2021", members=tuple(map(Member, names)))
    some = read_answers(
        '[{"council": "Hội đồng TỈNH Mẫu", "name": "So Noi vu", "is": "Sở Nội vụ"}]'
    )
    answers = NameAnswers(some)

    with pytest.raises(DoubtfulNamesError):
        store_answered(session, record, answers, by=None, now=factories.NOW)
    assert [(row["name"], row["is"]) for row in answers.questions] == [
        ("So Noi vu", "Sở Nội vụ"), ("Sở Tài chin", "?"),
    ]  # fmt: skip

    done = store_answered(
        session, record, NameAnswers(some, rest_is_new=True), by=None, now=factories.NOW
    )
    assert [row.unit.name for row in done.review.members] == [
        "Sở Nội vụ",
        "STC tỉnh",
        "Sở Tài chin",
    ]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"council": "a", "name": "b", "is": 3}]'])
def test_a_file_of_answers_that_is_none_gets_a_sentence(text: str) -> None:
    with pytest.raises(BadInputError):
        read_answers(text)


def test_an_answer_that_names_nobody_is_refused(session: Session) -> None:
    store_review(session, "2020", "Sở Nội vụ")
    row = '[{"council": "Hội đồng tỉnh Mẫu", "name": "So Noi vu", "is": "Sở X"}]'
    known = read_answers(row)
    record = factories.make_record(year="2021", members=(Member(name="So Noi vu"),))

    with pytest.raises(BadInputError, match="Sở X"):
        store_answered(session, record, NameAnswers(known), by=None, now=factories.NOW)


def test_a_renamed_agency_is_found_by_the_name_of_each_year(session: Session) -> None:
    store_review(session, "2020", "Sở Ngoại vụ")
    agency = get_unit(session, "Sở Ngoại vụ")

    new = NewName("Sở Đối ngoại", dt.date(2022, 1, 1), "QĐ 2")
    give_name(session, agency, new, by=None, now=factories.NOW)

    assert timeline(session, agency) == [
        ("Sở Ngoại vụ", None, dt.date(2021, 12, 31)),
        ("Sở Đối ngoại", dt.date(2022, 1, 1), None),
    ]
    for year, name in (("2019", "Sở Ngoại vụ"), ("2022", "Sở Đối ngoại"), ("2023", "Sở Ngoại vụ")):
        review = store_review(session, year, name)
        assert (review.members[0].unit, review.members[0].name) == (agency, name)


def test_an_old_name_is_free_for_a_new_agency(session: Session) -> None:
    store_review(session, "2020", "Sở Du lịch", "Sở Văn hóa")
    old, into = get_unit(session, "Sở Du lịch"), get_unit(session, "Sở Văn hóa")
    merge_units(session, [old], into, ACT, by=None, now=factories.NOW)

    with pytest.raises(DoubtfulNamesError) as asked:
        store_review(session, "2025", "Sở Du lịch")
    assert [row.id for row in asked.value.doubts[0].candidates] == [into.id, old.id]


def test_staff_of_a_merged_agency_act_for_the_successor_from_then_on(any_session: Session) -> None:
    old_year = store_review(any_session, "2022", "Sở A cũ", "Sở B", head="Sở A cũ")
    clerk = clerk_of(any_session, get_unit(any_session, "Sở A cũ"))
    before = store_review(any_session, "2021", "Sở B", head="Sở B")

    both = [get_unit(any_session, name) for name in ("Sở A cũ", "Sở B")]
    new = merge_units(any_session, both, "Sở AB", ACT, by=None, now=factories.NOW)
    first = store_review(any_session, "2023", "Sở AB", "Sở C", head="Sở AB")
    act = ReorganizationAct(dt.date(2024, 7, 1), "QĐ 2")
    later = merge_units(any_session, [new], "Sở ABC", act, by=None, now=factories.NOW)
    last = store_review(any_session, "2025", "Sở ABC", head="Sở ABC")

    roles = [scope.role_on(any_session, clerk, row) for row in (before, old_year, first, last)]
    assert roles == [None, *[Role.BLOC_OFFICER] * 3]
    assert last.members[0].unit is later
    visible = any_session.scalars(select(Review.year).where(scope.visible(clerk, Review)))
    assert sorted(visible) == ["2022", "2023", "2025"]
    assert [row.name for row in old_year.members] == ["Sở A cũ", "Sở B"]


def test_a_merger_that_was_a_mistake_is_taken_back(any_session: Session) -> None:
    review = store_review(any_session, "2022", "Sở A cũ", "Sở B")
    agency = get_unit(any_session, "Sở A cũ")
    merge_units(any_session, [agency], "Sở AB", ACT, by=None, now=factories.NOW)

    undo_reorganization(any_session, agency, by=None, now=factories.NOW)

    assert timeline(any_session, agency) == [("Sở A cũ", None, None)]
    assert any_session.scalar(select(Unit).filter_by(name="Sở AB")) is None
    assert store_review(any_session, "2023", "Sở A cũ").members[0].unit is review.members[0].unit


@pytest.mark.parametrize("undone", ["Sở A cũ", "Sở AB", "Sở ABC"])
def test_what_followed_from_a_merger_goes_with_it(any_session: Session, undone: str) -> None:
    store_review(any_session, "2022", "Sở A cũ", "Sở B")
    units = [get_unit(any_session, "Sở A cũ")]
    for year, name in ((2023, "Sở AB"), (2024, "Sở ABC"), (2025, "Sở ABCD")):
        act = ReorganizationAct(dt.date(year, 1, 1), "QĐ 1")
        units.append(merge_units(any_session, units[-1:], name, act, by=None, now=factories.NOW))
    names = [unit.name for unit in units]

    undo_reorganization(any_session, units[names.index(undone)], by=None, now=factories.NOW)

    rows = any_session.scalars(select(UnitSuccession)).all()
    place = names.index(undone)
    expected = {(a, b) for a in range(4) for b in range(a + 1, 4) if b <= place or a > place}
    found = {(units.index(row.unit), units.index(row.successor)) for row in rows}
    assert found == expected


def test_nothing_is_merged_into_an_agency_that_has_ended(session: Session) -> None:
    store_review(session, "2022", "Sở A cũ", "Sở B")
    old, other = get_unit(session, "Sở A cũ"), get_unit(session, "Sở B")
    merge_units(session, [old], other, ACT, by=None, now=factories.NOW)

    with pytest.raises(BadInputError, match="đã kết thúc trước đó"):
        merge_units(session, [other], old, ACT, by=None, now=factories.NOW)


def test_a_split_agency_goes_on_where_its_name_does(session: Session) -> None:
    store_review(session, "2022", "Sở Văn hóa và Du lịch", "Sở C")
    whole, other = get_unit(session, "Sở Văn hóa và Du lịch"), get_unit(session, "Sở C")

    parts = split_unit(
        session, whole, ["Sở Văn hóa", "Sở Du lịch"], ACT, by=None, now=factories.NOW
    )
    split_unit(session, other, ["Sở C", "Trung tâm C"], ACT, by=None, now=factories.NOW)

    assert [part.name for part in parts] == ["Sở Văn hóa", "Sở Du lịch"]
    assert timeline(session, whole)[0][2] == dt.date(2022, 12, 31)
    assert timeline(session, other) == [("Sở C", None, None)]
    assert store_review(session, "2023", "Sở Du lịch").members[0].unit is parts[1]


@pytest.mark.parametrize("names", [["Một"], ["Một", "MỘT"], ["Một", "Sở C"], []])
def test_a_split_into_what_is_none_is_refused(session: Session, names: list[str]) -> None:
    store_review(session, "2022", "Sở Văn hóa", "Sở C")

    with pytest.raises(BadInputError):
        split_unit(session, get_unit(session, "Sở Văn hóa"), names, ACT, by=None, now=factories.NOW)


def closed(session: Session, record: Record | None = None) -> Review:
    review = record_exchange.store_record(
        session, record or factories.make_record(), by=None, now=factories.NOW
    ).review
    review.state = State.CLOSED
    session.flush()
    return review


def test_taking_a_handover_back_takes_its_renames_back(any_session: Session) -> None:
    review = closed(any_session)
    plan = suggest_plan(any_session, review)
    changed = {"renamed": {"Sở số 5": "Sở số 5 mới"}, "joining": ("Sở Xây dựng",)}
    handover = hand_over(
        any_session, review, HandoverPlan(**{**vars(plan), **changed}), by=None, now=factories.NOW
    )
    agency = review.members[4].unit
    assert timeline(any_session, agency)[1] == ("Sở số 5 mới", dt.date(2022, 1, 1), None)

    undo_handover(any_session, handover, reason="Bầu lại", by=None, now=factories.NOW)

    assert timeline(any_session, agency) == [("Sở số 5", None, None)]
    assert agency.name == "Sở số 5"
    assert any_session.scalar(select(UnitName).filter_by(name="Sở Xây dựng")) is None
    assert hand_over(any_session, review, plan, by=None, now=factories.NOW)


def test_next_year_is_suggested_under_the_names_of_next_year(session: Session) -> None:
    review = closed(session)
    renamed, merged = (review.members[place].unit for place in (2, 4))
    give_name(
        session, renamed, NewName("Sở số 3 mới", dt.date(2022, 1, 1)), by=None, now=factories.NOW
    )
    merge_units(
        session,
        [merged],
        "Sở số 45",
        ReorganizationAct(dt.date(2022, 1, 1), "QĐ"),
        by=None,
        now=factories.NOW,
    )

    plan = suggest_plan(session, review)

    assert plan.renamed == {"Sở số 3": "Sở số 3 mới"}
    assert [row.name for row in plan.members] == [f"Sở số {n}" for n in (1, 2, 3, 4)]
    assert plan.joining == ("Sở số 45",)
    assert plan.head == "Sở số 3 mới"
    opened = hand_over(session, review, plan, by=None, now=factories.NOW).next_review
    assert opened
    assert opened.head_name == "Sở số 3 mới"
    assert "Sở số 5" in {row.name for row in facts_of(session, review).members}


def test_a_list_is_compared_with_names_that_are_ordered_once(session: Session) -> None:
    """To order them for each name anew kept everybody from saving for minutes."""
    record = factories.make_record(9)
    stored = record_exchange.store_record(session, record, by=None, now=factories.NOW)
    council = stored.review.bloc.council
    add_units(
        session, council, [f"Ban số {n} lo việc {n}" for n in range(60)],
        year="2021", by=None, now=factories.NOW,
    )  # fmt: skip
    unit_matching._normalize.cache_clear()

    names = [f"Ban số {n} lo viêc {n}" for n in range(60)]
    found = look_up_names(session, council, names, "2021")

    assert all(row.doubt for row in found)
    asked = unit_matching._normalize.cache_info()
    assert asked.hits + asked.misses < 60 * 20
