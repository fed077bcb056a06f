"""Awards as a proposal puts them: by granting authority, with their number and recipients."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from workflow.domain import wording
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import LONG, MEDIUM, Blanks
from workflow.domain.papers.issuance import select_own_paper
from workflow.domain.record import Award, RecipientKind, Record

_LISTED_IN_TEXT = 6

#: Awards with their places in the record.
NumberedAwards = tuple[tuple[int, Award], ...]


@dataclass(frozen=True)
class AwardLine:
    """One kind of award: `01 (một) Cờ thi đua` for whom; of many, a text may refer to the list."""

    count: str
    award: str
    recipients: str
    many: bool


@dataclass(frozen=True)
class Recommendation:
    """What is asked of one authority."""

    authority: str
    lines: tuple[AwardLine, ...]


def list_proposed_awards(record: Record) -> NumberedAwards:
    """The awards that a proposal asks for: all that went further than a nomination, else all.

    One for the rest of the members stands for one to each member that is proposed for nothing else.
    """
    numbered = tuple(enumerate(record.awards))
    further = tuple(entry for entry in numbered if entry[1].status != "nominated")
    asked = further or numbered
    named = {award.recipient for _, award in asked}
    rest = [member.name for member in record.voters if member.name not in named]
    return tuple(entry for each in asked for entry in _expand_rest(*each, rest))


def _expand_rest(index: int, award: Award, rest: Sequence[str]) -> Iterator[tuple[int, Award]]:
    if award.recipient_kind != "rest" or not rest:
        yield index, award
        return
    for name in rest:
        yield (
            index,
            msgspec.structs.replace(award, recipient=name, recipient_kind=RecipientKind.UNIT),
        )


def build_recommendations(record: Record, blanks: Blanks) -> tuple[Recommendation, ...]:
    """What is asked of each authority, in the order in which the record names them."""
    return tuple(
        build_recommendation(authority, awards, blanks)
        for authority, awards in group_by_authority(record, blanks).items()
    )


def build_recommendation(authority: str, awards: NumberedAwards, blanks: Blanks) -> Recommendation:
    """What is asked of one authority."""
    return Recommendation(authority, _build_lines(awards, blanks))


def group_by_authority(record: Record, blanks: Blanks) -> dict[str, NumberedAwards]:
    """The proposed awards of each authority: each is asked in a proposal of its own."""
    groups: dict[str, list[tuple[int, Award]]] = {}
    called: dict[bool | str, str] = {}
    for index, award in list_proposed_awards(record):
        authority = find_authority(index, award, record, blanks)
        name = called.setdefault(is_of_council(authority, record) or authority, authority)
        groups.setdefault(name, []).append((index, award))
    return {authority: tuple(awards) for authority, awards in groups.items()}


def is_of_council(authority: str, record: Record) -> bool:
    """Tell whether the council proposes to it: `UBND tỉnh` is short for that of its province."""
    granting = record.council.granting_authority
    return granting is not None and granting.casefold().startswith(authority.casefold())


def find_authority(index: int, award: Award, record: Record, blanks: Blanks) -> str:
    """Who grants the award: as recorded, else the council's granting authority."""
    authority = award.authority or record.council.granting_authority
    return blanks.fill(authority, f"awards[{index}].authority", dots=MEDIUM)


def _build_lines(awards: NumberedAwards, blanks: Blanks) -> tuple[AwardLine, ...]:
    by_name: dict[str, list[str]] = {}
    for index, award in awards:
        recipient = blanks.fill(award.recipient, f"awards[{index}].recipient", dots=MEDIUM)
        by_name.setdefault(award.award, []).append(recipient)
    return tuple(
        AwardLine(
            count=wording.format_count_with_words(len(recipients)),
            award=name,
            recipients="; ".join(recipients),
            many=len(recipients) > _LISTED_IN_TEXT,
        )
        for name, recipients in by_name.items()
    )


def join_award_names(awards: NumberedAwards) -> str:
    """Awards in a title: `Cờ thi đua và Bằng khen`."""
    names = list(dict.fromkeys(award.award for _, award in awards))
    if len(names) > 3:
        return "các danh hiệu, hình thức khen thưởng"
    *first, last = names
    return f"{', '.join(first)} và {last}" if first else last


def format_full_award_name(award: Award, record: Record) -> str:
    """`Cờ thi đua của UBND tỉnh`, unless the award's name already says whose it is."""
    authority = award.authority or record.council.granting_authority
    if authority is None or " của " in award.award:
        return award.award
    return f"{award.award} của {authority}"


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
