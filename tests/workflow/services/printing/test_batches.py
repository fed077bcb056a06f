"""What a batch would find is what it will find: facts and paper settings."""

import datetime as dt
from decimal import Decimal

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.paper_life import PaperStage
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, Meeting, Member, MemberRole, Report
from workflow.domain.scores.section_scores import MemberPoints, ScoredSection, SectionScores
from workflow.domain.year import State
from workflow.models import Paper, PaperStatus
from workflow.services import reviews, snapshots
from workflow.services.printing import batches, paper_jobs, paper_requests
from workflow.services.printing.paper_jobs import FilledPaper


def test_points_by_section_that_a_member_lacks_are_missing_before_the_batch(
    any_session: Session,
) -> None:
    """Settings are kept with the facts, which alone lack nothing."""
    first, *others = factories.make_names(5)
    scored = tuple(
        Report(member=name, final_score=Decimal(90), rank=rank)
        for rank, name in enumerate((first, *others), 1)
    )
    record = factories.make_record(reports=scored)
    review = reviews.open_review(any_session, record, by=None, now=NOW)
    points = SectionScores((ScoredSection("A", "Phần A"),), (MemberPoints(first, (Decimal(90),)),))
    snapshots.save_facts(
        any_session, review, record,
        section="reports", by=None, now=NOW, settings=PaperSettings(scores=points),
    )  # fmt: skip

    (found,) = batches.preview_batch(any_session, [review], [PaperKind.SCORE_SUMMARY], NOW).reviews

    assert "Điểm theo từng phần của các đơn vị" in {gap.label for gap in found.gaps}


def test_what_a_preview_leaves_out_is_what_the_batch_leaves_out(any_session: Session) -> None:
    """Nothing to say, issued, of a closed year, of a unit after its end: told before, not after."""
    plain = factories.make_record()
    meeting = msgspec.structs.replace(plain.meeting or Meeting(), dates=(dt.date(2026, 1, 20),))
    ended = (Member("Sở Nội vụ tỉnh Bình Thuận", role=MemberRole.HEAD), *plain.members[1:])
    records = (
        plain,
        msgspec.structs.replace(plain, contests=()),
        msgspec.structs.replace(plain, year="2025", meeting=meeting, members=ended),
        msgspec.structs.replace(plain, year="2024", targets=()),
    )
    opened = [
        reviews.open_review(
            any_session,
            msgspec.structs.replace(record, bloc=Bloc(name=f"Khối thi đua {number}")),
            by=None,
            now=NOW,
        )
        for number, record in enumerate(records, 1)
    ]
    kinds = [PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PLAN]
    first = paper_requests.request_papers(any_session, opened, kinds, by=None, now=NOW)
    waiting = any_session.scalars(select(Paper.id).filter_by(batch_id=first.id, status="queued"))
    for paper in paper_jobs.claim_papers(any_session, waiting.all(), NOW):
        made = FilledPaper(paper.id, "nd30", "t" * 64, "c" * 64, "f" * 64, [])
        paper_jobs.finish_papers(any_session, str(paper.claim), [made], NOW)
    any_session.expire_all()
    issued, *others = any_session.scalars(select(Paper).filter_by(review_id=opened[0].id))
    issued.stage = PaperStage.ISSUED
    opened[3].state = State.CLOSED
    any_session.flush()

    preview = batches.preview_batch(any_session, opened, kinds, NOW)
    batch = paper_requests.request_papers(any_session, opened, kinds, by=None, now=NOW)

    assert first.id != batch.id
    papers = any_session.scalars(select(Paper).filter_by(batch_id=batch.id))
    left_out = {(row.review_id, row.kind) for row in papers if row.status is PaperStatus.SKIPPED}
    told = {(one.review.id, str(kind)) for one in preview.reviews for kind, _why in one.skipped}
    assert told == left_out
    assert (opened[0].id, issued.kind) in told
    assert {(opened[2].id, "minutes"), (opened[3].id, "minutes")} <= told
    assert others
    assert any("đã thôi dùng" in str(row.reason) for row in preview.skips)
