"""Programs with tokens of the people of the world."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.workflow.web.conftest import World
from workflow.domain.roles import Right
from workflow.models import Account
from workflow.services.accounts import tokens
from workflow.web.clock import now

BASE = "/api/v1"
_keys = count()


class Program:
    """A program that calls the interface by a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(BASE + path, headers=self.headers, **options)

    def post(
        self, path: str, values: Any = None, *, key: str = "", match: str = "", **options: Any
    ) -> TestResponse:
        headers = {**self.headers, "Idempotency-Key": key or f"key {next(_keys)}"}
        if match:
            headers["If-Match"] = match
        if values is not None:
            options["json"] = values
        return self.client.post(BASE + path, headers=headers, **options)

    def put(self, path: str, values: Any, *, match: str) -> TestResponse:
        headers = {**self.headers, "If-Match": match} if match else self.headers
        return self.client.put(BASE + path, json=values, headers=headers)


GiveToken = Callable[..., str]


@pytest.fixture
def give_token(app: Flask, world: World) -> GiveToken:
    """`give_token("head")` is a token of the head's officer with all rights that it may have."""

    def give(who: str, *rights: Right, is_test: bool = False) -> str:
        with Session(app.extensions["database"]) as session:
            account = session.get_one(Account, world.accounts[who])
            token = tokens.create_token(
                session, account, name="thử", days=30, by=account, now=now(),
                rights=rights or tokens.list_grantable_rights(account), is_test=is_test,
            )  # fmt: skip
            session.commit()
        return token

    return give


@pytest.fixture
def program(app: Flask, give_token: GiveToken) -> Callable[..., Program]:
    """`program("head")` calls as the head's officer; `program(None)` has no token."""

    def make(who: str | None, *rights: Right) -> Program:
        return Program(app.test_client(), give_token(who, *rights) if who else "")

    return make
