"""Guesses of passwords are limited where they come from; the owner gets in meanwhile."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World
from workflow.models import Account
from workflow.services.accounts import credentials
from workflow.web.auth.guessing import network_of

Client = Callable[[str], FlaskClient]


@pytest.fixture
def an(db: Session, world: World) -> str:
    """An officer with a password; her login."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    login = account.login
    db.commit()
    return login


@pytest.fixture
def client_at(app: Flask) -> Client:
    """A browser at an address; forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False

    def open_client(address: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    return open_client


def guess(client: FlaskClient, login: str, typed: str = "sai rồi") -> int:
    return client.post("/sign-in", data={"login": login, "password": typed}).status_code


def test_guesses_elsewhere_keep_the_owner_out_of_nothing(an: str, client_at: Client) -> None:
    attacker, owner = client_at("203.0.113.7"), client_at("10.0.0.5")

    statuses = [guess(attacker, an) for _ in range(70)]

    assert statuses == [422] * 10 + [429] * 60
    assert guess(owner, an, PASSWORD) == 302


def test_guesses_from_many_addresses_meet_one_ceiling_that_known_devices_do_not(
    an: str, client_at: Client
) -> None:
    known = client_at("10.0.0.5")
    assert guess(known, an, PASSWORD) == 302
    known.post("/sign-out")

    statuses = [guess(client_at(f"203.0.113.{number // 5}"), an) for number in range(60)]

    assert statuses.count(422) == 49  # and the one of the owner
    assert guess(client_at("198.51.100.1"), an, PASSWORD) == 429
    assert guess(known, an, PASSWORD) == 302


def test_one_address_may_not_try_one_password_on_many_logins(client_at: Client, an: str) -> None:
    attacker = client_at("203.0.113.7")

    statuses = [guess(attacker, f"login{number}") for number in range(65)]

    assert statuses == [422] * 60 + [429] * 5


def test_guesses_at_the_same_moment_are_counted_too(an: str, client_at: Client) -> None:
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: guess(client_at("203.0.113.7"), an), range(30)))

    assert statuses.count(429) == 20
    assert {*statuses} <= {422, 429, 503}


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("10.0.0.5") == "10.0.0.5"
    assert network_of("") == ""


def test_nobody_waits_to_save_while_a_password_is_looked_at(
    app: Flask, an: str, client_at: Client
) -> None:
    """On SQLite a flood of guesses would hold the lock of all who save."""
    address, saved = app.extensions["database"].url.database, []
    client, sent = client_at("10.0.0.7"), {"login": an, "password": "đoán bừa đoán bừa"}
    with credentials.hashing(), credentials.hashing():  # both places are taken: it waits
        guess = Thread(target=lambda: client.post("/sign-in", data=sent))
        guess.start()
        while guess.is_alive():
            with closing(sqlite3.connect(address, timeout=0, isolation_level=None)) as other:
                try:
                    other.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:
                    saved.append(False)
                else:
                    saved.append(True)
            guess.join(0.02)

    assert saved[len(saved) // 2]


def test_few_passwords_are_hashed_at_a_time(an: str, client_at: Client) -> None:
    with credentials.hashing(), credentials.hashing():  # 64 MiB each
        assert guess(client_at("10.0.0.5"), an, PASSWORD) == 503

    assert guess(client_at("10.0.0.5"), an, PASSWORD) == 302
