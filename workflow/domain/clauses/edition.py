"""One dated version of a council's regulation: what it sets, and where each value was read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.domain.clauses.kinds import PlainValue
from workflow.domain.clauses.scoring import validate_scoring_table
from workflow.domain.clauses.table import CLAUSES, get_clause_key
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_, Labelled


class Confidence(Labelled):
    """How sure a value is."""

    READ = "read", N_("đọc trong văn bản")
    SECONDARY = "secondary", N_("theo nguồn thứ cấp")
    INFERRED = "inferred", N_("suy ra, áp dụng tương tự")
    TYPED = "typed", N_("cán bộ nhập")
    #: Heard of and read by nobody: warned about, never printed.
    REPORTED = "reported", N_("nghe nói, chưa đọc được văn bản")


@dataclass(frozen=True)
class Clause:
    """One value as written, with its source, and its days where they are not its edition's."""

    value: PlainValue
    source: str
    confidence: Confidence
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.since or dt.date.min) <= day <= (self.until or dt.date.max)


@dataclass(frozen=True)
class Edition:
    """A version of a regulation; what it does not say is absent, never guessed."""

    code: str
    name: str
    source: str
    confidence: Confidence
    #: By path; of several days, the newest.
    clauses: Mapping[str, Clause]
    #: The councils it binds, by name; None for the default.
    councils: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    note: str = ""
    #: The edition that it was made from.
    based_on: str | None = None
    #: Rank among editions of the same first day: what was added later counts.
    added: int = field(default=0, compare=False)
    #: What it said on other days, where a value changed within it.
    earlier: tuple[tuple[str, Clause], ...] = ()

    def on_day(self, day: dt.date) -> "Edition":
        """Return the text as of a day; nothing replaces what was not yet, or no longer, law."""
        rows = (*self.clauses.items(), *self.earlier)
        if not any(row.since or row.until for _path, row in rows):
            return self
        return replace(self, clauses={path: row for path, row in rows if row.holds(day)})

    def list_turning_days(self) -> list[dt.date]:
        """The days on which one of its values begins or has ended, in order."""
        rows = (*self.clauses.values(), *(row for _path, row in self.earlier))
        ended = {row.until + dt.timedelta(days=1) for row in rows if row.until}
        return sorted(ended | {row.since for row in rows if row.since})

    def holds(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day."""
        since = self.valid_from is None or self.valid_from <= day
        return since and (self.valid_to is None or day <= self.valid_to)


def read_edition(data: Mapping[str, Any], *, added: int = 0) -> Edition:
    """An edition from plain data (TOML, JSON); raises `BadInputError` naming the value.

    A clause is `{value, source, confidence}` or the value alone, which then has the source and the
    confidence of the edition. One that changed is a list of such tables with `since` and `until`,
    the newest last.
    """
    own = {key: data.get(key) for key in ("code", "name", "source", "confidence")}
    if missing := next((key for key, value in own.items() if not value), None):
        raise BadInputError(Message("Quy chế thiếu «{name}».", name=missing), field=missing)
    confidence = _read_confidence(own["confidence"], "confidence")
    clauses, earlier = _read_clauses(data, str(own["source"]), confidence)
    edition = Edition(
        code=str(own["code"]),
        name=str(own["name"]),
        source=str(own["source"]),
        confidence=confidence,
        clauses=clauses,
        earlier=earlier,
        councils=tuple(data.get("councils") or ()),
        valid_from=data.get("valid_from"),
        valid_to=data.get("valid_to"),
        note=str(data.get("note") or ""),
        based_on=data.get("based_on"),
        added=added,
    )
    validate_edition(edition)
    return edition


def _read_clauses(
    data: Mapping[str, Any], source: str, confidence: Confidence
) -> tuple[dict[str, Clause], tuple[tuple[str, Clause], ...]]:
    found = dict(_flatten(data))
    known = {key.path for key in CLAUSES}
    if strange := sorted(set(found) - known):
        raise BadInputError(
            Message("Quy chế có mục lạ: {names}.", names=", ".join(strange)), field=strange[0]
        )
    rows = [
        (key.path, _read_clause(key.path, row, source, confidence))
        for key in CLAUSES
        if key.path in found
        for row in _split_by_days(found[key.path])
    ]
    for path, clause in rows:
        parse_clause_value(path, clause.value)
    newest = dict(rows)
    return newest, tuple((path, clause) for path, clause in rows if clause is not newest[path])


def _split_by_days(data: Any) -> list[Any]:
    """The values of one clause, each with its days; nearly always one."""
    changed = isinstance(data, list) and data and all(isinstance(row, dict) for row in data)
    return data if changed else [data]


_GROUPED = {key.group for key in CLAUSES}


def _flatten(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    leaves: list[tuple[str, Any]] = []
    for group in _GROUPED & set(data):
        inside = data[group]
        if isinstance(inside, dict) and "value" not in inside:
            leaves += [(f"{group}.{name}", value) for name, value in inside.items()]
        else:
            leaves.append((group, inside))
    return leaves


def _read_clause(path: str, data: Any, source: str, confidence: Confidence) -> Clause:
    if not isinstance(data, dict):
        return Clause(_to_plain_value(data), source, confidence)
    if "value" not in data:
        raise BadInputError(Message("Mục «{path}» thiếu giá trị.", path=path), field=path)
    return Clause(
        _to_plain_value(data["value"]),
        str(data.get("source") or source),
        _read_confidence(data.get("confidence") or confidence, path),
        since=data.get("since"),
        until=data.get("until"),
    )


def _to_plain_value(value: Any) -> PlainValue:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return tuple(str(row) for row in value)
    return str(value)


def _read_confidence(value: Any, path: str) -> Confidence:
    try:
        return Confidence(value)
    except ValueError:
        known = ", ".join(Confidence)
        raise BadInputError(
            Message("Mức tin cậy «{value}» không thuộc: {choices}.", value=value, choices=known),
            field=path,
        ) from None


def parse_clause_value(path: str, plain: PlainValue) -> Any:
    """The typed value of a clause; raises `BadInputError` that names the clause."""
    key = get_clause_key(path)
    try:
        return key.kind.read(plain)
    except BadInputError as error:
        sentence = Message("{label}: {detail}", label=Message(key.label), detail=error.message)
        raise BadInputError(sentence, field=path) from None


def validate_edition(edition: Edition) -> None:
    """Refuse an edition whose values contradict each other; raises `BadInputError`."""
    stated = {
        path: parse_clause_value(path, clause.value) for path, clause in edition.clauses.items()
    }
    if edition.valid_from and edition.valid_to and edition.valid_to < edition.valid_from:
        raise BadInputError(Message("Ngày hết hiệu lực trước ngày có hiệu lực."), field="valid_to")
    if "quota.merit_max" in stated and "quota.merit_share" in stated:
        raise BadInputError(
            Message("Chỉ ghi số lượng hoặc tỷ lệ được đề nghị, không ghi cả hai."),
            field="quota.merit_share",
        )
    first, last = stated.get("calendar.meeting_from"), stated.get("calendar.meeting_to")
    if first and last and first.in_year(2001) > last.in_year(2001):
        raise BadInputError(
            Message("Ngày cuối của khoảng họp trước ngày đầu."), field="calendar.meeting_to"
        )
    validate_scoring_table(stated)


def clauses_to_plain(clauses: Mapping[str, Clause]) -> dict[str, Any]:
    """Clauses as JSON values, for storing; `stored` reads them."""
    return {
        path: {
            "value": clause.value if isinstance(clause.value, str) else list(clause.value),
            "source": clause.source,
            "confidence": clause.confidence.value,
        }
        for path, clause in clauses.items()
    }


def clauses_from_plain(stored: Mapping[str, Any]) -> dict[str, Clause]:
    """Clauses from the JSON values of `to_plain`."""
    return {
        path: _read_clause(path, row, "", Confidence.TYPED)
        for path, row in stored.items()
        if path in {key.path for key in CLAUSES}
    }
