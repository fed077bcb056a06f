"""A person is written to about what happened with their account: once, whatever they want."""

import datetime as dt
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.workflow.services.reminders.conftest import DUE, Office
from workflow.domain.errors import BadInputError
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts.letter_address import change_address, forget_waiting_addresses
from workflow.services.security_log import Origin, bind_origin, log_security_event


def happen(office: Office, *kinds: SecurityEventKind, ago: dt.timedelta = dt.timedelta()) -> None:
    """Let something have happened with the account of An."""
    with Session(office.engine) as session, bind_origin(Origin("10.1.2.3", "Firefox")):
        account = session.scalars(select(Account).filter_by(login="an")).one()
        for kind in kinds:
            log_security_event(session, kind, now=office.now - ago, account_id=account.id)
        session.commit()


def test_each_event_is_one_letter_beside_the_reminder_of_the_day(any_office: Office) -> None:
    office = any_office
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(DUE)
    office.round()
    happen(office, SecurityEventKind.NEW_DEVICE, SecurityEventKind.PASSWORD_CHANGED)
    happen(office, SecurityEventKind.SIGNED_IN, SecurityEventKind.DOWNLOADED)
    office.send()
    office.send()
    office.now += dt.timedelta(minutes=1)
    office.send()

    subjects = sorted(str(one["Subject"]) for one in office.server.letters)
    assert subjects == [
        "Thi đua: 1 việc đến hạn trong tuần",
        *["Thi đua: việc vừa xảy ra với tài khoản của anh/chị"] * 2,
    ]
    body = "".join(str(one.get_payload(0)) for one in office.server.letters)
    assert "10.1.2.3" in body
    assert "/account/sessions" in body


def test_whoever_wants_no_reminders_is_written_to_all_the_same(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2", reminded=False)
    office.at(DUE)
    happen(office, SecurityEventKind.LINK_GIVEN)
    office.send()

    assert len(office.server.letters) == 1


def test_nobody_is_written_to_without_an_address_or_about_long_ago(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(DUE)
    happen(office, SecurityEventKind.LINK_GIVEN, ago=dt.timedelta(days=2))
    office.send()
    with Session(office.engine) as session:
        session.execute(update(Account).values(email=None))
        session.commit()
    happen(office, SecurityEventKind.LINK_GIVEN)
    office.send()

    assert office.server.letters == []


def test_whoever_added_a_webhook_is_told_that_it_was_switched_off(office: Office) -> None:
    office.bloc()
    office.person("an")
    with Session(office.engine) as session:
        account = session.scalars(select(Account).filter_by(login="an")).one()
        log_security_event(
            session, SecurityEventKind.WEBHOOK_DISABLED, now=office.now, account_id=account.id,
            detail={"webhook": 1, "name": "Văn thư của Sở"},
        )  # fmt: skip
        session.commit()

    assert office.send() == 1
    (letter,) = office.server.letters
    assert letter["Subject"] == "Thi đua: một hệ thống không nhận bản tin nữa"
    text = letter.get_body(("plain",))
    assert text
    assert "«Văn thư của Sở»" in text.get_content().replace("\n", " ")
    assert "/webhooks" in text.get_content()


def move_address(office: Office, *typed: str, by: str | None = None) -> None:
    """Let letters to An go elsewhere, one address after the other."""
    with Session(office.engine) as session:
        people = {one.login: one for one in session.scalars(select(Account))}
        for address in typed:
            act = people[by] if by else people["an"]
            change_address(session, people["an"], address, by=act, now=office.now)
        session.commit()


def addressees(office: Office) -> list[str]:
    return [one["To"].addresses[0].addr_spec for one in office.server.letters]


def former_address(office: Office) -> str | None:
    with Session(office.engine) as session:
        return session.scalar(select(Account.former_email).filter_by(login="an"))


@pytest.mark.parametrize("typed", [["ke@gian.vn"], [""], ["ke@gian.vn", "khac@gian.vn"]])
def test_the_address_of_before_is_told_that_letters_go_elsewhere(
    any_office: Office, typed: list[str]
) -> None:
    office = any_office
    office.bloc()
    office.person("an", "Sở số 2", reminded=False)
    office.person("binh")
    office.at(DUE)
    move_address(office, *typed, by="binh")
    happen(office, SecurityEventKind.LINK_GIVEN)
    office.send()

    told = [one for one in office.server.letters if "Đổi địa chỉ nhận thư" in text_of(one)]
    assert told[0]["To"].addresses[0].addr_spec == "an@coquan.vn"
    assert addressees(office).count("an@coquan.vn") == 1
    assert former_address(office) is None


def test_an_address_that_cannot_be_told_is_forgotten_after_two_days(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(DUE)
    move_address(office, "moi@coquan.vn")
    for days, expected in ((1, "an@coquan.vn"), (3, None)):
        with Session(office.engine) as session:
            forget_waiting_addresses(session, office.now + dt.timedelta(days=days))
            session.commit()
        assert former_address(office) == expected


def test_the_same_address_and_a_first_one_move_nothing(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2", email=None)
    office.at(DUE)
    move_address(office, "an@coquan.vn", "an@coquan.vn")
    office.send()

    assert (addressees(office), former_address(office)) == (["an@coquan.vn"], None)


def test_nobody_sends_letters_to_the_addresses_of_others_without_end(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(DUE)
    move_address(office, *(f"ai{number}@coquan.vn" for number in range(10)))

    with pytest.raises(BadInputError):
        move_address(office, "ai10@coquan.vn")


def text_of(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text
    return str(text.get_content())
