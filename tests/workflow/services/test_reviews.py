"""Saving and moving a review, on both databases."""

import datetime as dt
import threading
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, MoveRefusedError, StaleFormError
from workflow.domain.record import Record
from workflow.domain.year import MOVES, STATES, State, find_forward_move
from workflow.models import Event, EventKind, Review, Snapshot
from workflow.services import reviews, snapshots

NOW = factories.NOW


def opened(session: Session, record: Record | None = None) -> Review:
    review = reviews.open_review(session, record or factories.make_record(), by=None, now=NOW)
    session.commit()
    return review


def save(session: Session, review: Review, section: str, *, seen: int, **values: Any) -> None:
    reviews.save_section(session, review, section, values, seen=seen, by=None, now=NOW)
    session.commit()


def test_facts_are_decoded_once_until_they_change(session: Session) -> None:
    review = opened(session)
    first = snapshots.facts_of(session, review)

    again = snapshots.facts_of(session, review)
    save(session, review, "results", seen=1, shortcomings=("Ít điển hình",))
    changed = snapshots.facts_of(session, review)

    assert again.members is first.members
    assert changed.shortcomings == ("Ít điển hình",)


def test_a_saved_section_is_read_back_and_the_rest_stays(any_session: Session) -> None:
    review = opened(any_session)

    save(any_session, review, "results", seen=1, shortcomings=("Ít điển hình",))

    facts = snapshots.facts_of(any_session, review)
    expected = msgspec.structs.replace(factories.make_record(), shortcomings=("Ít điển hình",))
    assert msgspec.structs.replace(facts, state=None) == expected


def test_every_saved_state_of_the_facts_is_kept(any_session: Session) -> None:
    review = opened(any_session)
    save(any_session, review, "results", seen=1, shortcomings=("Một",))
    save(any_session, review, "results", seen=2, shortcomings=("Hai",))

    kept = any_session.scalars(select(Snapshot).order_by(Snapshot.version)).all()

    assert [snapshot.version for snapshot in kept] == [1, 2, 3]


def test_saving_nothing_new_writes_nothing(any_session: Session) -> None:
    review = opened(any_session)

    save(any_session, review, "awards", seen=1, awards=factories.make_record().awards)

    assert review.version == 1


def test_the_second_of_two_who_save_one_section_is_told_what_changed(any_session: Session) -> None:
    review = opened(any_session)
    save(any_session, review, "results", seen=1, shortcomings=("Của người thứ nhất",))

    with pytest.raises(StaleFormError) as refused:
        save(any_session, review, "results", seen=1, shortcomings=("Của người thứ hai",))

    assert refused.value.changes == [("shortcomings[0]", "", "Của người thứ nhất")]
    assert refused.value.version == 2


def test_two_who_save_different_sections_do_not_meet(any_session: Session) -> None:
    review = opened(any_session)
    save(any_session, review, "results", seen=1, shortcomings=("Một",))
    save(any_session, review, "next", seen=1, next_head="Sở số 4")

    facts = snapshots.facts_of(any_session, review)

    assert (facts.shortcomings, facts.next_head) == (("Một",), "Sở số 4")


def test_a_section_cannot_change_fields_of_another(any_session: Session) -> None:
    review = opened(any_session)

    with pytest.raises(KeyError):
        save(any_session, review, "results", seen=1, members=())


def test_a_bloc_has_one_review_a_year(any_session: Session) -> None:
    opened(any_session)

    with pytest.raises(BadInputError, match="đã có kỳ tổng kết"):
        opened(any_session)


def test_lists_read_what_the_facts_say(any_session: Session) -> None:
    review = opened(any_session)
    fewer = factories.make_record().reports[:2]

    save(any_session, review, "reports", seen=1, reports=fewer)

    assert (review.members_total, review.reports_in) == (5, 2)
    assert (review.head_name, review.meeting_on) == ("Sở số 1", dt.date(2022, 1, 10))
    assert [member.name for member in review.members] == factories.make_names(5)


def test_a_year_goes_through_all_its_states(any_session: Session) -> None:
    review = opened(any_session)

    for state in STATES[:-1]:
        move = find_forward_move(state)
        assert move
        outside = {"W608": "Lập ngoài hệ thống"} if move.target is State.PROPOSAL_SENT else {}
        reviews.make_move(any_session, review, move.name, by=None, now=NOW, accepted=outside)
        any_session.commit()

    assert review.state is State.CLOSED
    moved = any_session.scalars(select(Event).filter_by(kind=EventKind.MOVED)).all()
    assert len(moved) == len(STATES) - 1


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", sorted({move.name for move in MOVES}))
def test_a_move_that_the_table_does_not_have_is_refused(
    session: Session, state: State, move: str
) -> None:
    review = opened(session)
    review.state = state
    session.commit()
    if any(row.name == move and row.source is state for row in MOVES):
        return

    with pytest.raises(MoveRefusedError):
        reviews.make_move(session, review, move, by=None, now=NOW, reason="Thử")

    assert review.state is state


def test_a_warning_wants_a_typed_reason_and_keeps_it(any_session: Session) -> None:
    review = opened(any_session, factories.seed_record())

    with pytest.raises(MoveRefusedError, match="W201"):
        reviews.make_move(
            any_session, review, "submit_reports", by=None, now=NOW, accepted={"W201": "  "}
        )
    reviews.make_move(
        any_session,
        review,
        "submit_reports",
        by=None,
        now=NOW,
        accepted={"W201": "Nguồn không nêu"},
    )
    any_session.commit()

    event = any_session.scalars(select(Event).filter_by(kind=EventKind.MOVED)).one()
    assert event.detail["accepted"] == {"W201": "Nguồn không nêu"}


def test_an_error_cannot_be_passed_with_a_reason(any_session: Session) -> None:
    review = opened(any_session, factories.make_record(0))

    with pytest.raises(MoveRefusedError) as refused:
        reviews.make_move(
            any_session, review, "submit_reports", by=None, now=NOW, accepted={"E103": "Thôi kệ"}
        )

    assert refused.value.field == "members"
    assert review.state is State.PLANNED


def test_going_back_needs_a_reason_and_deletes_nothing(any_session: Session) -> None:
    review = opened(any_session)
    reviews.make_move(any_session, review, "submit_reports", by=None, now=NOW)
    any_session.commit()

    with pytest.raises(MoveRefusedError, match="lý do"):
        reviews.make_move(any_session, review, "reopen_plan", by=None, now=NOW, reason=" ")
    reviews.make_move(any_session, review, "reopen_plan", by=None, now=NOW, reason="Nộp thiếu")
    any_session.commit()

    assert review.state is State.PLANNED
    details = [event.detail.get("reason") for event in any_session.scalars(select(Event))]
    assert "Nộp thiếu" in details
    assert snapshots.facts_of(any_session, review).reports == factories.make_record().reports


def test_a_closed_year_is_not_edited(any_session: Session) -> None:
    review = opened(any_session)
    review.state = State.CLOSED
    any_session.commit()

    with pytest.raises(MoveRefusedError, match="mở lại"):
        save(any_session, review, "results", seen=1, results=("Thêm",))


def test_of_two_officers_who_press_one_move_one_wins(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review_id = opened(session).id
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press() -> None:
        with Session(any_engine) as session:
            start.wait()
            review = session.get_one(Review, review_id)
            try:
                reviews.make_move(session, review, "submit_reports", by=None, now=NOW)
                session.commit()
                outcomes.append("moved")
            except MoveRefusedError:
                outcomes.append("told")

    officers = [threading.Thread(target=press) for _ in range(2)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()

    assert sorted(outcomes) == ["moved", "told"]


def test_twenty_who_save_different_targets_lose_none_silently(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review_id = opened(session).id
    saved: list[int] = []
    told: list[int] = []

    def type_and_save(number: int) -> None:
        with Session(any_engine) as session:
            review = session.get_one(Review, review_id)
            try:
                save(session, review, "results", seen=1, results=(f"Kết quả {number}",))
                saved.append(number)
            except StaleFormError:
                told.append(number)

    people = [threading.Thread(target=type_and_save, args=(number,)) for number in range(20)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    with Session(any_engine) as session:
        facts = snapshots.facts_of(session, session.get_one(Review, review_id))
    assert len(saved) == 1
    assert len(told) == 19
    assert facts.results == (f"Kết quả {saved[0]}",)
