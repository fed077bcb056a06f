"""A database server that goes in the middle of a request."""

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from workflow.config import Settings
from workflow.web import create_app, database
from workflow.web.protection.access import public

LOCK_TIMEOUT = text("SHOW lock_timeout")


@pytest.fixture
def settings_there(settings: Settings, postgres_url: str) -> Settings:
    return dataclasses.replace(settings, database_url=postgres_url)


def _go_on() -> None:
    """Do nothing more with the session."""


def _read_anew(stop_reading: Callable[[], None]) -> None:
    stop_reading()
    assert database.session().scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize(
    "go_on",
    [
        _go_on,
        lambda: _read_anew(database.only_show),
        lambda: _read_anew(database.let_others_write),
    ],
)
def test_an_answer_is_given_when_the_server_has_ended_what_was_only_read(
    settings_there: Settings, go_on: Callable[[], None]
) -> None:
    app = create_app(settings_there)
    engine = create_engine(settings_there.database_url)

    @public
    def cut_off() -> str:
        pid = database.session().scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        go_on()
        return "made"

    app.add_url_rule("/cut-off", view_func=cut_off)

    answers = [app.test_client().get("/cut-off") for _ in range(2)]

    app.extensions["database"].dispose()
    engine.dispose()
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "made")] * 2


def test_who_reads_waits_half_as_long_for_a_table_as_who_saves(settings_there: Settings) -> None:
    app = create_app(settings_there)

    with app.test_request_context(method="POST"):
        reading = database.session().scalar(LOCK_TIMEOUT)
        database.begin_writing()
        writing = database.session().scalar(LOCK_TIMEOUT)

    app.extensions["database"].dispose()
    assert (reading, writing) == ("4s", "8s")
