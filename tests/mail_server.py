"""A real mail server for tests: keeps what it takes, and refuses what a test says it should."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from workflow.config import MailSettings, read_settings

USER, PASSWORD = "thidua@coquan.vn", "p@ss/w:rd"
URL = "https://thidua.coquan.vn"


@dataclass
class MailServer:
    """What arrived, and what is answered; `port` is where it listens."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    #: The answer to each recipient and to each letter; empty takes it.
    to_recipient: str = ""
    to_letter: str = ""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name)
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        if self.to_letter:
            return self.to_letter
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, policy=policy.default))
        return "250 OK"

    @property
    def mail(self) -> MailSettings:
        """Settings that send here without encryption."""
        return mail_settings(f"smtp+plain://127.0.0.1:{self.port}")


def mail_settings(url: str, **more: str) -> MailSettings:
    """Settings that send to this address."""
    env = {
        "THIDUA_SMTP_URL": url,
        "THIDUA_MAIL_FROM": "Thi đua tỉnh Mẫu <thidua@coquan.vn>",
        "THIDUA_PUBLIC_URL": URL,
        **more,
    }
    mail = read_settings(env).mail
    assert mail
    return mail


class _AnyPortController(Controller):
    """Takes a free port and knows it when it looks whether it answers."""

    def _trigger_server(self) -> None:
        assert self.server
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # asyncio gives a Server
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def run_mail_server(**options: Any) -> Iterator[MailServer]:
    """A server on a free port until the block ends; `options` as aiosmtpd takes them."""
    server = MailServer()
    controller = _AnyPortController(server, hostname="127.0.0.1", port=0, **options)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def authenticate(_server: Any, _session: Any, _envelope: Any, _kind: str, given: Any) -> AuthResult:
    """Let in whoever knows the password."""
    known = isinstance(given, LoginPassword) and (
        given.login.decode() == USER and given.password.decode() == PASSWORD
    )
    return AuthResult(success=known, handled=known)


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The server's side of TLS for 127.0.0.1, and the file of the authority to trust."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", str(key), "-out", str(cert), "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert
