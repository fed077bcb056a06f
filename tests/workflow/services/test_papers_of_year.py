"""Whatever changes the papers of a year, the register of numbers is asked about each of them."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, DomainError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, FurtherMeeting, IssuedPaper, Record
from workflow.models import Review
from workflow.services import number_register, record_exchange, review_writing
from workflow.services.snapshots import facts_of

DAY = dt.date(2022, 3, 1)
Change = Callable[[Session, Review, Record], None]


def by_program(session: Session, review: Review, record: Record) -> None:
    review_writing.save_sections(
        session, review, record, seen=review.version, by=None, now=factories.NOW
    )


def by_import(session: Session, review: Review, record: Record) -> None:
    del review  # found by its bloc and year
    record_exchange.store_record(session, record, by=None, now=factories.NOW)


def by_import_with_a_reason(session: Session, review: Review, record: Record) -> None:
    del review
    record_exchange.store_record(session, record, by=None, now=factories.NOW, reason="nhầm")


WAYS: tuple[Change, ...] = (by_program, by_import, by_import_with_a_reason)


def stored(session: Session, bloc: str, *papers: IssuedPaper, **changes: object) -> Review:
    record = factories.make_record(bloc=Bloc(name=bloc), papers=papers, **changes)
    return record_exchange.store_record(session, record, by=None, now=factories.NOW).review


def proposal(number: int | None) -> IssuedPaper:
    return IssuedPaper(kind="proposal", number=number, date=DAY)


def change_papers(session: Session, review: Review, **values: object) -> Record:
    return msgspec.structs.replace(facts_of(session, review), **values)


@pytest.mark.parametrize("way", WAYS)
def test_a_number_that_another_paper_has_is_refused_with_its_place(
    session: Session, way: Change
) -> None:
    stored(session, "Khối A", proposal(14))
    review = stored(session, "Khối B")
    record = change_papers(session, review, papers=(proposal(14),))

    with pytest.raises(BadInputError, match=r"Số 14 đã dùng cho .* của Khối A") as refused:
        way(session, review, record)

    assert refused.value.field == "papers[0].number"


@pytest.mark.parametrize("way", WAYS)
def test_so_is_one_of_another_meeting_of_the_year(session: Session, way: Change) -> None:
    stored(session, "Khối A", proposal(14))
    review = stored(session, "Khối B", meetings=(FurtherMeeting(number=2),))
    meeting = FurtherMeeting(number=2, papers=(proposal(14),))
    record = change_papers(session, review, meetings=(meeting,))

    with pytest.raises(BadInputError, match="Số 14 đã dùng") as refused:
        way(session, review, record)

    assert refused.value.field == "meetings[0].papers[0].number"


@pytest.mark.parametrize("way", WAYS)
def test_a_number_of_the_register_is_not_taken_away(session: Session, way: Change) -> None:
    review = stored(session, "Khối A")
    number = number_register.issue_number(
        session, review, PaperKind.PROPOSAL, day=DAY, by=None, now=factories.NOW
    ).number
    way(session, review, change_papers(session, review, papers=(proposal(number),)))

    for papers in [(), (proposal(None),), (proposal(number + 1),)]:
        with pytest.raises(DomainError, match="đã lấy từ sổ"):
            way(session, review, change_papers(session, review, papers=papers))


@pytest.mark.parametrize("way", WAYS)
def test_a_meeting_whose_paper_has_a_number_stays(session: Session, way: Change) -> None:
    meeting = FurtherMeeting(number=2, papers=(proposal(3),))
    review = stored(session, "Khối A", meetings=(meeting,))

    with pytest.raises(DomainError, match="Văn bản của cuộc họp này đã có số"):
        way(session, review, change_papers(session, review, meetings=()))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_stated_before_is_not_asked_about(session: Session, way: Change) -> None:
    """Papers of past years came as they were, the same number twice among them."""
    stored(session, "Khối A", proposal(14))
    review = stored(session, "Khối B", proposal(14))

    way(session, review, change_papers(session, review, results=("Tốt.",)))

    assert facts_of(session, review).results == ("Tốt.",)
