"""Passkeys as a browser would show them, by a key of our own: taken once, for this site alone."""

import base64
import datetime as dt
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.roles import Role
from workflow.models import Account
from workflow.services.accounts import credentials
from workflow.services.accounts.second_factor import Site, add_passkey, list_factors, use_passkey

NOW = factories.NOW
SITE = Site("thidua.vn", "https://thidua.vn")
CHALLENGE = b"a challenge of 32 bytes, no less."


def encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Key:
    """A passkey, as a device keeps it."""

    id: bytes = field(default_factory=lambda: os.urandom(16))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, origin: str = SITE.origin, host: str = SITE.host) -> str:
        numbers = self.private.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        data = _authenticator_data(host, 0x45, 0) + bytes(16) + len(self.id).to_bytes(2, "big")
        attested = {"fmt": "none", "attStmt": {}, "authData": data + self.id + public}
        return self._answer("create", origin, attestationObject=encode(cbor2.dumps(attested)))

    def show(
        self, origin: str = SITE.origin, host: str = SITE.host, count: int = 0, flags: int = 5
    ) -> str:
        data = _authenticator_data(host, flags, count)
        seen = hashlib.sha256(_client_data("get", origin)).digest()
        signature = self.private.sign(data + seen, ec.ECDSA(SHA256()))
        return self._answer(
            "get", origin, authenticatorData=encode(data), signature=encode(signature)
        )

    def _answer(self, what: str, origin: str, **parts: str) -> str:
        response = {"clientDataJSON": encode(_client_data(what, origin)), **parts}
        id_ = encode(self.id)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})


def _client_data(what: str, origin: str) -> bytes:
    told = {"type": f"webauthn.{what}", "challenge": encode(CHALLENGE), "origin": origin}
    return json.dumps(told).encode()


def _authenticator_data(host: str, flags: int, count: int) -> bytes:
    return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


@pytest.fixture
def account(any_session: Session) -> Account:
    return _add_account(any_session, "an")


def _add_account(session: Session, login: str) -> Account:
    return credentials.add_account(
        session, login=login, name=login, role=Role.ADMINISTRATOR, now=NOW
    )


def add(session: Session, account: Account, credential: str) -> list[str] | None:
    return add_passkey(
        session, account, credential, challenge=encode(CHALLENGE), site=SITE, label="x", now=NOW
    )


def use(session: Session, account: Account, credential: str, **changes: Any) -> bool:
    asked: dict[str, Any] = {
        "challenge": encode(CHALLENGE),
        "asked_at": NOW.timestamp(),
        "site": SITE,
        "now": NOW,
    }
    return use_passkey(session, account, credential, **(asked | changes))


def test_a_passkey_lets_its_account_in(any_session: Session, account: Account) -> None:
    key = Key()

    assert len(add(any_session, account, key.create()) or ()) == 10
    assert use(any_session, account, key.show())


@pytest.mark.parametrize(
    "change",
    [{"origin": "https://thidua.vn.evil.vn"}, {"host": "evil.vn"}, {"origin": "http://thidua.vn"}],
    ids=str,
)
def test_it_is_of_this_site_alone(
    any_session: Session, account: Account, change: dict[str, Any]
) -> None:
    key = Key()
    assert add(any_session, account, key.create(**change)) is None
    add(any_session, account, key.create())

    assert not use(any_session, account, key.show(**change))


def test_one_answer_counts_once_also_of_a_passkey_that_counts_nothing(
    any_session: Session, account: Account
) -> None:
    """The cookie with the challenge and the answer, sent again within its ten minutes."""
    key, later = Key(), NOW + dt.timedelta(seconds=5)
    add(any_session, account, key.create())
    assert use(any_session, account, key.show(), now=later)

    assert not use(any_session, account, key.show(), now=later + dt.timedelta(seconds=1))
    asked_anew = (later + dt.timedelta(seconds=1)).timestamp()
    assert use(any_session, account, key.show(), asked_at=asked_anew, now=NOW.replace(year=2030))


def test_a_use_while_the_clock_was_ahead_locks_nobody_out(
    any_session: Session, account: Account
) -> None:
    key = Key()
    add(any_session, account, key.create())
    assert use(any_session, account, key.show(), now=NOW + dt.timedelta(days=900))

    assert use(any_session, account, key.show())


def test_a_copy_with_a_smaller_count_is_refused(any_session: Session, account: Account) -> None:
    key = Key()
    add(any_session, account, key.create())
    assert use(any_session, account, key.show(count=5))

    asked_at = (NOW + dt.timedelta(days=1)).timestamp()
    for count in (5, 4, 0):
        assert not use(any_session, account, key.show(count=count), asked_at=asked_at)


def test_a_passkey_is_of_one_account(any_session: Session, account: Account) -> None:
    key, other = Key(), _add_account(any_session, "binh")
    add(any_session, account, key.create())

    assert add(any_session, other, key.create()) is None
    assert add(any_session, account, key.create()) is None
    assert (len(list_factors(any_session, account)), list_factors(any_session, other)) == (1, [])
    assert not use(any_session, other, key.show())


@pytest.mark.parametrize(
    "answer",
    [
        "", "null", "[]", "{}", "5", "[" * 100_000,
        '{"id": 1, "rawId": 2, "type": 3, "response": 4}',
        Key(id=b"x" * 1024).create(),
        *(
            Key()._answer("create", SITE.origin, attestationObject=encode(cbor2.dumps(value)))
            for value in (
                5, [1], {"fmt": "none"}, {"fmt": 5, "attStmt": 5, "authData": 5},
                *(
                    {"fmt": kind, "attStmt": {"x5c": odd, "alg": "q", "sig": 5, "response": 5},
                     "authData": _authenticator_data(SITE.host, 0x45, 0) + bytes(18) + b"\x05"}
                    for kind in ("packed", "fido-u2f", "apple", "android-key", "android-safetynet")
                    for odd in (5, [5])
                ),
            )
        ),
    ],
    ids=lambda answer: str(len(answer)),
)  # fmt: skip
def test_what_no_browser_answers_is_no_passkey(
    any_session: Session, account: Account, answer: str
) -> None:
    assert add(any_session, account, answer) is None
    add(any_session, account, Key().create())
    assert not use(any_session, account, answer)
