"""`thidua --server` against machines that are not our service, or no longer."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from standalone import api_caller, cli


@dataclass
class OtherMachine:
    """Answers every request with the same bytes, and keeps what it was told."""

    answer: bytes = b""
    address: str = ""
    tokens: list[str | None] = field(default_factory=list)


@contextmanager
def run_machine() -> Iterator[OtherMachine]:
    machine = OtherMachine()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            machine.tokens.append(self.headers["Authorization"])
            self.wfile.write(machine.answer)

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield machine
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def machine() -> Iterator[OtherMachine]:
    with run_machine() as found:
        yield found


def http(status: int, body: bytes = b"", *more: str, kind: str = "application/json") -> bytes:
    head = [f"HTTP/1.0 {status} x", f"Content-Type: {kind}", *more, "", ""]
    return "\r\n".join(head).encode() + body


def ask(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code of `thidua --server … reviews`, and what is printed."""
    (tmp_path / "token").write_text("td_live_x", encoding="utf-8")
    code = cli.run(["--server", server, "--token-file", str(tmp_path / "token"), "reviews"])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_token_goes_to_who_was_named_and_to_nobody_else(
    status: int, machine: OtherMachine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        elsewhere = stack.enter_context(run_machine())
        machine.answer = http(status, b"", f"Location: {elsewhere.address}/api/v1/reviews")

        code, shown, told = ask(machine.address, tmp_path, capsys)

    assert (code, shown, machine.tokens) == (1, "", ["Bearer td_live_x"])
    assert f"HTTP {status}" in told
    assert elsewhere.tokens == []


@pytest.mark.parametrize(
    "server",
    [
        "http://thidua.coquan.gov.vn",
        "http://10.0.0.5:8000",
        "http://localhost.coquan.gov.vn",
        "http://127.0.0.1@10.0.0.5",
        "https://ai:do@thidua.coquan.gov.vn",
        "file:///etc/passwd",
        "ftp://127.0.0.1",
        "thidua.coquan.gov.vn",
        "https://",
    ],
)
def test_no_token_goes_where_it_could_be_read_on_the_way(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown, told = ask(server, tmp_path, capsys)

    assert (code, shown) == (1, "")
    assert f"{server} phải bắt đầu bằng https://" in told


@pytest.mark.parametrize(
    "answer",
    [
        http(200, b"<html>", kind="text/html"),
        http(200, b"[]"),
        http(200, b"{}"),
        http(200, b'{"items": [{"id": 1}], "next": null}'),
        http(200, b'{"items": 5, "next": null}'),
        http(200, b"[" * 200_000),
        http(200, b"\xff\xfe{}"),
        http(200, b"{", "Content-Length: 1000"),
        http(200, b" " * 3000),
        b"NONSENSE\r\n\r\n",
        b"",
    ],
)
def test_whoever_is_not_our_service_is_told_of_in_a_sentence(
    answer: bytes,
    machine: OtherMachine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api_caller, "MOST_BYTES", 250_000 if b"[[" in answer else 2000)
    machine.answer = answer

    code, shown, told = ask(machine.address, tmp_path, capsys)

    assert (code, shown) == (1, "")
    assert f"không hỏi được {machine.address}" in told


@pytest.mark.parametrize("body", [b"[" * 200_000, b"5", b'{"title": 5}', b"<html>", b" " * 3000])
def test_a_refusal_that_says_nothing_is_told_by_its_number(
    body: bytes, machine: OtherMachine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.answer = http(500, body)

    code, _shown, told = ask(machine.address, tmp_path, capsys)

    assert (code, "HTTP 500" in told) == (1, True)


def test_nothing_that_a_service_says_steers_the_terminal(
    machine: OtherMachine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": 1, "state": "planned", "bloc": "Khối\x1b]0;x\x07\x9b2J\n2", "year": "2021"}
    machine.answer = http(200, json.dumps({"items": [row], "next": None}).encode())
    _code, shown, _told = ask(machine.address, tmp_path, capsys)
    machine.answer = http(403, json.dumps({"title": "Không\x1b[2J\rđược"}).encode())
    _code, _shown, told = ask(machine.address, tmp_path, capsys)

    assert shown == "1\tplanned\tKhối?]0;x??2J?2\t2021\n"
    assert "Không?[2J?được" in told
