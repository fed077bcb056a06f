"""Adding people, changing and locking them: what is allowed, refused, and kept of it."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.accounts.conftest import PASSWORD, added, staff
from workflow.domain.errors import (
    BadInputError,
    DomainError,
    MoveRefusedError,
)
from workflow.domain.roles import Role
from workflow.domain.vietnamese_text import fold_name, strip_accents
from workflow.models import Account, Council, Event, EventKind, Unit
from workflow.services.accounts import account_history, credentials, management
from workflow.services.accounts.management import AccountDetails
from workflow.services.records import record_exchange
from workflow.services.verification.sealed_history import find_history_faults


def kinds(session: Session) -> list[EventKind]:
    query = (
        select(Event.kind).where(Event.kind.in_(account_history.SECURITY_KINDS)).order_by(Event.id)
    )
    return list(session.scalars(query))


def test_a_new_officer_comes_in_and_an_old_one_leaves(
    any_session: Session, officer: Account
) -> None:
    session, now = any_session, factories.NOW
    new = management.add_person(session, " LeAn ", staff(), by=officer, now=now)
    token = management.issue_link(session, new, by=officer, now=now)
    again = management.issue_link(session, new, by=officer, now=now)
    assert credentials.redeem_link(session, token, now) is None
    assert credentials.redeem_link(session, again, now) is new
    credentials.set_password(new, factories.hash_quickly(PASSWORD))

    key = new.session_key
    management.lock_account(session, new, by=officer, now=now)

    assert new.session_key != key
    assert credentials.sign_in(session, "lean", PASSWORD, meanwhile=session.commit) is None
    with pytest.raises(MoveRefusedError, match="mở khóa"):
        management.issue_link(session, new, by=officer, now=now)
    management.unlock_account(session, new, by=officer, now=now)
    assert credentials.sign_in(session, "lean", PASSWORD, meanwhile=session.commit) is new
    assert kinds(session) == [
        EventKind.PERSON_ADDED, EventKind.LINK_GIVEN, EventKind.LINK_GIVEN,
        EventKind.PERSON_LOCKED, EventKind.PERSON_UNLOCKED,
    ]  # fmt: skip
    assert list(find_history_faults(session)) == []


def test_a_link_given_before_the_lock_opens_nothing_after_it(
    any_session: Session, officer: Account
) -> None:
    new = management.add_person(any_session, "lean", staff(), by=officer, now=factories.NOW)
    token = management.issue_link(any_session, new, by=officer, now=factories.NOW)

    management.lock_account(any_session, new, by=officer, now=factories.NOW)
    management.unlock_account(any_session, new, by=officer, now=factories.NOW)

    later = factories.NOW + dt.timedelta(hours=1)
    assert credentials.redeem_link(any_session, token, later) is None


def test_a_link_given_while_the_clock_was_ahead_is_void_once_it_is_right(
    any_session: Session, officer: Account
) -> None:
    new = management.add_person(any_session, "lean", staff(), by=officer, now=factories.NOW)
    ahead = factories.NOW + dt.timedelta(days=365)
    token = management.issue_link(any_session, new, by=officer, now=ahead)

    assert credentials.find_link_owner(any_session, token, factories.NOW) is None
    assert credentials.redeem_link(any_session, token, factories.NOW) is None
    assert credentials.redeem_link(any_session, token, ahead) is new


@pytest.mark.parametrize(
    ("login", "details", "field", "sentence"),
    [
        ("", staff(), "login", "Hãy ghi tên đăng nhập"),
        ("lê an", staff(), "login", "chữ không dấu"),
        ("hoa", staff(), "login", "đã có"),
        ("an", staff(name=" "), "name", "họ và tên"),
        ("an", staff(unit=""), "unit", "Hãy ghi đơn vị"),
        ("an", staff(unit="Sở Lạ"), "unit", "Không có đơn vị «Sở Lạ»"),
        ("an", AccountDetails("An", "an@", Role.COUNCIL_OFFICER), "email", "Địa chỉ thư"),
        ("an", AccountDetails("An", "", Role.ADMINISTRATOR), "role", "không trao được"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    any_session: Session,
    officer: Account,
    login: str,
    details: AccountDetails,
    field: str,
    sentence: str,
) -> None:
    with pytest.raises(BadInputError, match=sentence) as refused:
        management.add_person(any_session, login, details, by=officer, now=factories.NOW)
    assert refused.value.field == field


def test_a_change_is_told_with_what_was_before(any_session: Session, chief: Account) -> None:
    session = any_session
    council = record_exchange.store_record(
        session, factories.make_record(), by=None, now=factories.NOW
    ).review.bloc.council
    an = management.add_person(session, "an", staff(council=council), by=chief, now=factories.NOW)

    same = AccountDetails("Lê An", "", Role.MEMBER_STAFF, council, "sở số 2")
    assert not management.change_account(session, an, same, by=chief, now=factories.NOW)
    raised = AccountDetails("Lê An", "an@coquan.vn", Role.COUNCIL_OFFICER, council)
    assert management.change_account(session, an, raised, by=chief, now=factories.NOW)

    assert (an.role, an.council, an.unit) == (Role.COUNCIL_OFFICER, council, None)
    event, _first = account_history.list_account_events(session, an, [council.id])
    assert event.by is chief
    assert event.detail["changes"] == {
        "email": [],
        "role": ["member_staff", "council_officer"],
        "council": ["", council.name],
        "unit": ["Sở số 2", ""],
    }


def test_what_an_administrator_was_given_before_stays(
    any_session: Session, chief: Account, council: Council
) -> None:
    chief.unit = any_session.scalars(select(Unit).filter_by(name="Sở số 2")).one()

    renamed = AccountDetails("Quân", "", Role.ADMINISTRATOR)
    assert management.change_account(any_session, chief, renamed, by=chief, now=factories.NOW)

    assert chief.unit.council is council
    (event,) = account_history.list_account_events(any_session, chief, [council.id])
    assert event.detail["changes"] == {"name": ["Quan", "Quân"]}


def test_nobody_locks_or_demotes_themselves(
    any_session: Session, chief: Account, officer: Account, council: Council
) -> None:
    added(any_session, "hai", Role.ADMINISTRATOR)
    for account in (chief, officer):
        with pytest.raises(MoveRefusedError, match="không tự khóa"):
            management.lock_account(any_session, account, by=account, now=factories.NOW)
        details = staff(council=council)
        with pytest.raises(MoveRefusedError, match="không tự đổi vai trò") as refused:
            management.change_account(any_session, account, details, by=account, now=factories.NOW)
        assert refused.value.field == "role"


def test_the_last_administrator_who_can_sign_in_stays(
    any_session: Session, chief: Account, council: Council
) -> None:
    """One without a password does not count; nobody knows whether the link still is to be had."""
    other = added(any_session, "hai", Role.ADMINISTRATOR)

    with pytest.raises(MoveRefusedError, match="cuối cùng"):
        management.lock_account(any_session, chief, by=other, now=factories.NOW)
    with pytest.raises(MoveRefusedError, match="cuối cùng") as refused:
        management.change_account(
            any_session, chief, staff(council=council), by=other, now=factories.NOW
        )
    assert refused.value.field == "role"

    credentials.set_password(other, factories.hash_quickly(PASSWORD))
    management.lock_account(any_session, chief, by=other, now=factories.NOW)
    assert not chief.active


def test_a_link_is_used_while_another_is_given(any_engine: Engine) -> None:
    """Whoever chooses a password and whoever gives a link hold the same rows in the same order."""
    with Session(any_engine) as session:
        an = added(session, "an", Role.ADMINISTRATOR)
        token = credentials.create_link(session, an, factories.NOW)
        session.commit()
    begun = threading.Event()

    def choose() -> None:
        with Session(any_engine) as session:
            person = credentials.redeem_link(session, token, factories.NOW)
            session.flush()
            begun.set()
            time.sleep(0.5)  # the other holds by then what it can
            assert person
            credentials.set_password(person, factories.hash_quickly(PASSWORD))
            session.commit()

    def give() -> str:
        begun.wait()
        with Session(any_engine) as session:
            person = credentials.account_by_login(session, "an")
            link = management.issue_link(session, person, by=None, now=factories.NOW)
            session.commit()
            return link

    with ThreadPoolExecutor() as pool:
        chosen, given = pool.submit(choose), pool.submit(give)
        chosen.result()
        newest = given.result()

    with Session(any_engine) as session:
        assert credentials.redeem_link(session, token, factories.NOW) is None
        assert credentials.redeem_link(session, newest, factories.NOW)


def test_two_administrators_who_lock_each_other_leave_one(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        record_exchange.store_record(session, factories.make_record(), by=None, now=factories.NOW)
        for login in ("mot", "hai"):
            credentials.set_password(
                added(session, login, Role.ADMINISTRATOR), factories.hash_quickly(PASSWORD)
            )
        session.commit()
    start, refused = threading.Barrier(2), []

    def lock(mine: str, theirs: str) -> None:
        with Session(any_engine) as session:
            by = credentials.account_by_login(session, mine)
            other = credentials.account_by_login(session, theirs)
            session.rollback()  # both have read before either writes
            start.wait()
            try:
                management.lock_account(session, other, by=by, now=factories.NOW)
                session.commit()
            except DomainError as error:
                refused.append(error)

    threads = [
        threading.Thread(target=lock, args=pair) for pair in (("mot", "hai"), ("hai", "mot"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(any_engine) as session:
        active = session.scalars(select(Account.active).filter_by(role=Role.ADMINISTRATOR)).all()
    assert sorted(active) == [False, True]
    assert len(refused) == 1


def test_a_unit_is_found_without_its_accents(any_session: Session, officer: Account) -> None:
    name = any_session.scalars(select(Unit.name).order_by(Unit.id).limit(1)).one()
    assert strip_accents(name) != fold_name(name)
    typed = staff(unit=strip_accents(name))

    new = management.add_person(any_session, "an", typed, by=officer, now=factories.NOW)

    assert new.unit
    assert new.unit.name == name
