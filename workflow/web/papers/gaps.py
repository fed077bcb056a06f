"""What is blank in a paper, and where it is typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.papers import Gap
from workflow.models import Review
from workflow.web.language import translate
from workflow.web.reviews.form_urls import field_url


@dataclass(frozen=True)
class GapGroup:
    """Blanks of one name: how many, and the address of the first; none for what no form edits."""

    label: str
    count: int
    url: str | None


def group_gaps(gaps: Iterable[Gap], review: Review) -> list[GapGroup]:
    """The blanks of a paper in its order, those of one name together."""
    by_label: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_label.setdefault(gap.label, []).append(gap)
    return [
        GapGroup(translate(label), len(same), field_url(review, same[0].field))
        for label, same in by_label.items()
    ]
