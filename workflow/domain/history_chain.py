"""Sealing of a council's history: each row carries a hash of itself and of the row before.

Whoever changes, swaps or takes out a row breaks every seal after it. What is hashed is written out
here once, for whoever adds a row, for whoever verifies it and for the migration that sealed the
rows from before; another form would need another chain.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

#: What the first row of a council follows.
FIRST_PREVIOUS_SEAL = "0" * 64


@dataclass(frozen=True)
class SealedEvent:
    """The sealed part of a row of history."""

    council: int
    #: Its place in the chain of the council, from 1.
    link: int
    #: None for what concerns the council as a whole.
    review: int | None
    kind: str
    at: dt.datetime
    by: int | None
    detail: dict[str, Any]
    #: The version of the facts that were saved with it, and their seal; None without any.
    version: int | None = None
    facts: str | None = None


def seal_event(happened: SealedEvent, previous: str) -> str:
    """The seal of a row that follows the one sealed as `previous`."""
    return hash_values({**vars(happened), "at": format_moment(happened.at), "previous": previous})


def seal_facts(
    *,
    review: int,
    version: int,
    facts: str,
    settings: str,
    section: str | None,
    saved_at: dt.datetime,
    saved_by: int | None,
) -> str:
    """The seal of a snapshot, which the row of history that was written with it carries.

    `settings` are the paper settings as the snapshot stores them.
    """
    return hash_values(
        {
            "review": review,
            "version": version,
            "facts": hashlib.sha256(facts.encode()).hexdigest(),
            "beside": hashlib.sha256(settings.encode()).hexdigest(),
            "section": section,
            "at": format_moment(saved_at),
            "by": saved_by,
        }
    )


def hash_values(values: dict[str, Any]) -> str:
    """The hash of plain values, whatever order they are given in."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def format_moment(at: dt.datetime) -> str:
    """The same text whatever time zone the moment was read in."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
