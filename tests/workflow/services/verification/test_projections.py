"""What lists read is held to the facts."""

import datetime as dt

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.verification.tampering import tamper
from workflow.domain.year import State
from workflow.models import AwardEntry, Review
from workflow.services.records import record_exchange
from workflow.services.verification.projections import find_projection_faults


@pytest.fixture
def review(any_session: Session) -> Review:
    stored = record_exchange.store_record(
        any_session, factories.make_record(), by=None, now=factories.NOW
    ).review
    any_session.commit()
    return stored


def found(session: Session) -> list[str]:
    session.expire_all()
    return [str(fault.message) for fault in find_projection_faults(session)]


def test_lists_that_say_what_the_facts_say_have_no_fault(
    any_session: Session, review: Review
) -> None:
    assert found(any_session) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("members_total", 9),
        ("reports_in", 0),
        ("head_name", "Sở khác"),
        ("head_unit_id", None),
        ("meeting_on", dt.date(2022, 2, 2)),
    ],
)
def test_a_column_that_says_something_else_is_named(
    any_session: Session, review: Review, name: str, value: object
) -> None:
    setattr(review, name, value)
    any_session.flush()

    (sentence,) = found(any_session)
    assert sentence.endswith(f"không khớp: {name}.")


def test_a_member_that_was_slipped_in_is_named(any_session: Session, review: Review) -> None:
    any_session.execute(text("UPDATE member SET name = 'Sở khác' WHERE position = 3"))

    (sentence,) = found(any_session)
    assert sentence.endswith("không khớp: member.")


def test_an_award_that_the_facts_do_not_have_is_named(any_session: Session, review: Review) -> None:
    values = {"review_id": review.id, "position": 99, "award": "Cờ", "search_name": "co"}
    any_session.execute(insert(AwardEntry).values(**values))

    (sentence,) = found(any_session)
    assert sentence.endswith("không khớp: award_entry.")


def test_a_review_without_its_facts_is_named(any_session: Session, review: Review) -> None:
    tamper(any_session, "DELETE FROM snapshot")

    assert found(any_session) == [f"Kỳ {review.id} không có bản lưu số 1 mà nó đang dùng."]


def test_facts_that_cannot_be_read_are_named(any_session: Session, review: Review) -> None:
    tamper(any_session, "UPDATE snapshot SET facts = '{'")

    assert found(any_session) == [f"Không đọc được bản lưu số 1 của kỳ {review.id}."]


def test_a_missing_version_in_between_is_named(any_session: Session) -> None:
    for version in (1, 2, 3):
        record = factories.make_record(state=State.PLANNED, targets=(str(version),))
        review = record_exchange.store_record(
            any_session, record, by=None, now=factories.NOW
        ).review
    any_session.commit()

    tamper(any_session, "DELETE FROM snapshot WHERE version = 2")

    assert found(any_session) == [f"Kỳ {review.id} có 3 lần lưu nhưng chỉ còn 2 bản lưu."]


def test_a_count_of_the_board_that_was_changed_is_named(
    any_session: Session, review: Review
) -> None:
    any_session.execute(text("UPDATE review_count SET reviews = 7 WHERE reviews = 1"))

    label = review.state.label
    assert found(any_session) == [
        f"Bảng theo dõi ghi 7 kỳ năm 2021 ở bước «{label}», thực tế có 1 kỳ."
    ]


@pytest.mark.parametrize("way", ["down", "off"])
def test_a_trigger_that_no_longer_counts_is_named(
    any_session: Session, review: Review, way: str
) -> None:
    name = "count_withdrawn_insert"
    if any_session.get_bind().dialect.name == "sqlite":
        stop = f"DROP TRIGGER {name}"
    elif way == "down":
        stop = f"DROP TRIGGER {name} ON withdrawn"
    else:
        stop = f"ALTER TABLE withdrawn DISABLE TRIGGER {name}"
    any_session.execute(text(stop))

    assert found(any_session) == [
        f"Cơ sở dữ liệu không còn tự đếm số kỳ cho bảng theo dõi: thiếu {name}."
    ]
