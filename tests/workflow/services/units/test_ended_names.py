"""A unit after the end of its name: asked about at once, printed only with a typed reason."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.papers import PaperKind
from workflow.domain.record import Meeting, Member, Record
from workflow.models import Paper, Review
from workflow.services.cases import findings_of
from workflow.services.law import legal_bases
from workflow.services.printing.paper_requests import request_papers, request_papers_of_review
from workflow.services.reviews import open_review
from workflow.services.units.unit_names import NewName, give_name

OLD = "Báo Bình Thuận"


def record_of(year: int, name: str) -> Record:
    record = factories.make_record(
        year=str(year), meeting=Meeting(dates=(dt.date(year + 1, 1, 5),)), papers=()
    )
    return msgspec.structs.replace(
        record, members=(*record.members[:-1], Member(name=name)), contests=(), reports=()
    )


def open_(session: Session, record: Record) -> Review:
    return open_review(session, record, by=None, now=factories.NOW)


def ask(session: Session, review: Review) -> list[str | None]:
    """Why each paper that was asked for is not made; None for one that is."""
    batch = request_papers(session, [review], [PaperKind.REGISTRATION], by=None, now=factories.NOW)
    return list(session.scalars(select(Paper.reason).filter_by(batch_id=batch.id)))


def test_it_is_asked_about_and_not_printed_until_somebody_says_why(any_session: Session) -> None:
    review = open_(any_session, record_of(2025, OLD))

    found = findings_of(any_session, review, factories.NOW)
    assert "W107" in {row.code for row in found}
    (reason,) = ask(any_session, review)
    assert reason is not None
    assert "Báo Bình Thuận» chỉ dùng đến ngày 30/06/2025" in reason
    with pytest.raises(MoveRefusedError):
        request_papers_of_review(
            any_session, review, [PaperKind.REGISTRATION], by=None, now=factories.NOW
        )

    with pytest.raises(BadInputError):
        legal_bases.keep_ended_name(
            any_session, review, OLD, reason=" ", by=None, now=factories.NOW
        )
    legal_bases.keep_ended_name(
        any_session, review, OLD, reason="Theo quyết định 1", by=None, now=factories.NOW
    )

    assert ask(any_session, review) == [None]


def test_a_review_before_the_end_prints_the_name_as_it_was(any_session: Session) -> None:
    review = open_(any_session, record_of(2021, OLD))

    assert ask(any_session, review) == [None]


def test_what_is_only_heard_of_is_asked_about_and_printed(any_session: Session) -> None:
    review = open_(any_session, record_of(2025, "Ban Dân vận Tỉnh ủy"))

    assert "W107" in {row.code for row in findings_of(any_session, review, factories.NOW)}
    assert ask(any_session, review) == [None]


def test_a_unit_that_the_council_renamed_is_asked_about_by_its_old_name(
    any_session: Session,
) -> None:
    first = open_(any_session, record_of(2021, "Sở Cũ"))
    unit = next(row.unit for row in first.members if row.name == "Sở Cũ")
    renamed = NewName("Sở Mới", since=dt.date(2023, 1, 1), source="QĐ 1")
    give_name(any_session, unit, renamed, by=None, now=factories.NOW)
    later = open_(any_session, record_of(2024, "Sở Cũ"))

    (reason,) = ask(any_session, later)
    assert reason is not None
    assert "nay là Sở Mới (QĐ 1)" in reason
    assert ask(any_session, first) == [None]


def test_what_is_over_a_unit_and_the_council_are_asked_about_too(any_session: Session) -> None:
    record = record_of(2025, "Sở Mới")
    over = msgspec.structs.replace(record.members[-1], parent="Ủy ban nhân dân tỉnh Bình Thuận")
    council = msgspec.structs.replace(
        record.council, name="Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"
    )
    review = open_(
        any_session,
        msgspec.structs.replace(record, members=(*record.members[:-1], over), council=council),
    )

    asked = [row for row in findings_of(any_session, review, factories.NOW) if row.code == "W107"]

    last = len(record.members) - 1
    assert {row.field for row in asked} == {"council.name", f"members[{last}].parent"}
