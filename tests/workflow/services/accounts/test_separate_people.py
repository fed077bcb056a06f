"""Whether two accounts may be one person, whoever gave them their ways in."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import MoveRefusedError
from workflow.domain.roles import Role
from workflow.models import Account, Council, SecurityEventKind, Unit
from workflow.services.accounts import credentials, management
from workflow.services.accounts.separate_people import confirm_person, find_doubt, may_confirm
from workflow.services.records import record_exchange
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
    confirm_person(session, binh, by=None, now=NOW)
    assert not doubt(session, people, "an", "binh")
    assert doubt(session, people, "an", "chi")

    management.issue_link(session, binh, by=an, now=NOW)  # after it was confirmed
    assert doubt(session, people, "an", "binh")


@pytest.fixture
def office(session: Session) -> dict[str, Account]:
    """An administrator who invited two officers, one of whom invited a third and two clerks."""
    record_exchange.store_record(session, factories.make_record(2), by=None, now=NOW)
    council, unit = session.scalars(select(Council)).one(), session.scalars(select(Unit)).first()
    invited_by = {
        "quantri": "", "hoa": "quantri", "lan": "quantri", "mai": "hoa", "nam": "hoa", "oanh": "hoa"
    }  # fmt: skip
    found: dict[str, Account] = {}
    for login, giver in invited_by.items():
        role = Role.COUNCIL_OFFICER if login in ("hoa", "lan", "mai") else Role.MEMBER_STAFF
        found[login] = credentials.add_account(
            session, login=login, name=login.title(), now=NOW, council=council, unit=unit,
            role=role if giver else Role.ADMINISTRATOR,
        )  # fmt: skip
        if giver:
            management.issue_link(session, found[login], by=found[giver], now=NOW)
    return found


def test_two_whom_one_officer_invited_are_one_until_somebody_else_confirms(
    session: Session, office: dict[str, Account]
) -> None:
    assert "từ Hoa" in doubt(session, office, "nam", "oanh")
    assert "từ Hoa" in doubt(session, office, "mai", "oanh")
    assert not doubt(session, office, "hoa", "lan")  # whom the administrator invited
    assert not doubt(session, office, "lan", "oanh")

    confirm_person(session, office["nam"], by=office["lan"], now=NOW)
    assert not doubt(session, office, "nam", "oanh")
    assert not doubt(session, office, "nam", "hoa")

    management.issue_link(session, office["nam"], by=office["hoa"], now=NOW)
    assert "từ Hoa" in doubt(session, office, "nam", "oanh")


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("quantri", True),
        ("lan", True),
        ("hoa", False),  # invited them
        ("mai", False),  # whom the same officer may be
        ("oanh", False),
        ("nam", False),
    ],
)
def test_whoever_confirms_is_apart_from_who_invited(
    session: Session, office: dict[str, Account], by: str, *, may: bool
) -> None:
    nam = office["nam"]

    assert may_confirm(session, nam, office[by]) is may
    if not may:
        with pytest.raises(MoveRefusedError, match="phải là người khác"):
            confirm_person(session, nam, by=office[by], now=NOW)
    # Of whom nobody gave a way in there is nothing to confirm; nobody confirms whom they invited.
    assert not may_confirm(session, office["quantri"], office["lan"])
    assert not may_confirm(session, office["lan"], office["quantri"])
    assert may_confirm(session, office["lan"], office["hoa"])
