"""The sealed history: refused changes, and every change that was made all the same is named."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.verification.tampering import tamper, unguarded
from workflow.domain.papers import PaperKind
from workflow.domain.year import State
from workflow.models import Event, EventKind, HistoryChain, Review, Snapshot
from workflow.models.change_guards import GUARDS, drop_guards, find_missing_guards
from workflow.services import reviews
from workflow.services.history import log_event
from workflow.services.printing.paper_requests import request_papers
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of, save_facts
from workflow.services.verification.sealed_history import find_history_faults, list_chain_ends


def told(session: Session) -> Review:
    """A review with three versions of its facts and six rows of history.

    The agencies listed, the import, two changes of its results, two requests for papers.
    """
    review = record_exchange.store_record(
        session, factories.make_record(state=State.PLANNED), by=None, now=factories.NOW
    ).review
    for score in ("a", "b"):
        values = {"results": (score,)}
        reviews.save_section(
            session, review, "results", values, seen=review.version, by=None, now=factories.NOW
        )
    for _ in range(2):
        request_papers(session, [review], [PaperKind.MINUTES], by=None, now=factories.NOW)
    session.commit()
    return review


def found(session: Session) -> list[str]:
    return [str(fault.message) for fault in find_history_faults(session)]


def test_an_untouched_history_has_no_fault(any_session: Session) -> None:
    told(any_session)

    assert found(any_session) == []
    links = any_session.scalars(select(Event.link).order_by(Event.id)).all()
    assert list(links) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET detail = '{}'",
        "DELETE FROM event WHERE link = 6",
        "UPDATE snapshot SET facts = '{}'",
        "DELETE FROM snapshot",
        "UPDATE chain SET length = 1",
        "DELETE FROM chain",
    ],
)
def test_the_database_refuses_to_change_it(any_session: Session, statement: str) -> None:
    told(any_session)

    with pytest.raises(IntegrityError, match="refused"):
        any_session.execute(text(statement))


def test_every_guard_of_the_newest_schema_is_up(any_session: Session) -> None:
    assert find_missing_guards(any_session.connection()) == []


def test_a_guard_that_was_taken_down_is_named(any_session: Session) -> None:
    drop_guards(any_session.connection(), GUARDS[:1])

    assert found(any_session) == ["Cơ sở dữ liệu không còn chặn việc sửa, xóa bảng event (UPDATE)."]


def test_a_row_that_was_edited_is_named(any_session: Session) -> None:
    told(any_session)

    tamper(any_session, "UPDATE event SET kind = 'saved' WHERE link = 5")

    assert found(any_session) == ["Dòng lịch sử 5 đã bị sửa sau khi ghi."]


def test_a_row_that_was_edited_and_sealed_anew_breaks_the_next(any_session: Session) -> None:
    told(any_session)

    tamper(any_session, "UPDATE event SET sha256 = 'anew' WHERE link = 5")

    assert "Lịch sử đứt đoạn: dòng 6 không nối với dòng trước nó." in found(any_session)


def test_rows_that_changed_places_are_named(any_session: Session) -> None:
    told(any_session)

    for old, new in ((2, 90), (3, 2), (90, 3)):
        tamper(any_session, "UPDATE event SET link = :new WHERE link = :old", old=old, new=new)

    assert "Lịch sử đứt đoạn: dòng 2 không nối với dòng trước nó." in found(any_session)
    assert "Dòng lịch sử 3 đã bị sửa sau khi ghi." in found(any_session)


def test_a_row_that_was_taken_out_is_missed(any_session: Session) -> None:
    told(any_session)

    tamper(any_session, "DELETE FROM event WHERE link = 5")

    assert found(any_session) == ["Lịch sử thiếu dòng: sau dòng 4 là dòng 6."]


def test_rows_cut_off_at_the_end_are_missed(any_session: Session) -> None:
    told(any_session)

    tamper(any_session, "DELETE FROM event WHERE link > 4")

    assert found(any_session) == ["Lịch sử mất 2 dòng cuối: đã ghi 6 dòng, chỉ còn đến dòng 4."]


def test_a_history_rewritten_with_its_end_does_not_pass_what_was_noted(
    any_session: Session,
) -> None:
    told(any_session)
    noted = {end.council: [end] for end in list_chain_ends(any_session)}
    rows = any_session.scalars(select(Event).order_by(Event.link)).all()

    with unguarded(any_session):
        any_session.delete(rows[-1])
        chain = any_session.scalars(select(HistoryChain)).one()
        chain.length, chain.sha256 = rows[-2].link, rows[-2].sha256

    assert found(any_session) == []
    assert [str(fault.message) for fault in find_history_faults(any_session, noted)] == [
        "Lịch sử không còn đi qua dấu đã ghi lại ở dòng 6: nó đã bị viết lại."
    ]


def test_facts_that_were_edited_are_named(any_session: Session) -> None:
    review = told(any_session)

    tamper(any_session, "UPDATE snapshot SET facts = replace(facts, 'Sở', 'Ban') WHERE version = 2")

    assert found(any_session) == [f"Bản lưu số 2 của kỳ {review.id} đã bị sửa sau khi ghi."]


def test_facts_that_are_gone_are_missed(any_session: Session) -> None:
    review = told(any_session)

    tamper(any_session, "DELETE FROM snapshot WHERE version = 2")

    assert found(any_session) == [f"Mất bản lưu số 2 của kỳ {review.id}."]


def test_facts_slipped_in_are_named(any_session: Session) -> None:
    review = told(any_session)
    any_session.add(Snapshot(review_id=review.id, version=9, facts="{}", saved_at=factories.NOW))
    any_session.flush()

    assert found(any_session) == [f"Bản lưu số 9 của kỳ {review.id} không có trong lịch sử."]


def test_facts_that_follow_from_others_are_sealed_when_all_is_committed(
    any_session: Session,
) -> None:
    review = told(any_session)
    record = facts_of(any_session, review)
    for _ in range(2):
        save_facts(any_session, review, record, section="reports", by=None, now=factories.NOW)
    log_event(
        any_session, review, EventKind.BOUND, by=None, now=factories.NOW, detail={"name": "A"}
    )
    save_facts(any_session, review, record, section="reports", by=None, now=factories.NOW)
    any_session.commit()

    assert found(any_session) == []
    rows = any_session.execute(select(Event.kind, Event.version).where(Event.link > 6))
    assert rows.all() == [
        (EventKind.SAVED, 4),
        (EventKind.BOUND, 5),
        (EventKind.SAVED, 6),
    ]


@pytest.mark.parametrize(
    "detail",
    [
        {"units": {9: "Sở A", 10: "Sở B"}},
        {"units": {10: "Sở B", "9": "Sở A"}},
        {"kinds": (PaperKind.MINUTES,), "state": State.PLANNED},
    ],
)
def test_a_detail_is_sealed_as_the_database_gives_it_back(
    any_session: Session, detail: dict[str, Any]
) -> None:
    review = told(any_session)
    log_event(any_session, review, EventKind.BOUND, by=None, now=factories.NOW, detail=detail)
    any_session.commit()

    assert found(any_session) == []


def test_facts_that_were_rolled_back_are_not_sealed(any_session: Session) -> None:
    review = told(any_session)
    record = facts_of(any_session, review)
    save_facts(any_session, review, record, section=None, by=None, now=factories.NOW)
    any_session.rollback()
    log_event(
        any_session, review, EventKind.BOUND, by=None, now=factories.NOW, detail={"name": "A"}
    )
    any_session.commit()

    assert found(any_session) == []


def test_each_council_has_a_chain_of_its_own(any_session: Session) -> None:
    told(any_session)
    record_exchange.store_record(any_session, factories.seed_record(), by=None, now=factories.NOW)
    any_session.commit()

    assert [end.length for end in list_chain_ends(any_session)] == [6, 2]
    assert found(any_session) == []
