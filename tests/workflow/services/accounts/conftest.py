"""A council, an officer of it, an administrator."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.roles import Role
from workflow.models import Account, Council, Unit
from workflow.services.accounts import credentials
from workflow.services.accounts.management import AccountDetails
from workflow.services.records import record_exchange

PASSWORD = "một câu rất dễ nhớ"


@pytest.fixture
def council(any_session: Session) -> Council:
    return record_exchange.store_record(
        any_session, factories.make_record(), by=None, now=factories.NOW
    ).review.bloc.council


@pytest.fixture
def officer(any_session: Session, council: Council) -> Account:
    return added(any_session, "hoa", Role.COUNCIL_OFFICER, council)


@pytest.fixture
def chief(any_session: Session) -> Account:
    """An administrator who can sign in."""
    account = added(any_session, "quan", Role.ADMINISTRATOR)
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    return account


def added(
    session: Session,
    login: str,
    role: Role,
    council: Council | None = None,
    unit: Unit | None = None,
) -> Account:
    return credentials.add_account(
        session, login=login, name=login.title(), role=role, council=council, unit=unit,
        now=factories.NOW,
    )  # fmt: skip


def staff(
    name: str = "Lê An", unit: str = "Sở số 2", council: Council | None = None
) -> AccountDetails:
    return AccountDetails(name, "", Role.MEMBER_STAFF, council, unit)
