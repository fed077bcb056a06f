"""Every answer that people got, held to what is stored in the end.

In the spirit of Jepsen and Elle: many people save the same few reviews while processes are killed
and connections are cut. Each save writes a word that is written once, and names the version that
its form was shown with. Afterwards the versions tell in which order saves happened: each that was
answered as saved is there once, each that was refused is not, each in doubt is there once or not at
all; and none that is there was typed over another that its writer had not seen.
"""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.error import URLError

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.chaos import outages
from tests.chaos.clients import AGAIN, DONE, FIELDS, REFUSED, TOO_MANY, Client, FormAnswer
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.chaos.service import ProcessKind
from tests.waiting import wait_until
from workflow.domain.record import decode_record
from workflow.models import Snapshot

#: Reviews besides those that no batch covers.
_OTHERS = 20
_PERHAPS = "có thể đã lưu"


@dataclass(frozen=True)
class Save:
    """What somebody tried to save, and what they were told."""

    review: int
    word: str
    #: The version of the facts that the form was shown with.
    seen: int
    answer: FormAnswer

    @property
    def is_told_saved(self) -> bool:
        return self.answer.status == DONE

    @property
    def is_told_unsaved(self) -> bool:
        """Refused, or "try again": nothing was done. No answer at all leaves it in doubt."""
        status, text = self.answer.status, self.answer.text
        return status in (REFUSED, TOO_MANY) or (status == AGAIN and _PERHAPS not in text)


def record_history(stage: ChaosRig) -> list[BreakResult]:
    """Let many save while the web is killed and connections are cut; then look."""
    reviews = [*stage.papers.edited, *stage.papers.reviews[:_OTHERS]]
    breaks = Counter[str]()
    with saving(stage.people(stage.size.people), reviews) as saves:
        end = time.monotonic() + stage.size.history
        while time.monotonic() < end:
            time.sleep(stage.chance.uniform(2, 6))
            breaks[_break_something(stage)] += 1
    wait_until(stage.service.is_whole, within=60, what="every process again")
    with Session(stage.papers.engine) as session:
        faults = list(find_faults(session, saves))
    what = f"{stage.size.people} people save {len(reviews)} reviews"
    seen = tell(saves, breaks)
    return [BreakResult(what, breaks.total(), seen=seen, faults=tuple(faults[:20]))]


@contextmanager
def saving(people: Sequence[Client], reviews: list[int]) -> Iterator[list[Save]]:
    """People save these reviews while the block runs; what each was told comes into the list."""
    saves: list[Save] = []
    over = threading.Event()
    threads = [
        threading.Thread(
            target=_save_until, daemon=True,
            args=(over, person, number, reviews, saves),
        )
        for number, person in enumerate(people)
    ]  # fmt: skip
    for one in threads:
        one.start()
    try:
        yield saves
    finally:
        over.set()
        for one in threads:
            one.join(90)


def tell(saves: Iterable[Save], breaks: Counter[str]) -> str:
    """What people were told, and what was broken meanwhile, in a few words."""
    told = Counter(
        "saved" if one.is_told_saved else "not saved" if one.is_told_unsaved else "in doubt"
        for one in saves
    )
    return (
        ", ".join(f"{count} {what}" for what, count in sorted(told.items()))
        + "; each as it was told, none typed over unseen; "
        + ", ".join(f"{count} × {what}" for what, count in breaks.items())
    )


def _break_something(stage: ChaosRig) -> str:
    """Kill a process of the web, freeze it for a moment, or cut the database off."""
    web = stage.service.of_kind(ProcessKind.WEB)
    match stage.chance.randrange(3 if stage.backing.postgres else 2):
        case 0 if web:
            stage.chance.choice(web).kill()
            return "kill -9 of the web"
        case 2:
            outages.terminate_connections(stage)
            return "all connections cut"
        case _:
            for process in web:
                process.send(signal.SIGSTOP)
            time.sleep(0.5)
            for process in web:
                process.send(signal.SIGCONT)
            return "the web frozen"


def _save_until(
    over: threading.Event, person: Client, number: int, reviews: list[int], saves: list[Save]
) -> None:
    chance = random.Random(number)  # noqa: S311 (no secret)
    count = 0
    while not over.wait(chance.uniform(0.05, 0.4)):
        review = chance.choice(reviews)
        path = f"reviews/{review}/edit/general"
        with suppress(URLError, OSError):
            page = person.get(path)
            if page.status != 200 or not page.fields.get("seen", "").isdigit():
                continue
            count += 1
            word = f"người {number} lần {count}"
            values = {**dict.fromkeys(FIELDS, word), "bloc-kind": ""}
            answer = person.post(path, page, values)
            saves.append(Save(review, word, int(page.fields["seen"]), answer))


def find_faults(session: Session, saves: Iterable[Save]) -> Iterable[str]:
    """What was stored otherwise than it was told, or over somebody unseen."""
    versions: dict[tuple[int, str], list[int]] = {}
    for row in session.scalars(select(Snapshot).order_by(Snapshot.version)):
        word = decode_record(row.facts).bloc.code or ""
        versions.setdefault((row.review_id, word), []).append(row.version)
    for save in saves:
        there = versions.get((save.review, save.word), [])
        if len(there) > 1:
            yield f"«{save.word}» is stored {len(there)} times"
        if save.is_told_saved and not there:
            yield f"«{save.word}» was said to be saved and is lost"
        if save.is_told_unsaved and there:
            yield f"«{save.word}» was said not to be saved ({save.answer.status}) and is"
        if there and there[0] != save.seen + 1:
            yield f"«{save.word}» was typed on version {save.seen} and is version {there[0]}"
