"""One proposal for each granting authority, each with its own number, date and signer."""

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import LONG, Blanks
from workflow.domain.papers.issuance import select_own_paper
from workflow.domain.papers.recommendations import NumberedAwards, group_by_authority, is_of_council
from workflow.domain.record import Record


def list_requests(record: Record, blanks: Blanks) -> tuple[tuple[str, NumberedAwards, Record], ...]:
    """Each authority, the awards asked of it, and the record as that proposal sees it."""
    groups = group_by_authority(record, blanks)
    return tuple(
        (authority, awards, select_own_paper(record, PaperKind.PROPOSAL, place, len(groups)))
        for place, (authority, awards) in enumerate(groups.items())
    )


def list_addressees(authority: str, record: Record, blanks: Blanks) -> tuple[str, ...]:
    """The authority; that of the council with the office that receives its dossiers."""
    council = record.council
    if not is_of_council(authority, record) and not authority.startswith("…"):
        return (authority,)
    first = blanks.fill(
        council.granting_authority, "council.granting_authority", "Nơi nhận tờ trình", dots=LONG
    )
    return (first, council.standing_office) if council.standing_office else (first,)
