"""`thidua users`: the same rules, and the same history, as on the pages of people."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from standalone import cli
from tests import factories
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    Council,
    Event,
    EventKind,
    SecurityEvent,
    SecurityEventKind,
)
from workflow.services.accounts import credentials, management
from workflow.services.accounts.account_history import SECURITY_KINDS
from workflow.services.records import record_exchange

PASSWORD = "một câu rất dễ nhớ"
STAFF = ("users", "add", "an", "--name", "Lê An", "--unit", "Sở số 2")


@pytest.fixture
def office(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The data folder of the command, with a council and its agencies."""
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "BROKER_URL", "DEBUG"):
        monkeypatch.delenv(f"THIDUA_{name}", raising=False)
    with Session(engine, expire_on_commit=False) as session:
        record_exchange.store_record(session, factories.make_record(), by=None, now=factories.NOW)
        session.commit()
        yield session


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_who_is_added_has_the_history_of_one_added_on_the_page(
    office: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *STAFF)

    assert (code, out[:6]) == (0, "/link#")
    kinds = office.scalars(
        select(Event.kind).where(Event.kind.in_(SECURITY_KINDS)).order_by(Event.id)
    ).all()
    assert kinds == [EventKind.PERSON_ADDED, EventKind.LINK_GIVEN]
    account = credentials.account_by_login(office, "an")
    assert account.unit
    assert (account.name, account.role, account.unit.name, account.council) == (
        "Lê An", Role.MEMBER_STAFF, "Sở số 2", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lê an", "--role", "administrator"), "chữ không dấu"),
        (("an", "--unit", "Sở Lạ"), "có 0 đơn vị tên «Sở Lạ»"),
        (("an",), "cán bộ đơn vị cần --unit"),
        (("an", "--role", "administrator", "--unit", "Sở số 2"), "không thuộc đơn vị"),
        (("an", "--role", "council_officer", "--unit", "Sở số 2"), "không thuộc đơn vị"),
        (("an", "--role", "council_officer"), "Hãy chọn Hội đồng"),
    ],
)
def test_what_the_page_refuses_the_command_refuses(
    office: Session,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    code, out, err = run(capsys, "users", "add", *arguments)

    assert (code, out) == (1, "")
    assert sentence in err
    assert office.scalars(select(Account)).all() == []


def test_an_officer_is_added_to_a_council(
    office: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    council = office.scalars(select(Council)).one()
    named = ("--council", council.name.upper())
    office.rollback()

    assert run(capsys, "users", "add", "hoa", "--role", "council_officer", *named)[0] == 0

    assert credentials.account_by_login(office, "hoa").council is council


def test_a_reset_ends_password_and_sessions_at_once(
    office: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *STAFF)
    account = credentials.account_by_login(office, "an")
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    office.commit()
    key = account.session_key

    code, out, _ = run(capsys, "users", "reset", "an")

    office.refresh(account)
    assert code == 0
    assert account.password_hash is None
    assert account.session_key != key
    assert credentials.redeem_link(
        office, out.strip().removeprefix("/link#"), dt.datetime.now(dt.UTC)
    )


def test_the_list_says_how_people_stand(
    office: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *STAFF)
    management.lock_account(
        office, credentials.account_by_login(office, "an"), by=None, now=factories.NOW
    )
    office.commit()

    listed = run(capsys, "users", "list")[1].rstrip("\n").split("\t")
    assert listed == ["an", "Lê An", Role.MEMBER_STAFF.label, "Sở số 2", "đã khóa", ""]


def test_people_are_confirmed_all_or_none(
    office: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *STAFF)
    kind = SecurityEventKind.PERSON_CONFIRMED

    code, _, err = run(capsys, "users", "confirm", "an", "aikhongco")
    assert (code, "aikhongco" in err) == (1, True)
    assert office.scalars(select(SecurityEvent).filter_by(kind=kind)).all() == []
    office.rollback()  # who reads here would keep the command from writing

    code, _, _ = run(capsys, "users", "confirm", "an")
    assert code == 0
    (row,) = office.scalars(select(SecurityEvent).filter_by(kind=kind))
    assert row.account_id == credentials.account_by_login(office, "an").id
    assert row.by_id is None
