"""Reminders by a real worker: enqueued again and again, each letter settled once."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.mail_server import URL, run_mail_server
from tests.waiting import wait_until
from tests.worker.conftest import WorkerSetup
from workflow.domain.days import local_day
from workflow.domain.roles import Role
from workflow.models import Reminder, ReminderStatus
from workflow.services.accounts import credentials
from workflow.services.queue import Job, Queue, enqueue


@pytest.mark.slow
def test_a_worker_settles_what_was_written_down(
    busy_works: WorkerSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has nothing left to do gets no letter, on whatever day this runs."""
    now = dt.datetime.now(dt.UTC)
    with Session(busy_works.engine) as session:
        account = credentials.add_account(
            session, login="an", name="An", role=Role.ADMINISTRATOR, now=factories.NOW
        )
        credentials.set_email(account, "an@coquan.vn")
        today = local_day(now)
        row = Reminder(
            account=account, day=today, since=today - dt.timedelta(days=1), message_id="<1@x>",
            not_before=now,
        )  # fmt: skip
        session.add(row)
        session.commit()

    def status() -> ReminderStatus | None:
        with Session(busy_works.engine.execution_options(read_only=True)) as session:
            return session.scalar(select(Reminder.status))

    with run_mail_server() as server:
        monkeypatch.setenv("THIDUA_SMTP_URL", f"smtp+plain://127.0.0.1:{server.port}")
        monkeypatch.setenv("THIDUA_MAIL_FROM", "thidua@coquan.vn")
        monkeypatch.setenv("THIDUA_PUBLIC_URL", URL)
        monkeypatch.setenv("THIDUA_MAIL_AT", "off")
        with busy_works.worker():
            for _ in range(3):
                enqueue(busy_works.settings.broker_url, Job.REMIND, [], Queue.BATCH)
            wait_until(lambda: status() is ReminderStatus.DROPPED)

        assert server.letters == []
