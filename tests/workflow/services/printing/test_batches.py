"""What a batch would find is what it will find: facts and paper settings."""

from decimal import Decimal

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import PaperKind
from workflow.domain.record import Report
from workflow.domain.scores.section_scores import MemberPoints, ScoredSection, SectionScores
from workflow.services import reviews, snapshots
from workflow.services.printing import batches


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
