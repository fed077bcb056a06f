"""Settings of mail."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from workflow.config.env_values import SettingError, read_address, read_time_of_day

#: The port of each where the address names none.
_POSTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True)
class MailSettings:
    """The mail server, the sender and the schedule of letters."""

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
    #: The time of day in Việt Nam for reminders; None for never.
    at: dt.time | None


def read_mail(env: Mapping[str, str], public_url: str) -> MailSettings | None:
    """Read the mail settings; None if no server is named, but the others are checked anyway."""
    url = read_address(env, "SMTP", set(_POSTS))
    sender = _read_sender(env)
    at = read_time_of_day(env, "THIDUA_MAIL_AT", usual="07:30")
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
    return MailSettings(split.scheme, host, port, user, password, sender, public_url, at)


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


def _read_sender(env: Mapping[str, str]) -> str:
    name, value = "THIDUA_MAIL_FROM", env.get("THIDUA_MAIL_FROM", "").strip()
    if value and not (value.isprintable() and _is_address(parseaddr(value)[1])):
        raise SettingError(
            f"{name}: hãy ghi một địa chỉ thư như Thi đua <thidua@coquan.gov.vn> "
            "(an e-mail address)"
        )
    return value


def _is_address(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # slow to load: mail is seldom

    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return text.isascii()
