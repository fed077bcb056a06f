"""A bloc whose reports are due, with people who have addresses, and a mail server."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.mail_server import MailServer, run_mail_server
from workflow.config import MailSettings
from workflow.domain.record import Bloc, Meeting, Record
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Reminder, Review, Unit
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.records import record_exchange
from workflow.services.reminders.delivery import send_waiting
from workflow.services.reminders.rounds import make_round

#: Reports are due on Tuesday 18 January 2022 for a meeting after Tết, on 8 February.
MEETING = dt.date(2022, 2, 8)
DUE = dt.date(2022, 1, 18)


@dataclass
class Office:
    """A database, a mail server and a clock that a test sets."""

    engine: Engine
    server: MailServer
    now: dt.datetime
    mail: MailSettings

    def at(self, day: dt.date, clock: str = "07:30") -> None:
        local = dt.datetime.fromisoformat(f"{day}T{clock}:00+07:00")
        self.now = local.astimezone(dt.UTC)

    def round(self) -> int:
        return make_round(self.engine, self.mail.at, "thidua.coquan.vn", self.now)

    def send(self) -> int:
        return send_waiting(self.engine, self.mail, lambda: self.now)

    def day(self, day: dt.date, clock: str = "07:30") -> list[str]:
        """A day of the scheduler; the subjects of what arrived, by whom it was for."""
        self.at(day, clock)
        before = len(self.server.letters)
        self.round()
        self.send()
        return [
            f"{one['To'].addresses[0].addr_spec}: {one['Subject']}"
            for one in self.server.letters[before:]
        ]

    def rows(self) -> list[tuple[str, str | None, int]]:
        with Session(self.engine) as session:
            found = session.scalars(select(Reminder).order_by(Reminder.id))
            return [(row.status.value, row.reason, row.attempts) for row in found]

    def person(self, login: str, unit: str | None = None, **more: object) -> None:
        """Somebody with an address; of the council where no unit is named."""
        with Session(self.engine) as session:
            review = session.scalars(select(Review)).first()
            assert review
            account = credentials.add_account(
                session,
                login=login,
                name=f"Chị {login.title()}",
                role=Role.MEMBER_STAFF if unit else Role.COUNCIL_OFFICER,
                council=review.bloc.council,
                unit=session.scalar(select(Unit).filter_by(name=unit)) if unit else None,
                now=factories.NOW,
            )
            credentials.set_email(account, f"{login}@coquan.vn")
            for name, value in more.items():
                setattr(account, name, value)
            session.commit()

    def bloc(self, name: str = "Khối thi đua 1", *, reported: int = 0) -> int:
        """A bloc of five that is to meet after Tết."""
        with Session(self.engine) as session:
            stored = record_exchange.store_record(
                session, facts(name, reported), by=None, now=factories.NOW
            )
            session.commit()
            return stored.review.id

    def report(self, review_id: int, count: int) -> None:
        """The first `count` units have reported, all others have not."""
        reports = facts("", count).reports
        with Session(self.engine) as session:
            review = session.get_one(Review, review_id)
            reviews.edit_facts(
                session, review, "reports",
                lambda old: msgspec.structs.replace(old, reports=reports),
                seen=review.version, by=None, now=factories.NOW,
            )  # fmt: skip
            session.commit()

    def turn_off(self, login: str) -> None:
        with Session(self.engine) as session:
            session.scalars(select(Account).filter_by(login=login)).one().reminded = False
            session.commit()


def facts(name: str, reported: int) -> Record:
    """A planned year whose meeting has a day and whose first units have reported."""
    whole = factories.make_record(bloc=Bloc(name=name))
    return msgspec.structs.replace(
        whole,
        state=State.PLANNED,
        meeting=Meeting(dates=(MEETING,)),
        reports=whole.reports[:reported],
        contests=(),
        awards=(),
        papers=(),
        next_head=None,
    )


@pytest.fixture
def server() -> Iterator[MailServer]:
    with run_mail_server() as there:
        yield there


@pytest.fixture
def office(engine: Engine, server: MailServer) -> Office:
    """On SQLite."""
    return Office(engine, server, factories.NOW, replace(server.mail, at=dt.time(7, 30)))


@pytest.fixture
def any_office(any_engine: Engine, server: MailServer) -> Office:
    """Once on each database."""
    return Office(any_engine, server, factories.NOW, replace(server.mail, at=dt.time(7, 30)))
