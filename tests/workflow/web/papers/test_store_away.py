"""Pages while the object store is away: a sentence, nothing lost, nothing told as damaged."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.stalling_proxy import StallingProxy, Way, run_proxy
from tests.paper_worker import fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.config import Settings
from workflow.models import Event, EventKind, Inspection, Paper, PaperStatus
from workflow.services.stores import bucket
from workflow.services.stores.file_store import FileStore, open_file_store
from workflow.services.stores.store_identity import mark_store
from workflow.web.clock import now

pytestmark = pytest.mark.slow

TOLD = "Kho tệp không trả lời"


@pytest.fixture
def network(
    shared_object_store: ObjectStoreServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StallingProxy]:
    monkeypatch.setattr(bucket, "REQUEST_S", 5)
    monkeypatch.setattr(bucket, "PAUSE_S", 0.0)
    with run_proxy(shared_object_store.port) as proxy:
        yield proxy


@pytest.fixture
def settings(
    settings: Settings, shared_object_store: ObjectStoreServer, network: StallingProxy
) -> Settings:
    address = shared_object_store.address(uuid4().hex, port=network.port)
    return replace(settings, store_url=address)


@pytest.fixture
def files(app: Flask, world: World, db: Session) -> FileStore:
    found = open_file_store(app.config["SETTINGS"])
    mark_store(db, found)
    return found


def count_damage(db: Session) -> int:
    return len(db.scalars(select(Event).filter_by(kind=EventKind.FILE_DAMAGED)).all())


def test_a_paper_is_refused_with_a_sentence_and_given_when_the_store_is_back(
    head: Browser,
    ask: Callable[..., Page],
    make_papers: Callable[[], None],
    network: StallingProxy,
    address: str,
    db: Session,
) -> None:
    ask("minutes")
    make_papers()
    link = head.get(f"{address}/1").links["Tải về"]
    network.way = Way.CUT

    answer = head.client.get(link)

    assert (answer.status_code, TOLD in answer.text) == (503, True)
    assert answer.headers["Retry-After"]
    assert "127.0.0.1" not in answer.text
    assert head.client.get("/healthz").status_code == 200
    ready = head.client.get("/readyz")
    assert (ready.status_code, ready.json["store"]) == (503, False)  # type: ignore[index]

    network.way = Way.OPEN
    assert head.client.get(link).data.startswith(b"PK")
    assert count_damage(db) == 0


def test_what_the_store_has_forgotten_is_damage_and_is_told(
    head: Browser,
    ask: Callable[..., Page],
    make_papers: Callable[[], None],
    files: FileStore,
    address: str,
    db: Session,
) -> None:
    ask("minutes")
    make_papers()
    sha256 = str(db.scalars(select(Paper.file_sha256)).one())
    db.rollback()
    link = head.get(f"{address}/1").links["Tải về"]
    files.medium.remove(f"{sha256[:2]}/{sha256}")

    assert head.client.get(link).status_code != 200

    assert count_damage(db) == 1


def test_a_file_sent_in_meanwhile_is_refused_as_a_whole(
    head: Browser, network: StallingProxy, files: FileStore, db: Session
) -> None:
    page = head.get("/inspections")
    network.way = Way.CUT
    sent = {"file": (io.BytesIO(good("plan")), "kế hoạch.docx")}

    told = head.submit(page, "/inspections", sent, status=503)

    assert TOLD in told.text
    network.way = Way.OPEN
    assert db.scalars(select(Inspection)).all() == []
    assert list(files.names()) == []


def test_papers_wait_without_blame_and_are_made_when_the_store_is_back(
    app: Flask, ask: Callable[..., Page], network: StallingProxy, files: FileStore, db: Session
) -> None:
    ask("all")
    network.way = Way.CUT

    assert fill_waiting(app.extensions["database"], files, now) == 0
    waiting = db.scalars(select(Paper)).all()
    assert {(one.status, one.attempts, one.reason) for one in waiting} == {
        (PaperStatus.QUEUED, 0, None)
    }
    db.rollback()

    network.way = Way.OPEN
    assert fill_waiting(app.extensions["database"], files, now) == len(waiting)
    assert {one.status for one in db.scalars(select(Paper))} == {PaperStatus.READY}
