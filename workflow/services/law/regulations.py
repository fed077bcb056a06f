"""Regulations: those shipped as TOML and those that councils typed in, and which binds a review."""

import datetime as dt
import hashlib
import json
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.clauses import (
    Clause,
    Edition,
    build_regulation,
    find_binding_day,
    find_edition_in_force,
    read_edition,
)
from workflow.domain.clauses.edition import (
    Confidence,
    clauses_from_plain,
    clauses_to_plain,
    validate_edition,
)
from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.law.regulation import Regulation
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council, EventKind, RegulationEdition
from workflow.services.history import log_council_event

_FOLDER = Path(__file__).parents[2] / "regulations"
DEFAULT_CODE = "national"


@cache
def shipped_editions() -> dict[str, Edition]:
    """The editions that come with the service, by code."""
    editions = [_read_edition(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {edition.code: edition for edition in editions}


def _read_edition(path: Path) -> Edition:
    return read_edition(tomllib.loads(path.read_text(encoding="utf-8")))


def default_edition(day: dt.date | None = None) -> Edition:
    """The cautious default as of a day, which completes what an edition leaves open.

    Without a day, as it is now known.
    """
    if day is None:
        return shipped_editions()[DEFAULT_CODE]
    return _default_in_period(bisect_right(_turning_days(), day))


@cache
def _turning_days() -> list[dt.date]:
    return shipped_editions()[DEFAULT_CODE].list_turning_days()


@cache
def _default_in_period(number: int) -> Edition:
    """Between two days on which it changes, the default is one and the same."""
    first = (dt.date.min, *_turning_days())[number]
    return shipped_editions()[DEFAULT_CODE].on_day(first)


@cache
def shipped_regulations() -> dict[str, Regulation]:
    """The shipped rule sets, completed by what is now known, by code."""
    return {
        code: build_regulation(edition, default_edition())
        for code, edition in shipped_editions().items()
    }


@lru_cache(maxsize=256)
def _complete_shipped(code: str, period: int) -> Regulation:
    """A shipped rule set as it was between two days; asked for each review of a batch."""
    default = _default_in_period(period)
    return build_regulation(default if code == DEFAULT_CODE else shipped_editions()[code], default)


def list_editions(session: Session | None = None) -> tuple[Edition, ...]:
    """Every edition but the default: shipped, then typed in, in the order they were added."""
    known = tuple(edition for code, edition in shipped_editions().items() if code != DEFAULT_CODE)
    if session is None:
        return known
    if "editions" not in session.info:  # asked for each review of a batch, read once
        rows = session.scalars(select(RegulationEdition).order_by(RegulationEdition.id))
        session.info["editions"] = tuple(_edition(row) for row in rows)
    typed_in: tuple[Edition, ...] = session.info["editions"]
    return known + typed_in


def _edition(row: RegulationEdition) -> Edition:
    return Edition(
        code=row.code,
        name=row.name,
        source=row.source,
        confidence=Confidence.TYPED,
        clauses=clauses_from_plain(row.clauses),
        councils=(row.council.name,),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        note=row.note,
        based_on=row.based_on,
        added=row.id,
    )


def edition_for(record: Record, session: Session | None = None) -> Edition:
    """The edition that binds a review, by the rules in force on its day."""
    default = default_edition(find_binding_day(record))
    return find_edition_in_force(record, list_editions(session), default)


def regulation_for(record: Record, session: Session | None = None) -> Regulation:
    """The rule set that binds a review; without a session, of the shipped ones."""
    edition, day = edition_for(record, session), find_binding_day(record)
    if edition.code in shipped_editions():
        return _complete_shipped(edition.code, bisect_right(_turning_days(), day or dt.date.max))
    return complete_regulation(edition, day)


def complete_regulation(edition: Edition, day: dt.date | None = None) -> Regulation:
    """The rule set of an edition, its open values taken from the default of a day."""
    return build_regulation(edition.on_day(day) if day else edition, default_edition(day))


def find_edition(session: Session, code: str) -> Edition:
    """The edition of that code; raises `NotFoundError`."""
    for edition in (*list_editions(session), default_edition()):
        if edition.code == code:
            return edition
    raise NotFoundError(Message("Không có quy chế «{code}».", code=code))


@dataclass(frozen=True)
class EditionDraft:
    """A new edition as an officer typed it."""

    name: str
    source: str
    valid_from: dt.date
    clauses: Mapping[str, Clause]
    valid_to: dt.date | None = None
    note: str = ""
    based_on: str | None = None

    def edition(self, council: Council, code: str = "?") -> Edition:
        """The edition it would become; raises `BadInputError` where it contradicts itself."""
        edition = Edition(
            code=code,
            name=self.name,
            source=self.source,
            confidence=Confidence.TYPED,
            clauses=self.clauses,
            councils=(council.name,),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            note=self.note,
            based_on=self.based_on,
            added=2**31,
        )
        validate_edition(edition)
        return edition


def add_edition(
    session: Session, council: Council, draft: EditionDraft, *, by: Account | None, now: dt.datetime
) -> RegulationEdition:
    """Add an edition of a council; nothing that was there changes. Raises `BadInputError`."""
    if not draft.name.strip() or not draft.source.strip():
        missing = "name" if not draft.name.strip() else "source"
        raise BadInputError(Message("Hãy ghi tên quy chế và văn bản đã căn cứ."), field=missing)
    draft.edition(council)
    row = RegulationEdition(
        council=council,
        code=_free_code(session, council, draft.valid_from),
        name=draft.name,
        source=draft.source,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        note=draft.note,
        based_on=draft.based_on,
        clauses=clauses_to_plain(draft.clauses),
        added_at=now,
        added_by=by,
    )
    session.add(row)
    session.flush()
    session.info.pop("editions", None)
    clauses = json.dumps(row.clauses, ensure_ascii=False, sort_keys=True)
    detail = {"code": row.code, "clauses": hashlib.sha256(clauses.encode()).hexdigest()}
    log_council_event(
        session, council.id, EventKind.REGULATION_ADDED, by=by, now=now, detail=detail
    )
    return row


def _free_code(session: Session, council: Council, since: dt.date) -> str:
    """A code that says whose it is and since when: `hd-3-20260101`, `hd-3-20260101-2`."""
    wanted = f"hd-{council.id}-{since:%Y%m%d}"
    taken = set(session.scalars(select(RegulationEdition.code)))
    number, code = 1, wanted
    while code in taken or code in shipped_editions():
        number += 1
        code = f"{wanted}-{number}"
    return code


def applies_to_council(edition: Edition, council: str) -> bool:
    """True if an edition is of the council of that name; the default is of every council."""
    return not edition.councils or fold_name(council) in {
        fold_name(name) for name in edition.councils
    }
