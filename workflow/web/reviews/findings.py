"""What the checks find in a review, as its page shows it."""

from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.schema import get_field_label
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.cases import Finding
from workflow.web.reviews.form_urls import field_url


@dataclass(frozen=True)
class LinkedFinding:
    """One finding with the way to its field."""

    code: str
    is_error: bool
    message: Message
    #: What the field is called, with its list where it stands in one.
    label: Message
    url: str | None


def link_findings(review: Review, found: tuple[Finding, ...]) -> list[LinkedFinding]:
    """Findings with their links, errors first."""
    rows = [
        LinkedFinding(
            row.code,
            row.severity == "E",
            row.message,
            _field_name(row.field),
            field_url(review, row.field),
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.is_error)


def _field_name(path: str) -> Message:
    """`Thư ký`; in a list `Đề nghị khen thưởng (Tình trạng)`, since rows share their labels."""
    whole, indexed, _ = path.partition("[")
    if not indexed or get_field_label(path) == get_field_label(whole):
        return Message(get_field_label(path))
    return Message("{part} ({field})", part=get_field_label(whole), field=get_field_label(path))


def is_accepted_warning(row: Finding, state: State) -> bool:
    """Whether a warning was asked about by a move that the review has made."""
    return row.severity == "W" and row.guards.position <= state.position
