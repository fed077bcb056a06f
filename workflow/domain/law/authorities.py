"""Granting authorities and receivers of proposals, which are two things (`authorities.toml`).

A body proposes to the level that manages it. What that level does not grant itself it submits to
whoever does (Luật 06/2022/QH15 Điều 83), so no department writes to the Prime Minister.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from workflow.domain.clauses import Confidence
from workflow.domain.record import Council

_DATA = Path(__file__).with_name("authorities.toml")
_SHORT = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "LĐLĐ": "Liên đoàn Lao động",
    "MTTQ": "Mặt trận Tổ quốc",
    "TTCP": "Thủ tướng Chính phủ",
}
_CHAIR = "Chủ tịch "
#: The level of the State in the table.
_STATE = 3
_WITH_PLACE = re.compile(
    r"((?:Chủ tịch )?Ủy ban nhân dân (?:tỉnh|thành phố|xã|phường|đặc khu|huyện|quận|thị xã))\b.*"
)
_GRANTED = re.compile(r"(Cờ thi đua|Cờ|Bằng khen|Giấy khen)(?: của)?(?:\s+(.+))?", re.IGNORECASE)
#: The place in the name of a council or of its office: `tỉnh Lâm Đồng`.
_PLACE = re.compile(r"(?<!\w)(?:(?i:tỉnh|thành phố|xã|phường|đặc khu)) (?=[^\W\d_])(\w).*")
_COUNCIL = re.compile(
    r"(?i:Hội đồng (?:Thi đua|TĐKT)(?:\s*[-–,]?\s*(?:và )?Khen thưởng)?(?: của)?) "
    r"((?:Sở|Liên đoàn|Công an|Quân khu|Quân đoàn|Bộ|Tòa án|Viện|Tổng|Ủy ban|Văn phòng|Đài|"
    r"Tập đoàn|Ngân hàng|Thông tấn|Kiểm toán|Thanh tra|Hội|Đại học|Học viện)\s.+)"
)
#: `Bộ Y tế`; no command of the forces.
_MINISTRY = re.compile(r"\bBộ (?!Chỉ huy|Tư lệnh|Tổng Tham mưu|phận|môn)(?=[A-ZĐ])[^,;()]+")
_OWNER = re.compile(r"(Ủy ban|Chủ tịch|Chính phủ|Thủ tướng|Bộ|Ban|Tổng|Liên đoàn|Sở)\b")


class AuthorityLevel(msgspec.Struct, frozen=True):
    """Authorities of one level, and how an award of theirs is asked for below it."""

    level: int
    names: tuple[str, ...]
    ask: str
    source: str
    confidence: Confidence
    #: Beginnings of names of awards that the first of the authorities alone grants.
    awards: tuple[str, ...] = ()


class _Levels(msgspec.Struct):
    levels: tuple[AuthorityLevel, ...]


@cache
def _read_levels() -> tuple[AuthorityLevel, ...]:
    return msgspec.toml.decode(_DATA.read_text("utf-8"), type=_Levels).levels


@lru_cache(maxsize=1024)  # few authorities grant the awards of a whole batch
def find_level(authority: str) -> AuthorityLevel | None:
    """The level of an authority; None for one that the table does not know."""
    name = write_out(authority).casefold()
    found = [
        (len(start), level)
        for level in _read_levels()
        for start in level.names
        if re.match(rf"{re.escape(start.casefold())}\b", name)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def find_granting(award: str, recorded: str | None, council: Council) -> str | None:
    """Find who grants an award: as recorded, by its name, else the council's own authority."""
    name = write_out(award)
    authority = _find_sole_authority(name) or (None if recorded else _find_owner(name))
    if authority and not is_of_council(authority, council):
        return authority
    return recorded or council.granting_authority


@lru_cache(maxsize=1024)
def _find_sole_authority(name: str) -> str | None:
    """`Chủ tịch nước` for a `Huân chương Lao động`, which nobody else grants."""
    bare = name.removeprefix("Danh hiệu ").removeprefix("danh hiệu ").casefold()
    for level in _read_levels():
        if bare.startswith(tuple(start.casefold() for start in level.awards)):
            return level.names[0]
    return None


def _find_owner(name: str) -> str | None:
    """`Chính phủ` of `Cờ thi đua của Chính phủ`."""
    found = _GRANTED.fullmatch(name)
    return found[2] if found and found[2] and _OWNER.match(found[2]) else None


@lru_cache(maxsize=1024)
def write_out(name: str) -> str:
    """A name without short forms, which official papers do not use: `UBND tỉnh`."""
    words = (_SHORT.get(word, word) for word in name.replace("Uỷ", "Ủy").split(" "))
    return " ".join(words)


def is_of_council(authority: str, council: Council) -> bool:
    """Tell whether the council proposes to it: `UBND tỉnh` is short for that of its province."""
    return _is_same_authority(authority, council.granting_authority)


def _is_same_authority(name: str, full_name: str | None) -> bool:
    full = write_out(full_name or "").removeprefix(_CHAIR).casefold()
    return bool(full) and full.startswith(write_out(name).removeprefix(_CHAIR).casefold())


def is_managing(authority: str, council: Council) -> bool:
    """Tell whether it manages a council whose awards somebody above it grants: `Bộ` of its own."""
    managing = find_managing(council)
    return managing != council.granting_authority and _is_same_authority(authority, managing)


def find_managing(council: Council) -> str | None:
    """Who manages the council: who grants what it proposes, but the State only where nobody else
    is named. The council of a province or a ministry whose awards the Government grants proposes
    to the province or the ministry; that of a department proposes to the department.
    """
    granting = council.granting_authority
    level = find_level(granting or "")
    if level is None or level.level < _STATE:
        owner = _find_owner_of_council(council) if level else None
        own = find_level(owner or "")
        return owner if level and own and own.level < level.level else granting
    for name in (council.name, council.standing_office or ""):
        place = _PLACE.search(name)
        if place and place[1].isupper():
            start, _, rest = place[0].partition(" ")
            return f"Ủy ban nhân dân {start.lower()} {rest.replace('Phố ', 'phố ', 1)}"
    return _find_owner_of_council(council) or granting


def _find_owner_of_council(council: Council) -> str | None:
    """The ministry or other central body that a council is named after."""
    owner = _COUNCIL.fullmatch(council.name.strip())
    if owner:
        return owner[1]
    ministry = _MINISTRY.search(council.standing_office or "")
    return ministry[0] if ministry else None


@lru_cache(maxsize=256)
def list_spellings(council: Council) -> frozenset[str]:
    """The ways to write the authority that grants what the council proposes, all of which occur."""
    if not council.granting_authority:
        return frozenset()
    full = write_out(council.granting_authority).removeprefix(_CHAIR)
    names = {council.granting_authority, full, _drop_place(full)}
    names |= {_shorten(name) for name in names}
    return frozenset(names | {f"{_CHAIR}{name}" for name in names})


def _shorten(name: str) -> str:
    for short, long in _SHORT.items():
        name = name.replace(long, short)
    return name


def must_be_submitted(authority: str, council: Council, issuer: str | None = None) -> bool:
    """Tell whether the award is granted above the level that the council works for.

    Whoever manages the bloc and heads it itself submits to nobody on its own level.
    """
    managing = find_managing(council)
    if issuer and _is_same_authority(issuer, managing):
        return False
    own = find_level(managing or "")
    granting = find_level(authority)
    return granting is not None and granting.level > (own.level if own else 2)


_TITLES = (
    *("tập thể lao động", "lao động tiên tiến", "chiến sĩ", "đơn vị quyết thắng"),
    *("đơn vị tiên tiến", "anh hùng", "nhà giáo", "thầy thuốc", "nghệ sĩ", "nghệ nhân"),
)


def call_award(name: str) -> str:
    """An award in a sentence: `danh hiệu Tập thể lao động xuất sắc`, `Cờ thi đua của Chính phủ`."""
    return f"danh hiệu {name}" if name.casefold().startswith(_TITLES) else name


def name_receiver(council: Council) -> str | None:
    """Name the receiver for an award of a higher level: the head of who manages the council."""
    managing = find_managing(council)
    if not managing:
        return None
    name = write_out(managing)
    if _MINISTRY.fullmatch(name):
        return f"Bộ trưởng {name}"
    return f"{_CHAIR}{name}" if name.startswith("Ủy ban nhân dân") else name


def phrase_request(authority: str, council: Council, issuer: str | None = None) -> str:
    """Phrase the request to the receiver: grant the award, or submit it to whoever grants it."""
    if not must_be_submitted(authority, council, issuer):
        return "xem xét, tặng"
    level = find_level(authority)
    ask = level.ask if level else "đề nghị {authority} tặng"
    return f"xem xét, {ask.format(authority=write_out(authority))}"


def name_award(award: str, authority: str | None) -> str:
    """The full name of an award, the same in every paper: `Cờ thi đua của Ủy ban nhân dân tỉnh`.

    Titles such as `Tập thể lao động xuất sắc` are nobody's.
    """
    name = write_out(award)
    found = _GRANTED.fullmatch(name)
    if found is None:
        return name
    kind, owner = found[1], found[2]
    if owner is None:
        return f"{kind} của {_drop_place(write_out(authority))}" if authority else kind
    return f"{kind} của {_drop_place(owner)}" if _OWNER.match(owner) else name


def _drop_place(authority: str) -> str:
    found = _WITH_PLACE.fullmatch(authority)
    return found[1] if found else authority
