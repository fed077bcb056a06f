"""Awards as a proposal puts them: by granting authority, with their number and recipients."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from workflow.domain.labels import N_
from workflow.domain.law.authorities import (
    call_award,
    find_granting,
    is_managing,
    is_of_council,
    must_be_submitted,
    name_award,
    name_receiver,
    phrase_request,
    write_out,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import LONG, MEDIUM, Blanks
from workflow.domain.papers.issuance import select_own_paper
from workflow.domain.papers.meeting_text import address_person
from workflow.domain.record import Award, Family, RecipientKind, Record
from workflow.domain.texts import wording
from workflow.domain.vietnamese_text import fold_name

_LISTED_IN_TEXT = 6
_REST = tuple(fold_name(f"các {word} còn lại") for word in ("đơn vị", "thành viên", "cơ quan"))

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
    """A request to one authority: to grant the awards, or to submit them."""

    #: Whoever receives the proposal.
    authority: str
    request: str
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


def is_for_rest(award: Award) -> bool:
    """Tell whether an award is for the members that are proposed for nothing else."""
    recipient = fold_name(award.recipient or "")
    return award.recipient_kind is RecipientKind.REST or recipient.startswith(_REST)


def _expand_rest(index: int, award: Award, rest: Sequence[str]) -> Iterator[tuple[int, Award]]:
    if not is_for_rest(award) or not rest:
        yield index, award
        return
    for name in rest:
        yield (
            index,
            msgspec.structs.replace(award, recipient=name, recipient_kind=RecipientKind.UNIT),
        )


def build_recommendations(
    record: Record, family: Family, blanks: Blanks
) -> tuple[Recommendation, ...]:
    """Build the requests to each authority, in the order in which the record names them."""
    return tuple(
        build_recommendation(authority, awards, record, family, blanks)
        for authority, awards in group_by_authority(record, blanks).items()
    )


def build_recommendation(
    authority: str, awards: NumberedAwards, record: Record, family: Family, blanks: Blanks
) -> Recommendation:
    """Build the request to one authority."""
    return Recommendation(
        list_addressees(authority, record, blanks)[0],
        phrase_request(authority, record.council, _name_head(record)),
        _build_lines(awards, record, family, blanks),
    )


def group_by_authority(record: Record, blanks: Blanks) -> dict[str, NumberedAwards]:
    """The proposed awards of each authority: each is asked in a proposal of its own."""
    groups: dict[str, list[tuple[int, Award]]] = {}
    called: dict[bool | str, str] = {}
    for index, award in list_proposed_awards(record):
        authority = find_authority(index, award, record, blanks)
        name = called.setdefault(is_of_council(authority, record.council) or authority, authority)
        groups.setdefault(name, []).append((index, award))
    return {authority: tuple(awards) for authority, awards in groups.items()}


def find_authority(index: int, award: Award, record: Record, blanks: Blanks) -> str:
    """Find the granting authority: as recorded, else that of the council."""
    authority = find_granting(award.award, award.authority, record.council)
    return blanks.fill(
        authority and write_out(authority), f"awards[{index}].authority", dots=MEDIUM
    )


def _build_lines(
    awards: NumberedAwards, record: Record, family: Family, blanks: Blanks
) -> tuple[AwardLine, ...]:
    by_name: dict[str, list[str]] = {}
    for index, award in awards:
        recipient = blanks.fill(award.recipient, f"awards[{index}].recipient", dots=MEDIUM)
        if award.recipient and award.recipient_kind is RecipientKind.PERSON:
            recipient = wording.lower_address(address_person(recipient, family))
        by_name.setdefault(format_award_name(award, record), []).append(recipient)
    return tuple(
        AwardLine(
            count=wording.format_count_with_words(len(recipients)),
            award=name,
            recipients=wording.join_list(recipients),
            many=len(recipients) > _LISTED_IN_TEXT,
        )
        for name, recipients in by_name.items()
    )


def join_award_names(awards: NumberedAwards, record: Record) -> str:
    """Awards in a title: `Cờ thi đua và Bằng khen của Ủy ban nhân dân tỉnh`."""
    names = list(dict.fromkeys(format_award_name(award, record) for _, award in awards))
    if len(names) > 3:
        return "các danh hiệu, hình thức khen thưởng"
    kinds, owners = zip(*(name.partition(" của ")[::2] for name in names), strict=True)
    if len(names) > 1 and len(set(owners)) == 1 and owners[0]:
        return f"{wording.join_list(kinds, ', ')} của {owners[0]}"
    return wording.join_list(names, ", ")


def format_award_name(award: Award, record: Record) -> str:
    """The full name of an award, as every paper writes it."""
    authority = find_granting(award.award, award.authority, record.council)
    return call_award(name_award(award.award, authority))


def list_requests(record: Record, blanks: Blanks) -> tuple[tuple[str, NumberedAwards, Record], ...]:
    """Each authority, the awards asked of it, and the record as that proposal sees it."""
    groups = group_by_authority(record, blanks)
    return tuple(
        (authority, awards, select_own_paper(record, PaperKind.PROPOSAL, place, len(groups)))
        for place, (authority, awards) in enumerate(groups.items())
    )


def _name_head(record: Record) -> str | None:
    return record.head.name if record.head else None


def list_addressees(authority: str, record: Record, blanks: Blanks) -> tuple[str, ...]:
    """List the receivers of the proposal, with the office that takes in the council's dossiers."""
    council = record.council
    submitted = must_be_submitted(authority, council, _name_head(record))
    managed = is_managing(authority, council)
    if not (submitted or managed or is_of_council(authority, council) or authority[:1] == "…"):
        return (authority,)
    receiver = name_receiver(council) if submitted or managed else council.granting_authority
    first = blanks.fill(
        receiver and write_out(receiver),
        "council.granting_authority",
        N_("Nơi nhận tờ trình"),
        dots=LONG,
    )
    office = council.standing_office
    return (first, office) if office and not _is_same_agency(office, record) else (first,)


def _is_same_agency(name: str, record: Record) -> bool:
    """Whether an agency is the one that writes, whose name may lack the place: nobody writes to
    itself."""
    head = fold_name(_name_head(record) or "")
    other = fold_name(name)
    return head == other or (
        bool(head) and (head.startswith(f"{other} ") or other.startswith(f"{head} "))
    )
