"""When acts that bloc papers cite were in force."""

from dataclasses import dataclass
from datetime import date

import regex


@dataclass(frozen=True, slots=True)
class Act:
    name: str
    pattern: regex.Pattern[str]
    since: date
    until: date | None = None


def _act(name: str, pattern: str, since: date, until: date | None = None) -> Act:
    return Act(name, regex.compile(pattern, regex.I), since, until)


#: NĐ 152/2025 Điều 59 ends NĐ 98/2023 and 28/2024; the day TT 01/2024 ended is not confirmed.
ACTS = (
    _act("Luật số 06/2022/QH15", r"\b06/2022/QH15\b", date(2024, 1, 1)),
    _act("Luật số 15/2003/QH11", r"\b15/2003/QH11\b", date(2004, 7, 1), date(2023, 12, 31)),
    _act("NĐ 91/2017/NĐ-CP", r"\b91/2017/NĐ-CP\b", date(2017, 10, 1), date(2023, 12, 31)),
    _act("NĐ 98/2023/NĐ-CP", r"\b98/2023/NĐ-CP\b", date(2024, 1, 1), date(2025, 6, 30)),
    _act("NĐ 28/2024/NĐ-CP", r"\b28/2024/NĐ-CP\b", date(2024, 3, 6), date(2025, 6, 30)),
    _act("NĐ 152/2025/NĐ-CP", r"\b152/2025/NĐ-CP\b", date(2025, 7, 1)),
    _act("TT 01/2024/TT-BNV", r"\b0?1/2024/TT-BNV\b", date(2024, 1, 1), date(2025, 12, 31)),
    _act("TT 15/2025/TT-BNV", r"\b15/2025/TT-BNV\b", date(2025, 7, 1)),
)


def find_act_not_in_force(text: str, on: date) -> Act | None:
    """Return the first cited act that was not in force on a day."""
    for act in ACTS:
        if act.pattern.search(text) and (on < act.since or (act.until and on > act.until)):
            return act
    return None
