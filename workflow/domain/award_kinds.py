"""What the name of an award and of its recipient say about their kinds."""

import re

import msgspec

from workflow.domain.law.authorities import (
    find_granting,
    is_of_council,
    list_spellings,
    name_award,
)
from workflow.domain.record import Award, AwardKind, Council, MeetingKind, RecipientKind, Record
from workflow.domain.texts.wording import format_year
from workflow.domain.vietnamese_text import fold_name, strip_accents

#: How names of awards begin (Luật Thi đua, khen thưởng 06/2022/QH15, Chương II and III).
_BEGINNINGS = (
    ("cờ thi đua", AwardKind.FLAG),
    ("bằng khen", AwardKind.CERTIFICATE),
    ("tập thể lao động", AwardKind.TITLE),
    ("chiến sĩ thi đua", AwardKind.TITLE),
    ("chiến sỹ thi đua", AwardKind.TITLE),
    ("lao động tiên tiến", AwardKind.TITLE),
    ("đơn vị quyết thắng", AwardKind.TITLE),
)

#: Between the parts of a key.
_BETWEEN = " | "
_ANY_YEAR = re.compile(r"\bnăm (học )?\d{4}")


def complete_award(award: Award, record: Record) -> Award:
    """An award with the kinds that its names tell, where nobody has said otherwise."""
    return msgspec.structs.replace(
        award,
        kind=award.kind or _find_kind(award.award),
        recipient_kind=award.recipient_kind or _find_recipient_kind(award.recipient, record),
    )


def is_fighter_title(award: Award) -> bool:
    """Tell whether it is the title of an emulation fighter."""
    return _begins_with(award.award, "chiến sĩ thi đua", "chiến sỹ thi đua")


def is_badge(award: Award) -> bool:
    """Tell whether it is a badge or a commemorative medal."""
    return _begins_with(award.award, "huy hiệu", "kỷ niệm chương", "kỉ niệm chương")


def _begins_with(name: str, *starts: str) -> bool:
    return fold_name(name).startswith(tuple(fold_name(start) for start in starts))


def _find_kind(name: str) -> AwardKind | None:
    """The kind of an award by how its name begins, also as it is typed without accents."""
    plain = strip_accents(name)
    return next(
        (kind for start, kind in _BEGINNINGS if plain.startswith(strip_accents(start))), None
    )


def _find_recipient_kind(name: str | None, record: Record) -> RecipientKind | None:
    """A member is a unit; of anybody else the name tells nothing."""
    known = {fold_name(member.name) for member in record.members}
    return RecipientKind.UNIT if name and fold_name(name) in known else None


def name_in_full(award: Award, record: Record) -> str:
    """The name of an award as papers print it, with its year: whose it is tells two flags apart."""
    name = name_award(_drop_year(award.award, record.year), _find_authority(award, record.council))
    return name if _ANY_YEAR.search(name) else f"{name} {format_year(record.year)}"


def make_printed_key(award: Award, record: Record) -> str | None:
    """A key that two awards share which a reader could not tell apart; None without a recipient."""
    if not award.recipient:
        return None
    return f"{fold_name(award.recipient)} | {fold_name(name_in_full(award, record))}"


def _find_authority(award: Award, council: Council) -> str | None:
    authority = find_granting(award.award, award.authority, council)
    if authority is None or is_of_council(authority, council):
        return council.granting_authority or authority
    return authority


def _drop_year(name: str, year: str) -> str:
    return name.removesuffix(format_year(year)).rstrip(" ,")


def make_award_key(award: Award) -> str | None:
    """A key that two awards share where one unit is to get the same from the same authority."""
    if not award.recipient or not _is_for_unit(award):
        return None
    return _join_key(award.recipient, award.award, award.authority)


def read_key_recipient(key: str) -> str:
    """The folded name of the unit that the award of a key is for."""
    return key.partition(_BETWEEN)[0]


def list_unit_award_keys(award: Award, council: Council) -> frozenset[str]:
    """The keys of an award for a unit, in whatever way its authority is written."""
    return list_award_keys(award, council) if _is_for_unit(award) else frozenset()


def list_award_keys(award: Award, council: Council) -> frozenset[str]:
    """The keys of an award; that of the council's authority may leave it out or name it."""
    if not award.recipient:
        return frozenset()
    authorities: set[str | None] = {award.authority}
    if award.authority is None or is_of_council(award.authority, council):
        authorities |= {None, *list_spellings(council)}
    return frozenset(_join_key(award.recipient, award.award, one) for one in authorities)


def _is_for_unit(award: Award) -> bool:
    return award.recipient_kind in {None, RecipientKind.UNIT}


def _join_key(recipient: str, award: str, authority: str | None) -> str:
    return _BETWEEN.join(fold_name(part) for part in (recipient, award, authority or ""))


def list_chosen(record: Record) -> list[str]:
    """Who was chosen for an award by the contests of the year, and has none yet.

    What the closing meeting decides overtakes what others chose for the same: the vote that
    prepared it, the first half of the year. A special drive has awards of its own.
    """
    decided = {contest.purpose for contest in record.contests}
    further = [
        contest
        for row in record.meetings
        for contest in row.contests
        if contest.purpose not in decided or row.meeting.kind is MeetingKind.SPECIAL_DRIVE
    ]
    chosen = [
        name
        for contest in (*record.contests, *further)
        if contest.purpose in {"leading_unit", "merit"}
        for name in contest.chosen
    ]
    proposed = {fold_name(row.recipient) for row in record.awards if row.recipient}
    return [name for name in dict.fromkeys(chosen) if fold_name(name) not in proposed]
