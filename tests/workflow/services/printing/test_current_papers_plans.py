"""On PostgreSQL the pages of one review never read the papers of all others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.backing_services.engines import SharedEngines
from workflow.domain.papers import PaperKind
from workflow.models import Review
from workflow.services.printing import current_papers, paper_requests
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of

#: The papers of other reviews, ten each; what is read of a review may not come near them.
OTHERS, MOST_READ = 5000, 100
#: As many times each paper of the review, for reviews that nobody opened: no row is asked for them.
COPY = text(
    """
    INSERT INTO paper SELECT (jsonb_populate_record(CAST(NULL AS paper), to_jsonb(one) ||
        jsonb_build_object('id', 1000 + number, 'review_id', 1000 + number / 10))).*
      FROM (SELECT * FROM paper ORDER BY id LIMIT 1) AS one, generate_series(1, :others) AS number
    """
)

Question = Callable[[Session, Review], object]
QUESTIONS: tuple[Question, ...] = (
    current_papers.newest_papers,
    current_papers.read_paper_set,
    lambda session, review: current_papers.list_refusals(session, [review]),
    lambda session, review: current_papers.find_outdated_proposals(
        session, [(review, facts_of(session, review))]
    ),
)


@pytest.fixture
def country(postgres_url: str, shared_engines: SharedEngines) -> Iterator[Engine]:
    """A review with two papers among thousands of others'."""
    with shared_engines.open(postgres_url) as engine:
        with Session(engine) as session:
            review = record_exchange.store_record(
                session, factories.make_record(), by=None, now=factories.NOW
            ).review
            kinds = [PaperKind.PROPOSAL, PaperKind.MINUTES]
            paper_requests.request_papers(session, [review], kinds, by=None, now=factories.NOW)
            session.execute(text("UPDATE paper SET status = 'ready', file_sha256 = 'x'"))
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(COPY, {"others": OTHERS})
            session.commit()
            session.execute(text("ANALYZE paper"))
            session.commit()
        yield engine


def count_read(plan: dict[str, Any]) -> float:
    """The rows of papers that a plan has looked at, those that it threw away too."""
    read = 0.0
    if plan.get("Relation Name") == "paper":
        seen = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        read = seen * plan["Actual Loops"]
    return read + sum(map(count_read, plan.get("Plans", ())))


def test_what_counts_of_one_review_is_found_by_its_index(country: Engine) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        asked.append((given[2], given[3]))

    with Session(country) as session:
        review = session.scalars(select(Review)).one()
        event.listen(session.connection(), "before_cursor_execute", note)
        for question in QUESTIONS:
            question(session, review)
        event.remove(session.connection(), "before_cursor_execute", note)
        of_papers = [(said, values) for said, values in asked if "FROM paper" in said]
        assert len(of_papers) >= len(QUESTIONS)
        for said, values in of_papers:
            explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {said}"
            (plan,) = session.connection().exec_driver_sql(explained, values).scalar_one()
            assert count_read(plan["Plan"]) < MOST_READ, said
