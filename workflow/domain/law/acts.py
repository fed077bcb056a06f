"""Acts that papers rest on, each with the days between which it was in force."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from workflow.domain.clauses import Confidence
from workflow.domain.record import Family
from workflow.domain.texts import wording


@dataclass(frozen=True)
class LegalAct:
    """An act as papers cite it; `until` is its last day in force, `source` where that was read."""

    key: str
    #: As citations name it: `152/2025/NĐ-CP`.
    number: str
    text: str
    source: str
    confidence: Confidence
    #: None while nobody knows the first day.
    since: dt.date | None = None
    until: dt.date | None = None
    #: The last day as a second-hand source has it; nothing rests on it.
    reported_until: dt.date | None = None
    party_text: str | None = None
    passed: dt.date | None = None
    issuer: str | None = None
    about: str | None = None
    #: The first day in force of the text as it was before its amendments.
    first_since: dt.date | None = None
    #: Papers rest on it without being asked.
    cite: bool = False
    replaces: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    #: Which of its days no source gives: nobody is blamed by them.
    unsure: tuple[str, ...] = ()

    def is_in_force(self, day: dt.date) -> bool:
        """Tell whether it was in force on a day, in the version that papers cite."""
        if self.since is None or self.confidence is Confidence.REPORTED:
            return False
        return self.since <= day and (self.until is None or day <= self.until)

    def is_outdated(self, day: dt.date) -> bool:
        """Tell whether no version of it was in force on a day, as far as its days are certain."""
        if self.confidence is Confidence.REPORTED:
            return False
        since = None if "since" in self.unsure else self.first_since or self.since
        until = None if "until" in self.unsure else self.until
        return (since or dt.date.min) > day or (until or dt.date.max) < day

    @property
    def last_day(self) -> dt.date | None:
        """The last day in force, confirmed or heard of."""
        return self.until or self.reported_until

    def format_citation(self, family: Family) -> str:
        """Laws by their day; decrees with number, day, issuer and summary (NĐ 30, II.6.a)."""
        text = self.party_text if family is Family.PARTY and self.party_text else self.text
        return format_citation(text, family, self.passed, self.issuer, self.about)


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


_FOLDER = Path(__file__).parents[2] / "acts"


def read_acts(text: str) -> tuple[LegalAct, ...]:
    """Read acts written as TOML; raises `msgspec.ValidationError` naming the field."""
    return msgspec.toml.decode(text, type=_ActFile).acts


class _ActFile(msgspec.Struct, forbid_unknown_fields=True):
    acts: tuple[LegalAct, ...]


#: The acts of this release, in the order in which papers cite them.
ACTS = tuple(
    act for path in sorted(_FOLDER.glob("*.toml")) for act in read_acts(path.read_text("utf-8"))
)


def list_ending_acts(
    day: dt.date, within: int = 90, acts: tuple[LegalAct, ...] = ACTS
) -> tuple[LegalAct, ...]:
    """List the cited acts that end within some days, by a confirmed or a second-hand day."""
    last = day + dt.timedelta(days=within)
    return tuple(act for act in acts if act.cite and act.last_day and day <= act.last_day <= last)


def find_outdated_act(
    text: str, day: dt.date, acts: tuple[LegalAct, ...] = ACTS
) -> LegalAct | None:
    """Find the first act that a text cites by number and that was not in force on a day."""
    return next((act for act in find_cited_acts(text, acts) if act.is_outdated(day)), None)


def find_cited_acts(text: str, acts: tuple[LegalAct, ...] = ACTS) -> tuple[LegalAct, ...]:
    """Find the acts that a text cites by number."""
    numbers = {number.lstrip("0").upper() for number in _NUMBER.findall(text)}
    return tuple(act for act in acts if act.number.lstrip("0").upper() in numbers)


#: `152/2025/NĐ-CP`, `06/2022/QH15`
_NUMBER = re.compile(r"\b\d+/\d{4}/[\w-]+", re.IGNORECASE)
