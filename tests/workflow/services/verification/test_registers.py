"""Registers that say other than the papers issued with their numbers are found."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.workflow.services.verification.tampering import tamper
from workflow.domain.errors import MoveRefusedError
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.record import IssuedPaper
from workflow.models import Batch, Paper, PaperStatus, Review
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.snapshots import snapshot_of
from workflow.services.verification.registers import find_register_faults


def issue_twice(session: Session) -> Review:
    """A review whose minutes and counting minutes, one series, both went out as number 4."""
    day = dt.date(2022, 1, 12)
    papers = (
        IssuedPaper(kind="minutes", number=4, date=day),
        IssuedPaper(kind="vote_minutes", number=4, date=day),
    )
    record = factories.make_record(9, papers=papers)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    batch = Batch(asked_at=NOW, review_id=review.id)
    for kind in ("minutes", "vote_minutes"):
        batch.papers.append(
            Paper(
                review=review, snapshot=snapshot_of(session, review), kind=kind,
                status=PaperStatus.READY, stage=PaperStage.ISSUED, file_sha256="0" * 64,
            )
        )  # fmt: skip
    session.add(batch)
    session.flush()
    return review


def test_a_good_register_has_no_faults(session: Session) -> None:
    record = factories.make_record(9)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    number_register.issue_number(session, review, PaperKind.PROPOSAL, by=None, now=NOW)

    assert list(find_register_faults(session)) == []


def test_two_issued_papers_of_one_number_are_named(session: Session) -> None:
    issue_twice(session)

    faults = list(find_register_faults(session))

    assert len(faults) == 1
    assert "cùng phát hành với số 4" in str(faults[0].message)


def test_an_issued_paper_of_a_void_number_and_a_short_series_are_named(session: Session) -> None:
    review, day = issue_twice(session), dt.date(2022, 1, 12)
    number = number_register.issue_number(
        session, review, PaperKind.MINUTES, day=day, by=None, now=NOW
    )
    tamper(
        session,
        "UPDATE paper_number SET number = 4, voided_at = :now, void_reason = 'thử' WHERE id = :id",
        now=str(NOW), id=number.id,
    )  # fmt: skip
    tamper(session, "UPDATE number_series SET last = 1")

    faults = [str(fault.message) for fault in find_register_faults(session)]

    assert any("ghi đã cấp đến số 1 nhưng có số 4" in line for line in faults)
    assert sum("sổ ghi số ấy đã hủy" in line for line in faults) == 2


def test_a_number_that_an_issued_paper_bears_is_not_given_up(session: Session) -> None:
    """The register would deny what went out; another number of the same review is free to go."""
    day = dt.date(2022, 1, 12)
    review = issue_twice(session)
    kinds = (PaperKind.MINUTES, PaperKind.PLAN)
    borne, other = (
        number_register.issue_number(session, review, kind, day=day, by=None, now=NOW)
        for kind in kinds
    )
    tamper(session, "UPDATE paper_number SET number = 4 WHERE id = :id", id=borne.id)
    session.expire_all()

    with pytest.raises(MoveRefusedError, match="đã phát hành"):
        number_register.void_number(session, borne, reason="nhầm", by=None, now=NOW)
    number_register.void_number(session, other, reason="nhầm", by=None, now=NOW)

    assert borne.voided_at is None
