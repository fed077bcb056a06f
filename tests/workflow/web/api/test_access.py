"""The access policy of the interface as one table: every operation, every kind of token."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.workflow.web.api.conftest import BASE, GiveToken, Program
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.roles import Right
from workflow.models import Account, ApiToken
from workflow.web.accounts.tokens import RIGHT_LABELS
from workflow.web.api.operation import OPERATIONS, Operation
from workflow.web.clock import now
from workflow.web.protection.access import access_of

PEOPLE = (None, "stranger", "member", "head", "council", "other council", "administrator")

# · in   t asked for a token (401)   n no such thing for them (404)   x refused (403)
TABLE = """
                     nobody stranger member head council other administrator
read_document           ·      ·       ·     ·      ·      ·       ·
list_councils           t      ·       ·     ·      ·      ·       ·
list_blocs              t      ·       ·     ·      ·      ·       ·
list_agencies           t      x       x     x      ·      ·       ·
read_unit               t      x       x     x      ·      ·       ·
list_reviews            t      ·       ·     ·      ·      ·       ·
open_review             t      x       x     x      ·      ·       ·
read_review             t      n       ·     ·      ·      n       ·
read_facts              t      n       x     ·      ·      n       ·
write_facts             t      n       x     ·      ·      n       ·
read_section            t      n       x     ·      ·      n       ·
write_section           t      n       x     ·      ·      n       ·
list_checks             t      n       x     ·      ·      n       ·
list_open_moves         t      n       x     ·      ·      n       ·
make_move               t      n       x     ·      ·      n       ·
list_papers             t      n       x     ·      ·      n       ·
send_packet             t      n       x     ·      ·      n       ·
ask_papers              t      n       x     ·      ·      n       ·
read_paper              t      n       x     ·      ·      n       ·
move_stage              t      n       x     ·      ·      n       ·
download_paper          t      n       x     ·      ·      n       ·
download_packet         t      n       x     ·      ·      n       ·
download_paper_pdf      t      n       x     ·      ·      n       ·
list_batches            t      x       x     x      ·      ·       ·
start_batch             t      x       x     x      ·      ·       ·
read_batch              t      x       x     x      ·      ·       ·
list_batch_papers       t      x       x     x      ·      ·       ·
cancel_batch            t      x       x     x      ·      ·       ·
retry_batch             t      x       x     x      ·      ·       ·
download_batch_zip      t      x       x     x      ·      ·       ·
download_batch_pdfs     t      x       x     x      ·      ·       ·
list_templates          t      x       x     x      ·      ·       ·
read_template           t      x       x     x      ·      ·       ·
send_template           t      x       x     x      ·      ·       ·
download_template       t      x       x     x      ·      ·       ·
list_registers          t      ·       ·     ·      ·      ·       ·
read_numbers            t      ·       ·     ·      ·      ·       ·
list_inspections        t      ·       ·     ·      ·      ·       ·
ask_inspection          t      ·       ·     ·      ·      ·       ·
read_inspection         t      ·       ·     ·      ·      ·       ·
read_events             t      ·       ·     ·      ·      ·       ·
list_webhooks           t      x       x     x      ·      ·       ·
add_webhook             t      x       x     x      ·      ·       ·
read_webhook            t      x       x     x      ·      ·       ·
remove_webhook          t      x       x     x      ·      ·       ·
renew_webhook_secret    t      x       x     x      ·      ·       ·
list_webhook_messages   t      x       x     x      ·      ·       ·
replay_webhook          t      x       x     x      ·      ·       ·
"""
POLICY = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()[1:]}
MEANS = {"t": 401, "n": 404, "x": 403, "·": 200}


@pytest.fixture
def doors(app: Flask) -> Flask:
    """The application with every operation replaced by an open room: only doors are tested."""
    for declared in OPERATIONS:
        endpoint = f"api.{declared.name}"

        def view(**_address: object) -> str:
            return "in"

        view.access = access_of(app, endpoint)  # type: ignore[attr-defined]
        app.view_functions[endpoint] = view
    return app


def _address(declared: Operation, world: World) -> str:
    path = declared.path.replace("<int:review_id>", str(world.review)).replace("<section>", "plan")
    for name in (
        "unit_id",
        "paper_id",
        "batch_id",
        "inspection_id",
        "webhook_id",
        "template_id",
        "year",
    ):
        path = path.replace(f"<int:{name}>", "1")
    return BASE + path


def test_every_operation_has_a_row_and_every_row_an_operation(app: Flask) -> None:
    endpoints = {name for name in app.view_functions if name.startswith("api.")}

    assert {f"api.{name}" for name in POLICY} == endpoints
    assert set(POLICY) == {declared.name for declared in OPERATIONS}


@pytest.mark.parametrize("who", PEOPLE)
def test_each_token_gets_what_the_table_says(
    who: str | None, doors: Flask, world: World, program: Callable[..., Program]
) -> None:
    calling, column = program(who), PEOPLE.index(who)

    got = {
        declared.name: calling.client.open(
            _address(declared, world), method=declared.method, headers=calling.headers
        ).status_code
        for declared in OPERATIONS
    }

    assert got == {name: MEANS[row[column]] for name, row in POLICY.items()}


def test_a_token_with_fewer_rights_opens_fewer_doors(
    doors: Flask, world: World, program: Callable[..., Program]
) -> None:
    """Each right by itself: in where the operation asks for it or for none, refused elsewhere."""
    for right in (Right.SEE_REVIEW, Right.EDIT_REVIEW, Right.RUN_BATCHES):
        calling = program("administrator", right)
        for declared in OPERATIONS:
            answer = calling.client.open(
                _address(declared, world), method=declared.method, headers=calling.headers
            )
            expected = 200 if declared.right in {right, None} or declared.is_public else 403
            assert answer.status_code == expected, (right, declared.name)


def test_every_right_that_an_operation_asks_for_can_be_given_to_a_token() -> None:
    assert set(RIGHT_LABELS) == {declared.right for declared in OPERATIONS if declared.right}


def test_no_cookie_opens_a_door_of_programs(
    doors: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    signed_in = browser("administrator")
    assert signed_in.client.get("/account").status_code == 200

    for declared in OPERATIONS:
        if not declared.is_public:
            answer = signed_in.client.open(_address(declared, world), method=declared.method)
            assert answer.status_code == 401, declared.name
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert "Set-Cookie" not in answer.headers


def test_no_token_opens_a_page(app: Flask, program: Callable[..., Program]) -> None:
    calling = program("administrator")
    for page in ("/account", "/", "/people", "/batches"):
        assert calling.client.get(page, headers=calling.headers).status_code == 302


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YWRtaW46eA==", "Bearer td_live_", "Bearer ừ"]
)
def test_what_is_no_token_is_refused(app: Flask, world: World, header: str) -> None:
    headers = {"Authorization": header.encode().decode("latin-1")}

    assert app.test_client().get(f"{BASE}/reviews", headers=headers).status_code == 401


def test_tokens_of_locked_accounts_and_ended_ones_count_no_more(
    app: Flask, db: Any, world: World, give_token: GiveToken
) -> None:
    clients = [Program(app.test_client(), give_token("council")) for _ in range(3)]
    revoked, expired, left = clients
    assert [one.get("/reviews").status_code for one in clients] == [200] * 3

    rows = db.query(ApiToken).order_by(ApiToken.id).all()
    rows[0].revoked_at = rows[1].expires_at = now()
    db.commit()
    assert [one.get("/reviews").status_code for one in (revoked, expired, left)] == [401, 401, 200]

    db.get_one(Account, world.accounts["council"]).active = False
    db.commit()
    assert left.get("/reviews").status_code == 401
