"""Errors in words for the person at the keyboard."""

import datetime as dt
from decimal import Decimal
from typing import Any


class Message:
    """A sentence in Vietnamese with its parameters, translated only where it is shown.

    `text` is the sentence as translators see it, with `{name}` marks; `str()` fills them in.
    The web and the command line look `text` up in the catalogue of their language first. Numbers
    are given as `int` and `Decimal`, and get the commas and points of that language.
    """

    __slots__ = ("params", "text")

    def __init__(self, text: str, /, **params: Any) -> None:
        self.text = text
        self.params = params

    def with_params(self, **params: Any) -> "Message":
        """The same sentence about other things."""
        return Message(self.text, **params)

    def __str__(self) -> str:
        return self.text.format(
            **{name: write_number(name, one) for name, one in self.params.items()}
        )

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


#: Whole numbers that count, and so have thousands. All others name one thing among others (a year,
#: a row, a process), whose number is written as it is.
_COUNTING = frozenset(
    (
        *("count", "total", "votes", "points", "score", "share", "present", "entitled", "voters"),
        *("issued", "returned", "valid", "invalid", "agreed", "against", "cast", "seats", "asked"),
        *("most", "least", "limit", "length", "longest", "sent", "late", "done", "waiting"),
        *("errors", "warnings", "notes", "flags", "chosen", "offered", "days", "months", "years"),
        *("counted", "recorded", "written", "expected", "needed", "listed", "everyone", "whole"),
    )
)


def write_number(name: str, value: Any, mark: str = ",") -> Any:
    """The number of a parameter with that decimal mark and thousands apart; else as it is."""
    is_count = name in _COUNTING and isinstance(value, int) and not isinstance(value, bool)
    if not is_count and not isinstance(value, Decimal):
        return value
    grouped = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return grouped if mark == "." else grouped.translate(str.maketrans(",.", ".,"))


class DomainError(Exception):
    """Something a person asked for that the rules of the service refuse; `message` says why."""

    def __init__(self, message: Message, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class NotAllowedError(DomainError):
    """The person may not do this."""


class NotFoundError(DomainError):
    """There is no such thing, or the person may not know of it."""


class MoveRefusedError(DomainError):
    """The review cannot make this move now."""


class TooBusyError(DomainError):
    """More is asked for than can be done now; a little later it can."""


class BadInputError(DomainError):
    """Something typed or sent in cannot be stored; nothing of it was."""


class StaleFormError(DomainError):
    """Somebody else saved the same part meanwhile; `changes` tells what, `version` what is now."""

    def __init__(self, changes: list[tuple[str, str, str]], version: int) -> None:
        super().__init__(
            Message("Có người khác vừa lưu phần này. Hãy xem thay đổi của họ rồi lưu lại.")
        )
        self.changes = changes
        self.version = version


def message_to_plain(message: Message) -> dict[str, Any]:
    """The sentence and its parameters, ready for JSON."""
    params = {name: _param_to_plain(value) for name, value in message.params.items()}
    return {"text": message.text, "params": params}


def _param_to_plain(value: Any) -> Any:
    if isinstance(value, Message):
        return message_to_plain(value)
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value if isinstance(value, int | float) else str(value)


def message_from_plain(plain: dict[str, Any]) -> Message:
    """The sentence again."""
    text, params = plain["text"], plain["params"]
    return Message(text, **{name: _param_from_plain(value) for name, value in params.items()})


def _param_from_plain(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    if "decimal" in plain:
        return Decimal(plain["decimal"])
    return dt.date.fromisoformat(plain["date"]) if "date" in plain else message_from_plain(plain)
