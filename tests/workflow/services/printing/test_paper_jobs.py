"""Claims, outcomes and the sweeper: nothing is made twice and nothing is forgotten."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.papers import PaperKind
from workflow.models import Batch, Paper
from workflow.services import claims, reviews
from workflow.services.claims import LEASE, MAX_ATTEMPTS, STALLED_AFTER
from workflow.services.printing import paper_jobs, paper_requests
from workflow.services.printing.paper_jobs import FailedPaper, FilledPaper
from workflow.services.printing.paper_requests import PAPERS_PER_MESSAGE
from workflow.services.queue import Queue

AFTER_LEASE = NOW + LEASE + dt.timedelta(seconds=1)
AFTER_SILENCE = NOW + STALLED_AFTER + dt.timedelta(seconds=1)


def batch_of(session: Session, count: int, *, on_page: bool = False) -> tuple[Batch, list[int]]:
    """A batch that asks for so many minutes; their ids."""
    review = reviews.open_review(session, factories.make_record(), by=None, now=NOW)
    batch = paper_requests.request_papers(
        session, [review] * count, [PaperKind.MINUTES], by=None, now=NOW,
        of_one=review if on_page else None,
    )  # fmt: skip
    session.flush()
    return batch, list(session.scalars(select(Paper.id).order_by(Paper.id)))


def statuses(session: Session) -> list[str]:
    session.expire_all()
    return [paper.status.value for paper in session.scalars(select(Paper).order_by(Paper.id))]


def hold(session: Session, ids: list[int], moment: dt.datetime) -> str:
    """Claim papers; the name of the claim."""
    return str(paper_jobs.claim_papers(session, ids, moment)[0].claim)


def test_what_is_claimed_is_not_claimed_again(any_session: Session) -> None:
    _, ids = batch_of(any_session, 3)

    first = paper_jobs.claim_papers(any_session, ids[:2], NOW)
    second = paper_jobs.claim_papers(any_session, ids, NOW)

    assert [paper.id for paper in first] == ids[:2]
    assert [paper.id for paper in second] == ids[2:]


def test_outcomes_are_recorded(any_session: Session) -> None:
    _, ids = batch_of(any_session, 3)
    claim = hold(any_session, ids, NOW)

    made = FilledPaper(ids[0], "nd30", "t" * 64, "c" * 64, "f" * 64, ["meeting.place"])
    paper_jobs.finish_papers(
        any_session, claim, [made, FailedPaper(ids[1], "đĩa đầy")], AFTER_LEASE
    )

    assert statuses(any_session) == ["ready", "failed", "filling"]
    paper = any_session.get_one(Paper, ids[0])
    assert (paper.gaps, paper.finished_at) == (["meeting.place"], AFTER_LEASE)
    assert any_session.get_one(Paper, ids[1]).reason == "đĩa đầy"


def test_an_outcome_that_comes_after_the_paper_was_taken_back_changes_nothing(
    any_session: Session,
) -> None:
    _, ids = batch_of(any_session, 1)
    claim = hold(any_session, ids, NOW)
    paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)

    paper_jobs.finish_papers(any_session, claim, [FailedPaper(ids[0], "muộn")], AFTER_LEASE)

    assert statuses(any_session) == ["queued"]


def test_only_who_holds_a_paper_ends_it(any_session: Session) -> None:
    _, ids = batch_of(any_session, 1)
    slow = hold(any_session, ids, NOW)
    paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)
    quick = hold(any_session, ids, AFTER_LEASE)

    made = FilledPaper(ids[0], "nd30", "t" * 64, "c" * 64, "f" * 64, [])
    unchecked = paper_jobs.finish_papers(any_session, slow, [made], AFTER_LEASE)

    assert unchecked == []
    assert statuses(any_session) == ["filling"]
    assert len(paper_jobs.finish_papers(any_session, quick, [made], AFTER_LEASE)) == 1
    assert statuses(any_session) == ["ready"]


def test_who_renews_its_claim_keeps_its_papers(any_session: Session) -> None:
    _, ids = batch_of(any_session, 2)
    claim = hold(any_session, ids[:1], NOW)
    hold(any_session, ids[1:], NOW)

    claims.renew_claim(any_session, Paper, claim, AFTER_LEASE)
    paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)

    assert statuses(any_session) == ["filling", "queued"]


def test_a_clock_that_was_set_back_holds_nothing_up(any_session: Session) -> None:
    batch, ids = batch_of(any_session, 2)
    hold(any_session, ids[:1], NOW)
    an_hour_ago = NOW - dt.timedelta(hours=1)

    assert paper_jobs.retry_stalled_papers(any_session, an_hour_ago) == [(Queue.BATCH, ids[:1])]
    assert paper_jobs.list_stalled_batches(any_session, an_hour_ago) == [(batch.id, 1)]


def test_a_living_worker_keeps_its_papers(any_session: Session) -> None:
    _, ids = batch_of(any_session, 1)
    paper_jobs.claim_papers(any_session, ids, NOW)

    messages = paper_jobs.retry_stalled_papers(any_session, NOW + LEASE / 2)

    assert messages == []
    assert statuses(any_session) == ["filling"]


def test_what_a_dead_worker_held_is_rung_for_one_by_one(any_session: Session) -> None:
    _, ids = batch_of(any_session, 3)
    paper_jobs.claim_papers(any_session, ids, NOW)

    messages = paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)

    assert messages == [(Queue.BATCH, [id_]) for id_ in ids]


def test_a_paper_that_kills_its_workers_fails_in_the_end(any_session: Session) -> None:
    _, ids = batch_of(any_session, 1)
    moment = NOW
    for _ in range(MAX_ATTEMPTS):
        paper_jobs.claim_papers(any_session, ids, moment)
        moment += 2 * LEASE
        messages = paper_jobs.retry_stalled_papers(any_session, moment)

    assert messages == []
    assert statuses(any_session) == ["failed"]


def test_a_batch_whose_messages_were_lost_is_rung_for(any_session: Session) -> None:
    batch, _ = batch_of(any_session, PAPERS_PER_MESSAGE + 1)

    early = paper_jobs.list_stalled_batches(any_session, NOW + STALLED_AFTER / 2)
    late = paper_jobs.list_stalled_batches(any_session, AFTER_SILENCE)

    assert early == []
    assert late == [(batch.id, PAPERS_PER_MESSAGE + 1)]


def test_a_batch_is_claimed_chunk_by_chunk_without_what_a_worker_died_over(
    any_session: Session,
) -> None:
    batch, ids = batch_of(any_session, PAPERS_PER_MESSAGE + 2)
    paper_jobs.claim_papers(any_session, ids[:1], NOW)
    paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)

    chunks = [paper_jobs.claim_from_batch(any_session, batch.id, AFTER_LEASE) for _ in range(3)]

    assert [[paper.id for paper in chunk] for chunk in chunks] == [
        ids[1 : PAPERS_PER_MESSAGE + 1],
        ids[PAPERS_PER_MESSAGE + 1 :],
        [],
    ]


def test_what_is_cancelled_is_not_claimed(any_session: Session) -> None:
    batch, _ = batch_of(any_session, PAPERS_PER_MESSAGE + 2)
    paper_jobs.claim_from_batch(any_session, batch.id, NOW)
    paper_requests.cancel_batch(any_session, batch, NOW)

    assert paper_jobs.claim_from_batch(any_session, batch.id, NOW) == []
    assert statuses(any_session) == ["filling"] * PAPERS_PER_MESSAGE + ["cancelled"] * 2


def test_a_batch_at_work_is_not_rung_for(any_session: Session) -> None:
    _, ids = batch_of(any_session, 2)
    paper_jobs.claim_papers(any_session, ids[:1], AFTER_SILENCE - STALLED_AFTER / 2)

    assert paper_jobs.retry_stalled_papers(any_session, AFTER_SILENCE) == []
    assert paper_jobs.list_stalled_batches(any_session, AFTER_SILENCE) == []


def test_a_batch_does_not_wait_for_what_is_made_again_alone(any_session: Session) -> None:
    batch, ids = batch_of(any_session, 3)
    paper_jobs.claim_papers(any_session, ids[:1], NOW)
    paper_jobs.retry_stalled_papers(any_session, AFTER_LEASE)
    paper_jobs.claim_papers(any_session, ids[:1], AFTER_LEASE)

    assert paper_jobs.list_stalled_batches(any_session, AFTER_LEASE) == [(batch.id, 2)]


def test_what_somebody_waits_for_on_a_page_goes_before_the_batches(any_session: Session) -> None:
    _, ids = batch_of(any_session, 1, on_page=True)

    assert paper_jobs.retry_stalled_papers(any_session, AFTER_SILENCE) == [(Queue.INTERACTIVE, ids)]


def test_what_was_stopped_is_not_rung_for(any_session: Session) -> None:
    batch, _ = batch_of(any_session, 2)
    paper_requests.cancel_batch(any_session, batch, NOW)

    assert paper_jobs.retry_stalled_papers(any_session, AFTER_SILENCE) == []
    assert paper_jobs.list_stalled_batches(any_session, AFTER_SILENCE) == []
