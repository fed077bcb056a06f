"""What a paper says of the meeting against the minutes: place, hour, people, votes, leaders."""

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from worker.word.lint.checks.registry import Fault
from worker.word.lint.model import Line
from worker.word.lint.set_meeting import (
    find_beginning,
    find_end,
    find_place,
    is_same_place,
    read_halls,
    read_names,
)
from worker.word.lint.set_results import AWARD, VOTES, Results, is_same_award
from worker.word.lint.text_keys import strip_tones
from workflow.domain.errors import Message

#: A meeting may begin a little later than people were invited for.
LATE_MINUTES = 60
FLAG = "Cờ thi đua"


def place_faults(own: Sequence[Line], minutes: Sequence[Line]) -> Iterator[Fault]:
    """The hall of the meeting, wherever it is named."""
    halls: dict[str, set[str]] = {}
    for hall, number, _ in read_halls(minutes):
        halls.setdefault(hall, set()).add(number)
    told = {id(line) for hall, number, line in read_halls(own) if number in halls.get(hall, ())}
    for hall, number, line in read_halls(own):
        if hall in halls and number not in halls[hall] and id(line) not in told:
            held = ", ".join(sorted(halls[hall]))
            wanted = Message("địa điểm như biên bản: {place}", place=held)
            yield Fault(wanted, Message("“{text}”", text=line.text), line)
            return
    here, there = find_place(own), find_place(minutes)
    if here and there and not is_same_place(here[0], there[0]):
        wanted = Message("địa điểm như biên bản: {place}", place=there[0])
        yield Fault(wanted, Message("“{text}”", text=here[0]), here[1])


def hour_faults(own: Sequence[Line], minutes: Sequence[Line], *, counts: bool) -> Iterator[Fault]:
    """Invitations name the hour at which the meeting began; votes are counted while it lasts."""
    here, begun, ended = find_beginning(own), find_beginning(minutes), find_end(minutes)
    if here is None or begun is None:
        return
    within = counts and ended is not None and begun[0] <= here[0] <= ended[0]
    if within or (not counts and abs(here[0] - begun[0]) < LATE_MINUTES):
        return
    if counts and ended is None:
        return
    wanted = Message("giờ như biên bản: {hour}", hour=_clock(begun[0]))
    yield Fault(wanted, Message("{hour}", hour=_clock(here[0])), here[1])


def _clock(minute: int) -> str:
    return f"{minute // 60:02} giờ {minute % 60:02}"


def name_faults(own: Sequence[Line], minutes: Sequence[Line]) -> Iterator[Fault]:
    """A name that only its tones tell from one of the minutes is that name misspelt."""
    here, there = read_names(own), read_names(minutes)
    for name, line in here.items():
        if name in there or any(_fold(name) == _fold(one) for one in there):
            continue
        like = next((one for one in there if strip_tones(one) == strip_tones(name)), None)
        if like is not None and like not in here:
            wanted = Message("họ tên như biên bản: {name}", name=like)
            yield Fault(wanted, Message("“{text}”", text=name), line)


def _fold(name: str) -> str:
    """The words with their tones, wherever in a word the tone is put."""
    return " ".join("".join(sorted(normalize("NFD", word))) for word in name.split())


def result_faults(own: Results, minutes: Results) -> Iterator[Fault]:
    """Votes, leaders and awards of each unit; several rounds may give it several votes."""
    for (what, whom), values in own.items():
        known = minutes.get((what, whom), {})
        if not known and what == AWARD:
            yield from _flag_faults(whom, values, minutes)
        if not known or (what == VOTES and len(values) > len(known)):
            continue
        for value, line in values.items():
            if not _is_known(what, value, known):
                told = ", ".join(known)
                name = f"{what} ({whom})"
                wanted = Message("{name} như biên bản: {votes}", name=name, votes=told)
                yield Fault(wanted, Message("{name}: {votes}", name=name, votes=value), line)


def _flag_faults(whom: str, values: dict[str, Line], minutes: Results) -> Iterator[Fault]:
    """One unit leads a bloc: nobody else is given the flag that the minutes give to it."""
    given = {
        unit
        for (what, unit), awards in minutes.items()
        if what == AWARD and any(award.startswith(FLAG) for award in awards)
    }
    for value, line in values.items() if len(given) == 1 else ():
        if value.startswith(FLAG):
            wanted = Message("{name} như biên bản: {votes}", name=value, votes=min(given))
            yield Fault(wanted, Message("{name}: {votes}", name=value, votes=whom), line)


def _is_known(what: str, value: str, known: dict[str, Line]) -> bool:
    if what == AWARD:
        return any(is_same_award(value, one) for one in known)
    return value in known
