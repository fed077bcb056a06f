"""Names of agencies that have ended: a later review is asked about them before it prints them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from workflow.domain.clauses import Confidence
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name

#: The finding about such a name; papers print it for a reason.
ENDED_NAME = "W107"


#: The source of what nobody has looked up: it is no title of a paper, and said in each language.
_UNCHECKED = N_("kiến thức chung, ngày chưa đối chiếu")


@dataclass(frozen=True)
class NameEnd:
    """Until when a name was borne, and what came after it."""

    last: dt.date
    into: str
    source: str
    confidence: Confidence
    #: A province that was merged away, or words that a name contains.
    place: str | None = None
    words: str | None = None
    #: Names that go on after `words`; any other that follows with a capital has ended.
    but: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.confidence is not Confidence.REPORTED


@dataclass(frozen=True)
class EndedName:
    """A name that a review lists after its end."""

    name: str
    end: NameEnd

    @property
    def sentence(self) -> Message:
        """Say what is known, as certain as it is."""
        text = N_("«{name}» chỉ dùng đến ngày {last:%d/%m/%Y}, nay là {into} ({source}).")
        if self.end.place:
            text = N_("«{name}» chỉ dùng đến ngày {last:%d/%m/%Y}, nay thuộc {into} ({source}).")
        if not self.end.is_certain:
            text = N_("«{name}» được cho là nay đã là {into} ({source}).")
        source = Message(_UNCHECKED) if self.end.source == _UNCHECKED else self.end.source
        return Message(text, name=self.name, last=self.end.last, into=self.end.into, source=source)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    #: Words before a province, and what begins names that end in one.
    levels: tuple[str, ...]
    heads: tuple[str, ...]
    #: What makes another name of one that contains `words`.
    unless: str
    ended: tuple[NameEnd, ...]


_SOURCE = Path(__file__).parents[2] / "mergers" / "2025.toml"
_FILE = msgspec.toml.decode(_SOURCE.read_text("utf-8"), type=_File)
NATIONAL_ENDS = _FILE.ended


def list_names_to_ask(record: Record) -> list[tuple[str, str]]:
    """The names that papers print, each with its field: members, what is over them, the council."""
    members = list(enumerate(record.members))
    return [
        (record.council.name, "council.name"),
        *((row.parent, f"members[{at}].parent") for at, row in members if row.parent),
        *((row.name, f"members[{at}].name") for at, row in members),
    ]


def find_ended_names(names: Iterable[str], day: dt.date | None) -> tuple[EndedName, ...]:
    """The names among these that nobody bears on a day any more, as the whole country knows it."""
    if day is None or day <= _FIRST_END:
        return ()
    found = ((name, find_national_end(name)) for name in names)
    return tuple(EndedName(name, end) for name, end in found if end and end.last < day)


@lru_cache(maxsize=8192)
def find_national_end(name: str) -> NameEnd | None:
    """Find how a name ended in 2025; asked again for every paper of a batch, so remembered."""
    folded = fold_name(name)
    found = (end for end, pattern in _PATTERNS if pattern.search(folded))
    return next((end for end in found if not end.but or _names_one(end, name)), None)


def _names_one(end: NameEnd, name: str) -> bool:
    """Tell whether the words stand before the name of a place: `thành phố Phan Thiết`."""
    after = re.search(rf"{re.escape(end.words or '')}\s+(\w)", name, re.IGNORECASE)
    return after is not None and after[1].isupper()


def _compile(end: NameEnd) -> re.Pattern[str]:
    """A province after the word for it, or at the end of a newspaper's or a school's name."""
    if end.words and end.but:
        kept = "|".join(map(_fold, end.but))
        return re.compile(rf"(?<!\S){_fold(end.words)}(?= \w)(?! (?:{kept})(?!\S))")
    if end.words:
        return re.compile(rf"(?<!\S){_fold(end.words)}(?!\S)(?! {_fold(_FILE.unless)})")
    place = _fold(end.place or "")
    level, heads = (f"(?:{'|'.join(map(_fold, row))})" for row in (_FILE.levels, _FILE.heads))
    return re.compile(rf"(?<!\S){level} {place}(?!\S)|^{heads}(?!\S).* {place}$")


def _fold(words: str) -> str:
    return re.escape(fold_name(words))


_PATTERNS = tuple((end, _compile(end)) for end in NATIONAL_ENDS)
_FIRST_END = min(end.last for end in NATIONAL_ENDS)
