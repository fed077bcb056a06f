"""The place that papers are dated at: the unit of administration where the issuer sits.

NĐ 30, Phụ lục I, II.4.a: bodies of a commune or a former district write its name; a city ruled by
the centre that is named after a person keeps its type word, and so does a ward with a number.
An agency whose name has no place is where the agency above it is.
"""

import re
from itertools import pairwise, takewhile

from workflow.domain.record import Council, Member

#: Words before those that make another word of them.
_NO_COMMUNE = ("tác", "thị")
#: Cities on the level of a province, as their bodies write them.
_CENTRAL = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Hồ Chí Minh")
_LEVELS = re.compile(
    r"\b(huyện ủy|quận ủy|thị ủy|thành ủy|huyện|quận|thị xã|thành phố)\s+(?=[^\W_])", re.IGNORECASE
)
_HIGHER = re.compile(r"\s(?:tỉnh|thành phố)\s", re.IGNORECASE)
_IN_NAMES = "0123456789-–"
_PROVINCE = re.compile(r"\b(?:tỉnh ủy|tỉnh)\s+(?=[^\W_])", re.IGNORECASE)
_LOCAL = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu)\b", re.IGNORECASE)


def find_place(issuer: Member | None, council: Council) -> str | None:
    """The place of the issuer; None where nothing names it."""
    if issuer is None:
        return council.place
    name, _, rest = issuer.name.partition(",")
    return (
        _find_local(name, council)
        or _find_commune(rest.split())
        or _find_province(name, council)
        or _find_local((issuer.parent or "").partition(",")[0], council)
        or council.place
    )


def _find_local(name: str, council: Council) -> str | None:
    return _find_commune(name.split()) or _find_district(name, council)


def _find_commune(words: list[str]) -> str | None:
    for at, (word, after) in enumerate(pairwise(words)):
        before = words[at - 1].casefold() if at else ""
        commune = word.casefold() in ("xã", "phường") and before not in _NO_COMMUNE
        commune = commune or (before, word.casefold()) in (("đặc", "khu"), ("thị", "trấn"))
        if commune and after[0].isdecimal() and word.casefold() == "phường":
            return f"Phường {_read_name(words[at + 1 :])}"
        if commune and after[0].isupper() and after != "Hội":
            return _read_name(words[at + 1 :])
    return None


def _find_district(name: str, council: Council) -> str | None:
    """The former district, or a city: below the province, or in its place."""
    found = _LEVELS.search(name)
    place = _read_name(name[found.end() :].split()) if found else ""
    if found is None or not place:
        return None
    level = found[1].casefold()
    if level.startswith("thành"):
        return _name_city(place, council)
    return f"Quận {place}" if level == "quận" and place.isdecimal() else place


def _name_city(place: str, council: Council) -> str | None:
    central = next((city for city in _CENTRAL if place.casefold() == city.casefold()), None)
    if central is None:
        return place
    if _LOCAL.search(council.name):
        return council.place
    return f"Thành phố {central}" if central == "Hồ Chí Minh" else central


def _find_province(name: str, council: Council) -> str | None:
    """Blocs of a ministry have members in many provinces; a council of one has its own place."""
    found = _PROVINCE.search(name)
    if found is None or _LOCAL.search(council.name):
        return None
    return _read_name(name[found.end() :].split()) or None


def _read_name(words: list[str]) -> str:
    """The words of a name, up to those of a higher level."""
    own = _HIGHER.split(" ".join(words))[0].split()
    return " ".join(takewhile(lambda one: one[0].isupper() or one[0] in _IN_NAMES, own))
