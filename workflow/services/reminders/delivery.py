"""Sending what is written down: claimed, looked at once more, handed over, noted.

No transaction is open while the mail server is talked to. A worker that dies after the server took
a letter and before that was noted leaves it in doubt: it is sent again after the lease, under the
same Message-ID, by which mail programs show it once.
"""

import datetime as dt
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message as MailMessage
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from workflow.config import MailSettings
from workflow.domain.days import Clock, local_day
from workflow.domain.errors import Message
from workflow.domain.reminders import compose_letter
from workflow.models import Account, Reminder, SecurityEvent
from workflow.services.accounts.letter_address import find_address, forget_told_address
from workflow.services.reminders import outbox
from workflow.services.reminders.due_tasks import DueTasks
from workflow.services.reminders.letters import LetterText, compose_message, write_letter
from workflow.services.reminders.security_letters import queue_warnings, write_warning
from workflow.services.reminders.smtp import (
    NOT_TAKEN,
    MailConnection,
    MailDeferredError,
    MailRefusedError,
    MailServerDownError,
    connect,
    own_host,
)
from workflow.services.translation import translate

T = TypeVar("T")
#: Seconds after which a worker begins no other letter: its task may last two minutes.
MAX_DURATION = 60.0


def send_waiting(engine: Engine, mail: MailSettings, clock: Clock) -> int:
    """Send the letters whose time has come, as many as there is time for; how many left."""
    with Session(engine) as session:
        outbox.expire_claims(session, clock())
        outbox.give_up_old(session, local_day(clock()), clock())
        queue_warnings(session, own_host(mail), clock())
        claim, ids = outbox.claim_letters(session, clock())
        session.commit()
    return _SendingRun(engine, mail, clock, claim).send_all(ids) if ids else 0


@dataclass(frozen=True)
class _SendingRun:
    """One worker with the letters that it holds."""

    engine: Engine
    mail: MailSettings
    clock: Clock
    claim: str

    def send_all(self, ids: list[int]) -> int:
        """Send these as long as the server listens; what is left over waits for another run."""
        try:
            with connect(self.mail) as post:
                return self._send_each(post, ids)
        except MailServerDownError as error:
            self._note(outbox.postpone_claimed, self.claim, str(error), self.clock(), tried=True)
            return 0

    def _send_each(self, post: MailConnection, ids: list[int]) -> int:
        began, count = time.monotonic(), 0
        for id_ in ids:
            if time.monotonic() - began > MAX_DURATION:
                break
            try:
                count += self._send(post, id_)
            except MailServerDownError as error:
                reason = str(error)
                self._note(outbox.postpone_letter, id_, self.claim, reason, self.clock())
                self._note(outbox.postpone_claimed, self.claim, reason, self.clock(), tried=False)
                return count
        self._note(outbox.release_claim, self.claim)
        return count

    def _send(self, post: MailConnection, id_: int) -> bool:
        """Send one letter if there is still something to say; raises `AwayError`."""
        try:
            message = self._message(id_)
        except ValueError:  # a character of the name is not allowed in a header
            self._note(outbox.mark_refused, id_, self.claim, NOT_TAKEN, self.clock())
            return False
        if message is None:
            self._note(outbox.mark_dropped, id_, self.claim, self.clock())
            return False
        if not self._note(outbox.begin_attempt, id_, self.claim, self.clock()):
            return False
        return self._hand_over(post, *message, id_)

    def _hand_over(self, post: MailConnection, message: MailMessage, to: str, id_: int) -> bool:
        try:
            post.send(message, to)
        except MailDeferredError as error:
            self._note(outbox.postpone_letter, id_, self.claim, str(error), self.clock())
            return False
        except MailRefusedError as error:
            self._note(outbox.mark_refused, id_, self.claim, str(error), self.clock())
            return False
        self._note(outbox.mark_sent, id_, self.claim, self.clock())
        self._note(forget_told_address, id_)
        return True

    def _message(self, id_: int) -> tuple[MailMessage, str] | None:
        """The letter of the facts as they are now, and to where; none with nothing left to say."""
        with Session(self.engine.execution_options(read_only=True)) as session:
            row = session.get_one(Reminder, id_)
            if row.event_id:
                return self._warning(session, row)
            account = row.account
            if not (account.email and account.active and account.reminded):
                return None
            lines = compose_letter(
                DueTasks(session, row.day).lines(account), row.day, since=row.since
            )
            if not lines:
                return None
            text = write_letter(account, lines, row.day, self.mail)
            message = compose_message(text, account, self.mail, row.message_id, self.clock())
            return message, account.email

    def _warning(self, session: Session, row: Reminder) -> tuple[MailMessage, str] | None:
        """A letter about the account, which goes out whatever the person wants."""
        event = session.get_one(SecurityEvent, row.event_id)
        if not (to := find_address(row.account, event)):
            return None
        text = write_warning(row.account, event, self.mail)
        message = compose_message(text, row.account, self.mail, row.message_id, self.clock(), to=to)
        return message, to

    def _note(self, write: Callable[..., T], *what: Any, **how: Any) -> T:
        """Write down in a transaction of its own."""
        with Session(self.engine) as session:
            result = write(session, *what, **how)
            session.commit()
        return result


def compose_trial(account: Account, mail: MailSettings, now: dt.datetime) -> MailMessage:
    """Compose a letter to somebody, to try whether mail leaves."""
    language = account.mail_language

    def say(message: Message) -> str:
        return translate(message, language)

    text = LetterText(
        language=language,
        subject=say(Message("Thi đua: thư thử")),
        greeting=say(Message("Kính gửi anh/chị {name},", name=account.name)),
        intro=say(Message("Thư này cho biết phần mềm gửi được thư.")),
        entries=(),
        more="",
        year=say(Message("Lịch trong năm")),
        year_url=f"{mail.public_url}/year",
        about=say(Message("Thư thử do người quản trị tự gửi cho mình từ trang Vận hành.")),
        account_url=f"{mail.public_url}/account",
    )
    message_id = f"<thidua.trial.{secrets.token_hex(8)}@{own_host(mail)}>"
    return compose_message(text, account, mail, message_id, now)


def send_trial(message: MailMessage, mail: MailSettings, address: str) -> None:
    """Send a letter at once; raises `MailError`. Hold no transaction meanwhile."""
    with connect(mail) as post:
        post.send(message, address)
