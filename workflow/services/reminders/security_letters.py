"""Letters about one's account: a new device, a link, a new password, in the outbox of reminders."""

import datetime as dt
import secrets
from contextlib import suppress

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflow.config import MailSettings
from workflow.domain.days import local_day
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import Account, Reminder, SecurityEvent, SecurityEventKind
from workflow.services.accounts.security_events import describe_warning
from workflow.services.reminders.letters import LetterText
from workflow.services.security_log import TOLD
from workflow.services.translation import translate

#: Of what happened before, the page tells at the next sign-in; nobody is written to about it.
_LOOKS_BACK = dt.timedelta(days=1)
#: Letters written down at a time; the next run goes on.
_MOST = 200
_OF_ACCOUNT = N_("Thi đua: việc vừa xảy ra với tài khoản của anh/chị")
_NOT_SENT = N_("Thi đua: một hệ thống không nhận bản tin nữa")
#: What a letter links to, and its path.
_SESSIONS = (N_("Các thiết bị đang đăng nhập"), "/account/sessions")
_WEBHOOKS = (N_("Bản tin cho hệ thống khác"), "/webhooks")


def queue_warnings(session: Session, host: str, now: dt.datetime) -> None:
    """Write down a letter for each event that its person is to be told of, once.

    Whether reminders are wanted does not matter: whoever got into an account could say no.
    """
    written = exists().where(Reminder.event_id == SecurityEvent.id)
    query = (
        select(SecurityEvent.id, SecurityEvent.account_id)
        .join(Account, Account.id == SecurityEvent.account_id)
        .where(
            SecurityEvent.kind.in_(TOLD),
            SecurityEvent.at > now - _LOOKS_BACK,
            or_(Account.email.is_not(None), Account.former_email.is_not(None)),
            ~written,
        )
    )
    found = session.execute(query.order_by(SecurityEvent.id).limit(_MOST)).all()
    today = local_day(now)
    with suppress(IntegrityError), session.begin_nested():  # somebody else was faster
        session.add_all(
            Reminder(
                account_id=account_id,
                day=today,
                event_id=event_id,
                since=today,
                message_id=f"<thidua.account.{event_id}.{secrets.token_hex(8)}@{host}>",
                not_before=now,
            )
            for event_id, account_id in found
        )


def write_warning(account: Account, event: SecurityEvent, mail: MailSettings) -> LetterText:
    """Say in a letter what happened with an account, as the page does."""
    language = account.mail_language
    about_webhook = event.kind == SecurityEventKind.WEBHOOK_DISABLED
    link, path = _WEBHOOKS if about_webhook else _SESSIONS

    def say(message: Message) -> str:
        return translate(message, language)

    return LetterText(
        language=language,
        subject=say(Message(_NOT_SENT if about_webhook else _OF_ACCOUNT)),
        greeting=say(Message("Kính gửi anh/chị {name},", name=account.name)),
        intro=say(describe_warning(event)),
        entries=(),
        more="",
        year=say(Message(link)),
        year_url=f"{mail.public_url}{path}",
        about=say(Message("Thư này được gửi dù anh/chị có nhận thư nhắc việc hay không.")),
        account_url=f"{mail.public_url}/account",
    )
