"""Log lines: readable by people and machines, and without what nobody should read."""

import json
import logging
import sys

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from workflow import logs
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
