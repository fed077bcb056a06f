"""Say on which machine a figure was taken, and keep the figures in docs/benchmarks.md."""

import datetime as dt
import json
import os
import platform
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

DOCS = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
_TITLE = "# Benchmarks\n\nEach section is written by the command it names.\n"


def describe_machine() -> dict[str, str | int | None]:
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }


def _processor() -> str:
    """The name Linux gives the processor; elsewhere what Python knows."""
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def print_figures(
    results: Sequence[dict[str, Any]], lines: Sequence[str], *, as_json: bool
) -> None:
    """Print the figures of each database as an object, or all of them as a table."""
    if not as_json:
        click.echo("\n".join(lines))
    for found in results if as_json else ():
        click.echo(json.dumps({**found, **describe_machine()}))


def write_section(section: str, command: str, lines: Sequence[str]) -> None:
    """Replace one section of docs/benchmarks.md, leaving the others as they are."""
    about = ", ".join(f"{key} {value}" for key, value in describe_machine().items())
    text = "\n".join((f"## {section}", "", f"`{command}`: {about}", "", *lines, ""))
    old = DOCS.read_text("utf-8") if DOCS.exists() else _TITLE
    pattern = re.compile(rf"^## {re.escape(section)}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    new, count = pattern.subn(lambda _: text, old)
    whole = new if count else f"{old.rstrip()}\n\n{text}"
    DOCS.write_text(re.sub(r"\n+## ", "\n\n## ", whole), "utf-8")
