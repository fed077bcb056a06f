"""The machine around the service: power cuts, stuck transactions, floods, disks and folders."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from sqlalchemy.orm import Session

from tests.chaos.clients import AGAIN, DONE, FIELDS, Client, FormAnswer
from tests.chaos.paper_batch import NOTHING
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.factories import ROOT
from tests.waiting import wait_until
from workflow.models import Review
from workflow.models.base import lift_bounds
from workflow.services.history import lock_chain
from workflow.services.operations.broker import client_url
from workflow.services.operations.foreign_messages import count_foreign
from workflow.services.queue import Queue

#: Read by somebody who saves nothing.
PAGES = ("healthz", "", "operations")
GARBAGE = (b"\xff", b"[]", b"{}", b'{"headers": {"task": "other"}, "body": "e30="}')


def cut_power(stage: ChaosRig) -> list[BreakResult]:
    """End everything at once and tear what was not on the disk yet; `up` again, each time."""
    toll, starts, faults = NOTHING, [], []
    savers, batches = stage.savers(), []
    for number in range(stage.size.cuts):
        with savers.at_work():
            batches.append(batch := stage.papers.ask())
            stage.papers.until_begun(batch)
            time.sleep(stage.chance.uniform(0, 1.5))
            stage.service.kill_all()
            for server in (stage.backing.redis, stage.backing.postgres):
                if server:
                    server.end()
            _tear(stage, number)
            if stage.backing.redis:
                stage.backing.redis.start()
            if stage.backing.postgres:
                stage.backing.start_postgres()
            began = time.monotonic()
            stage.service.start()
            starts.append(time.monotonic() - began)
            stage.papers.until_done(batch, within=stage.size.timeout)
        toll += stage.papers.toll(batch)
    faults += [f"up took {max(starts):.0f} s"] if max(starts) > 30 else []
    faults += savers.found(stage.papers.engine)
    seen = f"pages again {max(starts):.1f} s after `up` was typed, at most; {savers.told()}"
    what = "power cut: everything ends, what was not brought to the disk is torn, empty or gone"
    return [BreakResult(what, stage.size.cuts, toll, None, seen, tuple(faults))]


def _tear(stage: ChaosRig, number: int) -> None:
    """Damage what nobody had brought to the disk, each time in another way."""
    data = stage.backing.data
    parts = sorted((*data.glob("broker/*/*/*"), *data.glob("redis/appendonlydir/*")))
    if stage.backing.redis:
        for path in parts:  # whoever runs Redis takes its damaged files away
            path.unlink()
    elif parts:
        torn = parts[number % len(parts)]
        content = torn.read_bytes()
        torn.write_bytes(
            (content + bytes(500), b"", content[: len(content) // 2], bytes(len(content)))[
                number % 4
            ]
        )
    for log in data.glob("*.sqlite3-wal"):
        with log.open("ab") as file:
            file.write(bytes(stage.chance.randrange(5000)))
    for path in (*data.glob("run/*.conf"), *data.glob("logs/*.log")):
        path.write_bytes(path.read_bytes()[: stage.chance.randrange(2000)])


def hold_locks(stage: ChaosRig) -> list[BreakResult]:
    """Freeze a transaction that holds a council's chain, while people read and save."""
    person, savers = stage.person(), stage.savers()
    faults: list[str] = []
    reading: list[float] = []
    with Session(stage.papers.engine) as frozen:
        review = frozen.get_one(Review, stage.papers.edited[0])
        lift_bounds(frozen.connection())  # else PostgreSQL might end it before anybody looks
        lock_chain(frozen, review.bloc.council_id)
        time.sleep(6)
        told = _doctor(stage)
        with savers.at_work():
            deadline = time.monotonic() + stage.size.frozen
            while time.monotonic() < deadline:
                reading += [_timed(person, page, faults) for page in PAGES]
        frozen.invalidate()  # PostgreSQL may have ended it meanwhile
    slow = sorted(reading)[int(len(reading) * 0.95)]
    waits = [answer.seconds for _, _, answer in savers.answers]
    faults += [f"p95 of reading {slow:.1f} s"] if slow > 2 else []
    faults += (
        [f"a save was answered after {max(waits):.0f} s"] if max(waits, default=0) > 15 else []
    )
    faults += [] if "bị giữ" in told else ["doctor does not name who holds the lock"]
    seen = (
        f"reading p95 {slow:.2f} s; saves answered within {max(waits, default=0):.0f} s "
        f"({sum(one.status == AGAIN for _, _, one in savers.answers)} “try again”); "
        "`thidua doctor` names who holds it"
    )
    what = f"a transaction that holds a council's chain is frozen for {stage.size.frozen:g} s"
    return [BreakResult(what, 1, seen=seen, faults=tuple(faults))]


def _timed(person: Client, page: str, faults: list[str]) -> float:
    answer: FormAnswer = person.get(page)
    if answer.status != 200:
        faults.append(f"{page}: {answer.status}")
    return answer.seconds


def flood_queue(stage: ChaosRig) -> list[BreakResult]:
    """Fill the queues with messages of nobody, then ask for papers."""
    broker = stage.backing.broker_url
    with Redis.from_url(client_url(broker)) as client:
        for queue in Queue:
            for _ in range(stage.size.flood // len(GARBAGE) // len(Queue) // 100):
                client.lpush(queue, *GARBAGE * 100)
    batch = stage.papers.ask()
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    wait_until(lambda: count_foreign(broker) > 0, within=30, what="foreign messages are counted")
    faults = [] if "Việc lạ".lower() in _doctor(stage).lower() else ["doctor does not name it"]
    seen = f"{count_foreign(broker):,} taken out, counted and named by `thidua doctor`"
    what = f"{stage.size.flood:,} foreign messages in the queues"
    return [BreakResult(what, 1, stage.papers.toll(batch), recovery, seen, tuple(faults))]


def move_data(stage: ChaosRig) -> list[BreakResult]:
    """Move the data folder away under a running service, and back."""
    if stage.backing.postgres:
        return []  # the servers of this backing have their files in that folder
    data = stage.backing.data
    away, faults = data.with_name(f"{data.name}-away"), []
    batch = stage.papers.ask()
    stage.papers.until_begun(batch)
    data.rename(away)
    began = time.monotonic()
    child = stage.service.child
    assert child
    wait_until(lambda: child.exit_code is not None, within=60, what="end of up")
    stopped = time.monotonic() - began
    made = [path.name for path in data.rglob("*.sqlite3")] if data.exists() else []
    faults += [f"made at the old place: {', '.join(made)}"] if made else []
    shutil.rmtree(data, ignore_errors=True)
    away.rename(data)
    faults += [] if "đã bị chuyển đi" in stage.service.said.read_text() else ["it says nothing"]
    stage.service.start()
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    seen = f"the service says so and stops after {stopped:.1f} s; moved back, it goes on"
    what = "the data folder moved away while papers are made"
    return [BreakResult(what, 1, stage.papers.toll(batch), recovery, seen, tuple(faults))]


def fill_disk(stage: ChaosRig) -> list[BreakResult]:
    """Fill the disk of the data to the last byte; read and save; make room again."""
    if stage.backing.postgres:
        return []  # its own files are on that disk, and it ends
    with _full_disk_service(stage) as (person, fill, empty):
        page = person.get(path := f"reviews/{stage.papers.edited[0]}/edit/general")
        fill()
        faults: list[str] = []
        for one in PAGES:
            _timed(person, one, faults)
        values = {**dict.fromkeys(FIELDS, "sau khi đầy"), "bloc-kind": ""}
        refused = person.post(path, page, values)
        faults += [] if (refused.status, "đã đầy" in refused.text) == (AGAIN, True) else [
            f"saving: {refused.status}"
        ]  # fmt: skip
        faults += [] if '"disk"' in person.get("healthz").text else ["health does not say disk"]
        empty()
        again = person.post(path, page, values)
        faults += [f"saving afterwards: {again.status}"] if again.status != DONE else []
    seen = "pages are read, saving is refused with the reason, health says “disk”; back by itself"
    return [BreakResult("the disk of the data full to the last byte", 1, seen=seen,
                        faults=tuple(faults))]  # fmt: skip


@contextmanager
def _full_disk_service(
    stage: ChaosRig,
) -> Iterator[tuple[Client, Callable[[], None], Callable[[], None]]]:
    """The same service on a file system in memory that a test may fill."""
    data = stage.backing.data
    stage.service.stop()
    stage.papers.engine.dispose()
    kept = data.with_name(f"{data.name}-kept")
    shutil.copytree(data, kept, ignore=shutil.ignore_patterns("*.sock", "reserve"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", data], check=True)
    filler = data / "filler"
    try:
        shutil.copytree(kept, data, dirs_exist_ok=True)
        stage.service.start()
        yield stage.person(), lambda: _fill(filler), filler.unlink
    finally:
        stage.service.stop()
        stage.papers.engine.dispose()
        subprocess.run(["umount", "--lazy", data], check=True)
        shutil.rmtree(kept)
        stage.service.start()


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _doctor(stage: ChaosRig) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "standalone", "doctor"],
        cwd=ROOT, env={**stage.backing.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return ran.stdout + ran.stderr
