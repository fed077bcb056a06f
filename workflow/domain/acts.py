"""Acts that papers rest on, each with the days between which it was in force."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from workflow.domain import wording
from workflow.domain.clauses import Confidence
from workflow.domain.paper_settings import AddedBasis
from workflow.domain.record import Family


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

    def is_in_force(self, day: dt.date) -> bool:
        """Tell whether it was in force on a day, in the version that papers cite."""
        if self.since is None or self.confidence is Confidence.REPORTED:
            return False
        return self.since <= day and (self.until is None or day <= self.until)

    def is_outdated(self, day: dt.date) -> bool:
        """Tell whether no version of it was in force on a day."""
        since = self.first_since or self.since
        early = since is not None and day < since
        return early or (self.until is not None and self.until < day)

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


_FOLDER = Path(__file__).parent.parent / "acts"


def read_acts(text: str) -> tuple[LegalAct, ...]:
    """Read acts written as TOML; raises `msgspec.ValidationError` naming the field."""
    return msgspec.toml.decode(text, type=_ActFile).acts


class _ActFile(msgspec.Struct, forbid_unknown_fields=True):
    acts: tuple[LegalAct, ...]


#: The acts of this release, in the order in which papers cite them.
ACTS = tuple(
    act for path in sorted(_FOLDER.glob("*.toml")) for act in read_acts(path.read_text("utf-8"))
)


def list_ending_acts(day: dt.date, within: int = 90) -> tuple[LegalAct, ...]:
    """List the cited acts that end within some days, by a confirmed or a second-hand day."""
    last = day + dt.timedelta(days=within)
    return tuple(
        act
        for act in ACTS
        if act.cite and (end := act.until or act.reported_until) and day <= end <= last
    )


def find_outdated_act(text: str, day: dt.date) -> LegalAct | None:
    """Find the first act that a text cites by number and that was not in force on a day."""
    numbers = {number.lstrip("0").upper() for number in _NUMBER.findall(text)}
    return next(
        (act for act in ACTS if act.number.lstrip("0") in numbers and act.is_outdated(day)), None
    )


#: `152/2025/NĐ-CP`, `06/2022/QH15`
_NUMBER = re.compile(r"\b\d+/\d{4}/[\w-]+", re.IGNORECASE)
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
