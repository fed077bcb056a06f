"""Passwords are slow to guess, and an unknown login takes as long as a known one."""

from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from tests.workflow.conftest import Hashing


def test_passwords_are_hashed_as_slowly_as_the_standard_asks(slow_hashing: Hashing) -> None:
    made = slow_hashing.hasher.hash("một câu rất dễ nhớ")

    assert extract_parameters(made) == RFC_9106_LOW_MEMORY


def test_an_unknown_login_takes_as_long_as_a_known_one(slow_hashing: Hashing) -> None:
    known = slow_hashing.hasher.hash("một câu rất dễ nhớ")

    assert extract_parameters(slow_hashing.unknown_login_hash) == extract_parameters(known)
