"""One proposal for each granting authority, each with its own number, date and signer."""

from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.issue import with_its_own
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.recommendations import Numbered, by_authority, is_of_council
from workflow.domain.record import Record


def requests(record: Record, blanks: Blanks) -> tuple[tuple[str, Numbered, Record], ...]:
    """Each authority, the awards asked of it, and the record as that proposal sees it."""
    groups = by_authority(record, blanks)
    return tuple(
        (authority, awards, with_its_own(record, PaperKind.PROPOSAL, place, len(groups)))
        for place, (authority, awards) in enumerate(groups.items())
    )


def addressees(authority: str, record: Record, blanks: Blanks) -> tuple[str, ...]:
    """The authority; that of the council with the office that receives its dossiers."""
    council = record.council
    if not is_of_council(authority, record) and not authority.startswith("…"):
        return (authority,)
    first = blanks.fill(
        council.granting_authority, "council.granting_authority", "Nơi nhận tờ trình", dots=LONG
    )
    return (first, council.standing_office) if council.standing_office else (first,)
