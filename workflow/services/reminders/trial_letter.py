"""A letter to oneself, to try whether mail leaves."""

import datetime as dt
import secrets

from workflow.config import MailSettings
from workflow.domain.errors import Message
from workflow.models import Account
from workflow.services.reminders.letters import LetterText, compose_message
from workflow.services.reminders.smtp import connect, own_host
from workflow.services.translation import translate


def send_trial(account: Account, mail: MailSettings, now: dt.datetime) -> None:
    """Send it at once; raises `PostError`."""
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
    message = compose_message(text, account, mail, message_id, now)
    with connect(mail) as post:
        post.send(message, account.email or "")
