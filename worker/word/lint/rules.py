"""The layout rules as data: format_rules.csv and how the values in it are read."""

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

import regex

PATH = Path(__file__).with_name("format_rules.csv")
#: The family of rules that bind State and Party papers alike.
BOTH = "both"
#: Issue of HD 05-HD/VPTW as the two sources give it; between them nobody can be sure.
HD05_FROM, HD05_SURELY = date(2026, 1, 12), date(2026, 5, 27)
_PATTERN = regex.compile(r"(?:^|; ?|=|not |last )/((?:[^/\\]|\\.)+)/u?(?=$| *;| when| last)")
_PAIR = regex.compile(r"(?:^|;)\s*([a-z_]+)=([^;/]*)")


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Rule:
    """One rule: requirement, tolerance, source and confidence."""

    id: str
    family: str
    component: str
    text: str
    value: str
    tolerance: str
    source: str
    confidence: str

    @cached_property
    def severity(self) -> Severity:
        """Default severity: low confidence and process checks never block."""
        if self.confidence == "low":
            return Severity.NOTE
        if self.tolerance.startswith("error") and "uploaded" not in self.tolerance:
            return Severity.ERROR
        if self.confidence == "medium" or self._soft:
            return Severity.WARNING
        return Severity.ERROR

    @property
    def blocks_final_only(self) -> bool:
        """A breach is an error in a paper that is said to be final, else a warning."""
        return self.tolerance.startswith("error when final")

    @property
    def _soft(self) -> bool:
        soft = ("warn", "process check", "layout found heuristically", "error for generated")
        return self.tolerance.startswith(soft) or self.tolerance.endswith("list: warn")

    @cached_property
    def keys(self) -> dict[str, str]:
        return {key: text.strip() for key, text in _PAIR.findall(self.value)}

    @cached_property
    def patterns(self) -> tuple[regex.Pattern[str], ...]:
        return tuple(regex.compile(text) for text in _PATTERN.findall(self.value))

    @property
    def pattern(self) -> regex.Pattern[str]:
        return self.patterns[0]

    def span(self, key: str) -> tuple[float, float]:
        """Read `a..b`, `a|b` or `a` as the lowest and highest value allowed."""
        low, _, high = self.keys[key].replace("|", "..").partition("..")
        return float(low), float(high or low)

    def flag(self, key: str) -> bool | None:
        return {"true": True, "false": False}.get(self.keys.get(key, ""))

    @property
    def is_of_new_guide(self) -> bool:
        """Return whether only the Party's guide of 2026 states the rule."""
        return self.source.startswith(("HD 05", "QĐ 399"))

    def in_force(self, on: date | None) -> bool:
        """Return whether the rule binds a paper of that day: HD 05 does not bind older ones."""
        if self.family != "party" or on is None or on >= HD05_FROM:
            return True
        return not self.is_of_new_guide


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule]:
    """Return every rule by id, in the order of the file."""
    with PATH.open(encoding="utf-8", newline="") as source:
        return {
            row["id"]: Rule(
                id=row["id"],
                family=row["format"],
                component=row["component"],
                text=row["rule"],
                value=row["value"],
                tolerance=row["tolerance"],
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in csv.DictReader(source)
        }
