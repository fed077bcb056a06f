"""All settings together."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from workflow.config.env_values import (
    SettingError,
    read_address,
    read_choice,
    read_contact,
    read_count,
    read_long_secret,
    read_number,
    read_public_url,
    read_scanner,
    read_switch,
    read_syslog,
    read_three_counts,
    read_time_of_day,
    sqlite_url,
)
from workflow.config.mail import MailSettings, read_mail
from workflow.config.pdf_engine import PdfEngine, read_pdf_engine
from workflow.config.retention import RetentionSettings, read_retention
from workflow.config.sign_on import SignOnProvider, read_sign_on
from workflow.config.store import read_store_url

SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
SHORTEST_PASSPHRASE = 12
_DATABASES = {"sqlite", "postgresql", "postgresql+psycopg"}
_SERVERS = _DATABASES - {"sqlite"}
_BROKERS = {"redis", "rediss", "redis+socket"}
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Settings:
    """The `THIDUA_*` variables; the defaults are one machine with its data in `./var`."""

    #: The data folder: database, papers, uploads, broker files.
    data: Path
    #: SQLAlchemy address of the database.
    database_url: str = field(repr=False)
    #: Redis or Valkey address of the queue.
    broker_url: str = field(repr=False)
    #: The same database as the role that owns its tables; empty where the service's own does.
    database_owner_url: str = field(default="", repr=False)
    #: The bucket of the file store, with its key; empty for the data folder.
    store_url: str = field(default="", repr=False)
    #: Signs sessions and forms; empty if nothing is served (commands, workers).
    secret_key: str = field(default="", repr=False)
    #: The one before: what it signed stays valid while people move on to the new one.
    old_secret_key: str = field(default="", repr=False)
    #: Set behind HTTPS: the session cookie is then sent over HTTPS only.
    secure_cookies: bool = False
    #: Without a request for so long, and after so long in all, people sign in again.
    session_idle: dt.timedelta = dt.timedelta(hours=2)
    session_life: dt.timedelta = dt.timedelta(hours=12)
    #: Who must have a second factor: "off", "officers" (and administrators), "all".
    second_factor: str = "off"
    #: Providers of single sign-on, as they stand on the sign-in page.
    sign_on: tuple[SignOnProvider, ...] = ()
    #: Whether a password signs in; an emergency link of the command line always does.
    passwords: bool = True
    #: Whether the password of a calendar may stand in its address, as some programs need it.
    calendar_links: bool = False
    #: How many proxies in front say who asks.
    trusted_proxies: int = 0
    #: Whoever shows it may read the figures; empty hides them from everybody.
    metrics_token: str = field(default="", repr=False)
    #: "text" or "json".
    log_format: str = "text"
    log_level: str = "info"
    #: Where the security log goes besides; empty for nowhere.
    syslog: str = ""
    #: When the backup of each night is due, in Việt Nam; None for never.
    backup_at: dt.time | None = None
    #: Where it goes if not into the data folder.
    backup_dir: Path | None = None
    #: Where the signed end of the history of each day is kept besides the database.
    history_mark_dir: Path | None = None
    #: Of how many days, weeks and months backups are kept.
    backup_keep: tuple[int, int, int] = (7, 4, 12)
    #: Encrypts backups; empty leaves them readable.
    backup_passphrase: str = field(default="", repr=False)
    #: Where people open the service, without a slash at the end; empty leaves it to each request.
    public_url: str = ""
    #: Whom `/.well-known/security.txt` names; empty leaves the page out.
    security_contact: str = ""
    #: The address of the virus scanner; empty scans nothing.
    clamd: str = ""
    #: What becomes of files while it is away: "refuse" or "accept".
    clamd_away: str = "refuse"
    #: Days for which data about people is kept.
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    #: None sends nothing.
    mail: MailSettings | None = None
    pdf_engine: PdfEngine = PdfEngine.EMBEDDED
    #: The folder of the certificates by whose issuers digital signatures are trusted.
    trusted_certificates: Path | None = None
    #: Papers print a code and a QR picture, by which anybody may ask whether they were issued.
    check_codes: bool = False
    #: Whether messages to other systems may go to private addresses, and over plain HTTP.
    webhooks_private: bool = False
    webhooks_http: bool = False

    @property
    def backups(self) -> Path:
        """The folder of the nightly backups."""
        return self.backup_dir or self.data / "backups"

    @property
    def files(self) -> Path:
        """The folder of content-addressed files; where a bucket has them, of caches only."""
        return self.data / "files"

    @property
    def broker_socket(self) -> Path:
        """The Unix socket of the embedded broker."""
        return self.data / "run" / "broker.sock"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must stand in no log and on no page."""
        urls = (self.database_url, self.database_owner_url, self.broker_url, self.store_url)
        quoted = [urlsplit(url).password or "" for url in urls]
        passwords = {*quoted, *map(unquote, quoted)}
        own = [self.secret_key, self.old_secret_key, self.metrics_token, self.backup_passphrase]
        if self.mail:
            own += [self.mail.password, quote(self.mail.password, safe="")]
        own += [provider.client_secret for provider in self.sign_on]
        return tuple(filter(None, (*own, *sorted(passwords))))


def _refuse_undecodable(env: Mapping[str, str]) -> None:
    """Refuse bytes that are no UTF-8, which no address or log could hold."""
    for name, value in env.items():
        if name.startswith("THIDUA_") and any("\ud800" <= one <= "\udfff" for one in value):
            raise SettingError(
                f"{name}: có ký tự không phải UTF-8 (it holds bytes that are no UTF-8)"
            )


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `env`; raises `SettingError` with one clear sentence."""
    _refuse_undecodable(env)
    public_url = read_public_url(env)
    sign_on = read_sign_on(env)
    passwords = read_choice(env, "THIDUA_PASSWORDS", ("on", "off"), usual="on") == "on"
    _check_ways_in(sign_on, public_url, passwords=passwords)
    data = Path(env.get("THIDUA_DATA") or "var").resolve()
    return Settings(
        data=data,
        database_url=read_address(env, "DATABASE", _DATABASES)
        or sqlite_url(data / "thidua.sqlite3"),
        database_owner_url=read_address(env, "DATABASE_OWNER", _SERVERS),
        broker_url=read_address(env, "BROKER", _BROKERS)
        or f"redis+socket://{data / 'run' / 'broker.sock'}",
        store_url=read_store_url(env),
        secret_key=read_long_secret(env, "THIDUA_SECRET_KEY", SHORTEST_KEY),
        old_secret_key=read_long_secret(env, "THIDUA_OLD_SECRET_KEY", SHORTEST_KEY),
        secure_cookies=read_switch(env, "THIDUA_SECURE_COOKIES"),
        session_idle=dt.timedelta(
            minutes=read_number(env, "THIDUA_SESSION_IDLE_MINUTES", 5, 1440, usual=120)
        ),
        session_life=dt.timedelta(hours=read_number(env, "THIDUA_SESSION_HOURS", 1, 72, usual=12)),
        second_factor=read_choice(
            env,
            "THIDUA_SECOND_FACTOR",
            ("off", "officers", "all"),
            usual="officers" if read_switch(env, "THIDUA_SECURE_COOKIES") else "off",
        ),
        sign_on=sign_on,
        passwords=passwords,
        retention=read_retention(env),
        calendar_links=read_switch(env, "THIDUA_CALENDAR_LINKS"),
        trusted_proxies=read_count(env, "THIDUA_TRUSTED_PROXIES"),
        metrics_token=read_long_secret(env, "THIDUA_METRICS_TOKEN", SHORTEST_TOKEN),
        log_format=read_choice(env, "THIDUA_LOG_FORMAT", ("text", "json")),
        syslog=read_syslog(env, "THIDUA_SYSLOG"),
        log_level=read_choice(env, "THIDUA_LOG_LEVEL", _LEVELS, usual="info"),
        backup_at=read_time_of_day(env, "THIDUA_BACKUP_AT", usual="02:30"),
        backup_dir=Path(folder).resolve() if (folder := env.get("THIDUA_BACKUP_DIR")) else None,
        history_mark_dir=(
            Path(folder).resolve() if (folder := env.get("THIDUA_HISTORY_MARK_DIR")) else None
        ),
        backup_keep=read_three_counts(env, "THIDUA_BACKUP_KEEP", usual="7,4,12"),
        backup_passphrase=read_long_secret(env, "THIDUA_BACKUP_PASSPHRASE", SHORTEST_PASSPHRASE),
        public_url=public_url,
        security_contact=read_contact(env, "THIDUA_SECURITY_CONTACT"),
        clamd=read_scanner(env, "THIDUA_CLAMD"),
        clamd_away=read_choice(env, "THIDUA_CLAMD_AWAY", ("refuse", "accept"), usual="refuse"),
        mail=read_mail(env, public_url),
        check_codes=read_switch(env, "THIDUA_CHECK_CODES"),
        webhooks_private=read_switch(env, "THIDUA_WEBHOOKS_PRIVATE"),
        webhooks_http=read_switch(env, "THIDUA_WEBHOOKS_HTTP"),
        trusted_certificates=(
            Path(folder).resolve() if (folder := env.get("THIDUA_TRUSTED_CERTIFICATES")) else None
        ),
        pdf_engine=read_pdf_engine(env),
    )


def _check_ways_in(
    sign_on: tuple[SignOnProvider, ...], public_url: str, *, passwords: bool
) -> None:
    if sign_on and not public_url:
        raise SettingError(
            "THIDUA_PUBLIC_URL: cần có khi đặt THIDUA_SIGN_ON (THIDUA_SIGN_ON needs it)"
        )
    if not (passwords or sign_on):
        raise SettingError(
            "THIDUA_PASSWORDS: không mật khẩu thì cần THIDUA_SIGN_ON (one is needed)"
        )
