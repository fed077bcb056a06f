"""Sound reviews that differ in units, people, posts, places, days and in what is recorded."""

import datetime as dt
import json
import random
import re
import unicodedata
from typing import Any

from templates_docx import TEMPLATES
from workflow.domain.record import Family, Record, decode_record

_PLACES = ("Lâm Đồng", "Bắc Ninh", "Đắk Lắk", "Quảng Trị", "Cà Mau", "Huế", "Lào Cai", "Gia Lai")
_STATE_UNITS = (
    "Sở Tư pháp", "Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Thanh tra tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh", "Sở Khoa học và Công nghệ", "Sở Dân tộc và Tôn giáo",
    "Trường Cao đẳng Sư phạm", "Bệnh viện Đa khoa tỉnh", "Ban Quản lý các khu công nghiệp tỉnh",
    "Báo và Phát thanh, Truyền hình tỉnh", "Trung tâm Phục vụ hành chính công tỉnh",
    "Liên đoàn Lao động tỉnh", "Chi cục Kiểm lâm", "Trường Trung học phổ thông Lê Quý Đôn",
)  # fmt: skip
_PARTY_UNITS = (
    "Ban Tổ chức Tỉnh ủy", "Ban Nội chính Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy",
    "Văn phòng Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Đảng ủy các cơ quan Đảng tỉnh",
)  # fmt: skip
_PEOPLE = (
    "Nguyễn Văn An", "Trần Thị Bình", "A Ting Hoa", "Y Thông Niê", "H'Hen Mlô", "Lò Thị Phương",
    "K'Brưi", "Ksor Phước", "Phạm Minh Đức", "Hoàng Thị Giang", "Tôn Nữ Thị Hương", "Đinh Rơ",
    "Thạch Sóc Kha", "Vàng A Dí", "Võ Thanh Hải", "Đặng Ngọc Khánh",
)  # fmt: skip
#: How the head of a unit is called that is not led by a "Giám đốc".
_HEADS = {
    "Thanh tra": "Chánh Thanh tra", "Văn phòng": "Chánh Văn phòng", "Trường": "Hiệu trưởng",
    "Ban": "Trưởng ban", "Liên đoàn": "Chủ tịch", "Chi cục": "Chi cục trưởng",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Parts of a record that may be unknown.
_OPTIONAL = ("results", "shortcomings", "targets", "activities", "reports", "next_deputies")
_MEETING_OPTIONAL = ("guests", "discussion", "conclusions")


def random_review(chance: random.Random, family: Family) -> Record:
    """Return the full sample of a family under other names, on other days, with parts left out."""
    text = (TEMPLATES / "samples" / family / "full.json").read_text(encoding="utf-8")
    facts = json.loads(_rename(text, chance, family))
    for member in facts["members"]:
        for old in ("abbreviation", "family"):  # they are those of the unit's old name
            member.pop(old, None)
        if chance.random() < 0.7:
            member["abbreviation"] = _initials(member["name"])
    _move_days(facts, chance)
    _leave_out(facts, chance)
    for paper in facts["papers"]:
        if "number" in paper:
            paper["number"] = chance.choice((1, 7, 10, 58, 250, 1204)) + paper["number"]
    return decode_record(json.dumps(facts).encode())


def _rename(text: str, chance: random.Random, family: Family) -> str:
    """Give every unit and person another name, wherever it is said."""
    facts = json.loads(text)
    units = [member["name"] for member in facts["members"]]
    people = sorted(set(re.findall(r'"name": "([^"]+)", "positions"', text)) - set(units))
    pool = list(_PARTY_UNITS if family == "party" else _STATE_UNITS)
    names = chance.sample(pool, len(pool)) + chance.sample(_STATE_UNITS, len(_STATE_UNITS))
    chosen = dict(zip(units, dict.fromkeys(names), strict=False))
    chosen |= dict(zip(people, chance.sample(_PEOPLE, len(_PEOPLE)), strict=False))
    place = chance.choice(_PLACES)
    for old in sorted(chosen, key=len, reverse=True):
        escaped = json.dumps(old, ensure_ascii=False)[1:-1]
        text = text.replace(escaped, json.dumps(chosen[old], ensure_ascii=False)[1:-1])
    if family == "nd30":
        text = _rename_posts(text, [chosen[unit] for unit in units])
    return text.replace("tỉnh Mẫu", f"tỉnh {place}").replace("Tỉnh ủy Mẫu", f"Tỉnh ủy {place}")


def _rename_posts(text: str, units: list[str]) -> str:
    """Call each "Giám đốc" as the head of the unit is called; without a unit, of the first one."""
    for unit in units:
        text = text.replace(f"Giám đốc {unit}", f"{_head_of(unit)} {unit}")
    return text.replace('Giám đốc"', f'{_head_of(units[0])}"')


def _head_of(unit: str) -> str:
    return next((head for start, head in _HEADS.items() if unit.startswith(start)), "Giám đốc")


def _initials(name: str) -> str:
    """Abbreviate a unit as offices do: the first letters of its name, without the place."""
    words = re.split(r"[\s,-]+", name.removesuffix(" tỉnh"))
    letters = "".join(word[0].upper() for word in words if word.lower() not in ("và", "các"))
    return "".join(c for c in unicodedata.normalize("NFD", letters) if c.isalpha())


def _move_days(facts: Any, chance: random.Random) -> None:
    """Move every day by the same number of days, so that their order stays."""
    step = dt.timedelta(days=chance.randrange(0, 15))

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: moved(each) for key, each in value.items()}
        if isinstance(value, list):
            return [moved(each) for each in value]
        if isinstance(value, str) and _DAY.fullmatch(value):
            return (dt.date.fromisoformat(value) + step).isoformat()
        return value

    facts.update(moved(dict(facts)))


def _leave_out(facts: Any, chance: random.Random) -> None:
    for owner, names in ((facts, _OPTIONAL), (facts["meeting"], _MEETING_OPTIONAL)):
        for name in names:
            if chance.random() < 0.3:
                owner.pop(name, None)
    if chance.random() < 0.2:
        facts["papers"] = []
