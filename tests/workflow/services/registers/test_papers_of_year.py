"""Whatever changes the papers of a year, the register of numbers is asked about each of them."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.worker.test_fill_queries import record_statements
from workflow.domain.errors import BadInputError, DomainError
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, FurtherMeeting, IssuedPaper, Record
from workflow.models import Batch, Paper, PaperStatus, Review
from workflow.services import restoring, reviews
from workflow.services.records import record_exchange, review_writing
from workflow.services.registers import number_register
from workflow.services.snapshots import facts_of, snapshot_of

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


def by_form(session: Session, review: Review, record: Record) -> None:
    for section in ("papers", "meetings"):
        values = {section: getattr(record, section)}
        reviews.save_section(
            session, review, section, values, seen=review.version, by=None, now=factories.NOW
        )


def by_restoring(session: Session, review: Review, record: Record) -> None:
    """The version before the papers were written down; `record` has them otherwise."""
    del record
    restoring.restore_sections(
        session, review, 1, ["papers", "meetings"],
        seen=review.version, reason="nhầm", by=None, now=factories.NOW,
    )  # fmt: skip


def issue(session: Session, review: Review, key: str) -> None:
    batch = Batch(asked_at=factories.NOW, review_id=review.id)
    batch.papers.append(
        Paper(
            review=review, snapshot=snapshot_of(session, review), kind=key,
            status=PaperStatus.READY, stage=PaperStage.ISSUED, file_sha256="0" * 64,
        )
    )  # fmt: skip
    session.add(batch)
    session.flush()


@pytest.mark.parametrize("key", ["proposal", "proposal@1"])
@pytest.mark.parametrize("way", [*WAYS, by_form, by_restoring])
def test_what_was_typed_of_an_issued_paper_stays_whatever_changes_it(
    session: Session, way: Change, key: str
) -> None:
    review = stored(session, "Khối A", meetings=(FurtherMeeting(number=1),))
    kept, of_meeting = (proposal(14),), key != "proposal"
    papers = () if of_meeting else kept
    meetings = (FurtherMeeting(number=1, papers=kept if of_meeting else ()),)
    by_form(session, review, change_papers(session, review, papers=papers, meetings=meetings))
    issue(session, review, key)
    version = review.version

    other = (msgspec.structs.replace(proposal(14), date=DAY + dt.timedelta(days=1)),)
    changed = change_papers(
        session, review,
        papers=() if of_meeting else other,
        meetings=(FurtherMeeting(number=1, papers=other if of_meeting else ()),),
    )  # fmt: skip
    with pytest.raises(DomainError, match="đã phát hành"):
        way(session, review, changed)

    assert review.version == version


@pytest.mark.parametrize("way", [*WAYS, by_form])
def test_when_an_issued_paper_was_sent_is_still_written_down(session: Session, way: Change) -> None:
    review = stored(session, "Khối A", proposal(14))
    issue(session, review, "proposal")
    sent = (msgspec.structs.replace(proposal(14), sent_on=DAY),)

    way(session, review, change_papers(session, review, papers=sent))

    assert facts_of(session, review).papers == sent


def test_a_further_review_costs_no_more_where_its_head_heads_many(engine: Engine) -> None:
    counts = []
    with Session(engine) as session:
        for number in range(12):
            record = factories.make_record(bloc=Bloc(name=f"Khối {number}"))
            with record_statements(engine) as said:
                record_exchange.store_record(session, record, by=None, now=factories.NOW)
            counts.append(len(said))

    assert counts[-1] <= counts[1]
