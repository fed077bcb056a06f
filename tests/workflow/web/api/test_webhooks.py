"""Webhooks by the interface: added with a secret told once, read, sent again, ended."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.webhook_receiver import run_receiver
from tests.workflow.web.api.conftest import Program
from tests.workflow.web.conftest import World
from workflow.domain.webhooks import WebhookKind
from workflow.models import Webhook
from workflow.services.webhooks import delivery
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.web.api.webhooks import BODIES
from workflow.web.clock import now

Call = Callable[..., Program]
NEW = {
    "council": 1, "name": "Văn thư", "url": "https://may.coquan.vn/nhan", "kinds": ["review.moved"],
}  # fmt: skip


def test_a_webhook_is_added_told_of_a_move_and_asked_again(
    app: Flask, db: Session, world: World, program: Call
) -> None:
    council = program("council")
    added, kind = council.post("/webhooks", NEW), WebhookKind.REVIEW_MOVED
    assert added.status_code == 201
    new: dict[str, Any] = added.json or {}
    here = f"/webhooks/{new['id']}"
    assert added.headers["Location"].endswith(here)

    with run_receiver() as receiver:
        db.scalars(select(Webhook)).one().url = receiver.url
        db.commit()
        move = {"move": "submit_reports", "accepted": {"W201": "Thử"}}
        assert council.post(f"/reviews/{world.review}/moves", move, match='"1"').status_code == 200
        place = delivery.SendingPlace(AddressPolicy(allow_private=True, allow_http=True))
        delivery.send_waiting(app.extensions["database"], place, now)
        again = council.post(f"{here}/replay", {"since": "2020-01-01T00:00:00Z"})
        assert (again.status_code, again.json) == (202, {"count": 1})
        delivery.send_waiting(app.extensions["database"], place, now)

    told = [request.verify(new["secret"]) for request in receiver.received]
    document = app.test_client().get("/api/v1/openapi.json").json or {}
    sent = document["webhooks"]["review.moved"]["post"]["requestBody"]["content"]
    schema = {**document, **sent["application/json"]["schema"]}
    Draft202012Validator(schema).validate(told[0])
    read = msgspec.convert(told[0], BODIES[kind])
    assert told[0]["data"] == msgspec.to_builtins(read)["data"]
    assert [one["data"]["review_id"] for one in told] == [world.review] * 2
    (message,) = (council.get(f"{here}/messages").json or {})["items"]
    assert [one["status"] for one in message["tries"]] == [200, 200]


def test_the_secret_is_told_once_and_a_new_one_on_demand(world: World, program: Call) -> None:
    council = program("council")
    new = council.post("/webhooks", NEW).json or {}
    here = f"/webhooks/{new['id']}"

    assert "secret" not in (council.get(here).json or {"secret": ""})
    renewed = council.post(f"{here}/secret").json or {}
    assert renewed["secret"] != new["secret"]
    assert council.client.delete(f"/api/v1{here}", headers=council.headers).status_code == 200
    assert council.get(here).status_code == 404


def test_nobody_sees_the_webhooks_of_another_council(world: World, program: Call) -> None:
    program("council").post("/webhooks", NEW)
    other = program("other council")

    assert other.get("/webhooks").json == {"items": []}
    assert other.get("/webhooks/1").status_code == 404
    assert other.post("/webhooks", NEW).status_code == 404
    assert other.post("/webhooks/1/replay", {}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"message": 1, "since": "2020-01-01T00:00:00Z"}])
def test_what_is_sent_again_is_one_message_or_all_since_a_moment(
    sent: dict[str, Any], world: World, program: Call
) -> None:
    council = program("council")
    council.post("/webhooks", NEW)

    refused = council.post("/webhooks/1/replay", sent)

    assert (refused.status_code, (refused.json or {})["field"]) == (422, "since")


def test_an_address_inside_is_refused_with_its_field(world: World, program: Call) -> None:
    refused = program("council").post("/webhooks", {**NEW, "url": "https://127.0.0.1/"})

    assert (refused.status_code, (refused.json or {})["field"]) == (422, "url")
