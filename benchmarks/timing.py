"""Time several ways of doing the same work in turns, so that a busy machine slows all alike.

What is counted is processor time, how many papers one core makes, whatever else the machine does;
where a database works as well, it is time on the wall.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Work = Callable[[], object]
Clock = Callable[[], float]
_SECONDS = 0.05  # of one side in one round
_EVERY = 3


def time_in_turns(
    sides: Mapping[str, Work],
    *,
    rounds: int,
    also: Sequence[Work] = (),
    clock: Clock = time.process_time,
) -> dict[str, float]:
    """Milliseconds of one core a call of each side takes: the median over the rounds.

    `also` is what runs in processes of its own and keeps its own time, in every third round.
    """
    counts = {name: _calls_within(_SECONDS, work, clock) for name, work in sides.items()}
    found: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for work in also if number % _EVERY == 0 else ():
            work()
        for name in names:
            _time(sides[name], 1 + counts[name] // 10, clock)  # warm again after the one before
            found[name].append(_time(sides[name], counts[name], clock))
        names.append(names.pop(0))  # nobody always goes first
    return {name: statistics.median(times) for name, times in found.items()}


def measure_p95(work: Work, *, calls: int, clock: Clock = time.process_time) -> float:
    """Milliseconds that 95 of 100 calls stay within."""
    work()
    times = sorted(_time(work, 1, clock) for _ in range(calls))
    return times[round(0.95 * calls) - 1]


def _calls_within(seconds: float, work: Work, clock: Clock) -> int:
    work()
    return max(1, round(seconds * 1000 / _time(work, 1, clock)))


def _time(work: Work, calls: int, clock: Clock) -> float:
    started = clock()
    for _ in range(calls):
        work()
    return (clock() - started) * 1000 / calls
