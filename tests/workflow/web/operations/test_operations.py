"""The operations page: what waits, who works, what failed and why, and the way to try again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.config import Settings
from workflow.domain.papers import PaperKind
from workflow.models import Paper, PaperStatus, Review
from workflow.services.operations import broker, heartbeats, service_status
from workflow.services.operations.advisories import list_advisories
from workflow.services.printing import paper_requests
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.records import record_exchange
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
REASON = "Chưa có người ký."


@pytest.fixture
def failed(db: Session, world: World) -> int:
    """A request of the seed review whose two papers failed; the id of the batch."""
    kinds = [PaperKind.MINUTES, PaperKind.PROPOSAL]
    review = db.get_one(Review, world.review)
    batch = paper_requests.request_papers(db, [review], kinds, by=None, now=now(), of_one=review)
    for paper in batch.papers:
        paper.status, paper.reason, paper.finished_at = PaperStatus.FAILED, REASON, now()
    batch_id = batch.id
    db.commit()
    return batch_id


def test_an_administrator_sees_why_papers_failed_and_tries_again(
    failed: int, db: Session, browser: Open
) -> None:
    admin = browser("administrator")
    page = admin.get("/operations")

    assert page.heading == "Vận hành"
    assert REASON in page.text
    assert "Văn bản chưa tạo được: 2 văn bản" in page.text
    assert "Hàng đợi: không trả lời" in page.text

    page = admin.submit(page, f"/operations/batches/{failed}/retry")

    assert "Các văn bản này đang chờ tạo lại." in page.text
    assert REASON not in page.text
    assert set(db.scalars(select(Paper.status))) == {PaperStatus.QUEUED}


def test_a_paper_that_was_made_since_is_no_longer_told(
    failed: int, db: Session, world: World, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    again = paper_requests.request_papers(
        db, [review], [PaperKind.MINUTES], by=None, now=now(), of_one=review
    )
    for paper in again.papers:
        paper.status, paper.file_sha256 = PaperStatus.READY, "0" * 64
    db.commit()

    assert "Văn bản chưa tạo được: 1 văn bản" in browser("administrator").get("/operations").text


def test_a_request_that_is_not_there_cannot_be_tried_again(browser: Open) -> None:
    admin = browser("administrator")
    page = admin.get("/operations")
    token = next(box.get("value") for box in page.all("input") if box.get("name") == "csrf_token")

    page = admin.post("/operations/batches/999/retry", {"csrf_token": token}, status=404)

    assert page.heading == "Không tìm thấy đợt tạo văn bản này."


@pytest.fixture
def at_work(settings: Settings, broker_url: str) -> Settings:
    """Settings whose broker answers, with a worker for people and none for batches."""
    moment = dt.datetime.now(dt.UTC)
    alive = broker.WorkerHeartbeat("celery@a", (Queue.INTERACTIVE.value,), 1, moment)
    gone = broker.WorkerHeartbeat(
        "celery@b", (Queue.BATCH.value,), 2, moment - dt.timedelta(minutes=5)
    )
    for worker in (alive, gone):
        broker.record_worker(broker_url, worker)
    return replace(settings, broker_url=broker_url)


def test_what_waits_and_who_works_is_counted_on_both_databases(
    at_work: Settings, any_engine: Engine
) -> None:
    moment = dt.datetime.now(dt.UTC)
    asked = moment - dt.timedelta(minutes=20)
    enqueue(at_work.broker_url, Job.FILL_BATCH, [1], Queue.BATCH)
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=asked
        ).review
        paper_requests.request_papers(session, [review], [PaperKind.MINUTES], by=None, now=asked)
        heartbeats.record_heartbeat(session, heartbeats.WORKER, moment)
        session.commit()

        status = service_status.read_service_status(session, at_work, moment)

    waiting = {line.queue: (line.waiting, line.since) for line in status.lines}
    assert waiting[Queue.BATCH] == (1, asked)
    assert waiting[Queue.INTERACTIVE] == (0, None)
    assert status.messages == {
        Queue.INTERACTIVE: 0,
        Queue.BATCH: 1,
        Queue.CHECKS: 0,
        Queue.SENT_IN: 0,
    }
    assert [worker.name for worker in status.alive] == ["celery@a"]
    assert status.unattended == (Queue.BATCH, Queue.CHECKS, Queue.SENT_IN)
    faults = [
        (str(point.name), str(point.text)) for point in list_advisories(status) if not point.ok
    ]
    assert ("Máy tạo văn bản", "không có máy nào tạo văn bản hàng loạt") in faults
    assert ("Máy tạo văn bản", "không có máy nào kiểm tra thể thức") in faults
    assert ("Chờ lâu nhất", "20 phút") in faults
    assert "Hàng đợi" not in dict(faults)


def test_a_worker_that_ends_signs_off(at_work: Settings) -> None:
    broker.remove_worker(at_work.broker_url, "celery@b")

    assert [worker.name for worker in broker.list_workers(at_work.broker_url)] == ["celery@a"]


@pytest.mark.usefixtures("world")
def test_workers_are_told_by_what_they_do(at_work: Settings, app: Flask, browser: Open) -> None:
    app.config["SETTINGS"] = at_work

    page = browser("administrator").get("/operations")

    assert "celery@" not in page.text
    assert "Người đang chờ trên trang a " in page.text
    assert "Lượt rà soát: vừa khởi động; lượt đầu trong vòng một phút" in page.text
    assert "Việc đang xếp hàng" in page.text
