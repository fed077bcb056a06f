"""A flood of wrong sign-ins against one service: does it still answer others?

Each guess comes from an address of its own, as a proxy would tell it, and with one of two hundred
logins; `/healthz` is asked all the time. The service is the web as `thidua up` runs it, on SQLite
and Valkey.
"""

import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import click

from benchmarks.machine import print_figures, write_section
from migrations.run import upgrade
from tests.backing_services import valkey
from tests.running_web import RunningWeb, serve_web
from workflow.models import open_engine

AIM_SECONDS = 1.0
_LOGINS = 200


def flood(web: RunningWeb, pace: int, seconds: int) -> dict[str, Any]:
    """Guess so many times a second, whether answers come or not."""
    _status, page, cookie = web.get("/sign-in")
    token = next(iter(re.findall(r'name="csrf_token" value="([^"]+)"', page)))
    healthy, stop, memory = list[float](), Event(), list[float]()
    watch = Thread(target=_watch, args=(web, stop, healthy, memory))
    watch.start()
    with ThreadPoolExecutor(200) as pool:
        began, sent = time.monotonic(), []
        for number in range(pace * seconds):
            time.sleep(max(0.0, began + number / pace - time.monotonic()))
            sent.append(pool.submit(_guess, web, number, unescape(token), cookie))
        late = time.monotonic() - began - seconds
        answers = [one.result() for one in sent]
    stop.set()
    watch.join()
    return {
        "guesses": len(answers),
        "late": late,
        "statuses": dict(Counter(status for status, _ in answers)),
        "slowest_guess": max(took for _, took in answers),
        "asked": len(healthy),
        "median_healthz": sorted(healthy)[len(healthy) // 2],
        "slowest_healthz": max(healthy),
        "most_mib": max(memory),
        "before_mib": memory[0],
    }


def _guess(web: RunningWeb, number: int, token: str, cookie: str) -> tuple[int, float]:
    """Guess once; the status, and the seconds until it came."""
    fields = {"csrf_token": token, "login": f"nguoi{number % _LOGINS}", "password": "sai rồi"}
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}",
    }
    began = time.monotonic()
    status, _page, _cookie = web.ask("POST", "/sign-in", urlencode(fields), headers)
    return status, time.monotonic() - began


def _watch(web: RunningWeb, stop: Event, healthy: list[float], memory: list[float]) -> None:
    """Ask for the service's health ten times a second, and look at its memory."""
    while not stop.is_set():
        began = time.monotonic()
        status, _page, _cookie = web.get("/healthz")
        healthy.append(time.monotonic() - began if status == 200 else float("inf"))
        memory.append(sum(_children_mib(os.getpid())))
        stop.wait(0.1)


def _children_mib(parent: int) -> Iterator[float]:
    """Give the memory of each process below one."""
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                text = Path(f"/proc/{child}/status").read_text()
                yield int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024
                yield from _children_mib(int(child))
            except (OSError, IndexError):  # it has just ended
                continue


def measure(pace: int, seconds: int) -> dict[str, Any]:
    """Flood a service of our own."""
    with tempfile.TemporaryDirectory() as folder, valkey.run_broker() as broker:
        url = f"sqlite:///{folder}/thidua.sqlite3"
        engine = open_engine(url)
        upgrade(engine)
        engine.dispose()
        os.environ["THIDUA_TRUSTED_PROXIES"] = "1"
        with serve_web(Path(folder), url, broker) as web:
            return flood(web, pace, seconds)


def table(found: dict[str, Any]) -> Iterator[str]:
    """Write the figures as a table."""
    yield (
        "| guesses | answers | slowest guess s | `/healthz` asked | median ms | slowest ms "
        "| MiB before | most MiB |"
    )
    yield "| --: | --- | --: | --: | --: | --: | --: | --: |"
    said = ", ".join(f"{count} × {status}" for status, count in sorted(found["statuses"].items()))
    yield (
        f"| {found['guesses']} | {said} | {found['slowest_guess']:.1f} | {found['asked']} | "
        f"{found['median_healthz'] * 1000:.0f} | {found['slowest_healthz'] * 1000:.0f} | "
        f"{found['before_mib']:.0f} | {found['most_mib']:.0f} |"
    )
    yield ""
    yield (
        f"422: looked at and wrong; 503: too many at once, try again; 429: too many for one login. "
        f"The aim is `/healthz` within {AIM_SECONDS:.0f} s throughout."
    )


@click.command()
@click.option("--pace", default=50, show_default=True, help="Guesses a second.")
@click.option("--seconds", default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(pace: int, seconds: int, *, as_json: bool, docs: bool) -> None:
    """Flood the sign-in page."""
    found = measure(pace, seconds)
    lines = list(table(found))
    print_figures([found], lines, as_json=as_json)
    if docs:
        write_section("sign-in flood", "python -m benchmarks.sign_in_flood", lines)


if __name__ == "__main__":
    main()
