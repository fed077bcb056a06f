"""Checking stored files: the right outcome for each, whatever the others are."""

import datetime as dt
import io
import zipfile

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.inspection_worker import inspect_waiting
from tests.paper_worker import fill_waiting
from tests.waiting import wait_until
from tests.worker.conftest import WorkerSetup
from tests.worker.word.lint.papers import good
from worker.layout_check import check_layout
from workflow.domain.papers import PaperKind
from workflow.domain.record import IssuedPaper
from workflow.domain.roles import Role
from workflow.models import Inspection, InspectionStatus, Paper, Review
from workflow.services.accounts import credentials
from workflow.services.printing import inspections, paper_requests
from workflow.services.printing.inspection_outcomes import CheckedFile, RefusedFile
from workflow.services.printing.paper_requests import enqueue_papers
from workflow.services.records import record_exchange


def send_files(works: WorkerSetup, *contents: bytes) -> None:
    with Session(works.engine) as session:
        by = credentials.add_account(
            session, login="an", name="An", role=Role.ADMINISTRATOR, now=factories.NOW
        )
        for content in contents:
            inspections.request_inspection(
                session, works.files, file_name="a.docx", content=content, family=None,
                stage=None, by=by, now=factories.NOW,
            )  # fmt: skip
        session.commit()


def list_inspections(works: WorkerSetup) -> list[Inspection]:
    with Session(works.engine) as session:
        return list(session.scalars(select(Inspection).order_by(Inspection.id)))


def test_a_good_file_a_bad_one_and_one_that_was_lost(works: WorkerSetup) -> None:
    lost = b"lost"
    send_files(works, good("plan"), b"not Word", lost)
    works.files.path(list_inspections(works)[2].file_sha256).unlink()

    done = inspect_waiting(works.engine, works.files, lambda: factories.NOW)

    ready, refused, gone = list_inspections(works)
    assert done == 3
    assert (ready.status, ready.points) == (InspectionStatus.READY, 0)
    assert (refused.status, gone.status) == (InspectionStatus.FAILED, InspectionStatus.FAILED)
    assert "hỏng hoặc mất" in str(gone.reason)


def test_a_crash_of_the_linter_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("worker.layout_check.lint", crash)

    assert isinstance(check_layout(b"", None, None), RefusedFile)


def test_a_file_from_anywhere_keeps_a_bounded_report() -> None:
    outcome = check_layout(good("plan"), "party", "final")

    assert isinstance(outcome, CheckedFile)
    assert len(outcome.report["findings"]) == outcome.errors + outcome.warnings + outcome.notes
    assert len(msgspec.json.encode(outcome.report)) < 100_000


@pytest.mark.parametrize(("number", "stage"), [(None, "draft"), (5, "final")])
def test_a_paper_with_its_number_is_checked_as_a_signed_one(
    works: WorkerSetup, number: int | None, stage: str
) -> None:
    issued = IssuedPaper(kind="plan", number=number, date=dt.date(2022, 1, 24))
    record = msgspec.structs.replace(factories.seed_record(), papers=(issued,))
    with Session(works.engine) as session:
        review = record_exchange.store_record(session, record, by=None, now=factories.NOW).review
        paper_requests.request_papers(
            session, [review], [PaperKind.PLAN], by=None, now=factories.NOW, of_one=review
        )
        session.commit()

    fill_waiting(works.engine, works.files, lambda: factories.NOW)

    (checked,) = list_inspections(works)
    assert (checked.stage, checked.status) == (stage, InspectionStatus.READY)


def make_zip_bomb() -> bytes:
    """A Word file by its name, a quarter of a gigabyte of zeros by its content."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(256):
            part.write(bytes(2**20))
    return content.getvalue()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_files_sent_in_go_through_the_real_queue_hostile_ones_too(busy_works: WorkerSetup) -> None:
    send_files(busy_works, good("plan"), make_zip_bomb())
    sent = list_inspections(busy_works)

    with busy_works.worker(processes=1):
        for one in sent:
            inspections.enqueue_inspection(busy_works.settings.broker_url, one)
        wait_until(lambda: not any(one.is_busy for one in list_inspections(busy_works)))

    ready, refused = list_inspections(busy_works)
    assert (ready.points, ready.status) == (0, InspectionStatus.READY)
    assert (refused.attempts, refused.status) == (1, InspectionStatus.FAILED)
    assert str(refused.reason).count(".") == 1


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_batch_is_checked_behind_its_papers(busy_works: WorkerSetup, seed_review: int) -> None:
    with Session(busy_works.engine) as session:
        review = session.get_one(Review, seed_review)
        batch = paper_requests.request_papers(
            session, [review], [PaperKind.PLAN], by=None, now=factories.NOW
        )
        session.commit()
        with busy_works.worker(processes=1):
            enqueue_papers(session, busy_works.settings.broker_url, batch)
            session.commit()
            wait_until(lambda: [one.status for one in list_inspections(busy_works)] == ["ready"])

    with Session(busy_works.engine) as session:
        paper = session.scalars(select(Paper)).one()
        assert inspections.finding_counts(paper.inspection) == {
            "errors": 0,
            "warnings": 0,
            "notes": 0,
        }
