"""Handing letters to a mail server: encrypted, signed in, and each trouble in words."""

import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.backing_services.availability import find_program
from tests.mail_server import (
    PASSWORD,
    USER,
    authenticate,
    mail_settings,
    make_certificate,
    run_mail_server,
)
from workflow.services.reminders import smtp
from workflow.services.reminders.smtp import (
    MailDeferredError,
    MailRefusedError,
    MailServerDownError,
    connect,
)


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "a@coquan.vn", "b@coquan.vn"
    message["Subject"] = "Thư thử"
    message.set_content("xin chào")
    return message


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, Path]:
    """A certificate that this process trusts."""
    find_program("openssl")
    context, authority = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    return context, authority


def test_with_starttls_and_a_password_a_letter_leaves(tls: tuple[object, Path]) -> None:
    options = {"tls_context": tls[0], "require_starttls": True, "auth_required": True}
    with run_mail_server(**options, authenticator=authenticate) as server:
        url = f"smtp://{USER.replace('@', '%40')}@127.0.0.1:{server.port}"
        with connect(mail_settings(url, THIDUA_SMTP_PASSWORD=PASSWORD)) as there:
            there.send(letter(), "b@coquan.vn")

        assert [one["Subject"] for one in server.letters] == ["Thư thử"]


def test_a_wrong_password_is_said(tls: tuple[object, Path]) -> None:
    with run_mail_server(tls_context=tls[0], authenticator=authenticate) as server:
        mail = mail_settings(f"smtp://an:wrong@127.0.0.1:{server.port}")
        with pytest.raises(MailServerDownError, match=smtp.NOT_LET_IN), connect(mail):
            pass


def test_with_tls_from_the_first_byte(tls: tuple[object, Path]) -> None:
    with run_mail_server(ssl_context=tls[0]) as server:
        with connect(mail_settings(f"smtps://127.0.0.1:{server.port}")) as there:
            there.send(letter(), "b@coquan.vn")

        assert len(server.letters) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    tls: tuple[object, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with run_mail_server(tls_context=tls[0]) as server:
        mail = mail_settings(f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(MailServerDownError, match=smtp.NOT_TRUSTED), connect(mail):
            pass
    assert not server.letters


def test_nothing_leaves_unencrypted_where_encryption_is_asked_for() -> None:
    with run_mail_server() as server:
        mail = mail_settings(f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(MailServerDownError, match=smtp.NO_TLS), connect(mail):
            pass


def test_nobody_listens_or_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes the call and says nothing
        mail = mail_settings(f"smtp+plain://127.0.0.1:{mute.getsockname()[1]}")
        with pytest.raises(MailServerDownError, match=smtp.SILENT), connect(mail):
            pass
    with pytest.raises(MailServerDownError, match=smtp.UNREACHABLE), connect(mail):
        pass


@pytest.mark.parametrize(
    ("recipient", "data", "kind", "reason"),
    [
        ("550 5.1.1 nobody", "", MailRefusedError, smtp.NO_RECIPIENT),
        ("450 4.2.0 greylisted", "", MailDeferredError, smtp.NOT_NOW),
        ("", "554 5.7.1 spam", MailRefusedError, smtp.NOT_TAKEN),
        ("", "421 4.3.2 closing", MailServerDownError, smtp.NOT_NOW),
    ],
)
def test_what_the_server_does_not_take_is_told_apart(
    recipient: str, data: str, kind: type[Exception], reason: str
) -> None:
    with run_mail_server() as server, connect(server.mail) as there:
        server.to_recipient, server.to_letter = recipient, data
        with pytest.raises(kind, match=reason):
            there.send(letter(), "b@coquan.vn")
