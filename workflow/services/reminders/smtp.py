"""Handing letters to the mail server, and saying in words what it does not like.

TLS trusts what the machine trusts; an authority of one's own is named by `SSL_CERT_FILE`, which
OpenSSL reads. What servers answer goes into no sentence: it may name people.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.utils import parseaddr

from workflow import logs
from workflow.config import MailSettings
from workflow.domain.labels import N_
from workflow.write_lock import check_lock

logger = logging.getLogger(__name__)

#: For each answer of the server.
TIMEOUT_S = 15.0
_CLOSING = 421
_PERMANENT = 500

UNREACHABLE = N_("Không nối được với máy chủ thư.")
SILENT = N_("Máy chủ thư không trả lời kịp.")
NOT_TRUSTED = N_("Không tin được chứng chỉ TLS của máy chủ thư.")
NO_TLS = N_("Máy chủ thư không có STARTTLS hoặc không cho đăng nhập.")
NOT_LET_IN = N_("Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu.")
NO_SENDER = N_("Máy chủ thư không nhận người gửi (THIDUA_MAIL_FROM).")
NO_RECIPIENT = N_("Máy chủ thư không nhận địa chỉ người nhận.")
NOT_TAKEN = N_("Máy chủ thư từ chối thư này.")
NOT_NOW = N_("Máy chủ thư tạm thời không nhận thư này.")


class MailError(Exception):
    """A letter did not leave; the text says why, in Vietnamese."""


class MailServerDownError(MailError):
    """The server can't be talked to: no other letter would leave either."""


class MailDeferredError(MailError):
    """It does not take this letter, but may later."""


class MailRefusedError(MailError):
    """It will never take this letter."""


class MailConnection:
    """A mail server that has let us in."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self._server = server
        self._sender = sender

    def send(self, message: Message, to: str) -> None:
        """Hand over one letter to one address; raises `PostError`."""
        check_lock("a letter is sent")
        try:
            self._server.send_message(message, self._sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            (code, _text), *_ = error.recipients.values()
            raise _error_for_reply(code, NO_RECIPIENT) from error
        except smtplib.SMTPSenderRefused as error:
            raise _error_for_reply(error.smtp_code, NO_SENDER) from error
        except smtplib.SMTPResponseException as error:
            raise _error_for_reply(error.smtp_code, NOT_TAKEN) from error
        except OSError as error:  # SMTPException is one too
            raise _server_down_error(error) from error


@contextmanager
def connect(mail: MailSettings) -> Iterator[MailConnection]:
    """The mail server, signed in; raises `AwayError`."""
    check_lock("a mail server is asked")
    try:
        server = _open(mail)
    except OSError as error:
        raise _server_down_error(error) from error
    try:
        yield MailConnection(server, parseaddr(mail.sender)[1])
    finally:
        _quit(server)


def _open(mail: MailSettings) -> smtplib.SMTP:
    """The host of the service is the name we greet with; the name of the machine stays here."""
    own_name = own_host(mail)
    if mail.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, own_name, timeout=TIMEOUT_S, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, own_name, timeout=TIMEOUT_S)
    try:
        if mail.scheme == "smtp":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
    except OSError:
        server.close()
        raise
    return server


def own_host(mail: MailSettings) -> str:
    """The name of this service among hosts."""
    return mail.public_url.partition("://")[2].partition("/")[0].partition(":")[0]


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except OSError:  # it was closing anyway
        server.close()


def _error_for_reply(code: int, reason: str) -> MailError:
    logs.log_facts(logger, logging.WARNING, "letter not taken", code=code)
    if code == _CLOSING:
        return MailServerDownError(NOT_NOW)
    return MailRefusedError(reason) if code >= _PERMANENT else MailDeferredError(NOT_NOW)


def _server_down_error(error: OSError) -> MailServerDownError:
    logs.log_facts(logger, logging.WARNING, "mail server away", reason=type(error).__name__)
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else None
    for kind, reason in _TROUBLES:
        if isinstance(cause or error, kind):  # smtplib says of silence that the line went dead
            return MailServerDownError(reason)
    return MailServerDownError(UNREACHABLE)


_TROUBLES: tuple[tuple[type[OSError], str], ...] = (
    (smtplib.SMTPAuthenticationError, NOT_LET_IN),
    (smtplib.SMTPNotSupportedError, NO_TLS),
    (ssl.SSLCertVerificationError, NOT_TRUSTED),
    (TimeoutError, SILENT),
)
