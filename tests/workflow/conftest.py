"""Passwords of tests are hashed in no time."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher

from workflow.services.accounts import credentials


@dataclass(frozen=True)
class Hashing:
    """How the service makes passwords slow to guess."""

    hasher: PasswordHasher
    unknown_login_hash: str


@pytest.fixture(scope="session", autouse=True)
def slow_hashing() -> Iterator[Hashing]:
    """What the service uses; tests hash with the least that argon2 takes, which is as right."""
    usual = Hashing(credentials._hasher, credentials._UNKNOWN_LOGIN_HASH)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "_hasher", quick)
        patch.setattr(credentials, "_UNKNOWN_LOGIN_HASH", quick.hash("of nobody"))
        yield usual
