"""The people whom one looks after, found and told of."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.accounts.conftest import PASSWORD, added, staff
from workflow.domain.errors import (
    NotAllowedError,
)
from workflow.domain.roles import Role
from workflow.models import Account, Council, EventKind
from workflow.services.accounts import account_history, account_list, credentials, management
from workflow.services.accounts.management import AccountDetails


def test_an_officer_looks_after_the_own_council_and_no_higher(
    any_session: Session, officer: Account, chief: Account
) -> None:
    session = any_session
    elsewhere = Council(name="Hội đồng khác")
    session.add(elsewhere)
    far = added(session, "xa", Role.COUNCIL_OFFICER, elsewhere)
    near = management.add_person(session, "lean", staff(), by=officer, now=factories.NOW)

    seen = [line.account for line in account_list.list_accounts(session, officer, most=9)]
    assert seen == [near, officer]
    assert len(account_list.list_accounts(session, chief, most=9)) == 4
    assert account_list.list_accounts(session, near, most=9) == []
    for account in (far, chief):
        assert account_list.find_managed(session, officer, account.id) is None
        with pytest.raises(NotAllowedError):
            management.lock_account(session, account, by=officer, now=factories.NOW)


def test_the_list_is_in_the_order_of_given_names_and_goes_on(
    any_session: Session, officer: Account
) -> None:
    session = any_session
    for login, name in (("l1", "Trần Văn Bình"), ("l2", "Lê Thị An"), ("l3", "Nguyễn An")):
        management.add_person(session, login, staff(name), by=officer, now=factories.NOW)

    first = account_list.list_accounts(session, officer, most=2)
    place = (first[-1].account.list_name, first[-1].account.id)
    rest = account_list.list_accounts(session, officer, after=place, most=9)

    names = [line.account.name for line in (*first, *rest)]
    assert names == ["Lê Thị An", "Nguyễn An", "Trần Văn Bình", "Hoa"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an le", ["Lê Thị An"]),
        ("lê", ["Lê Thị An"]),
        ("le", ["Lê Thị An", "Le Tư"]),
        ("do", ["Đỗ Thị Đường"]),
        ("duong do", ["Đỗ Thị Đường"]),
        ("SỞ SỐ", ["Lê Thị An", "Đỗ Thị Đường", "Le Tư"]),
        ("so so 2", ["Lê Thị An", "Đỗ Thị Đường", "Le Tư"]),
        ("l3", ["Le Tư"]),
        ("lể", []),
        ("%", []),
    ],
)
def test_people_are_found_with_and_without_accents(
    any_session: Session, officer: Account, text: str, found: list[str]
) -> None:
    for login, name in (("l1", "Đỗ Thị Đường"), ("l2", "Lê Thị An"), ("l3", "Le Tư")):
        management.add_person(any_session, login, staff(name), by=officer, now=factories.NOW)

    lines = account_list.list_accounts(any_session, officer, text=text, most=9)

    assert {line.account.name for line in lines} == set(found)


def test_the_history_of_an_administrator_tells_each_act_once(
    any_session: Session, chief: Account
) -> None:
    """Each is a row of every council."""
    any_session.add_all(Council(name=f"Hội đồng {number}") for number in range(60))
    other = management.add_person(
        any_session, "ba", AccountDetails("Ba", "", Role.ADMINISTRATOR), by=chief, now=factories.NOW
    )
    management.lock_account(any_session, other, by=chief, now=factories.NOW + dt.timedelta(hours=1))

    councils = any_session.scalars(select(Council.id)).all()
    told = [
        event.kind for event in account_history.list_account_events(any_session, other, councils)
    ]

    assert told == [EventKind.PERSON_LOCKED, EventKind.PERSON_ADDED]


def test_people_are_listed_by_how_they_stand(any_session: Session, officer: Account) -> None:
    session = any_session
    waiting = management.add_person(session, "an", staff(), by=officer, now=factories.NOW)
    management.issue_link(session, waiting, by=officer, now=factories.NOW)
    gone = management.add_person(session, "binh", staff(), by=officer, now=factories.NOW)
    management.lock_account(session, gone, by=officer, now=factories.NOW)
    credentials.set_password(officer, factories.hash_quickly(PASSWORD))

    def of(status: account_list.AccountStatus) -> list[account_list.AccountRow]:
        return account_list.list_accounts(session, officer, status=status, most=9)

    assert [line.account for line in of(account_list.AccountStatus.ACTIVE)] == [officer]
    assert [line.account for line in of(account_list.AccountStatus.LOCKED)] == [gone]
    (line,) = of(account_list.AccountStatus.WAITING)
    assert (line.account, line.link_until) == (waiting, factories.NOW + credentials.LINK_LIFE)
    assert line.status is account_list.AccountStatus.WAITING
