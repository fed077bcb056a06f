"""Acts that a proposal of awards rests on, each with the days between which it was in force."""

import datetime as dt
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.record import Family


@dataclass(frozen=True)
class Act:
    """An act as it is cited; `until` is its last day in force, `source` is where that was read."""

    name: str
    since: dt.date
    until: dt.date | None
    source: str
    number: str | None = None
    date: dt.date | None = None
    about: str = ""

    def cited(self, family: Family) -> str:
        """Laws by their year; decrees with number, day, issuer and summary (NĐ 30, II.6.a)."""
        if self.number is None or self.date is None:
            return self.name
        if family == "party":
            day = f", ngày {wording.short_date(self.date)}"
        else:
            day = f" {wording.long_date(self.date)}"
        return f"{self.name} số {self.number}{day} của Chính phủ {self.about}"


_DETAILS = "quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng"

ACTS = (
    Act(
        "Luật Thi đua, khen thưởng năm 2003, sửa đổi, bổ sung năm 2005 và năm 2013",
        since=dt.date(2014, 6, 1),
        until=dt.date(2023, 12, 31),
        source="phần căn cứ của Nghị định số 91/2017/NĐ-CP; Luật số 06/2022/QH15",
    ),
    Act(
        "Luật Thi đua, khen thưởng năm 2022",
        since=dt.date(2024, 1, 1),
        until=None,
        source="Luật số 06/2022/QH15, Công báo 571+572/2022",
    ),
    Act(
        "Nghị định",
        since=dt.date(2017, 10, 1),
        until=dt.date(2023, 12, 31),
        source="thay bằng Nghị định số 98/2023/NĐ-CP",
        number="91/2017/NĐ-CP",
        date=dt.date(2017, 7, 31),
        about=_DETAILS,
    ),
    Act(
        "Nghị định",
        since=dt.date(2024, 1, 1),
        until=dt.date(2025, 6, 30),
        source="bãi bỏ tại Điều 59 Nghị định số 152/2025/NĐ-CP",
        number="98/2023/NĐ-CP",
        date=dt.date(2023, 12, 31),
        about=_DETAILS,
    ),
    Act(
        "Nghị định",
        since=dt.date(2025, 7, 1),
        until=None,
        source="Điều 59 Nghị định số 152/2025/NĐ-CP",
        number="152/2025/NĐ-CP",
        date=dt.date(2025, 6, 14),
        about="quy định về phân cấp, phân quyền trong lĩnh vực thi đua, khen thưởng; quy định "
        "chi tiết và hướng dẫn thi hành một số điều của Luật Thi đua, khen thưởng",
    ),
)


def in_force(day: dt.date, family: Family) -> tuple[str, ...]:
    """The acts in force on a day, as papers of that family cite them."""
    return tuple(
        act.cited(family)
        for act in ACTS
        if act.since <= day and (act.until is None or day <= act.until)
    )
