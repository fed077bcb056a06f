"""Calendars for programs that ask again and again, by a password that reads dates and nothing else.

It is signed with the key of the service and tied to the session key of the account: with a new
password of the person old ones stop working. Programs send it in a header (RFC 7617). Where the
settings allow it, it may stand in the address instead, for those that cannot.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.models import Account
from workflow.web.urls import public_url

_LONGEST_LINE = 75  # octets


@dataclass(frozen=True)
class CalendarEntry:
    """A whole day with something on it; the same `uid` later is the same entry, moved."""

    uid: str
    day: dt.date
    title: str
    text: str
    changed_at: dt.datetime


def render_calendar(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The file: lines folded at 75 octets, each ended as the format wants."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thi Đua//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escape(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *(line for entry in entries for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return b"".join(_fold_line(line) + b"\r\n" for line in lines)


def _event(entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{entry.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escape(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{_escape(entry.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _fold_line(line: str) -> bytes:
    """Fold a long line (RFC 5545): break it with a line end and a space, never within a letter."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LONGEST_LINE - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece])


@dataclass(frozen=True)
class CalendarFeed:
    """The account and the bloc of a calendar; no bloc means all of theirs."""

    account: Account
    bloc_id: int | None


@dataclass(frozen=True)
class Subscription:
    """What a person puts into a calendar program."""

    address: str
    login: str
    #: Empty where it stands in the address.
    password: str


def make_subscription(account: Account, bloc_id: int | None = None) -> Subscription:
    """Make the address and the password of a person's calendar, of one bloc or all of theirs."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.calendar_links:
        token = _signer().dumps([account.id, bloc_id or 0, _key(account)])
        return Subscription(public_url("agenda.feed_by_link", token=token), account.login, "")
    address = public_url("agenda.feed", bloc=bloc_id)
    return Subscription(
        address, account.login, str(_signer().dumps([account.id, 0, _key(account)]))
    )


def open_feed(session: Session, token: str) -> CalendarFeed | None:
    """The account and bloc that a token was issued for; None if it is forged or expired."""
    try:
        account_id, bloc_id, key = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    account = session.get(Account, account_id)
    if account is None or not account.active or key != _key(account):
        return None
    return CalendarFeed(account, bloc_id or None)


def _signer() -> URLSafeSerializer:
    """Signs with SHA-256 and the key of today; reads addresses signed with SHA-1 or the old key."""
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.config["SECRET_KEY"])]
    return URLSafeSerializer(
        keys,
        salt="calendar",
        signer_kwargs={"digest_method": hashlib.sha256},
        fallback_signers=[{"digest_method": hashlib.sha1}],
    )


def _key(account: Account) -> str:
    return hashlib.sha256(account.session_key.encode()).hexdigest()[:16]
