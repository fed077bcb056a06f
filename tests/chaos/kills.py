"""kill -9: one process after another, at random, and everything at once."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.chaos.paper_batch import NOTHING, BatchToll
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.chaos.service import ProcessKind
from tests.factories import ROOT
from tests.waiting import wait_until

TARGETS = (ProcessKind.POOL_CHILD, ProcessKind.WORKER, ProcessKind.SCHEDULER, ProcessKind.WEB)


def kill_processes(stage: ChaosRig) -> list[BreakResult]:
    """Kill one process after the other while batches are made; rounds end with a rest."""
    toll, times, recoveries, batches = NOTHING, 0, [], 0
    faults: list[str] = []
    for size in _rounds(stage.size.kills, stage.size.rounds):
        batch = stage.papers.ask()
        for number in range(size):
            if stage.papers.is_done(batch):
                toll, batches = toll + compare_batch(stage, batch, faults), batches + 1
                batch = stage.papers.ask()
            in_turn = TARGETS[number % len(TARGETS)]
            kind = in_turn if number < size / 2 else stage.chance.choice(TARGETS)
            stage.service.kill_one(kind, stage.chance)
            times += 1
            time.sleep(stage.chance.uniform(0.05, 1.0))
        recoveries.append(stage.papers.until_done(batch, within=stage.size.timeout))
        toll, batches = toll + compare_batch(stage, batch, faults), batches + 1
        wait_until(stage.service.is_whole, within=60, what="every process again")
    return [
        BreakResult(
            "kill -9 of a pool child, a worker, the scheduler, the web: in turn, then at random",
            times,
            toll,
            max(recoveries),
            f"{batches} batches",
            tuple(faults),
        )
    ]


def _rounds(kills: int, rounds: int) -> Iterator[int]:
    for number in range(rounds):
        yield kills // rounds + (number < kills % rounds)


def compare_batch(stage: ChaosRig, batch: int, faults: list[str]) -> BatchToll:
    faults += [f"{count} × {why}" for why, count in stage.papers.reasons(batch).items()]
    return stage.papers.toll(batch)


def pull_plugs(stage: ChaosRig) -> list[BreakResult]:
    """Kill `up` alone, then everything at once, in the middle of a batch and of saving."""
    alone = _pulled(stage, "kill -9 of `up` itself, then `up` again", _pull_up)
    every = _pulled(stage, "kill -9 of every process at once, then `up` again", _pull)
    unclean = _verify(stage)
    verified = "not clean" if unclean else "clean"
    seen = f"{every.seen}; `thidua verify` {verified}"
    return [alone, replace(every, seen=seen, faults=(*every.faults, *unclean))]


def _pulled(stage: ChaosRig, what: str, pull: Callable[[ChaosRig], None]) -> BreakResult:
    toll, recoveries, starts = NOTHING, [], []
    faults: list[str] = []
    savers = stage.savers()
    for _ in range(stage.size.plugs):
        batch = stage.papers.ask()
        with savers.at_work():
            stage.papers.until_begun(batch)
            time.sleep(stage.chance.uniform(0, 0.5))
            pull(stage)
            began = time.monotonic()
            stage.service.start()
            starts.append(time.monotonic() - began)
            stage.papers.until_done(batch, within=stage.size.timeout)
            recoveries.append(time.monotonic() - began)
        toll += compare_batch(stage, batch, faults)
    return BreakResult(
        what,
        stage.size.plugs,
        toll,
        max(recoveries),
        f"pages again {max(starts):.1f} s after `up` was typed; {savers.told()}",
        (*faults, *savers.found(stage.papers.engine)),
    )


def _verify(stage: ChaosRig) -> list[str]:
    """What `thidua verify` finds in what was left."""
    ran = subprocess.run(
        [sys.executable, "-m", "standalone", "verify"],
        cwd=ROOT, env={**stage.backing.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    return [] if ran.returncode == 0 else [f"verify: {(ran.stdout + ran.stderr)[-400:]}"]


def _pull_up(stage: ChaosRig) -> None:
    """Nothing that it had started may outlive it."""
    stage.service.kill_up()


def _pull(stage: ChaosRig) -> None:
    """Also the servers that are not the service's own."""
    stage.service.kill_all()
    for server in (stage.backing.redis, stage.backing.postgres):
        if server:
            server.end()
    if stage.backing.redis:
        stage.backing.redis.start()
    if stage.backing.postgres:
        stage.backing.start_postgres()
