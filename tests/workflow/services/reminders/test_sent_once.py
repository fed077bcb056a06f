"""Each letter leaves once, whoever else is sending, and whatever becomes of them."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.workflow.services.reminders.conftest import DUE, Office
from workflow.models import Reminder
from workflow.services.reminders import outbox, smtp

DAY = dt.timedelta(days=1)
WEEK_BEFORE = DUE - 7 * DAY


def together(work: Callable[[], object], count: int = 4) -> None:
    """Do the same in several threads at one moment."""
    gate = threading.Barrier(count)

    def one() -> None:
        gate.wait()
        work()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_several_schedulers_at_once_send_each_letter_once(any_office: Office) -> None:
    office = any_office
    office.bloc()
    for number in range(1, 6):
        office.person(f"p{number}", f"Sở số {number}")
    office.at(WEEK_BEFORE)

    together(lambda: (office.round(), office.send()))
    office.send()

    to = [str(one["To"].addresses[0].addr_spec) for one in office.server.letters]
    assert sorted(to) == [f"p{number}@coquan.vn" for number in range(1, 6)]
    assert {status for status, _reason, _attempts in office.rows()} == {"sent"}
    assert office.round() == 0


def test_an_outage_of_the_server_costs_a_try_for_all_and_is_made_up_for(
    any_office: Office,
) -> None:
    office = any_office
    office.bloc()
    office.person("an", "Sở số 2")
    reachable, office.mail = office.mail, replace(office.mail, port=1)

    assert not office.day(WEEK_BEFORE)
    assert office.rows() == [("queued", smtp.UNREACHABLE, 1)]
    assert not office.send(), "it waits a while"
    office.now += dt.timedelta(minutes=16)
    office.send()
    office.now += dt.timedelta(minutes=61)
    office.send()
    assert office.rows() == [("failed", smtp.UNREACHABLE, 3)]

    office.mail = reachable
    assert not office.send()
    assert office.day(WEEK_BEFORE + DAY) == ["an@coquan.vn: Thi đua: 1 việc đến hạn trong tuần"]
    assert not office.day(WEEK_BEFORE + 2 * DAY)


def test_one_address_that_is_refused_keeps_nobody_else_waiting(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.server.to_recipient = "550 5.1.1 nobody"
    office.at(WEEK_BEFORE)
    office.round()
    office.send()

    assert office.rows() == [("failed", smtp.NO_RECIPIENT, 1)]


def test_a_server_that_is_greylisting_gets_the_letter_later(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.server.to_recipient = "450 4.2.0 come back"
    office.day(WEEK_BEFORE)
    assert office.rows() == [("queued", smtp.NOT_NOW, 1)]

    office.server.to_recipient = ""
    office.now += dt.timedelta(minutes=16)

    assert office.send() == 1
    assert office.rows() == [("sent", None, 2)]


def test_a_server_that_hangs_up_keeps_the_others_for_later(office: Office) -> None:
    office.bloc()
    for number in (2, 3):
        office.person(f"p{number}", f"Sở số {number}")
    office.server.to_letter = "421 4.3.2 closing"
    office.day(WEEK_BEFORE)

    assert office.rows() == [("queued", smtp.NOT_NOW, 1), ("queued", smtp.NOT_NOW, 0)]


def test_a_sender_that_died_leaves_the_letter_for_another_under_the_same_id(
    any_office: Office,
) -> None:
    """It may have died after the server took it: programs fold doubles by their Message-ID."""
    office = any_office
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(WEEK_BEFORE)
    office.round()
    with Session(office.engine) as session:
        claim, (id_,) = outbox.claim_letters(session, office.now)
        assert outbox.begin_attempt(session, id_, claim, office.now)
        session.commit()

    assert office.send() == 0, "somebody holds it"
    office.now += dt.timedelta(minutes=10 + 16)
    office.send()
    assert office.rows() == [("queued", outbox.SENDER_DIED, 1)]
    office.now += dt.timedelta(minutes=16)
    assert office.send() == 1

    with Session(office.engine) as session:
        kept = session.scalar(select(Reminder.message_id))
        outbox.mark_sent(session, id_, claim, office.now)  # the dead one wakes up: too late
        session.commit()
    assert [one["Message-ID"] for one in office.server.letters] == [kept]
    assert office.rows() == [("sent", None, 2)]


def test_one_person_has_one_letter_a_day_by_the_database_itself(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.day(WEEK_BEFORE)
    with Session(office.engine) as session:
        row = session.scalars(select(Reminder)).one()
        again = Reminder(
            account_id=row.account_id, day=row.day, since=row.since, message_id="<x@y>",
            not_before=office.now,
        )  # fmt: skip
        session.add(again)
        with pytest.raises(Exception, match="UNIQUE"):
            session.flush()


def test_a_worker_that_was_taken_for_dead_writes_down_nothing(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(WEEK_BEFORE)
    office.round()
    with Session(office.engine) as session:
        claim, (id_,) = outbox.claim_letters(session, office.now)
        session.execute(update(Reminder).values(claim="another"))

        assert not outbox.begin_attempt(session, id_, claim, office.now)
        outbox.mark_refused(session, id_, claim, "x", office.now)
        assert session.scalar(select(Reminder.reason)) is None
