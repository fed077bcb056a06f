"""Settings: everything the service reads from its surroundings, read once at start.

`SETTINGS` is the table of the documentation; `read_settings` holds each value to it. A sentence
about a bad value names the variable and never shows the value, which may be a secret.
"""

import datetime as dt
import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email


class SettingError(ValueError):
    """A `THIDUA_*` variable holds something the service cannot use."""


@dataclass(frozen=True)
class Setting:
    """One variable, as the documentation shows it."""

    name: str
    #: What holds where it is not set, in words.
    default: str
    meaning: str
    #: Also read from the file that `<name>_FILE` names, as container engines hand secrets over.
    secret: bool = False


SETTINGS = (
    Setting("THIDUA_DATA", "`./var`", "thư mục dữ liệu: cơ sở dữ liệu, văn bản, tệp gửi lên"),
    Setting(
        "THIDUA_DATABASE_URL",
        "SQLite trong thư mục dữ liệu",
        "địa chỉ cơ sở dữ liệu: `postgresql+psycopg://…` hoặc `sqlite:///…`",
        secret=True,
    ),
    Setting(
        "THIDUA_DATABASE_PASSWORD",
        "",
        "mật khẩu cơ sở dữ liệu, ghi riêng khỏi địa chỉ; ký tự nào cũng được",
        secret=True,
    ),
    Setting(
        "THIDUA_BROKER_URL",
        "hàng đợi đi kèm, trong thư mục dữ liệu",
        "địa chỉ Redis hoặc Valkey: `redis://…`, `rediss://…` (TLS), `redis+socket:///…`",
        secret=True,
    ),
    Setting("THIDUA_BROKER_PASSWORD", "", "mật khẩu hàng đợi, ghi riêng khỏi địa chỉ", secret=True),
    Setting(
        "THIDUA_SECRET_KEY",
        "`./thidua up` tự tạo",
        "chuỗi bí mật ký phiên làm việc, ít nhất 32 ký tự; đổi thì mọi người phải đăng nhập lại",
        secret=True,
    ),
    Setting("THIDUA_SECURE_COOKIES", "0", "1 khi mọi người vào bằng HTTPS"),
    Setting(
        "THIDUA_TRUSTED_PROXIES",
        "0",
        "số máy chủ trung gian (proxy) đứng trước; địa chỉ người dùng và HTTPS lấy theo chúng",
    ),
    Setting(
        "THIDUA_METRICS_TOKEN",
        "",
        "mã để đọc `/metrics`, ít nhất 16 ký tự; không đặt thì trang này không có",
        secret=True,
    ),
    Setting(
        "THIDUA_BACKUP_AT",
        "02:30",
        "giờ sao lưu hằng đêm, theo giờ Việt Nam; `off` để không tự sao lưu",
    ),
    Setting(
        "THIDUA_BACKUP_DIR",
        "`backups` trong thư mục dữ liệu",
        "thư mục để các bản sao lưu hằng đêm; nên ở ổ đĩa hoặc máy khác",
    ),
    Setting(
        "THIDUA_BACKUP_KEEP",
        "7,4,12",
        "giữ bản sao lưu của bao nhiêu ngày, tuần, tháng gần nhất",
    ),
    Setting(
        "THIDUA_BACKUP_PASSPHRASE",
        "",
        "mật khẩu để mã hóa bản sao lưu, ít nhất 12 ký tự; mất mật khẩu là mất bản sao lưu",
        secret=True,
    ),
    Setting(
        "THIDUA_SMTP_URL",
        "",
        "máy chủ gửi thư nhắc việc: `smtp://…` (STARTTLS), `smtps://…` (TLS), `smtp+plain://…` "
        "(không mã hóa, không đăng nhập); không đặt thì không gửi thư nào",
        secret=True,
    ),
    Setting("THIDUA_SMTP_PASSWORD", "", "mật khẩu gửi thư, ghi riêng khỏi địa chỉ", secret=True),
    Setting("THIDUA_MAIL_FROM", "", "người gửi thư, ví dụ `Thi đua <thidua@coquan.gov.vn>`"),
    Setting(
        "THIDUA_MAIL_AT",
        "07:30",
        "giờ gửi thư nhắc việc mỗi ngày làm việc, theo giờ Việt Nam; `off` để không nhắc",
    ),
    Setting(
        "THIDUA_PUBLIC_URL",
        "",
        "địa chỉ mà mọi người mở dịch vụ, ví dụ `https://thidua.coquan.gov.vn`; cho đường dẫn "
        "trong thư",
    ),
    Setting("THIDUA_LOG_FORMAT", "text", "`text` hoặc `json`: mỗi sự việc một dòng"),
    Setting("THIDUA_LOG_LEVEL", "info", "`debug`, `info`, `warning` hoặc `error`"),
    Setting("THIDUA_DEBUG", "", "1 để lệnh `thidua` in đầy đủ chi tiết khi có lỗi ngoài dự kiến"),
)

#: Variables of tests and of those who change the code.
_APART = ("THIDUA_TEST_", "THIDUA_REQUIRE_SERVICES", "THIDUA_WRITE_GOLDEN")
SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
SHORTEST_PASSPHRASE = 12
_DATABASES = {"sqlite", "postgresql", "postgresql+psycopg"}
_BROKERS = {"redis", "rediss", "redis+socket"}
#: The port of each where the address names none.
_POSTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Mail:
    """How letters leave, and what they need to know."""

    #: "smtp" (STARTTLS, or nothing is sent), "smtps" (TLS) or "smtp+plain" (neither).
    scheme: str
    host: str
    port: int
    #: Empty where the server asks for none.
    user: str
    password: str = field(repr=False)
    #: The header: an address, with a name where one is given.
    sender: str
    #: Where people open the service, without a slash at the end.
    public_url: str
    #: The time of day in Việt Nam for reminders; none for never.
    at: dt.time | None


@dataclass(frozen=True)
class Settings:
    """What `THIDUA_*` variables say; the defaults are one machine with its data in `./var`."""

    #: The data folder: database, papers, uploads, broker files.
    data: Path
    #: SQLAlchemy address of the database.
    database_url: str = field(repr=False)
    #: Redis or Valkey address of the queue.
    broker_url: str = field(repr=False)
    #: Signs sessions and forms; empty where nothing is served (commands, workers).
    secret_key: str = field(default="", repr=False)
    #: Set behind HTTPS: the session cookie is then sent over HTTPS only.
    secure_cookies: bool = False
    #: How many proxies in front say who asks.
    trusted_proxies: int = 0
    #: Whoever shows it may read the figures; empty hides them from everybody.
    metrics_token: str = field(default="", repr=False)
    #: "text" or "json".
    log_format: str = "text"
    log_level: str = "info"
    #: When the backup of each night is due, in Việt Nam; none for never.
    backup_at: dt.time | None = None
    #: Where it goes if not into the data folder.
    backup_dir: Path | None = None
    #: Of how many days, weeks and months backups are kept.
    backup_keep: tuple[int, int, int] = (7, 4, 12)
    #: Encrypts backups; empty leaves them readable.
    backup_passphrase: str = field(default="", repr=False)
    #: None sends nothing.
    mail: Mail | None = None

    @property
    def backups(self) -> Path:
        """The folder of the nightly backups."""
        return self.backup_dir or self.data / "backups"

    @property
    def files(self) -> Path:
        """The folder of content-addressed files: papers and uploads."""
        return self.data / "files"

    @property
    def broker_socket(self) -> Path:
        """The Unix socket of the embedded broker."""
        return self.data / "run" / "broker.sock"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must stand in no log and on no page."""
        quoted = [urlsplit(url).password or "" for url in (self.database_url, self.broker_url)]
        passwords = {*quoted, *map(unquote, quoted)}
        own = [self.secret_key, self.metrics_token, self.backup_passphrase]
        if self.mail:
            own += [self.mail.password, quote(self.mail.password, safe="")]
        return tuple(filter(None, (*own, *sorted(passwords))))


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `env`; raises `SettingError` with one clear sentence."""
    data = Path(env.get("THIDUA_DATA") or "var").resolve()
    return Settings(
        data=data,
        database_url=_address(env, "DATABASE", _DATABASES)
        or f"sqlite:///{data / 'thidua.sqlite3'}",
        broker_url=_address(env, "BROKER", _BROKERS)
        or f"redis+socket://{data / 'run' / 'broker.sock'}",
        secret_key=_long_enough(env, "THIDUA_SECRET_KEY", SHORTEST_KEY),
        secure_cookies=_switch(env, "THIDUA_SECURE_COOKIES"),
        trusted_proxies=_count(env, "THIDUA_TRUSTED_PROXIES"),
        metrics_token=_long_enough(env, "THIDUA_METRICS_TOKEN", SHORTEST_TOKEN),
        log_format=_choice(env, "THIDUA_LOG_FORMAT", ("text", "json")),
        log_level=_choice(env, "THIDUA_LOG_LEVEL", _LEVELS, usual="info"),
        backup_at=_time_of_day(env, "THIDUA_BACKUP_AT", usual="02:30"),
        backup_dir=Path(folder).resolve() if (folder := env.get("THIDUA_BACKUP_DIR")) else None,
        backup_keep=_three_counts(env, "THIDUA_BACKUP_KEEP", usual="7,4,12"),
        backup_passphrase=_long_enough(env, "THIDUA_BACKUP_PASSPHRASE", SHORTEST_PASSPHRASE),
        mail=_mail(env),
    )


def unknown_settings(env: Mapping[str, str] = os.environ) -> Iterator[str]:
    """A sentence for each `THIDUA_*` variable that nothing reads: most likely mistyped."""
    known = {name for one in SETTINGS for name in _names(one)}
    for name in sorted(env):
        if name.startswith("THIDUA_") and name not in known and not name.startswith(_APART):
            near = _nearest(name, known)
            hint = f"; ý anh/chị là {near}? (did you mean {near}?)" if near else ""
            yield f"{name}: không có biến này (there is no such setting){hint}"


def _nearest(name: str, known: set[str]) -> str:
    """What was most likely meant; empty where nothing comes near."""
    endings = [one.removeprefix("THIDUA_") for one in sorted(known)]
    near = difflib.get_close_matches(name.removeprefix("THIDUA_"), endings, n=1)
    return f"THIDUA_{near[0]}" if near else ""


def _names(setting: Setting) -> tuple[str, ...]:
    return (setting.name, f"{setting.name}_FILE") if setting.secret else (setting.name,)


def _secret(env: Mapping[str, str], name: str) -> str:
    """A secret given as a variable or, as container engines do it, as a file named by one."""
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name, "")
    if env.get(name):
        raise SettingError(f"{name}: chỉ đặt {name} hoặc {name}_FILE (set one of the two)")
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingError(f"{name}_FILE: không đọc được tệp {path} (cannot read it)") from None
    if not secret:
        raise SettingError(f"{name}_FILE: tệp {path} rỗng (it is empty)")
    return secret


def _long_enough(env: Mapping[str, str], name: str, least: int) -> str:
    secret = _secret(env, name)
    if secret and len(secret) < least:
        raise SettingError(f"{name}: cần ít nhất {least} ký tự (at least {least} characters)")
    return secret


def _address(env: Mapping[str, str], part: str, schemes: set[str]) -> str:
    """The address of a part of the service with its password in place; empty where none is set."""
    name = f"THIDUA_{part}_URL"
    url, password = _secret(env, name), _secret(env, f"THIDUA_{part}_PASSWORD")
    if not url:
        if password:
            raise SettingError(f"THIDUA_{part}_PASSWORD: còn thiếu {name} (it needs {name})")
        return ""
    split = _split(url, name)
    if split.scheme not in schemes:
        raise SettingError(
            f"{name}: phải bắt đầu bằng {_listed(schemes)} (it must start with one of these)"
        )
    url = _with_password(split, password) if password else url
    return url.replace("postgresql:", "postgresql+psycopg:", 1)


def _split(url: str, name: str) -> SplitResult:
    try:
        split = urlsplit(url)
        _ = split.port
    except ValueError:  # its text shows a part of the address, which may be one of the password
        raise SettingError(
            f"{name}: địa chỉ viết chưa đúng; mật khẩu có ký tự lạ thì ghi riêng vào "
            f"{name.replace('_URL', '_PASSWORD')} (not an address; write the password there)"
        ) from None
    return split


def _listed(schemes: set[str]) -> str:
    return ", ".join(f"{scheme}://" for scheme in sorted(schemes))


def _with_password(url: SplitResult, password: str) -> str:
    host = url.netloc.rpartition("@")[2]
    netloc = f"{url.username or ''}:{quote(password, safe='')}@{host}"
    return f"{url.scheme}://{netloc}{url.path}" + (f"?{url.query}" if url.query else "")


def _mail(env: Mapping[str, str]) -> Mail | None:
    """How letters leave; none where no server is named, but what is named is looked at."""
    url = _address(env, "SMTP", set(_POSTS))
    sender, public_url = _sender(env), _public_url(env)
    at = _time_of_day(env, "THIDUA_MAIL_AT", usual="07:30")
    if not url:
        return None
    for name, value in (("THIDUA_MAIL_FROM", sender), ("THIDUA_PUBLIC_URL", public_url)):
        if not value:
            raise SettingError(f"{name}: cần có khi đặt THIDUA_SMTP_URL (THIDUA_SMTP_URL needs it)")
    split = urlsplit(url)
    user, password = unquote(split.username or ""), unquote(split.password or "")
    _check_post(split, user, password)
    port = split.port or _POSTS[split.scheme]
    host = split.hostname or ""
    return Mail(split.scheme, host, port, user, password, sender, public_url, at)


def _check_post(split: SplitResult, user: str, password: str) -> None:
    name = "THIDUA_SMTP_URL"
    if not split.hostname:
        raise SettingError(f"{name}: còn thiếu tên máy chủ (it names no host)")
    if bool(user) != bool(password):
        raise SettingError(
            f"{name}: tên đăng nhập và mật khẩu phải có cả hai (user and password go together)"
        )
    if user and split.scheme == "smtp+plain":
        raise SettingError(
            f"{name}: không gửi mật khẩu khi không mã hóa; hãy dùng smtp:// hoặc smtps:// "
            "(no password without encryption)"
        )


def _sender(env: Mapping[str, str]) -> str:
    name, value = "THIDUA_MAIL_FROM", env.get("THIDUA_MAIL_FROM", "").strip()
    address = parseaddr(value)[1]
    try:
        if value:
            validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        address = ""
    if value and not (address.isascii() and address and value.isprintable()):
        raise SettingError(
            f"{name}: hãy ghi một địa chỉ thư như Thi đua <thidua@coquan.gov.vn> "
            "(an e-mail address)"
        )
    return value


def _public_url(env: Mapping[str, str]) -> str:
    name = "THIDUA_PUBLIC_URL"
    value = env.get(name, "").strip().rstrip("/")
    try:
        split = urlsplit(value)
        fit = split.scheme in {"http", "https"} and split.hostname and not split.username
    except ValueError:
        fit = False
    if value and (not fit or split.query or split.fragment or not value.isprintable()):
        raise SettingError(
            f"{name}: hãy ghi một địa chỉ như https://thidua.coquan.gov.vn (an address like this)"
        )
    return value


def _switch(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise SettingError(f"{name}: hãy ghi 0 hoặc 1 (write 0 or 1), không phải {value!r}")
    return value in {"1", "yes", "true"}


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name) or "0"
    if not (value.isascii() and value.isdigit() and int(value) <= 9):
        raise SettingError(f"{name}: hãy ghi một số từ 0 đến 9 (a number from 0 to 9)")
    return int(value)


def _choice(
    env: Mapping[str, str], name: str, among: tuple[str, ...], *, usual: str | None = None
) -> str:
    value = (env.get(name) or usual or among[0]).lower()
    if value not in among:
        raise SettingError(f"{name}: hãy ghi {', '.join(among)} (write one of these)")
    return value


def _time_of_day(env: Mapping[str, str], name: str, *, usual: str) -> dt.time | None:
    """A time as 02:30; none for `off`."""
    value = env.get(name) or usual
    if value.lower() == "off":
        return None
    try:
        return dt.datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 (no day, so no zone)
    except ValueError:
        raise SettingError(
            f"{name}: hãy ghi giờ như 02:30, hoặc off (a time like 02:30, or off)"
        ) from None


def _three_counts(env: Mapping[str, str], name: str, *, usual: str) -> tuple[int, int, int]:
    parts = (env.get(name) or usual).split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise SettingError(f"{name}: hãy ghi ba số như 7,4,12 (three numbers like 7,4,12)")
    daily, weekly, monthly = map(int, parts)
    return daily, weekly, monthly
