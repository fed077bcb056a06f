"""A chunk costs the same number of statements, however many papers and reviews it has."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests import factories
from tests.worker.conftest import WorkerSetup
from tests.worker.test_fill import ask_for_plans
from worker.fill import fill_batch_chunk
from worker.resources import Resources
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.models import Batch, Paper, PaperStatus, Review
from workflow.services.printing import paper_requests


@contextmanager
def record_statements(engine: Engine) -> Iterator[list[str]]:
    """What was sent to the database meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("PRAGMA"):  # what a connection is set to
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def ask_for_all(engine: Engine, reviews: int) -> int:
    """A batch over the first reviews, each with its whole dossier; the batch's id."""
    with Session(engine) as session:
        chosen = session.scalars(select(Review).order_by(Review.id).limit(reviews)).all()
        batch = paper_requests.request_papers(session, chosen, DOSSIER, by=None, now=factories.NOW)
        session.commit()
        return batch.id


@pytest.mark.timeout(180)
def test_statements_do_not_grow_with_the_batch(any_engine: Engine, works: WorkerSetup) -> None:
    ask_for_plans(any_engine, *(f"Khối {number}" for number in range(12)))
    place = Resources(any_engine, works.files)
    counts = []
    for reviews in (1, 12):
        with record_statements(any_engine) as asked:
            batch_id = ask_for_all(any_engine, reviews)
        with record_statements(any_engine) as filled:
            made = fill_batch_chunk(place, batch_id, lambda: factories.NOW)
        counts.append((len(asked), len(filled)))
        assert made.papers == reviews * len(DOSSIER)

    assert counts[0] == counts[1]
    assert counts[1][1] <= 9


def test_a_retry_takes_the_failed_papers_only(engine: Engine, works: WorkerSetup) -> None:
    ids = ask_for_plans(engine, "Khối A", "Khối B", "Khối C")
    with Session(engine) as session:
        paper = session.get_one(Paper, ids[1])
        batch_id, paper.status, paper.reason = paper.batch_id, PaperStatus.FAILED, "đĩa đầy"
        session.commit()
    place = Resources(engine, works.files)
    fill_batch_chunk(place, batch_id, lambda: factories.NOW)
    with Session(engine) as session:
        paper_requests.retry_batch(session, session.get_one(Batch, batch_id), factories.NOW)
        session.commit()

    again = fill_batch_chunk(place, batch_id, lambda: factories.NOW)

    assert again.papers == 1
    with Session(engine) as session:
        kinds = session.scalars(select(Paper.kind).filter_by(status=PaperStatus.READY)).all()
    assert kinds == [PaperKind.PLAN.value] * 3
