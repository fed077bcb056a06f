"""Claims, outcomes and the sweeper for checks of files: nothing twice, nothing forgotten."""

import datetime as dt
import os

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.errors import BadInputError
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    Attachment,
    Inspection,
    InspectionStatus,
    Paper,
    PaperStatus,
    Review,
)
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.claims import LEASE, MAX_ATTEMPTS, STALLED_AFTER
from workflow.services.printing import inspection_jobs, inspections, paper_jobs, paper_requests
from workflow.services.printing.inspection_outcomes import CheckedFile, RefusedFile
from workflow.services.printing.paper_jobs import FilledPaper
from workflow.services.queue import Queue
from workflow.services.stores.file_store import FileStore, sha256_of

AFTER_LEASE = NOW + LEASE + dt.timedelta(seconds=1)
AFTER_SILENCE = NOW + STALLED_AFTER + dt.timedelta(seconds=1)
CLEAN = CheckedFile({"findings": []}, 0, 0, 0)

KEPT_FOR = dt.timedelta(days=30)


@pytest.fixture
def files(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("files"))


def send(session: Session, files: FileStore, content: bytes = b"docx", count: int = 1) -> list[int]:
    """Files that somebody sent in; the ids of their checks."""
    account = session.scalar(select(Account)) or credentials.add_account(
        session, login="an", name="An", role=Role.ADMINISTRATOR, now=NOW
    )
    return [
        inspections.request_inspection(
            session, files, file_name="tờ trình.docx", content=content, family=None, stage=None,
            by=account, now=NOW,
        ).id
        for _ in range(count)
    ]  # fmt: skip


def papers_made(session: Session, *, check: CheckedFile | None) -> tuple[list[int], list[int]]:
    """Two papers of a batch, made but for their checks; their ids and those of the checks."""
    review = reviews.open_review(session, factories.make_record(), by=None, now=NOW)
    paper_requests.request_papers(session, [review] * 2, [PaperKind.MINUTES], by=None, now=NOW)
    session.flush()
    ids = list(session.scalars(select(Paper.id).order_by(Paper.id)))
    claim = str(paper_jobs.claim_papers(session, ids, NOW)[0].claim)
    made = [
        FilledPaper(id_, "nd30", "t" * 64, "c" * 64, f"{id_:064}", [], "final", check)
        for id_ in ids
    ]
    return ids, paper_jobs.finish_papers(session, claim, made, NOW)


def statuses(session: Session) -> list[str]:
    session.expire_all()
    query = select(Inspection.status).order_by(Inspection.id)
    return [status.value for status in session.scalars(query)]


def hold(session: Session, ids: list[int]) -> str:
    """Claim files; the name of the claim."""
    return str(inspection_jobs.claim_inspections(session, ids, NOW)[0].claim)


@pytest.mark.parametrize(("size", "why"), [(0, "trống"), (20 * 2**20 + 1, "lớn hơn 20 MB")])
def test_an_empty_file_and_one_too_large_are_not_kept(
    session: Session, files: FileStore, size: int, why: str
) -> None:
    with pytest.raises(BadInputError, match=why):
        send(session, files, b"x" * size)

    assert not files.root.exists() or not list(files.root.rglob("*"))


def test_what_is_claimed_is_not_claimed_again(any_session: Session, files: FileStore) -> None:
    ids = send(any_session, files, count=3)

    first = inspection_jobs.claim_inspections(any_session, ids[:2], NOW)
    second = inspection_jobs.claim_inspections(any_session, ids, NOW)

    assert [one.id for one in first] == ids[:2]
    assert [one.id for one in second] == ids[2:]


def test_outcomes_are_recorded(any_session: Session, files: FileStore) -> None:
    good, bad = send(any_session, files, count=2)
    claim = hold(any_session, [good, bad])

    found = CheckedFile({"findings": [{"rule": "ND30-PG-05"}]}, 1, 2, 3)
    inspection_jobs.finish_inspections(
        any_session, claim, {good: found, bad: RefusedFile("Tệp bị hỏng.")}, NOW
    )

    assert statuses(any_session) == ["ready", "failed"]
    ready = any_session.get_one(Inspection, good)
    assert ready.report == {"findings": [{"rule": "ND30-PG-05"}]}
    assert (ready.points, inspections.finding_counts(ready)) == (
        3, {"errors": 1, "warnings": 2, "notes": 3}
    )  # fmt: skip
    assert any_session.get_one(Inspection, bad).reason == "Tệp bị hỏng."


def test_an_outcome_that_comes_after_the_file_was_taken_back_changes_nothing(
    any_session: Session, files: FileStore
) -> None:
    (id_,) = send(any_session, files)
    claim = hold(any_session, [id_])
    messages = inspection_jobs.retry_stalled_inspections(any_session, AFTER_LEASE)

    inspection_jobs.finish_inspections(any_session, claim, {id_: CLEAN}, AFTER_LEASE)

    assert messages == [(Queue.SENT_IN, [id_])]
    assert statuses(any_session) == ["queued"]


def test_a_file_that_kills_its_workers_fails_in_the_end(
    any_session: Session, files: FileStore
) -> None:
    ids = send(any_session, files)
    moment = NOW
    for _ in range(MAX_ATTEMPTS):
        inspection_jobs.claim_inspections(any_session, ids, moment)
        moment += 2 * LEASE
        messages = inspection_jobs.retry_stalled_inspections(any_session, moment)

    assert messages == []
    assert statuses(any_session) == ["failed"]


def test_files_whose_messages_were_lost_are_rung_for(
    any_session: Session, files: FileStore
) -> None:
    ids = send(any_session, files, count=2)

    early = inspection_jobs.retry_stalled_inspections(any_session, NOW + STALLED_AFTER / 2)
    late = inspection_jobs.retry_stalled_inspections(any_session, AFTER_SILENCE)

    assert early == []
    assert late == [(Queue.SENT_IN, ids)]


def test_papers_of_a_batch_wait_for_their_checks_behind_it(any_session: Session) -> None:
    ids, waiting = papers_made(any_session, check=None)

    batch_id = any_session.get_one(Paper, ids[0]).batch_id

    assert len(waiting) == inspection_jobs.count_unchecked(any_session, batch_id) == 2
    assert inspection_jobs.retry_stalled_inspections(any_session, AFTER_SILENCE) == [
        (Queue.CHECKS, waiting)
    ]


def test_each_paper_names_the_check_of_its_own_file(any_session: Session) -> None:
    ids, waiting = papers_made(any_session, check=CLEAN)

    any_session.expire_all()
    made = [any_session.get_one(Paper, id_) for id_ in ids]
    checks = [paper.inspection for paper in made]
    assert [check.file_sha256 for check in checks if check] == [p.file_sha256 for p in made]
    assert statuses(any_session) == ["ready", "ready"]
    assert waiting == []


def test_while_a_batch_is_at_work_only_files_sent_in_are_rung_for(
    any_session: Session, files: FileStore
) -> None:
    papers_made(any_session, check=None)
    review = any_session.scalars(select(Review)).one()
    paper_requests.request_papers(
        any_session, [review], [PaperKind.MINUTES], by=None, now=AFTER_SILENCE
    )
    waiting = any_session.scalars(select(Paper.id).filter_by(status=PaperStatus.QUEUED)).all()
    paper_jobs.claim_papers(any_session, waiting, AFTER_SILENCE)
    ids = send(any_session, files)

    assert inspection_jobs.retry_stalled_inspections(any_session, AFTER_SILENCE) == [
        (Queue.SENT_IN, ids)
    ]


def test_files_that_were_sent_in_are_forgotten_after_a_month(
    any_session: Session, files: FileStore
) -> None:
    """With their findings; but not what another row names, nor what was stored again just now."""
    for content in (b"a", b"b", b"c"):
        send(any_session, files, content)
    review = reviews.open_review(any_session, factories.make_record(), by=None, now=NOW)
    account = any_session.scalars(select(Account)).one()
    any_session.add(
        Attachment(
            review_id=review.id, member="Sở số 1", file_name="b", sha256=sha256_of(b"b"), size=1,
            added_at=NOW, added_by_id=account.id,
        )
    )  # fmt: skip
    rows = any_session.scalars(select(Inspection)).all()
    for row in rows:
        row.status, row.report, row.finished_at = InspectionStatus.READY, {"findings": []}, NOW
    any_session.commit()
    for content in (b"a", b"b"):
        os.utime(files.path(sha256_of(content)), (0, 0))

    month = NOW + KEPT_FOR
    assert inspections.forget_old_inspections(any_session, month, KEPT_FOR) == []
    later = max(month, dt.datetime.now(dt.UTC)) + dt.timedelta(seconds=1)
    hashes = inspections.forget_old_inspections(any_session, later, KEPT_FOR)
    any_session.commit()

    assert set(hashes) == {sha256_of(b"a"), sha256_of(b"c")}
    assert inspections.remove_files(files, hashes, dt.datetime.now(dt.UTC)) == 1
    assert [files.has(sha256_of(content)) for content in (b"a", b"b", b"c")] == [False, True, True]
    assert any_session.scalars(select(Inspection)).all() == []
