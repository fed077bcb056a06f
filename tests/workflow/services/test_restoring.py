"""Facts of an earlier version come back by an act with a reason; what is settled stays."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, DomainError, MoveRefusedError, StaleFormError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, FurtherMeeting, IssuedPaper, Meeting, Member, Record
from workflow.domain.schema import replace_section
from workflow.domain.year import State
from workflow.models import Event, EventKind, Review
from workflow.services import reviews
from workflow.services.locks import reopen_section
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.restoring import list_restorable, restore_sections
from workflow.services.snapshots import facts_of
from workflow.services.verification.sealed_history import find_history_faults

NOW = factories.NOW
REASON = "Ghi nhầm"


@pytest.fixture
def review(session: Session) -> Review:
    record = factories.make_record(5, results=("Một",), papers=(), state=State.PLANNED)
    return record_exchange.store_record(session, record, by=None, now=NOW).review


def save(session: Session, review: Review, section: str, **values: Any) -> None:
    reviews.save_section(session, review, section, values, seen=review.version, by=None, now=NOW)


def restore(
    session: Session, review: Review, version: int, *keys: str, reason: str = REASON
) -> None:
    restore_sections(
        session, review, version, keys, seen=review.version, reason=reason, by=None, now=NOW
    )


def test_only_the_chosen_sections_come_back(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))
    save(session, review, "plan", targets=("Mục tiêu",))

    restore(session, review, 1, "results")

    facts = facts_of(session, review)
    assert (facts.results, facts.targets) == (("Một",), ("Mục tiêu",))
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event
    assert event.kind is EventKind.SAVED
    assert event.version == review.version == 4
    assert event.facts_sha256
    assert event.detail == {
        "restored": 1, "sections": ["results"], "version": 4, "fields": ["results[0]"],
        "reason": REASON,
    }  # fmt: skip


def test_what_would_change_is_told_from_now_to_then(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))

    (row,) = list_restorable(session, review, 1)

    assert (row.section.key, row.is_locked) == ("results", False)
    assert row.changes == [("results[0]", "Hai", "Một")]


def test_a_reason_and_something_to_restore_are_asked_for(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))

    with pytest.raises(BadInputError, match="lý do khôi phục"):
        restore(session, review, 1, "results", reason=" ")
    with pytest.raises(BadInputError, match="chọn phần"):
        restore(session, review, 1, "plan")


def test_whoever_saved_meanwhile_is_not_overwritten(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))
    save(session, review, "results", results=("Ba",))

    with pytest.raises(StaleFormError):
        restore_sections(session, review, 1, ["results"], seen=2, reason=REASON, by=None, now=NOW)

    assert facts_of(session, review).results == ("Ba",)


def test_locked_facts_come_back_only_after_their_section_was_reopened(
    session: Session, review: Review
) -> None:
    save(session, review, "results", results=("Hai",))
    review.state = State.PROPOSAL_SENT
    assert [row.is_locked for row in list_restorable(session, review, 1)] == [True]

    with pytest.raises(MoveRefusedError, match="đã khóa từ bước"):
        restore(session, review, 1, "results")
    reopen_section(session, review, "results", reason="Thiếu", by=None, now=NOW)
    assert [row.is_locked for row in list_restorable(session, review, 1)] == [False]
    restore(session, review, 1, "results")

    assert facts_of(session, review).results == ("Một",)


def test_nothing_comes_back_in_a_closed_year(session: Session, review: Review) -> None:
    save(session, review, "plan", targets=("Mục tiêu",))
    review.state = State.CLOSED

    with pytest.raises(MoveRefusedError, match="đã kết thúc"):
        restore(session, review, 1, "plan")


def test_a_number_that_was_taken_stays_taken(session: Session, review: Review) -> None:
    taken = number_register.issue_number(
        session, review, PaperKind.PROPOSAL, day=NOW.date(), by=None, now=NOW
    )
    paper = IssuedPaper(kind="proposal", number=taken.number, date=NOW.date())
    save(session, review, "papers", papers=(paper,))

    with pytest.raises(BadInputError, match="đã lấy từ sổ"):
        restore(session, review, 1, "papers")

    assert facts_of(session, review).papers == (paper,)


def test_a_number_that_another_paper_bears_by_now_does_not_come_back(
    session: Session, review: Review
) -> None:
    mine = IssuedPaper(kind="minutes", number=7, date=NOW.date())
    save(session, review, "papers", papers=(mine,))
    save(session, review, "papers", papers=())
    other = msgspec.structs.replace(
        factories.make_record(5, bloc=Bloc(name="Khối thi đua 2")), papers=(mine,)
    )
    record_exchange.store_record(session, other, by=None, now=NOW)

    with pytest.raises(BadInputError, match="Số 7 đã dùng"):
        restore(session, review, 2, "papers")


def test_a_meeting_whose_paper_has_a_number_stays(session: Session, review: Review) -> None:
    paper = IssuedPaper(kind="minutes", number=3, date=NOW.date())
    meeting = FurtherMeeting(2, Meeting(place="Sở số 2"), papers=(paper,))
    save(session, review, "meetings", meetings=(meeting,))

    with pytest.raises(MoveRefusedError, match="đã có số"):
        restore(session, review, 1, "meetings")


def test_bloc_and_council_keep_the_names_that_they_have_by_now(
    session: Session, review: Review
) -> None:
    def rename(record: Record) -> Record:
        values = {"bloc": msgspec.structs.replace(record.bloc, name="Khối 1", code="K1")}
        return replace_section(record, "general", values)

    reviews.edit_facts(session, review, "general", rename, seen=review.version, by=None, now=NOW)

    restore(session, review, 1, "general")

    assert facts_of(session, review).bloc == Bloc(name="Khối 1")


def test_members_who_come_back_are_the_agencies_that_they_were(
    session: Session, review: Review
) -> None:
    units = {member.name: member.unit_id for member in review.members}
    few = facts_of(session, review).members[:3]
    save(session, review, "members", members=(*few, Member(name="Hội Nông dân")))

    restore(session, review, 1, "members")

    assert {member.name: member.unit_id for member in review.members} == units
    session.flush()


def test_a_restored_version_is_sealed_like_any_other(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))
    restore(session, review, 1, "results")
    session.commit()

    assert not list(find_history_faults(session))


def test_what_is_refused_leaves_no_trace(session: Session, review: Review) -> None:
    save(session, review, "results", results=("Hai",))
    session.commit()
    before = review.version

    with pytest.raises(DomainError):
        restore(session, review, 1, "plan")
    session.rollback()

    assert review.version == before
