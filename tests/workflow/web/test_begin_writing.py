"""A form reads first; it takes the lock of all who save when it is about to store something."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, inspect, select, text
from sqlalchemy.orm import Session

from tests.workflow.services.test_workbooks import HEAD, make_book
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values
from workflow import write_lock
from workflow.models import Council
from workflow.web import database

Open = Callable[[str | None], Browser]


def test_what_was_read_stays_unless_somebody_else_has_stored_something(
    app: Flask, world: World, db: Session
) -> None:
    with app.test_request_context("/", method="POST"):
        council = database.session().scalars(select(Council)).first()
        assert council
        assert not write_lock.holds_lock()

        database.begin_writing()
        assert write_lock.holds_lock()
        assert not inspect(council).expired_attributes
        database.begin_writing()  # again is no harm

    with app.test_request_context("/", method="POST"):
        council = database.session().scalars(select(Council)).first()
        assert council
        db.execute(text("UPDATE council SET name = 'Hội đồng khác'"))
        db.commit()

        database.begin_writing()
        assert write_lock.holds_lock()
        assert council.name == "Hội đồng khác"


def test_what_was_changed_before_is_a_mistake_of_ours(app: Flask, world: World) -> None:
    with app.test_request_context("/", method="POST"):
        council = database.session().scalars(select(Council)).first()
        assert council
        council.name = "Hội đồng khác"
        with pytest.raises(RuntimeError, match="already"):
            database.begin_writing()


@pytest.mark.parametrize(
    ("who", "page", "action", "typed"),
    [
        (None, "/sign-in", "/sign-in", {"login": "ai", "password": "sai"}),
        ("council", "/people/new", "/people/new", {"name": ""}),
        ("council", "/systems", "/systems", {"name": ""}),
        ("council", "/webhooks", "/webhooks", {"name": ""}),
        ("council", "/workbook", "/workbook/preview", {"file": "không phải bảng tính"}),
        ("council", "/workbook", "/workbook/preview", {"file": ""}),
    ],
)
def test_a_form_that_stores_nothing_waits_for_nobody(
    app: Flask,
    world: World,
    browser: Open,
    who: str | None,
    page: str,
    action: str,
    typed: dict[str, str],
) -> None:
    person, held, address = browser(who), list[str](), action.format(review=world.review)
    shown = person.get(page.format(review=world.review))
    sent: dict[str, Any] = dict(form_values(shown.form(address)))
    sent |= {name: _attach(value) if name == "file" else value for name, value in typed.items()}
    engine = app.extensions["database"]

    def note(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if write_lock.is_taken(connection):
            held.append(statement)

    event.listen(engine, "after_cursor_execute", note)
    try:
        answer = person.client.post(address, data=sent)
    finally:
        event.remove(engine, "after_cursor_execute", note)
    assert answer.status_code in {200, 422}, answer.text
    assert not [statement for statement in held if "security" not in statement]


def _attach(text_: str) -> tuple[io.BytesIO, str]:
    book = make_book({"Thành viên": [(*HEAD, "Tên đơn vị", "Vai trò")]})
    return io.BytesIO(text_.encode() or book), "tinh.xlsx"
