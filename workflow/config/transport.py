"""What the settings leave weaker than it could be: no TLS, old signatures, open addresses.

Ways that stay on this machine (a Unix socket, the loopback) need no TLS.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from workflow.config.settings import Settings

_HERE = {"", "localhost", "127.0.0.1", "::1"}
_CHECKED = {"verify-full", "verify-ca"}


def list_plain_connections(settings: Settings) -> list[str]:
    """List the settings whose way leaves this machine unencrypted, or to whoever answers."""
    mail = settings.mail
    found = {
        "THIDUA_DATABASE_URL": _is_plain_database(settings.database_url),
        "THIDUA_DATABASE_OWNER_URL": _is_plain_database(settings.database_owner_url),
        "THIDUA_BROKER_URL": _is_plain_broker(settings.broker_url),
        "THIDUA_SMTP_URL": mail is not None
        and mail.scheme == "smtp+plain"
        and not _is_here(mail.host),
        "THIDUA_GOTENBERG_URL": settings.pdf_engine.url.startswith("http:")
        and not _is_local(settings.pdf_engine.url),
        "THIDUA_CLAMD": settings.clamd.startswith("tcp:") and not _is_local(settings.clamd),
        "THIDUA_SYSLOG": settings.syslog.startswith("udp:") and not _is_local(settings.syslog),
    }
    return [name for name, is_plain in found.items() if is_plain]


def list_weakenings(settings: Settings) -> Iterator[str]:
    """List what was allowed on purpose, by the names of the settings."""
    for provider in settings.sign_on:
        if provider.legacy_signatures:
            yield f"THIDUA_SIGN_ON: {provider.key}, legacy_signatures"
    if settings.calendar_links:
        yield "THIDUA_CALENDAR_LINKS"


def _is_plain_database(url: str) -> bool:
    if not url.startswith("postgresql"):
        return False
    asked = parse_qs(urlsplit(url).query)
    host = asked.get("host", [urlsplit(url).hostname or ""])[0]
    return not _is_here(host) and asked.get("sslmode", [""])[0] not in _CHECKED


def _is_plain_broker(url: str) -> bool:
    asked = parse_qs(urlsplit(url).query)
    checked = asked.get("ssl_cert_reqs", ["required"])[0].lower() in {"required", "cert_required"}
    is_safe = url.startswith(("redis+socket:", "rediss:")) and checked
    return not is_safe and not _is_local(url)


def _is_local(url: str) -> bool:
    return _is_here(urlsplit(url).hostname or "")


def _is_here(host: str) -> bool:
    return host in _HERE or host.startswith("/")
