"""What is kept about people: in a register, given out on request, erased without breaking seals."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.personal_data import REGISTER
from workflow.domain.record import Council as RecordCouncil
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    Attachment,
    Base,
    Council,
    EventKind,
    Inspection,
    InspectionStatus,
    SecondFactor,
    SecurityEventKind,
)
from workflow.services.accounts import credentials, management, sessions
from workflow.services.accounts.management import AccountDetails
from workflow.services.accounts.personal_data import (
    EXPORTED,
    OF_COUNCILS,
    erase_person,
    export_person,
)
from workflow.services.accounts.sessions import Device
from workflow.services.history import log_event
from workflow.services.records import record_exchange
from workflow.services.security_log import find_security_log_faults, log_security_event
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
    found = export_person(any_session, an, by=an)

    assert found["account"]["email"] == "an@coquan.vn"
    assert [row["address"] for row in found["sign_in_session"]] == ["10.0.0.7"]
    assert found["security_event"]
    text = json.dumps(found)
    assert an.session_key not in text
    assert "password_hash" not in text


def test_an_officer_gets_nothing_of_the_council_that_a_person_worked_for_before(
    any_session: Session,
) -> None:
    """Tenant by tenant: what somebody did stays with the council it was done for."""
    theirs, ours = (
        record_exchange.store_record(
            any_session, factories.make_record(council=RecordCouncil(name=name)), by=None, now=NOW
        ).review
        for name in ("Hội đồng tỉnh A", "Hội đồng tỉnh B")
    )
    person, officer = (
        credentials.add_account(
            any_session, login=login, name=login, role=Role.COUNCIL_OFFICER, now=NOW,
            council=review.bloc.council,
        )
        for login, review in (("di", theirs), ("o-lai", ours))
    )  # fmt: skip
    for review, name in ((theirs, "cua-a.pdf"), (ours, "cua-b.pdf")):
        log_event(
            any_session, review, EventKind.ATTACHED, by=person, now=NOW, detail={"file": name}
        )
        any_session.add(
            Attachment(
                review_id=review.id, member="Sở số 1", file_name=name, sha256=name, size=1,
                added_at=NOW, added_by_id=person.id,
            )
        )  # fmt: skip
    any_session.add(
        Inspection(
            asked_at=NOW, asked_by=person, file_name="rieng.docx", file_sha256="a",
            status=InspectionStatus.QUEUED,
        )
    )  # fmt: skip
    detail = {"webhook": 1, "name": "Hệ thống của A"}
    log_security_event(
        any_session, SecurityEventKind.WEBHOOK_ADDED, now=NOW, account_id=person.id, detail=detail
    )
    person.council = ours.bloc.council
    any_session.commit()

    given = json.dumps(export_person(any_session, person, by=officer), ensure_ascii=False)

    assert "cua-b.pdf" in given
    for secret in ("cua-a.pdf", "rieng.docx", "Hệ thống của A"):
        assert secret not in given
        assert secret in json.dumps(
            export_person(any_session, person, by=person), ensure_ascii=False
        )


def test_every_table_of_an_export_that_may_be_of_a_council_says_so() -> None:
    telling = {"review_id", "council_id", "file_name"}
    found = {kind for kind, _ in EXPORTED if telling & set(kind.__table__.columns.keys())}

    assert found == set(OF_COUNCILS)


def test_erasing_leaves_a_pseudonym_and_whole_histories(any_session: Session, an: Account) -> None:
    with pytest.raises(MoveRefusedError, match="khóa tài khoản trước"):
        erase_person(any_session, an, by=None, now=NOW)
    management.lock_account(any_session, an, by=None, now=NOW)
    erase_person(any_session, an, by=None, now=NOW)
    any_session.commit()

    assert (an.login, an.name, an.email) == (f"da-xoa-{an.id}", f"Người dùng số {an.id}", None)
    assert export_person(any_session, an, by=an)["sign_in_session"] == []
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
