"""Asking for papers: what is asked, skipped, taken back, out of date."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.council_templates import TemplateInForce
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import DOSSIER, PaperKind, build_context
from workflow.domain.record import Bloc, Record
from workflow.domain.roles import Role
from workflow.models import Batch, Event, EventKind, Paper, PaperStatus, Review
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.printing import current_papers, paper_jobs, paper_requests
from workflow.services.printing.paper_jobs import FailedPaper, FilledPaper
from workflow.services.verification.sealed_history import find_history_faults

LATER = NOW + dt.timedelta(minutes=5)
FACTS = msgspec.structs.replace(factories.make_record(), targets=("Hoàn thành nhiệm vụ.",))
SAME = TemplateInForce(1, 2, 2, "2" * 64, dt.date(2022, 1, 1))
OTHER = TemplateInForce(2, 3, 3, "3" * 64, dt.date(2022, 1, 1))
SILENT = msgspec.structs.replace(FACTS, contests=())


def open_review(session: Session, record: Record) -> Review:
    return reviews.open_review(session, record, by=None, now=NOW)


def fill(session: Session, batch: Batch) -> None:
    """Record every waiting paper of a batch as made from its facts."""
    waiting = session.scalars(select(Paper.id).filter_by(batch_id=batch.id, status="queued")).all()
    for paper in paper_jobs.claim_papers(session, waiting, NOW):
        context = build_context(PaperKind(paper.kind), FACTS)
        made = FilledPaper(
            paper.id, "nd30", "t" * 64, current_papers.context_hash(context), "f" * 64, []
        )
        paper_jobs.finish_papers(session, str(paper.claim), [made], NOW)
    session.expire_all()


def test_a_kind_with_nothing_to_say_is_skipped_with_its_reason(any_session: Session) -> None:
    review = open_review(any_session, SILENT)

    paper_requests.request_papers(any_session, [review], DOSSIER, by=None, now=NOW)

    asked = {paper.kind: paper for paper in any_session.scalars(select(Paper))}
    assert asked["vote_minutes"].status is PaperStatus.SKIPPED
    assert "Chưa có nội dung bình xét" in str(asked["vote_minutes"].reason)
    assert asked["minutes"].status is PaperStatus.QUEUED


def test_asking_is_written_into_the_history_of_each_review(any_session: Session) -> None:
    other = msgspec.structs.replace(FACTS, bloc=Bloc(name="Khối thi đua 2"))
    both = [open_review(any_session, FACTS), open_review(any_session, other)]

    paper_requests.request_papers(any_session, both, [PaperKind.PLAN], by=None, now=NOW)

    asked = any_session.scalars(select(Event).filter_by(kind=EventKind.PAPERS_ASKED)).all()
    assert {event.review_id for event in asked} == {review.id for review in both}
    assert asked[0].detail["kinds"] == ["plan"]


def test_asking_again_for_what_is_under_way_asks_nothing(any_session: Session) -> None:
    review = open_review(any_session, FACTS)
    paper_requests.request_papers_of_review(any_session, review, [PaperKind.PLAN], by=None, now=NOW)

    again = paper_requests.request_papers_of_review(
        any_session, review, [PaperKind.PLAN], by=None, now=NOW
    )

    assert again is None


def test_asking_again_after_a_change_asks_for_the_new_facts(any_session: Session) -> None:
    review = open_review(any_session, FACTS)
    paper_requests.request_papers_of_review(any_session, review, [PaperKind.PLAN], by=None, now=NOW)
    _change_targets(any_session, review)

    again = paper_requests.request_papers_of_review(
        any_session, review, [PaperKind.PLAN], by=None, now=NOW
    )

    assert again is not None
    assert again.papers[0].snapshot.version == 2


def _change_targets(session: Session, review: Review) -> None:
    values = {"targets": ("Mục tiêu mới.",)}
    reviews.save_section(session, review, "plan", values, seen=review.version, by=None, now=NOW)


def test_a_paper_is_old_when_what_it_prints_has_changed(any_session: Session) -> None:
    review = open_review(any_session, FACTS)
    batch = paper_requests.request_papers(any_session, [review], DOSSIER, by=None, now=NOW)
    fill(any_session, batch)

    _change_targets(any_session, review)

    made = current_papers.newest_papers(any_session, review)
    old = [
        kind
        for kind, paper in made.items()
        if current_papers.explain_outdated(
            paper, current_papers.read_paper_today(any_session, review, kind)
        )
    ]
    assert PaperKind.PLAN in old
    assert PaperKind.VOTE_MINUTES not in old


@pytest.mark.parametrize(
    ("stage", "own", "told"),
    [
        (PaperStage.DRAFT, OTHER, "bản số 3"),
        (PaperStage.SENT, None, "thôi dùng"),
        (PaperStage.DRAFT, SAME, None),
        (PaperStage.ISSUED, OTHER, None),
        (PaperStage.FILED, None, None),
    ],
)
def test_a_paper_is_old_when_its_council_has_another_template_and_an_issued_one_never(
    stage: PaperStage, own: TemplateInForce | None, told: str | None
) -> None:
    context = build_context(PaperKind.PLAN, FACTS)
    paper = Paper(
        status=PaperStatus.READY, stage=stage, template_version_id=2, template_sha256="2" * 64,
        context_sha256=current_papers.context_hash(context),
    )  # fmt: skip

    reason = current_papers.explain_outdated(paper, current_papers.PaperToday(context, own))

    assert (told in str(reason)) if told else reason is None


def test_the_newest_paper_that_can_be_read_stays_in_reach_while_another_is_made(
    any_session: Session,
) -> None:
    review = open_review(any_session, FACTS)
    fill(
        any_session,
        paper_requests.request_papers(any_session, [review], [PaperKind.PLAN], by=None, now=NOW),
    )
    paper_requests.request_papers(any_session, [review], [PaperKind.PLAN], by=None, now=LATER)

    newest = current_papers.newest_papers(any_session, review)[PaperKind.PLAN]
    ready = current_papers.newest_papers(any_session, review, status=PaperStatus.READY)[
        PaperKind.PLAN
    ]

    assert newest.status is PaperStatus.QUEUED
    assert ready.id < newest.id


def test_stopping_leaves_what_is_being_filled(any_session: Session) -> None:
    review = open_review(any_session, FACTS)
    batch = paper_requests.request_papers(any_session, [review], DOSSIER, by=None, now=NOW)
    paper_jobs.claim_papers(any_session, [batch.papers[0].id], NOW)

    paper_requests.cancel_batch(any_session, batch, LATER)

    any_session.expire_all()
    counts = paper_requests.count_batch_papers(any_session, batch)
    assert counts[PaperStatus.FILLING] == 1
    assert counts[PaperStatus.CANCELLED] == 3
    assert not paper_requests.is_batch_done(counts)


def test_who_stops_a_batch_or_takes_it_up_again_is_in_the_history(any_session: Session) -> None:
    """Of each review concerned, sealed like the rest."""
    review = open_review(any_session, FACTS)
    officer = credentials.add_account(
        any_session, login="an", name="An", role=Role.COUNCIL_OFFICER, now=NOW,
        council=review.bloc.council,
    )  # fmt: skip
    batch = paper_requests.request_papers(any_session, [review], DOSSIER, by=officer, now=NOW)

    paper_requests.cancel_batch(any_session, batch, LATER, by=officer)
    paper_requests.retry_batch(
        any_session, batch, LATER, stopped_at=PaperStatus.CANCELLED, by=officer
    )
    any_session.flush()

    rows = any_session.scalars(select(Event).order_by(Event.id.desc()).limit(2)).all()
    assert [(row.kind, row.review_id, row.by_id) for row in rows] == [
        (EventKind.PAPERS_RETRIED, review.id, officer.id),
        (EventKind.PAPERS_STOPPED, review.id, officer.id),
    ]
    assert rows[0].detail == {"kinds": sorted(map(str, DOSSIER)), "batch": batch.id}
    assert list(find_history_faults(any_session)) == []


def test_only_the_failed_are_made_again_and_from_the_facts_of_today(any_session: Session) -> None:
    review = open_review(any_session, FACTS)
    batch = paper_requests.request_papers(any_session, [review], DOSSIER, by=None, now=NOW)
    first, *others = paper_jobs.claim_papers(any_session, [paper.id for paper in batch.papers], NOW)
    paper_jobs.finish_papers(any_session, str(first.claim), [FailedPaper(first.id, "đĩa đầy")], NOW)
    _change_targets(any_session, review)

    count = paper_requests.retry_batch(any_session, batch, LATER)

    any_session.flush()
    any_session.expire_all()
    assert count == 1
    assert (first.status, first.attempts, first.reason) == (PaperStatus.QUEUED, 0, None)
    assert first.snapshot.version == 2
    assert {other.status for other in others} == {PaperStatus.FILLING}


@pytest.mark.parametrize("count", [1, 60])
def test_a_batch_knows_where_each_paper_stands(any_session: Session, count: int) -> None:
    review = open_review(any_session, FACTS)
    batch = paper_requests.request_papers(
        any_session, [review] * count, [PaperKind.PLAN], by=None, now=NOW
    )

    assert paper_requests.count_batch_papers(any_session, batch)[PaperStatus.QUEUED] == count
