"""Whether two accounts may be one person, whoever gave them their ways in."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.roles import Role
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import credentials, management
from workflow.services.accounts.separate_people import confirm_person, find_doubt
from workflow.services.security_log import log_security_event

NOW = factories.NOW
SINCE = NOW - dt.timedelta(days=365)


@pytest.fixture
def people(session: Session) -> dict[str, Account]:
    return {
        login: credentials.add_account(
            session, login=login, name=login.title(), role=Role.ADMINISTRATOR, now=NOW
        )
        for login in ("an", "binh", "chi", "dung")
    }


def doubt(
    session: Session, people: dict[str, Account], one: str, other: str, since: dt.datetime = SINCE
) -> str:
    """What is said of the two, whichever of them acts."""
    found = [
        find_doubt(session, [people[first].id, None], people[second], since)
        for first, second in ((one, other), (other, one))
    ]
    assert (found[0] is None) == (found[1] is None)
    return str(found[0] or "")


def test_who_held_a_way_into_the_other_may_be_the_other(
    session: Session, people: dict[str, Account]
) -> None:
    an, binh, chi, dung = people.values()
    assert not doubt(session, people, "binh", "chi")

    management.issue_link(session, binh, by=an, now=NOW)
    assert "cho nhau" in doubt(session, people, "an", "binh")
    management.issue_link(session, dung, by=binh, now=NOW)  # an could have been binh
    assert "cho nhau" in doubt(session, people, "an", "dung")
    assert not doubt(session, people, "an", "dung", since=NOW + dt.timedelta(seconds=1))

    management.issue_link(session, chi, by=an, now=NOW)  # whoever invites everybody
    assert not doubt(session, people, "binh", "chi")


@pytest.mark.parametrize("kind", [SecurityEventKind.TOKEN_GIVEN, SecurityEventKind.IDENTITY_ADDED])
def test_every_way_in_counts(
    session: Session, people: dict[str, Account], kind: SecurityEventKind
) -> None:
    an, _, chi, _ = people.values()
    log_security_event(session, kind, now=NOW, account_id=chi.id, by_id=an.id)

    assert "cho nhau" in doubt(session, people, "an", "chi")


def test_what_the_machine_gave_or_its_administrator_confirmed_counts_for_nothing(
    session: Session, people: dict[str, Account]
) -> None:
    an, binh, chi, _ = people.values()
    management.issue_link(session, binh, by=None, now=NOW)
    assert not doubt(session, people, "an", "binh")

    for account in (binh, chi):
        management.issue_link(session, account, by=an, now=NOW)
    confirm_person(session, binh, now=NOW)
    assert not doubt(session, people, "an", "binh")
    assert doubt(session, people, "an", "chi")

    management.issue_link(session, binh, by=an, now=NOW)  # after it was confirmed
    assert doubt(session, people, "an", "binh")
