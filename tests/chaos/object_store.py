"""kill -9 of the object store, and of workers with it, while batches are made."""

import time

from tests.chaos.kills import compare_batch
from tests.chaos.paper_batch import NOTHING
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.chaos.service import ProcessKind
from tests.waiting import wait_until

TARGETS = (ProcessKind.WORKER, ProcessKind.POOL_CHILD)


def kill_object_store(stage: ChaosRig) -> list[BreakResult]:
    """Kill the server and a process that uses it, and bring the server back after some seconds."""
    store = stage.backing.store
    assert store
    toll, batches, pages = NOTHING, 0, 0
    faults: list[str] = []
    batch = stage.papers.ask()
    for number in range(stage.size.store_kills):
        stage.papers.until_begun(batch)
        if stage.papers.is_done(batch):
            toll, batches = toll + compare_batch(stage, batch, faults), batches + 1
            batch = stage.papers.ask()
        time.sleep(stage.chance.uniform(0.0, 2.0))
        store.kill()
        stage.service.kill_one(TARGETS[number % len(TARGETS)], stage.chance)
        pages += stage.service.answers()
        time.sleep(stage.chance.uniform(0.5, 4.0))
        store.start()
        store.wait_until_ready()
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    toll, batches = toll + compare_batch(stage, batch, faults), batches + 1
    wait_until(stage.service.is_whole, within=60, what="every process again")
    if pages < stage.size.store_kills:
        faults.append(f"pages answered {pages} times of {stage.size.store_kills}")
    return [
        BreakResult(
            "kill -9 of the S3 server and of a worker or its child at the same time",
            stage.size.store_kills,
            toll,
            recovery,
            f"{batches} batches; pages answered each time",
            tuple(faults),
        )
    ]
