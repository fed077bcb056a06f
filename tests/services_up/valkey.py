"""A real broker for tests, in a folder of its own."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standalone import broker
from standalone.child import Child, Program


@contextmanager
def running_broker() -> Iterator[str]:
    """The address of a broker; it stops at the end."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-"))  # short, for the sake of the socket's path
    url = broker.address(folder)
    child = Child(
        Program(
            name="broker",
            command=broker.command(folder),
            environment=dict(os.environ),
            log=folder / "broker.log",
        )
    )
    try:
        deadline = time.monotonic() + 10
        while not broker.answers(url):
            assert time.monotonic() < deadline, (folder / "broker.log").read_text()
            time.sleep(0.01)
        yield url
    finally:
        child.kill()
        shutil.rmtree(folder)
