"""docs/reliability.md, from the ledger of a long run."""

import os
import platform
import subprocess
from pathlib import Path

from tests.backing_services import postgres
from tests.chaos.results import BreakResult, ResultLedger
from tests.chaos.tested_breaks import write_tested

#: In the order of the report: what is broken, and what must hold.
HEADINGS = {
    "kills": ("Processes killed", "all papers once, the same bytes as undisturbed, within 60 s"),
    "broker": ("The broker away", "the same; the forms go on saving; papers say that they wait"),
    "database": ("The database away", "no half-saved form; every answer is done or “try again”"),
    "store": ("The file store", "a clear error, no row without its file, goes on when mended"),
    "object": ("The object store", "papers wait and are made; the same bytes; none is blamed"),
    "messages": ("Messages doubled, out of order, late", "one paper"),
    "poison": ("Papers that kill their worker", "failed with a reason after three tries, alone"),
    "crowd": ("Many at once", "one wins, the others are told"),
    "clock": ("The clock", "nothing held up; the day and year of Hà Nội"),
    "load": ("Two hundred people", "no 5xx, p95 within three times of idle, memory flat"),
    "plugs": ("Everything killed", "the same as for one process; no half-saved form"),
    "power": ("Power cuts", "`up` just starts, within 30 s; all papers once; no half-saved form"),
    "locks": ("One stuck transaction", "reading p95 < 2 s, saves answered < 15 s, named"),
    "flood": ("Foreign messages", "papers as soon as without them; counted and named"),
    "disk": ("A full disk", "reading goes on, saving is refused with the reason, back by itself"),
    "images": (
        "Disks copied mid-work",
        "`up` starts from each in 30 s; nothing answered is lost",
    ),
    "history": ("Every answer recorded", "each as it was told; nobody typed over another unseen"),
    "hosts": ("Two hosts, every answer recorded", "the same; papers once, with their files"),
    "moved": ("The data folder moved away", "noticed and said; nothing written elsewhere or lost"),
}
#: The results that docs/reliability.md tells of.
LEDGER = Path(__file__).with_name("ledger.json")
BACKEND_TITLES = {
    "sqlite": "SQLite + Valkey",
    "postgres": "PostgreSQL + Redis",
    "bucket": "PostgreSQL + Redis + S3",
}

_HEAD = """\
# What was broken on purpose, and what became of it

Written by `python -m tests.chaos --report docs/reliability.md`; each row breaks a running service
(`thidua up` with all its processes), on loopback only, while a batch of 2,000 papers is made and
people save forms. A lost paper is one that is not ready, or whose file is not there with the bytes
of its hash; a doubled one has two rows for a review and kind; a changed one has other bytes than in
a run that nobody disturbed. *Time* is from the last break until every paper was made. A smaller set
runs with every test run (alone: `./thidua test tests/chaos`).
"""
_TABLE = """\
| on | what | times | papers | lost | doubled | changed | time | seen | held |
| --- | --- | --: | --: | --: | --: | --: | --: | --- | --- |
"""
_FOOT = Path(__file__).with_name("what_can_be_lost.md")


def write_report(ledger: ResultLedger) -> str:
    """The whole page."""
    results, days = ledger.read(), ledger.days()
    parts = [_HEAD, f"Machine: {_machine()}.\n"]
    for row, (title, must) in HEADINGS.items():
        if row not in results:
            continue
        found = results[row]
        lines = [
            _line(BACKEND_TITLES[backing], result)
            for backing in BACKEND_TITLES
            for result in found.get(backing, ())
        ]
        ran = [
            f"{BACKEND_TITLES[name]} {days[row][name]}" for name in BACKEND_TITLES if name in found
        ]
        parts.append(f"## {title}\n\nMust hold: {must}. Run: {'; '.join(ran)}.\n")
        parts.append(_TABLE + "".join(lines))
    return "\n".join([*parts, write_tested(), _FOOT.read_text()])


def _line(backing: str, result: BreakResult) -> str:
    toll = result.toll
    counted = [toll.lost, toll.doubled, toll.changed] if toll.papers else ["–"] * 3
    cells = [
        backing,
        result.what,
        result.times,
        f"{toll.papers:,}" if toll.papers else "–",
        *counted,
        f"{result.recovery:.1f} s" if result.recovery is not None else "–",
        result.seen or "–",
        "yes" if result.held else f"**no**: {'; '.join(result.faults)[:400]}",
    ]
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |\n"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, {_postgres()}; shared with other work while it ran, "
        "so times are upper bounds"
    )


def _postgres() -> str:

    programs = postgres.find_installed_programs()
    if programs is None:
        return "no PostgreSQL"
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True)
    return said.stdout.strip()
