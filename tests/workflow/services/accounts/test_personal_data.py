"""What is kept about people: in a register, given out on request, erased without breaking seals."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.personal_data import REGISTER
from workflow.domain.roles import Role
from workflow.models import Account, Base, Council, SecondFactor
from workflow.services import record_exchange
from workflow.services.accounts import credentials, management, sessions
from workflow.services.accounts.management import AccountDetails
from workflow.services.accounts.personal_data import erase_person, export_person
from workflow.services.accounts.sessions import Device
from workflow.services.security_log import find_security_log_faults
from workflow.services.verification.sealed_history import find_history_faults

NOW = factories.NOW
#: Tables that name no person, or only whom an act of the office was done by.
APART = {
    *("act_entry", "batch", "handover", "regulation", "paper_number"),
    *("template_version", "template_decision"),
    *("webhook", "former_unit", "unit_alias", "unit_name", "unit_succession"),
}


@pytest.fixture
def an(any_session: Session) -> Account:
    record = factories.make_record()
    record_exchange.store_record(any_session, record, by=None, now=NOW)
    account = credentials.add_account(
        any_session, login="an", name="Nguyễn Thị An", role=Role.COUNCIL_OFFICER, now=NOW,
        council=any_session.scalars(select(Council)).one(),
    )  # fmt: skip
    credentials.set_email(account, "an@coquan.vn")
    device = Device("", "10.0.0.7", "Firefox")
    sessions.open_session(any_session, account, device, NOW)
    management.issue_link(any_session, account, by=None, now=NOW)
    any_session.commit()
    return account


def test_every_table_that_names_an_account_is_in_the_register() -> None:
    listed = {table for row in REGISTER for table in row.tables}
    naming = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "account"
    }

    assert naming - listed == APART
    assert listed <= set(Base.metadata.tables)


def test_a_person_gets_everything_but_what_lets_somebody_in(
    any_session: Session, an: Account
) -> None:
    found = export_person(any_session, an)

    assert found["account"]["email"] == "an@coquan.vn"
    assert [row["address"] for row in found["sign_in_session"]] == ["10.0.0.7"]
    assert found["security_event"]
    text = json.dumps(found)
    assert an.session_key not in text
    assert "password_hash" not in text


def test_erasing_leaves_a_pseudonym_and_whole_histories(any_session: Session, an: Account) -> None:
    with pytest.raises(MoveRefusedError, match="khóa tài khoản trước"):
        erase_person(any_session, an, by=None, now=NOW)
    management.lock_account(any_session, an, by=None, now=NOW)
    erase_person(any_session, an, by=None, now=NOW)
    any_session.commit()

    assert (an.login, an.name, an.email) == (f"da-xoa-{an.id}", f"Người dùng số {an.id}", None)
    assert export_person(any_session, an)["sign_in_session"] == []
    assert any_session.scalars(select(SecondFactor)).all() == []
    assert list(find_history_faults(any_session)) == []
    assert list(find_security_log_faults(any_session)) == []
    # Nobody acts under the pseudonym, nor takes one.
    with pytest.raises(MoveRefusedError, match="không mở lại được"):
        management.unlock_account(any_session, an, by=None, now=NOW)
    with pytest.raises(BadInputError, match="đã có"):
        management.add_person(
            any_session, f"da-xoa-{an.id + 1}", AccountDetails("Ai", "", Role.ADMINISTRATOR),
            by=None, now=NOW,
        )  # fmt: skip
