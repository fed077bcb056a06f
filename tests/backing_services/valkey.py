"""A real broker for tests, in a folder of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standalone import embedded_broker
from standalone.child_process import Child, Program
from tests.waiting import wait_until


@contextmanager
def run_broker() -> Iterator[str]:
    """The address of a broker; it stops at the end."""
    with make_broker_folder() as folder, run_broker_in(folder) as url:
        yield url


@contextmanager
def make_broker_folder() -> Iterator[Path]:
    """A folder for a broker: with a short name, for the sake of its socket's path."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-"))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def run_broker_in(folder: Path) -> Iterator[str]:
    """A broker that keeps its things in a folder, so that it can stop and come back."""
    url = embedded_broker.socket_url(folder)
    child = Child(
        Program(
            name="broker",
            command=embedded_broker.prepare_command(folder),
            environment=dict(os.environ),
            log=folder / "broker.log",
        )
    )
    try:
        wait_until(lambda: embedded_broker.is_responding(url), (folder / "broker.log").read_text)
        yield url
    finally:
        child.kill()
