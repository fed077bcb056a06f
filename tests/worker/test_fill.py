"""Filling: each paper once, one bad paper alone, a deadly paper stopped."""

import datetime as dt
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import FullDiskFiles, document_xml, fill_waiting
from tests.waiting import wait_until
from tests.worker.conftest import WorkerSetup
from worker import fill
from worker.fill import _store_files, fill_papers
from worker.resources import Resources
from workflow.domain.paper_settings import AddedBasis
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc
from workflow.models import Paper, PaperStatus, Review, open_engine
from workflow.services import claims
from workflow.services.law import legal_bases
from workflow.services.printing import paper_jobs, paper_requests
from workflow.services.printing.paper_jobs import FailedPaper, FilledPaper
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore, StagedFile


def ask_for_plans(engine: Engine, *names: str) -> list[int]:
    """Ask for a plan of each bloc; the ids of the papers."""
    with Session(engine) as session:
        for name in names:
            record = msgspec.structs.replace(factories.seed_record(), id=None, bloc=Bloc(name=name))
            record_exchange.store_record(session, record, by=None, now=factories.NOW)
        reviews = session.scalars(select(Review).order_by(Review.id)).all()
        paper_requests.request_papers(
            session, reviews, [PaperKind.PLAN], by=None, now=factories.NOW
        )
        session.commit()
        return list(session.scalars(select(Paper.id).order_by(Paper.id)))


def list_statuses(engine: Engine) -> list[PaperStatus]:
    with Session(engine) as session:
        return list(session.scalars(select(Paper.status).order_by(Paper.id)))


def test_the_same_facts_give_the_same_file(works: WorkerSetup) -> None:
    ask_for_plans(works.engine, "Khối A")
    fill_waiting(works.engine, works.files, lambda: factories.NOW)
    ask_for_plans(works.engine)
    fill_waiting(works.engine, works.files, lambda: factories.NOW)

    with Session(works.engine) as session:
        first, second = session.scalars(select(Paper))
    assert first.file_sha256 == second.file_sha256
    assert first.template_sha256 == second.template_sha256
    assert works.files.get(str(first.template_sha256)).startswith(b"PK")


def test_a_paper_is_filled_from_what_stood_beside_the_facts_when_it_was_asked_for(
    works: WorkerSetup,
) -> None:
    ask_for_plans(works.engine, "Khối A")
    with Session(works.engine) as session:
        review = session.scalars(select(Review)).one()
        act = AddedBasis(key="", text="Quyết định số 1/QĐ-UBND", source="Công báo")
        legal_bases.add_basis(session, review, act, by=None, now=factories.NOW)
        paper_requests.request_papers(
            session, [review], [PaperKind.PLAN], by=None, now=factories.NOW
        )
        session.commit()
        legal_bases.remove_added_basis(session, review, "added-1", by=None, now=factories.NOW)
        session.commit()

    fill_waiting(works.engine, works.files, lambda: factories.NOW)

    with Session(works.engine) as session:
        before, after = session.scalars(select(Paper).order_by(Paper.id))
    assert "Quyết định số 1/QĐ-UBND" not in document_xml(works.files.get(str(before.file_sha256)))
    assert "Căn cứ Quyết định số 1/QĐ-UBND" in document_xml(works.files.get(str(after.file_sha256)))


def test_one_bad_paper_fails_alone_and_says_why(works: WorkerSetup) -> None:
    ask_for_plans(works.engine, "Khối A", "Khối B", "Khối C")

    fill_waiting(works.engine, FullDiskFiles(works.files, refuses="Khối B"), lambda: factories.NOW)

    with Session(works.engine) as session:
        made = session.scalars(select(Paper).order_by(Paper.id)).all()
    assert [paper.status.value for paper in made] == ["ready", "failed", "ready"]
    assert made[1].reason == "Không ghi được tệp vào kho lưu; hãy báo người quản trị xem ổ đĩa."


def test_two_workers_at_the_same_papers_make_each_once(
    any_engine: Engine, works: WorkerSetup
) -> None:
    ids = ask_for_plans(any_engine, *(f"Khối {number}" for number in range(20)))
    claimed: list[int] = []
    place = Resources(any_engine, works.files)

    def work() -> None:
        claimed.append(fill_papers(place, ids, lambda: factories.NOW).papers)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(claimed) == 20
    assert set(list_statuses(any_engine)) == {PaperStatus.READY}


class SlowFiles(FileStore):
    """A file store that takes its time, and what happens meanwhile."""

    def __init__(self, files: FileStore, meanwhile: Callable[[], None]) -> None:
        super().__init__(files.root)
        self.meanwhile = meanwhile

    def stage(self, content: bytes) -> StagedFile:
        self.meanwhile()
        return super().stage(content)


def find_claim_time(engine: Engine) -> dt.datetime:
    """When the worker last said that it works on its papers."""
    with Session(engine.execution_options(read_only=True)) as session:
        found = session.scalars(select(func.min(Paper.claimed_at))).one()
    assert found
    return found


def test_a_slow_worker_keeps_its_papers_for_as_long_as_it_lives(
    any_engine: Engine, works: WorkerSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_EVERY", 0.05)
    ids = ask_for_plans(any_engine, "Khối A", "Khối B")

    def sweep_after_its_lease() -> None:
        first = find_claim_time(any_engine)
        wait_until(lambda: find_claim_time(any_engine) > first)  # it has said that it lives
        with Session(any_engine) as session:
            paper_jobs.retry_stalled_papers(session, first + claims.LEASE + dt.timedelta.resolution)
            session.commit()

    place = Resources(any_engine, SlowFiles(works.files, sweep_after_its_lease))
    fill_papers(place, ids, lambda: dt.datetime.now(dt.UTC))

    with Session(any_engine) as session:
        made = session.scalars(select(Paper)).all()
    assert {(paper.status, paper.attempts) for paper in made} == {(PaperStatus.READY, 1)}


class DeadlyFiles(FileStore):
    """A file store that takes the process down with it at the papers of one bloc."""

    def stage(self, content: bytes) -> StagedFile:
        if "Khối chết" in document_xml(content):
            os._exit(9)
        return super().stage(content)


def _fill_with_deadly_files(url: str, root: Path, ids: list[int]) -> None:
    fill_papers(Resources(open_engine(url), DeadlyFiles(root)), ids, lambda: factories.NOW)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_deadly_paper_fails_after_three_deaths_and_takes_no_other_with_it(
    works: WorkerSetup,
) -> None:
    ids = ask_for_plans(works.engine, "Khối A", "Khối chết", "Khối C")
    messages = [ids]
    deaths = 0
    moment = factories.NOW

    while messages:
        for message in messages:
            deaths += _fill_in_own_process(works, message) != 0
        moment += 2 * claims.LEASE
        with Session(works.engine) as session:
            messages = [ids for _queue, ids in paper_jobs.retry_stalled_papers(session, moment)]
            session.commit()

    with Session(works.engine) as session:
        made = session.scalars(select(Paper).order_by(Paper.id)).all()
    assert [paper.status.value for paper in made] == ["ready", "failed", "ready"]
    assert "ba lần" in str(made[1].reason)
    assert deaths == claims.MAX_ATTEMPTS


def _fill_in_own_process(works: WorkerSetup, ids: list[int]) -> int | None:
    """A worker of its own for one message; how it ended."""
    arguments = (works.settings.database_url, works.files.root, ids)
    process = multiprocessing.get_context("spawn").Process(
        target=_fill_with_deadly_files, args=arguments
    )
    process.start()
    process.join()
    return process.exitcode


def test_many_bytes_are_brought_to_the_disk_in_several_goes(
    engine: Engine, works: WorkerSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "_FLUSH_BYTES", 10_000)
    ids = ask_for_plans(engine, *(f"Khối {number}" for number in range(6)))
    files = CountingFiles(works.files.root)

    fill_papers(Resources(engine, files), ids, lambda: factories.NOW)

    assert set(list_statuses(engine)) == {PaperStatus.READY}
    assert sum(files.goes) == 6 + 1  # with their template
    assert max(files.goes) < 6


class CountingFiles(FileStore):
    """Counts what comes to the disk together."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.goes: list[int] = []

    def keep(self, staged: Iterable[StagedFile]) -> None:
        papers = [one for one in staged if b"word/document.xml" in one.content]
        self.goes += [len(papers)] if papers else []
        super().keep(papers)


def test_a_store_that_takes_nothing_fails_what_was_filled_and_keeps_other_reasons(
    works: WorkerSetup,
) -> None:
    blocked = FileStore(works.settings.data / "blocked")
    blocked.root.write_bytes(b"")
    filled = FilledPaper(
        paper_id=2, family="nd30", template_sha256="", context_sha256="", file_sha256="", gaps=[]
    )

    first, second = _store_files(
        blocked, [FailedPaper(1, "Mẫu có lỗi"), filled], [blocked.stage(b"PK")]
    )

    assert first == FailedPaper(1, "Mẫu có lỗi")
    assert isinstance(second, FailedPaper)
    assert "xem ổ đĩa" in second.reason
