"""The script of docs/api.md, run as it stands against a service that answers at a port."""

import re
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask

from tests.paper_worker import fill_waiting
from tests.workflow.web.api.conftest import GiveToken
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve
from workflow.domain.webhooks import make_secret, sign_message
from workflow.services.stores.file_store import FileStore
from workflow.services.webhooks import delivery
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.services.webhooks.delivery import SendingPlace
from workflow.web.clock import now

ANYWHERE = AddressPolicy(allow_private=True, allow_http=True)
PAGE = Path(__file__).parents[4] / "docs" / "api.md"


def read_script(place: int = 0) -> str:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[place]  # type: ignore[no-any-return]


def test_the_script_is_short() -> None:
    assert len([line for line in read_script().splitlines() if line]) <= 30


def test_the_lines_that_verify_a_message_believe_ours_alone(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(read_script(1), encoding="utf-8")
    is_ours = runpy.run_path(str(tmp_path / "verify.py"))["is_ours"]
    secret, body = make_secret(), "{'a': 'ă'}".encode()
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1700000000"}
    headers["webhook-signature"] = f"v1,x {sign_message(secret, 'msg_1', 1700000000, body)}"

    assert is_ours(secret, headers, body)
    assert not is_ours(secret, headers, body + b" ")
    assert not is_ours(make_secret(), headers, body)


@pytest.mark.slow
def test_a_stranger_opens_a_bloc_fills_a_year_and_takes_its_papers(
    app: Flask, world: World, give_token: GiveToken, tmp_path: Path
) -> None:
    token, done = give_token("council"), Event()
    settings = replace(app.config["SETTINGS"], webhooks_private=True, webhooks_http=True)
    app.config["SETTINGS"] = settings
    (tmp_path / "script.py").write_text(read_script(), encoding="utf-8")

    def work() -> None:
        while not done.wait(0.2):
            fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)
            delivery.send_waiting(app.extensions["database"], SendingPlace(ANYWHERE), now)

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
