"""The script of docs/api.md, run as it stands against a service that answers at a port."""

import re
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask

from tests.paper_worker import fill_waiting
from tests.workflow.web.api.conftest import GiveToken
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve
from workflow.services.file_store import FileStore
from workflow.web.clock import now

PAGE = Path(__file__).parents[4] / "docs" / "api.md"


def read_script() -> str:
    match = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert match
    return match[1]


def test_the_script_is_short() -> None:
    assert len([line for line in read_script().splitlines() if line]) <= 30


@pytest.mark.slow
def test_a_stranger_opens_a_bloc_fills_a_year_and_takes_its_papers(
    app: Flask, world: World, give_token: GiveToken, tmp_path: Path
) -> None:
    token, done = give_token("council"), Event()
    (tmp_path / "script.py").write_text(read_script(), encoding="utf-8")

    def work() -> None:
        while not done.wait(0.2):
            fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)

    worker = Thread(target=work)
    worker.start()
    try:
        with serve(app) as address:
            ran = subprocess.run(
                [sys.executable, "-X", "utf8", "script.py", address, token],
                cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip
    finally:
        done.set()
        worker.join()

    assert (ran.returncode, ran.stderr) == (0, "")
    papers = {path.name: path.read_bytes()[:5] for path in tmp_path.glob("*.pdf")}
    assert papers == {"invitation.pdf": b"%PDF-", "minutes.pdf": b"%PDF-"}
