"""Acts that papers rest on, each with the days between which it was in force."""

import datetime as dt
import re
from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.clauses import Confidence
from workflow.domain.paper_settings import AddedBasis
from workflow.domain.record import Family


@dataclass(frozen=True)
class LegalAct:
    """An act as it is cited; `until` is its last day in force, `source` is where that was read.

    The keys are those of the acts in the shipped regulations.
    """

    key: str
    text: str
    since: dt.date
    until: dt.date | None
    source: str
    confidence: Confidence
    date: dt.date | None = None
    about: str | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it was in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def cited(self, family: Family) -> str:
        """Laws by their year; decrees with number, day, issuer and summary (NĐ 30, II.6.a)."""
        issuer = "Chính phủ" if self.date else None
        return format_citation(self.text, family, self.date, issuer, self.about)


def format_citation(
    text: str,
    family: Family,
    date: dt.date | None,
    issuer: str | None = None,
    about: str | None = None,
) -> str:
    """An act with its day, issuer and summary, as papers of that family write them."""
    day = ""
    if date:
        party, state = f", ngày {wording.short_date(date)}", f" {wording.long_date(date)}"
        day = party if family == "party" else state
    return " ".join(filter(None, (f"{text}{day}", issuer and f"của {issuer}", about)))


_DETAILS = "quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng"

ACTS = (
    LegalAct(
        "luat-2003",
        "Luật Thi đua, khen thưởng năm 2003, sửa đổi, bổ sung năm 2005 và năm 2013",
        since=dt.date(2014, 6, 1),
        until=dt.date(2023, 12, 31),
        source="phần căn cứ của Nghị định số 91/2017/NĐ-CP; Luật số 06/2022/QH15",
        confidence=Confidence.SECONDARY,
    ),
    LegalAct(
        "luat-2022",
        "Luật Thi đua, khen thưởng năm 2022",
        since=dt.date(2024, 1, 1),
        until=None,
        source="Luật số 06/2022/QH15, Công báo 571+572/2022",
        confidence=Confidence.READ,
    ),
    LegalAct(
        "nd-91-2017",
        "Nghị định số 91/2017/NĐ-CP",
        since=dt.date(2017, 10, 1),
        until=dt.date(2023, 12, 31),
        source="thay bằng Nghị định số 98/2023/NĐ-CP",
        confidence=Confidence.SECONDARY,
        date=dt.date(2017, 7, 31),
        about=_DETAILS,
    ),
    LegalAct(
        "nd-98-2023",
        "Nghị định số 98/2023/NĐ-CP",
        since=dt.date(2024, 1, 1),
        until=dt.date(2025, 6, 30),
        source="bãi bỏ tại Điều 59 Nghị định số 152/2025/NĐ-CP",
        confidence=Confidence.SECONDARY,
        date=dt.date(2023, 12, 31),
        about=_DETAILS,
    ),
    LegalAct(
        "nd-152-2025",
        "Nghị định số 152/2025/NĐ-CP",
        since=dt.date(2025, 7, 1),
        until=None,
        source="Điều 59 Nghị định số 152/2025/NĐ-CP",
        confidence=Confidence.SECONDARY,
        date=dt.date(2025, 6, 14),
        about="quy định về phân cấp, phân quyền trong lĩnh vực thi đua, khen thưởng; quy định "
        "chi tiết và hướng dẫn thi hành một số điều của Luật Thi đua, khen thưởng",
    ),
)


_DECISION = re.compile(r"QĐ (?P<number>\S+) ngày (?P<day>\d{1,2}/\d{1,2}/\d{4}) của (?P<issuer>.+)")


def parse_decision(key: str, source: str, read_in: str) -> AddedBasis | None:
    """`QĐ 86/2025/QĐ-UBND ngày 03/12/2025 của UBND tỉnh …` as an act that papers can cite.

    Papers abbreviate neither the kind of an act nor its issuer. None where no decision is named.
    """
    found = _DECISION.fullmatch(source)
    if found is None:
        return None
    day, month, year = map(int, found["day"].split("/"))
    return AddedBasis(
        key=key,
        text=f"Quyết định số {found['number']}",
        source=read_in,
        issuer=re.sub(r"^UBND\b", "Ủy ban nhân dân", found["issuer"]),
        date=dt.date(year, month, day),
    )
