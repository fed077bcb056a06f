"""Entries added to the acts of a release: files that were imported, and decisions of councils."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeGuard

import msgspec

from workflow.domain.clauses import Confidence
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_, Labelled
from workflow.domain.law.acts import ACTS, LegalAct


class ActEntryKind(Labelled):
    """The effect of an entry on an act."""

    IMPORTED = "imported", N_("nhập từ tệp")
    CONFIRMED = "confirmed", N_("đã xác nhận")
    STRUCK = "struck", N_("không dùng")
    RESTORED = "restored", N_("dùng lại")


@dataclass(frozen=True)
class ActEntry:
    """One entry about the act `key`; `person` is who answers for it, on `day`."""

    key: str
    kind: ActEntryKind
    #: The act as a file has it; of a decision, the act with the first day that was read.
    act: LegalAct | None = None
    person: str = ""
    day: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class KnownAct:
    """An act as a council has it: the act, and the entry that decided on it last."""

    act: LegalAct
    decision: ActEntry | None = None

    @property
    def is_struck(self) -> bool:
        return self.decision is not None and self.decision.kind is ActEntryKind.STRUCK


def apply_entries(entries: Iterable[ActEntry]) -> tuple[KnownAct, ...]:
    """The acts of the release with what was imported and decided since, oldest entry first.

    A file that brings an act anew leaves a decision on it as it is.
    """
    acts = {act.key: act for act in ACTS}
    decided: dict[str, ActEntry] = {}
    for entry in entries:
        if entry.kind is ActEntryKind.IMPORTED and entry.act is not None:
            acts[entry.key] = entry.act
        elif entry.kind is ActEntryKind.RESTORED:
            decided.pop(entry.key, None)
        elif entry.key in acts:
            decided[entry.key] = entry
    return _end_replaced(tuple(_decide(act, decided.get(key)) for key, act in acts.items()))


def _end_replaced(known: tuple[KnownAct, ...]) -> tuple[KnownAct, ...]:
    """End acts on the day before one that replaces them begins, unless they ended before."""
    last: dict[str, dt.date] = {}
    for row in known:
        act = row.act
        if row.is_struck or act.since is None or act.confidence is Confidence.REPORTED:
            continue
        for key in act.replaces:
            day = act.since - dt.timedelta(days=1)
            last[key] = min(day, last.get(key, day))
    return tuple(
        replace(
            row, act=replace(row.act, until=min(last[row.act.key], row.act.until or dt.date.max))
        )
        if row.act.key in last
        else row
        for row in known
    )


def _decide(act: LegalAct, entry: ActEntry | None) -> KnownAct:
    if entry is None:
        return KnownAct(act)
    if entry.kind is ActEntryKind.STRUCK:
        return KnownAct(replace(act, cite=False), entry)
    read = replace(act, confidence=Confidence.READ, source=entry.source, unsure=(), cite=True)
    if entry.act is not None and (act.since is None or "since" in act.unsure):
        read = replace(read, since=entry.act.since)
    return KnownAct(read, entry)


class WrongActsError(BadInputError):
    """A file of acts that nothing was taken from: a sentence for each wrong line."""

    def __init__(self, faults: list[tuple[int, Message]]) -> None:
        self.faults = faults
        line, first = faults[0]
        super().__init__(Message("dòng {line}: {detail}", line=line, detail=first), field="file")


def parse_acts(text: str) -> tuple[LegalAct, ...]:
    """Read a file of acts; raises `WrongActsError` with every fault and its line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        fault = Message("không đọc được: tệp không viết đúng TOML từ dòng này.")
        raise WrongActsError([(int(line[1]) if line else 1, fault)]) from None
    rows = data.get("acts")
    if not isinstance(rows, list) or not rows or set(data) != {"acts"}:
        raise WrongActsError([(1, Message("tệp chỉ gồm các mục «[[acts]]», mỗi văn bản một mục."))])
    starts = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*acts", line)]
    starts += [1] * (len(rows) - len(starts))
    faults = [
        (_find_line(text, start, name), sentence)
        for start, row in zip(starts, rows, strict=False)
        for name, sentence in _find_faults(row)
    ]
    faults += _find_repeated_keys(rows, starts)
    if faults:
        raise WrongActsError(sorted(faults, key=lambda fault: fault[0]))
    acts = tuple(msgspec.convert(row, LegalAct) for row in rows)
    known = {act.key: act for act in (*ACTS, *acts)}
    for start, act in zip(starts, acts, strict=False):
        faults += [(start, sentence) for sentence in _find_wrong_ties(act, known)]
    if faults:
        raise WrongActsError(faults)
    return acts


def _find_wrong_ties(act: LegalAct, known: dict[str, LegalAct]) -> Iterator[Message]:
    """Ties of an act to the others that cannot be: unknown, in a circle, under one number."""
    for key in (*act.replaces, *act.amends):
        if key not in known:
            yield Message("«{key}» không phải khóa của văn bản nào.", key=key)
    if _is_replaced_by(act.key, act, known):
        yield Message(
            "«{key}» thay thế chính nó, trực tiếp hoặc vòng qua văn bản khác.", key=act.key
        )
    number = act.number.casefold()
    twin = next((row for row in known.values() if row.number.casefold() == number), act)
    if twin.key != act.key:
        text = N_("số {number} đã có ở văn bản «{key}»; cùng văn bản thì dùng khóa ấy.")
        yield Message(text, number=act.number, key=twin.key)


def _is_replaced_by(key: str, act: LegalAct, known: dict[str, LegalAct]) -> bool:
    """Tell whether an act comes to replace or amend the act `key`, by way of others too."""
    seen: set[str] = set()
    waiting = [*act.replaces, *act.amends]
    while waiting:
        name = waiting.pop()
        if name == key:
            return True
        if name in known and name not in seen:
            seen.add(name)
            waiting += [*known[name].replaces, *known[name].amends]
    return False


_TYPES = {field.name: str(field.type) for field in fields(LegalAct)}
_NEEDED = ("key", "number", "text", "source", "confidence")
_LONGEST = 1000
#: The days of an act that a source may leave open.
_DAYS = {"since", "until", "passed"}


def _find_faults(row: Any) -> Iterator[tuple[str, Message]]:
    if not isinstance(row, dict):
        yield "", Message("mỗi văn bản là một mục «[[acts]]».")
        return
    for name in _NEEDED:
        if name not in row:
            yield "", Message("văn bản thiếu «{name}».", name=name)
    for name, value in row.items():
        if name not in _TYPES:
            yield name, Message("«{name}» không phải tên một trường.", name=name)
        elif sentence := _find_wrong_value(name, value):
            yield name, sentence
    yield from _find_wrong_days(row)


def _find_wrong_days(row: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    passed, since, until = (row.get(name) for name in ("passed", "since", "until"))
    if _is_day(since) and _is_day(until) and until < since:
        yield "until", Message("ngày hết hiệu lực trước ngày có hiệu lực.")
    if _is_day(passed) and _is_day(since) and since < passed:
        yield "passed", Message("ngày ban hành sau ngày có hiệu lực.")


def _find_wrong_value(name: str, value: Any) -> Message | None:
    if name == "confidence":
        choices = ", ".join(Confidence)
        wrong = Message("«{name}» là một trong: {choices}.", name=name, choices=choices)
        return None if value in list(Confidence) else wrong
    if name == "number" and _is_text(value) and not any(map(str.isdigit, value)):
        return Message("«{name}» là số, ký hiệu của văn bản, viết như 152/2025/NĐ-CP.", name=name)
    if name == "unsure" and _is_list(value) and not set(value) <= _DAYS:
        return Message("«{name}» chỉ gồm: {choices}.", name=name, choices=", ".join(sorted(_DAYS)))
    if name == "key":
        wrong = Message("«{name}» chỉ gồm chữ thường không dấu, số và gạch nối.", name=name)
        return None if re.fullmatch(r"[a-z0-9-]{1,60}", str(value)) else wrong
    fits, sentence = next(row for kind, row in _VALUES.items() if kind in _TYPES[name])
    return None if fits(value) else Message(sentence, name=name)


def _is_day(value: Any) -> TypeGuard[dt.date]:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST


#: By the type of a field: whether a value fits, and the sentence if it does not.
_VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "date": (_is_day, N_("«{name}» là một ngày, viết như 2026-10-01.")),
    "bool": (lambda value: isinstance(value, bool), N_("«{name}» là true hoặc false.")),
    "tuple": (_is_list, N_('«{name}» là một danh sách, viết như ["luat-2022"].')),
    "": (_is_text, N_("«{name}» là chữ trong dấu ngoặc kép, không để trống, không quá 1000 chữ.")),
}


def _find_repeated_keys(rows: list[Any], starts: list[int]) -> list[tuple[int, Message]]:
    seen: set[str] = set()
    found = []
    for start, row in zip(starts, rows, strict=False):
        key = row.get("key") if isinstance(row, dict) else None
        if isinstance(key, str) and key in seen:
            found.append((start, Message("khóa «{key}» có hai lần trong tệp.", key=key)))
        seen.add(str(key))
    return found


def _find_line(text: str, start: int, name: str) -> int:
    """The line on which the act that begins at `start` sets `name`; its first if it does not."""
    for number, line in enumerate(text.splitlines()[start:], start + 1):
        if line.lstrip().startswith("[["):
            break
        if name and re.match(rf"\s*{re.escape(name)}\s*=", line):
            return number
    return start
