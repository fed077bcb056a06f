"""What is kept about people is removed when its time is over, as the settings say."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from workflow.config import SettingError, read_settings
from workflow.config.retention import RetentionSettings
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    ApiToken,
    Reminder,
    ReminderStatus,
    SecurityEvent,
    SecurityEventKind,
    SignInLink,
    SignInSession,
)
from workflow.services.accounts import credentials, management, sessions
from workflow.services.accounts.sessions import Device
from workflow.services.retention import apply_retention, apply_retention_if_due
from workflow.services.security_log import find_security_log_faults, log_security_event

NOW = factories.NOW
KEPT = RetentionSettings()


def days(number: int) -> dt.datetime:
    return NOW + dt.timedelta(days=number)


def add(session: Session, login: str, at: dt.datetime = NOW) -> Account:
    return credentials.add_account(
        session, login=login, name=login, role=Role.ADMINISTRATOR, now=at
    )


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def an(any_session: Session) -> Account:
    """A person with a row of each kind, all of the same day."""
    account = add(any_session, "an")
    sessions.open_session(any_session, account, Device("", "10.0.0.7", "Firefox"), NOW)
    credentials.create_link(any_session, account, NOW)
    any_session.add(
        ApiToken(
            token_sha256="0" * 64, account_id=account.id, name="x", start="x", rights=[],
            created_at=NOW, expires_at=days(30),
        )
    )  # fmt: skip
    any_session.add(
        Reminder(
            account_id=account.id, day=NOW.date(), since=NOW.date(), message_id="1",
            status=ReminderStatus.SENT, not_before=NOW,
        )
    )  # fmt: skip
    any_session.commit()
    return account


@pytest.mark.parametrize(
    ("table", "last_day"),
    [
        (SignInSession, KEPT.sessions),
        (SignInLink, KEPT.ended_secrets + 1),
        (ApiToken, KEPT.ended_secrets + 30),
        (Reminder, KEPT.letters),
    ],
)
def test_each_kind_is_kept_for_its_time_and_no_longer(
    any_session: Session, an: Account, table: type, last_day: int
) -> None:
    apply_retention(any_session, KEPT, days(last_day))
    assert count(any_session, table) == 1

    done = apply_retention(any_session, KEPT, days(last_day + 1))
    assert count(any_session, table) == 0
    assert done.removed[table.__tablename__] == 1  # type: ignore[attr-defined]


def test_an_account_that_nobody_uses_is_locked_and_told_of(
    any_session: Session, an: Account
) -> None:
    used, last = add(any_session, "binh"), add(any_session, "quantri", days(700))
    credentials.set_password(last, factories.hash_quickly("một câu rất dễ nhớ"))
    log_security_event(
        any_session, SecurityEventKind.SIGNED_IN, now=days(500), account_id=used.id, by_id=used.id
    )

    assert apply_retention(any_session, KEPT, days(729)).locked == 0
    assert apply_retention(any_session, KEPT, days(731)).locked == 1

    assert (an.active, used.active, last.active) == (False, True, True)
    kinds = any_session.scalars(select(SecurityEvent.kind)).all()
    assert SecurityEventKind.ACCOUNT_LOCKED in kinds
    assert list(find_security_log_faults(any_session)) == []
    # Whom somebody lets in again stays for the same time.
    management.unlock_account(any_session, an, by=None, now=days(731))
    assert apply_retention(any_session, KEPT, days(732)).locked == 0


def test_the_last_administrator_is_never_locked(any_session: Session, an: Account) -> None:
    credentials.set_password(an, factories.hash_quickly("một câu rất dễ nhớ"))

    assert apply_retention(any_session, KEPT, days(3000)).locked == 0
    assert an.active


def test_zero_days_lock_nobody(any_session: Session, an: Account) -> None:
    add(any_session, "khac")
    settings = RetentionSettings(unused_accounts=0)

    assert apply_retention(any_session, settings, days(5000)).locked == 0


def test_a_round_is_done_once_a_night(any_session: Session, an: Account) -> None:
    assert apply_retention_if_due(any_session, KEPT, NOW)
    assert apply_retention_if_due(any_session, KEPT, NOW + dt.timedelta(hours=22)) is None
    assert apply_retention_if_due(any_session, KEPT, days(1))


@pytest.mark.parametrize("jump", [3 * 365, -3 * 365])
def test_a_clock_that_is_wrong_for_a_night_takes_nothing_away(
    any_session: Session, an: Account, jump: int
) -> None:
    other = add(any_session, "khac")
    credentials.set_password(other, factories.hash_quickly("một câu rất dễ nhớ"))
    assert apply_retention_if_due(any_session, KEPT, NOW)

    assert apply_retention_if_due(any_session, KEPT, days(jump)) is None
    assert an.active
    assert [count(any_session, table) for table in (SignInSession, ApiToken)] == [1, 1]
    # Set right again, that is a long pause once more; then the nights go on.
    assert apply_retention_if_due(any_session, KEPT, days(1)) is None
    assert apply_retention_if_due(any_session, KEPT, days(2))


def test_the_settings_say_how_long(any_session: Session) -> None:
    found = read_settings({"THIDUA_KEEP_SESSIONS_DAYS": "60"}).retention

    assert found == RetentionSettings(sessions=60)
    with pytest.raises(SettingError, match="THIDUA_KEEP_LETTERS_DAYS"):
        read_settings({"THIDUA_KEEP_LETTERS_DAYS": "7"})
