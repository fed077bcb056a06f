"""Sentences as plain data: stored in the language-free form and said in any language later."""

import datetime as dt
from typing import Any

from workflow.domain.errors import Message


def message_to_plain(message: Message) -> dict[str, Any]:
    """The sentence and its parameters, ready for JSON."""
    params = {name: _param_to_plain(value) for name, value in message.params.items()}
    return {"text": message.text, "params": params}


def _param_to_plain(value: Any) -> Any:
    if isinstance(value, Message):
        return message_to_plain(value)
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return value if isinstance(value, int | float) else str(value)


def message_from_plain(plain: dict[str, Any]) -> Message:
    """The sentence again."""
    params = {name: _param_from_plain(value) for name, value in plain["params"].items()}
    return Message(plain["text"], **params)


def _param_from_plain(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    return dt.date.fromisoformat(plain["date"]) if "date" in plain else message_from_plain(plain)
