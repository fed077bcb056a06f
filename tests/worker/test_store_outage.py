"""Papers whose files cannot be kept for now are given back, as if nobody had claimed them."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.worker.conftest import WorkerSetup
from worker import db_retry
from worker.fill import fill_papers
from worker.resources import Resources
from workflow.domain.papers import DOSSIER
from workflow.models import Paper, PaperStatus, Review
from workflow.services.printing import paper_requests
from workflow.services.stores.file_store import FileStore, StagedFile
from workflow.services.stores.medium import StoreAwayError


class AwayFiles(FileStore):
    """A store that goes away while papers are filled, for so many tries."""

    def __init__(self, files: FileStore, tries: int) -> None:
        super().__init__(files.root)
        self.tries = tries

    def keep(self, staged: Iterable[StagedFile]) -> None:
        staged = list(staged)
        if len(staged) > 1 and self.tries:  # the templates are stored one by one before
            self.tries -= 1
            raise StoreAwayError("cut")
        super().keep(staged)


@pytest.fixture
def ids(works: WorkerSetup, seed_review: int) -> list[int]:
    with Session(works.engine) as session:
        review = session.get_one(Review, seed_review)
        paper_requests.request_papers(session, [review], DOSSIER, by=None, now=factories.NOW)
        session.commit()
        return list(session.scalars(select(Paper.id)))


def states(works: WorkerSetup) -> set[tuple[PaperStatus, int, str | None]]:
    with Session(works.engine) as session:
        return {(one.status, one.attempts, one.claim) for one in session.scalars(select(Paper))}


def test_a_short_outage_is_waited_for(works: WorkerSetup, ids: list[int]) -> None:
    files = AwayFiles(works.files, tries=2)

    made = fill_papers(Resources(works.engine, files), ids, lambda: factories.NOW)

    assert made.papers == len(ids)
    assert states(works) == {(PaperStatus.READY, 1, None)}


def test_in_a_long_one_the_papers_wait_and_no_attempt_is_counted(
    works: WorkerSetup, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_retry, "RETRY_FOR", -1.0)
    for _ in range(4):  # more often than a paper may be tried
        made = fill_papers(
            Resources(works.engine, AwayFiles(works.files, 9)), ids, lambda: factories.NOW
        )
        assert made.papers == 0
        assert states(works) == {(PaperStatus.QUEUED, 0, None)}

    made = fill_papers(Resources(works.engine, works.files), ids, lambda: factories.NOW)

    assert made.papers == len(ids)
