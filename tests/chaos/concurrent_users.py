"""Many at once: the same move, the same form, the next number."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.chaos.clients import DONE, FIELDS, REFUSED, FormAnswer
from tests.chaos.paper_batch import now
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from workflow.domain.papers import PaperKind
from workflow.domain.year import list_moves
from workflow.models import Event, EventKind, Review
from workflow.services.registers import number_register

SAVERS = 20
ASKING = 50
#: In a year and a term in which nobody has counted yet.
UNUSED_DAY = dt.date(2041, 3, 1)


def run_concurrent_users(stage: ChaosRig) -> list[BreakResult]:
    """Everybody opens the page first, then everybody presses at the same moment."""
    return [_same_move(stage), _same_form(stage), _next_number(stage)]


def _same_move(stage: ChaosRig) -> BreakResult:
    """One does it, the other is told where the review stands."""
    faults: list[str] = []
    reviews = stage.papers.edited
    for review in reviews:
        with Session(stage.papers.engine) as session:
            state = session.get_one(Review, review).state
        path = f"reviews/{review}/moves/{list_moves(state)[0].name}"
        answers = _at_once(stage, 2, path, lambda page, number: page.reasons)
        won = [one for one in answers if one.status == DONE and one.location.endswith("/done")]
        if len(won) != 1 or _events(stage, review, EventKind.MOVED) != 1:
            faults.append(f"{len(won)} won; {[answer.status for answer in answers]}")
        faults += [f"{one.status}" for one in answers if one.status not in (DONE, REFUSED)]
    what = "two officers press the same move"
    return BreakResult(what, len(reviews), seen="one wins, the other is told", faults=tuple(faults))


def _same_form(stage: ChaosRig) -> BreakResult:
    """Twenty save one form with different words: one wins, the others see what was changed."""
    review = stage.papers.edited[0]
    before = _events(stage, review, EventKind.SAVED)
    path = f"reviews/{review}/edit/general"
    answers = _at_once(stage, SAVERS, path, _whole_form)
    statuses = [answer.status for answer in answers]
    faults = []
    if statuses.count(DONE) != 1 or statuses.count(REFUSED) != SAVERS - 1:
        faults.append(f"answers: {sorted(statuses)}")
    if (saved := _events(stage, review, EventKind.SAVED) - before) != 1:
        faults.append(f"{saved} were stored")
    what = f"{SAVERS} save one form"
    return BreakResult(what, 1, seen=f"one wins, {SAVERS - 1} are told", faults=tuple(faults))


def _next_number(stage: ChaosRig) -> BreakResult:
    """Fifty reviews under one head, whose office counts their papers together."""
    everybody = Barrier(ASKING, timeout=60)

    def take(review_id: int) -> int:
        everybody.wait()
        with Session(stage.papers.engine) as session:
            review = session.get_one(Review, review_id)
            number = number_register.issue_number(
                session, review, PaperKind.PROPOSAL, day=UNUSED_DAY, by=None, now=now()
            ).number
            session.commit()
            return number

    with ThreadPoolExecutor(ASKING) as threads:
        given = sorted(threads.map(take, stage.papers.reviews[:ASKING]))
    faults = () if given == list(range(1, ASKING + 1)) else (f"given: {given}",)
    what = f"{ASKING} ask for the next number"
    return BreakResult(what, 1, seen=f"numbers 1 … {ASKING}, each once", faults=faults)


def _whole_form(_page: FormAnswer, number: int) -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, f"người {number}"), "bloc-kind": ""}


def _at_once(
    stage: ChaosRig, count: int, path: str, values: Callable[[FormAnswer, int], dict[str, str]]
) -> list[FormAnswer]:
    people = [stage.person() for _ in range(count)]
    pages = [person.get(path) for person in people]
    everybody = Barrier(count, timeout=60)

    def press(number: int) -> FormAnswer:
        everybody.wait()
        return people[number].post(path, pages[number], values(pages[number], number))

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(press, range(count)))


def _events(stage: ChaosRig, review: int, kind: EventKind) -> int:
    query = select(func.count()).select_from(Event).filter_by(review_id=review, kind=kind)
    with Session(stage.papers.engine.execution_options(read_only=True)) as session:
        return session.scalar(query) or 0
