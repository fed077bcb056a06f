"""Providers of single sign-on (OpenID Connect), as a TOML file says: one `[[provider]]` for each.

What a file can say is in docs/operations.md. Whatever it says wrongly is one sentence at start.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workflow.config.env_values import SettingError

NAME = "THIDUA_SIGN_ON"
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_ROLES = ("administrator", "council_officer", "member_staff")
#: Hosts that a provider without TLS may have: this machine, for trials and tests.
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class GroupRule:
    """The role here of a group at the provider; the first rule that fits counts."""

    group: str
    role: str
    #: The name of the council, of an officer; of the unit and its council, of staff.
    council: str = ""
    unit: str = ""


@dataclass(frozen=True)
class SignOnProvider:
    """One provider: who it is, who we are to it, and what its word counts for."""

    key: str
    #: What the button says.
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile")
    #: Further origins of its endpoints, besides that of the issuer.
    origins: tuple[str, ...] = ()
    #: Values of `acr` and `amr` that count as a second factor; none do unless they stand here.
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    #: The claim that lists groups.
    groups_claim: str = "groups"
    rules: tuple[GroupRule, ...] = ()
    #: Whether somebody whom no rule fits keeps the role of before; else they are refused.
    keep_without_group: bool = False
    #: Whether it may sign by PKCS #1 v1.5 (RS256) and with RSA keys of less than 3072 bits.
    legacy_signatures: bool = False

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Say where its endpoints may be."""
        return frozenset({origin_of(self.issuer), *self.origins})


def origin_of(address: str) -> str:
    """Give scheme, host and port; empty for what is no address or travels unprotected."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    is_local = parts.scheme == "http" and parts.hostname in _LOCAL
    known = parts.hostname and not parts.username and (parts.scheme == "https" or is_local)
    return f"{parts.scheme}://{parts.netloc}" if known else ""


def read_sign_on(env: Mapping[str, str]) -> tuple[SignOnProvider, ...]:
    """Read the providers of the file that `THIDUA_SIGN_ON` names; none without one."""
    if not (path := env.get(NAME)):
        return ()
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise SettingError(f"{NAME}: không đọc được tệp {path} (cannot read it)") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{NAME}: tệp không phải TOML (not TOML): {error}") from None
    rows = table.pop("provider", [])
    if table or not isinstance(rows, list) or not rows:
        raise SettingError(f"{NAME}: tệp gồm các phần [[provider]] (it holds [[provider]] tables)")
    found = tuple(_Reader(row, Path(path).parent).provider() for row in rows)
    for same in ("key", "issuer"):
        if len({getattr(one, same) for one in found}) < len(found):
            raise SettingError(f"{NAME}: hai phần có cùng {same} (two providers share it)")
    return found


class _Reader:
    """One table of the file, its values taken out one by one: what is left over is unknown."""

    def __init__(self, row: Any, folder: Path, where: str = "provider") -> None:
        if not isinstance(row, dict):
            raise SettingError(f"{NAME}: {where} phải là một bảng (it must be a table)")
        self._row, self._folder, self._where = dict(row), folder, where

    def provider(self) -> SignOnProvider:
        key = self._text("key", needed=True)
        self._where = key
        if not _KEY.fullmatch(key):
            raise self._wrong("key", "chữ thường, số, gạch nối (lower case, digits, hyphens)")
        issuer = self._text("issuer", needed=True)
        if not origin_of(issuer):
            raise self._wrong("issuer", "cần địa chỉ https:// (an https address is needed)")
        factor = _Reader(self._row.pop("second_factor", {}), self._folder, f"{key}.second_factor")
        rules = self._row.pop("rule", [])
        if not isinstance(rules, list):
            raise self._wrong("rule", "cần các phần [[provider.rule]] (tables are needed)")
        provider = SignOnProvider(
            key=key,
            name=self._text("name", needed=True),
            issuer=issuer,
            client_id=self._text("client_id", needed=True),
            client_secret=self._secret(),
            scopes=tuple(dict.fromkeys(("openid", *self._texts("scopes", ("profile",))))),
            origins=self._origins(),
            acr=factor._texts("acr"),
            amr=factor._texts("amr"),
            groups_claim=self._text("groups_claim") or "groups",
            rules=tuple(_Reader(rule, self._folder, f"{key}.rule").rule() for rule in rules),
            keep_without_group=self._flag("keep_without_group"),
            legacy_signatures=self._flag("legacy_signatures"),
        )
        factor._finish()
        self._finish()
        return provider

    def rule(self) -> GroupRule:
        rule = GroupRule(
            group=self._text("group", needed=True),
            role=self._text("role", needed=True),
            council=self._text("council"),
            unit=self._text("unit"),
        )
        if rule.role not in _ROLES:
            raise self._wrong("role", f"một trong (one of) {', '.join(_ROLES)}")
        if (rule.role == "council_officer" or rule.unit) and not rule.council:
            raise self._wrong("council", "còn thiếu tên Hội đồng (the council is missing)")
        self._finish()
        return rule

    def _text(self, name: str, *, needed: bool = False) -> str:
        value = self._row.pop(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self._wrong(name, "cần một chuỗi (a text is needed)")
        return value.strip()

    def _texts(self, name: str, usual: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._row.pop(name, list(usual))
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self._wrong(name, "cần một danh sách chuỗi (a list of texts is needed)")
        return tuple(value)

    def _flag(self, name: str) -> bool:
        value = self._row.pop(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "cần true hoặc false (true or false is needed)")
        return value

    def _origins(self) -> tuple[str, ...]:
        values = self._texts("origins")
        if any(origin_of(value) != value for value in values):
            raise self._wrong("origins", "cần dạng https://may-chu (an origin is needed)")
        return values

    def _secret(self) -> str:
        """Read the secret, or what the file holds that is named for it instead."""
        value, file = self._text("client_secret"), self._text("client_secret_file")
        if value and file:
            raise self._wrong("client_secret", "chỉ đặt một trong hai (set one of the two)")
        try:
            value = (self._folder / file).read_text(encoding="utf-8").strip() if file else value
        except (OSError, UnicodeDecodeError):
            raise self._wrong("client_secret_file", "không đọc được (cannot read it)") from None
        if not (value.isascii() and value.isprintable()):
            raise self._wrong("client_secret", "chỉ gồm chữ và dấu ASCII (ASCII only)")
        return value

    def _finish(self) -> None:
        if self._row:
            raise self._wrong(next(iter(self._row)), "không có mục này (there is no such entry)")

    def _wrong(self, name: str, why: str) -> SettingError:
        return SettingError(f"{NAME}: {self._where}, {name}: {why}")
