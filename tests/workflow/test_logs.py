"""Log lines: readable by people and machines, and without what nobody should read."""

import json
import logging
import re
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from workflow import logs
from workflow.config import Settings
from workflow.logs import JsonFormatter, TextFormatter

SECRET = "một bí mật"
PERSON = "Nguyễn Thị Kín"


def record(
    message: str, *, error: BaseException | None = None, **facts: object
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("any", logging.INFO, "", 0, message, None, info)
    made.facts = facts
    return made


def test_a_line_names_the_request_and_its_figures() -> None:
    with logs.bind_request_id("abc-1"):
        line = TextFormatter().format(record("request", route="board.show", ms=12))

    assert line.endswith(" INFO any request route=board.show ms=12 request=abc-1")


def test_a_line_of_json_is_one_line_and_says_the_same() -> None:
    with logs.bind_request_id("abc-1"):
        line = JsonFormatter().format(record("hai\ndòng", route="board.show"))

    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == "hai\ndòng"
    assert (told["route"], told["request"]) == ("board.show", "abc-1")


@pytest.mark.parametrize("given", ["", None, "a b", "x" * 65, "a\nINFO forged", "ü"])
def test_an_id_that_could_forge_a_line_is_replaced(given: str | None) -> None:
    with logs.bind_request_id(given) as id_:
        assert id_ != given
        assert len(id_) == 10
    assert logs.get_request_id() == ""


@pytest.mark.parametrize("kind", [TextFormatter, JsonFormatter])
def test_secrets_are_struck_out_wherever_they_stand(kind: type[TextFormatter]) -> None:
    try:
        raise ValueError(f"could not use {SECRET} at redis://:{SECRET}@h or amqp://u:khác@h")
    except ValueError as error:
        line = kind((SECRET,)).format(record(f"with {SECRET}", error=error))

    assert SECRET not in line
    assert "khác" not in line
    assert "redis://:***@h" in line


def test_what_a_statement_carried_is_not_in_its_error(any_engine: Engine) -> None:
    insert = text("INSERT INTO council (name, folded_name) VALUES (:name, :name)")
    with any_engine.begin() as connection:
        connection.execute(insert, {"name": PERSON})
    with any_engine.connect() as connection:
        try:
            connection.execute(insert, {"name": PERSON})
        except IntegrityError:
            line = TextFormatter().format(record("failed", error=sys.exc_info()[1]))

    assert "IntegrityError" in line
    assert "Kín" not in line


@pytest.mark.parametrize("kind", ["udp", "unix"])
def test_the_security_log_goes_to_syslog_as_one_line_of_rfc_5424(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = socket.AF_INET if kind == "udp" else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0) if kind == "udp" else str(tmp_path / "log"))
        listener.settimeout(10)
        place = f"127.0.0.1:{listener.getsockname()[1]}" if kind == "udp" else f"{tmp_path}/log"
        monkeypatch.setenv("THIDUA_SYSLOG", f"{kind}://{place}")
        handler = logs.syslog_handler()
        try:
            handler.handle(record("security\nforged", kind="signed_in", account=7))
        finally:
            handler.close()
        line = listener.recv(4096).decode()

    head, _, said = line.partition(" - {")
    assert re.fullmatch(r"<86>1 [\d-]{10}T[\d:.]{12}Z \S+ thidua \d+ any", head)
    assert "\n" not in line
    assert json.loads("{" + said)["account"] == 7


@pytest.mark.parametrize(("address", "handlers"), [("", 0), ("udp://127.0.0.1:514", 1)])
def test_only_the_security_log_goes_there(settings: Settings, address: str, handlers: int) -> None:
    made = logs.build_logging_config(replace(settings, syslog=address))

    assert len(made["loggers"]["security"]["handlers"]) == handlers
    assert made["root"]["handlers"] == ["lines"]
