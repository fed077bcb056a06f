"""What the checks say about the part of a review that a page edits."""

from workflow.domain.schema import find_section
from workflow.models import Review
from workflow.services.cases import Finding, findings_of
from workflow.web import database
from workflow.web.clock import now


def findings_of_section(
    review: Review, section: str, touching: tuple[str, ...] = ("",)
) -> tuple[Finding, ...]:
    """The findings about a section, or about some paths of it."""
    return tuple(
        finding
        for finding in findings_of(database.session(), review, now())
        if (home := find_section(finding.field)) is not None
        and home.key == section
        and finding.field.startswith(touching)
    )
