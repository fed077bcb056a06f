"""Reading one variable: what it holds, or one clear sentence.

A sentence names the variable and never shows the value, which may be a secret.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit


class SettingError(ValueError):
    """A `THIDUA_*` variable holds something the service cannot use."""


def read_secret(env: Mapping[str, str], name: str) -> str:
    """A secret given as a variable or, as container engines do it, as a file named by one."""
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name, "")
    if env.get(name):
        raise SettingError(f"{name}: chỉ đặt {name} hoặc {name}_FILE (set one of the two)")
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingError(f"{name}_FILE: không đọc được tệp {path} (cannot read it)") from None
    if not value:
        raise SettingError(f"{name}_FILE: tệp {path} rỗng (it is empty)")
    return value


def read_long_secret(env: Mapping[str, str], name: str, least: int) -> str:
    """A secret of at least `least` characters; empty if it is not set."""
    value = read_secret(env, name)
    if value and len(value) < least:
        raise SettingError(f"{name}: cần ít nhất {least} ký tự (at least {least} characters)")
    return value


def read_address(env: Mapping[str, str], part: str, schemes: set[str]) -> str:
    """The address of a part of the service with its password in place; empty if none is set."""
    name = f"THIDUA_{part}_URL"
    url, password = read_secret(env, name), read_secret(env, f"THIDUA_{part}_PASSWORD")
    if not url:
        if password:
            raise SettingError(f"THIDUA_{part}_PASSWORD: còn thiếu {name} (it needs {name})")
        return ""
    split = _split_url(url, name)
    if split.scheme not in schemes:
        raise SettingError(
            f"{name}: phải bắt đầu bằng {_join_schemes(schemes)} (it must start with one of these)"
        )
    url = _set_password(split, password) if password else url
    return url.replace("postgresql:", "postgresql+psycopg:", 1)


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path), safe='/ ')}"


def sqlite_path(url: str) -> Path | None:
    """The file that an address names; None for another kind of database or one in memory."""
    scheme, _, path = url.partition(":///")
    name = unquote(path.partition("?")[0])
    return Path(name) if scheme.partition("+")[0] == "sqlite" and name else None


def _split_url(url: str, name: str) -> SplitResult:
    try:
        split = urlsplit(url)
        _ = split.port
    except ValueError:  # its text shows a part of the address, which may be one of the password
        raise SettingError(
            f"{name}: địa chỉ viết chưa đúng; mật khẩu có ký tự lạ thì ghi riêng vào "
            f"{name.replace('_URL', '_PASSWORD')} (not an address; write the password there)"
        ) from None
    return split


def _join_schemes(schemes: set[str]) -> str:
    return ", ".join(f"{scheme}://" for scheme in sorted(schemes))


def _set_password(url: SplitResult, password: str) -> str:
    host = url.netloc.rpartition("@")[2]
    netloc = f"{url.username or ''}:{quote(password, safe='')}@{host}"
    return f"{url.scheme}://{netloc}{url.path}" + (f"?{url.query}" if url.query else "")


def read_switch(env: Mapping[str, str], name: str) -> bool:
    """Tell whether it is on; off where it is not set."""
    value = env.get(name, "").lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise SettingError(f"{name}: hãy ghi 0 hoặc 1 (write 0 or 1), không phải {value!r}")
    return value in {"1", "yes", "true"}


def read_count(env: Mapping[str, str], name: str) -> int:
    """A number from 0 to 9; 0 where it is not set."""
    return read_number(env, name, 0, 9, usual=0)


def read_number(env: Mapping[str, str], name: str, least: int, most: int, *, usual: int) -> int:
    """A whole number within limits; `usual` where it is not set."""
    value = env.get(name) or str(usual)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise SettingError(
            f"{name}: hãy ghi một số từ {least} đến {most} (a number from {least} to {most})"
        )
    return int(value)


def read_choice(
    env: Mapping[str, str], name: str, among: tuple[str, ...], *, usual: str | None = None
) -> str:
    """One of `among`; `usual`, else the first of them, where it is not set."""
    value = (env.get(name) or usual or among[0]).lower()
    if value not in among:
        raise SettingError(f"{name}: hãy ghi {', '.join(among)} (write one of these)")
    return value


def read_time_of_day(env: Mapping[str, str], name: str, *, usual: str) -> dt.time | None:
    """A time as 02:30; None for `off`."""
    value = env.get(name) or usual
    if value.lower() == "off":
        return None
    try:
        return dt.datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 (no day, so no zone)
    except ValueError:
        raise SettingError(
            f"{name}: hãy ghi giờ như 02:30, hoặc off (a time like 02:30, or off)"
        ) from None


def read_three_counts(env: Mapping[str, str], name: str, *, usual: str) -> tuple[int, int, int]:
    """Three numbers as 7,4,12."""
    parts = (env.get(name) or usual).split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise SettingError(f"{name}: hãy ghi ba số như 7,4,12 (three numbers like 7,4,12)")
    daily, weekly, monthly = map(int, parts)
    return daily, weekly, monthly


def read_contact(env: Mapping[str, str], name: str) -> str:
    """Read a contact address: `mailto:…` or `https://…`; empty if it is not set."""
    value = env.get(name, "").strip()
    if value and not (value.startswith(("mailto:", "https://")) and value.isprintable()):
        raise SettingError(
            f"{name}: hãy ghi mailto:… hoặc https://… (write an address like one of these)"
        )
    return value


def read_scanner(env: Mapping[str, str], name: str) -> str:
    """The socket of clamd: `unix:///…` or `tcp://host:port`; empty where it is not set."""
    value = env.get(name, "").strip()
    fit = value.startswith("unix:///") or re.fullmatch(r"tcp://[\w.\[\]:-]+", value, re.ASCII)
    if value and not fit:
        raise SettingError(
            f"{name}: hãy ghi unix:///… hoặc tcp://máy:3310 (write an address like one of these)"
        )
    return value


def read_syslog(env: Mapping[str, str], name: str) -> str:
    """Read where syslog listens: `udp://host:port` or `unix:///…`; empty where it is not set."""
    value = env.get(name, "").strip()
    fit = value.startswith("unix:///") or re.fullmatch(r"udp://[\w.-]+(:\d{1,5})?", value, re.ASCII)
    if value and not fit:
        raise SettingError(
            f"{name}: hãy ghi udp://máy:514 hoặc unix:///dev/log (write an address like these)"
        )
    return value


def read_public_url(env: Mapping[str, str]) -> str:
    """Read the public address of the service, without a final slash; empty if it is not set."""
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
