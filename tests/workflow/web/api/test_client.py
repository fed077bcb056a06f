"""The client that is printed of the document, and `thidua --server`, against a real service."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask

from standalone import cli
from standalone.api_caller import ApiError, UnreachableError
from standalone.api_client import Client
from standalone.commands.manual import CLIENT, render_client
from tests.inspection_worker import inspect_waiting
from tests.paper_worker import fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.web.api.conftest import GiveToken
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve
from workflow.services.stores.file_store import FileStore
from workflow.web.api.operation import OPERATIONS
from workflow.web.clock import now

pytestmark = pytest.mark.slow
Run = Callable[..., tuple[int, str, str]]


def test_the_client_is_that_of_the_document_of_today() -> None:
    """Run `./thidua manual` where this fails."""
    assert CLIENT.read_text(encoding="utf-8") == render_client()
    assert {one.name for one in OPERATIONS} <= set(dir(Client))


@pytest.fixture
def address(app: Flask, world: World) -> Iterator[str]:
    """A service with a worker."""
    done = Event()

    def work() -> None:
        files = FileStore(app.config["SETTINGS"].files)
        while not done.wait(0.1):
            fill_waiting(app.extensions["database"], files, now)
            inspect_waiting(app.extensions["database"], files, now)

    worker = Thread(target=work)
    worker.start()
    with serve(app) as found:
        yield found
    done.set()
    worker.join()


@pytest.fixture
def run(
    address: str, give_token: GiveToken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`run("reviews")` as the head's officer: exit code and what is printed."""
    (tmp_path / "token").write_text(give_token("head") + "\n", encoding="utf-8")

    def run_command(*words: str, held_in: str = "token") -> tuple[int, str, str]:
        file = str(tmp_path / held_in)
        code = cli.run(["--server", address, "--token-file", file, *words])
        return code, *capsys.readouterr()

    return run_command


def test_the_client_reads_and_writes_as_its_types_say(
    address: str, world: World, give_token: GiveToken
) -> None:
    client = Client(address, give_token("head"))

    (listed,) = client.list_reviews()["items"]
    row = client.read_review(listed["id"])
    written = client.write_section(row["id"], "results", {"results": ["Tốt."]}, row["version"])

    assert written == {"results": ["Tốt."]}
    with pytest.raises(ApiError) as refused:
        client.write_section(row["id"], "results", {"results": ["Khá."]}, row["version"])
    assert (refused.value.status, refused.value.problem["code"]) == (412, "stale")
    with pytest.raises(UnreachableError):
        Client("http://127.0.0.1:9", "x").list_reviews()


def test_the_command_asks_a_service_elsewhere(run: Run, world: World, tmp_path: Path) -> None:
    review = str(world.review)

    code, shown, _ = run("reviews", "--year", "2021")
    assert (code, shown.split("\t")[0]) == (0, review)
    assert run("reviews", "--year", "1999")[:2] == (0, "")
    code, shown, _ = run("checks", review)
    assert "W201" in shown
    code, shown, _ = run("papers", review, "invitation", "--pdf", "--out", str(tmp_path))
    assert (code, (tmp_path / "invitation.pdf").read_bytes()[:5]) == (0, b"%PDF-"), shown
    (tmp_path / "plan.docx").write_bytes(good("plan"))
    assert run("lint", str(tmp_path / "plan.docx"))[0] == 0


def test_what_the_service_refuses_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "strange").write_text("td_live_x", encoding="utf-8")
    (tmp_path / "empty").write_text("", encoding="utf-8")

    told = [
        run("checks", "99"),
        run("papers", "1", "nothing"),
        run("reviews", held_in="strange"),
        run("reviews", held_in="empty"),
        run("reviews", held_in="missing"),
    ]

    assert [code for code, _, _ in told] == [1, 1, 1, 1, 2]
    assert all(not shown and words.startswith("thidua: ") for _, shown, words in told)
    assert "Traceback" not in "".join(words for _, _, words in told)
