"""Codes let in once, near their time; recovery codes once; secrets are stored encrypted."""

import base64
import datetime as dt
import hashlib

import pyotp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.roles import Role
from workflow.models import Account, SecondFactor
from workflow.services.accounts import credentials, second_factor
from workflow.services.accounts.second_factor import SecretBox

NOW = factories.NOW
SECRET = pyotp.random_base32()
BOX = SecretBox("a key of tests")


@pytest.fixture
def account(session: Session) -> Account:
    return credentials.add_account(session, login="an", name="An", role=Role.ADMINISTRATOR, now=NOW)


def code_at(moment: dt.datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.fixture
def recovery(session: Session, account: Account) -> list[str]:
    """The recovery codes of an account with an app."""
    codes = second_factor.add_totp(session, account, SECRET, code_at(NOW), BOX, NOW)
    assert codes
    return codes


def test_a_wrong_code_adds_nothing(session: Session, account: Account) -> None:
    assert second_factor.add_totp(session, account, SECRET, "000000", BOX, NOW) is None
    assert not second_factor.has_factor(session, account)


@pytest.mark.parametrize(("seconds", "taken"), [(30, True), (60, True), (0, False), (-90, False)])
def test_a_code_is_good_near_its_time_and_not_before_one_used(
    session: Session, account: Account, recovery: list[str], seconds: int, *, taken: bool
) -> None:
    code = code_at(NOW + dt.timedelta(seconds=seconds))
    later = NOW + dt.timedelta(seconds=30)

    assert second_factor.use_code(session, account, code, BOX, later) is taken
    assert not second_factor.use_code(session, account, code, BOX, later)


def test_a_code_that_was_used_while_the_clock_was_ahead_locks_nobody_out(
    session: Session, account: Account, recovery: list[str]
) -> None:
    ahead = NOW + dt.timedelta(days=30)
    assert second_factor.use_code(session, account, code_at(ahead), BOX, ahead)

    later = NOW + dt.timedelta(minutes=5)
    assert second_factor.use_code(session, account, code_at(later), BOX, later)
    assert not second_factor.use_code(session, account, code_at(later), BOX, later)


def test_a_recovery_code_is_good_once(
    session: Session, account: Account, recovery: list[str]
) -> None:
    assert len({*recovery}) == 10
    typed = f" {recovery[3].upper()} "

    assert second_factor.use_code(session, account, typed, BOX, NOW)
    assert not second_factor.use_code(session, account, typed, BOX, NOW)
    assert second_factor.use_code(session, account, recovery[4], BOX, NOW)


def test_nothing_in_the_database_lets_anybody_in(
    session: Session, account: Account, recovery: list[str]
) -> None:
    stored = " ".join(session.scalars(select(SecondFactor.secret)))

    assert SECRET not in stored
    assert not [code for code in recovery if code in stored]


def test_a_new_key_of_the_service_still_reads_the_secrets(
    session: Session, account: Account, recovery: list[str]
) -> None:
    later = NOW + dt.timedelta(minutes=5)
    both, new = SecretBox("the next key", "a key of tests"), SecretBox("the next key")

    assert not second_factor.use_code(session, account, code_at(later), new, later)
    assert second_factor.use_code(session, account, code_at(later), both, later)


def test_what_is_sealed_is_opened_whole_or_not_at_all() -> None:
    """AES-256-GCM; what was sealed by Fernet before is still read."""
    sealed = BOX.seal(SECRET)
    assert sealed != BOX.seal(SECRET)
    assert BOX.open(sealed) == SECRET
    changed = [
        sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :] for at in (6, 30, 60)
    ]
    assert [BOX.open(one) for one in changed] == ["", "", ""]

    key = base64.urlsafe_b64encode(hashlib.sha256(b"second factora key of tests").digest())
    assert BOX.open(Fernet(key).encrypt(SECRET.encode()).decode()) == SECRET
    assert BOX.open("gAAAA") == ""


def test_with_the_last_factor_its_recovery_codes_go(
    session: Session, account: Account, recovery: list[str]
) -> None:
    (factor,) = second_factor.list_factors(session, account)

    assert second_factor.remove_factor(session, account, factor.id)
    assert session.scalars(select(SecondFactor)).all() == []
    assert not second_factor.remove_factor(session, account, factor.id)


@pytest.mark.parametrize(
    ("policy", "role", "needed"),
    [
        ("off", Role.ADMINISTRATOR, False),
        ("officers", Role.ADMINISTRATOR, True),
        ("officers", Role.COUNCIL_OFFICER, True),
        ("officers", Role.MEMBER_STAFF, False),
        ("all", Role.MEMBER_STAFF, True),
    ],
)
def test_who_needs_one(policy: str, role: Role, *, needed: bool) -> None:
    assert second_factor.is_required(Account(role=role), policy) is needed
