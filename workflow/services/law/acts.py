"""The acts that a council's papers rest on: imports, confirmations, and what is struck."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.law.act_entries import (
    ActEntry,
    ActEntryKind,
    KnownAct,
    apply_entries,
    parse_acts,
)
from workflow.domain.law.acts import ACTS, LegalAct
from workflow.models import Account, ActEntryRow, Council, EventKind
from workflow.services.history import lock_chain, log_council_event
from workflow.services.law.acts_in_force import CACHE, acts_for_papers, read_entries
from workflow.services.snapshots import refresh_paper_settings


def list_known_acts(session: Session, council: Council) -> tuple[KnownAct, ...]:
    """Every act as the council has it, in the order in which papers cite them."""
    return apply_entries(read_entries(session, council.id))


def list_used_acts(session: Session, council_id: int) -> tuple[LegalAct, ...]:
    """The acts that papers of the council can rest on."""
    acts = acts_for_papers(session, council_id)
    return ACTS if acts is None else acts


def import_acts(
    session: Session, text: str, *, council: Council | None, by: Account | None, now: dt.datetime
) -> tuple[LegalAct, ...]:
    """Take over the acts of a file, for one council or for all; raises `WrongActsError`."""
    acts = parse_acts(text)
    for act in acts:
        row = ActEntryRow(
            council=council,
            key=act.key,
            kind=ActEntryKind.IMPORTED,
            act=_to_plain(act),
            source=act.source,
            added_at=now,
            added_by=by,
        )
        session.add(row)
    councils = [council] if council else list(session.scalars(select(Council).order_by(Council.id)))
    detail = {"choice": "imported", "keys": [act.key for act in acts]}
    _follow(session, councils, detail, by=by, now=now)
    return acts


def _to_plain(act: LegalAct) -> Any:
    plain = {name: value for name, value in asdict(act).items() if value not in (None, ())}
    return msgspec.to_builtins(plain)


def decide_on_act(
    session: Session,
    council: Council,
    decision: ActEntry,
    *,
    by: Account | None,
    now: dt.datetime,
    since: dt.date | None = None,
) -> None:
    """Confirm, strike or use an act again; raises `BadInputError` without name, day or source.

    Whoever confirms an act whose first day is not known or not certain may say it.
    """
    known = {row.act.key: row.act for row in list_known_acts(session, council)}
    if decision.key not in known:
        raise BadInputError(Message("Không có văn bản này; hãy tải lại trang."))
    confirmed = None
    if decision.kind is ActEntryKind.CONFIRMED:
        confirmed = _put_first_day(known[decision.key], since)
    if decision.kind is not ActEntryKind.RESTORED:
        if not decision.person.strip():
            raise BadInputError(Message("Hãy ghi ai xác nhận."), field="person")
        if decision.day is None:
            raise BadInputError(Message("Hãy ghi ngày xác nhận."), field="day")
        if not decision.source.strip():
            raise BadInputError(
                Message("Hãy ghi đã đọc văn bản ở đâu, hoặc lý do không dùng."), field="source"
            )
    row = ActEntryRow(
        council=council,
        key=decision.key,
        kind=decision.kind,
        act=_to_plain(confirmed) if confirmed else None,
        person=decision.person.strip(),
        day=decision.day,
        source=decision.source.strip(),
        added_at=now,
        added_by=by,
    )
    session.add(row)
    detail = {
        "choice": decision.kind.value,
        "keys": [decision.key],
        "person": row.person,
        "day": row.day.isoformat() if row.day else None,
        "source": row.source,
    }
    if confirmed and confirmed.since:
        detail["since"] = confirmed.since.isoformat()
    _follow(session, [council], detail, by=by, now=now)


def _put_first_day(act: LegalAct, since: dt.date | None) -> LegalAct | None:
    """The act with the day that was read; None where the day of the table stands."""
    if act.since is None and since is None:
        text = N_("Chưa rõ ngày có hiệu lực của văn bản; hãy ghi ngày ấy.")
        raise BadInputError(Message(text), field="since")
    if since is None or not (act.since is None or "since" in act.unsure):
        return None
    if act.passed and since < act.passed and "passed" not in act.unsure:
        raise BadInputError(Message("ngày ban hành sau ngày có hiệu lực."), field="since")
    if act.until and act.until < since:
        raise BadInputError(Message("ngày hết hiệu lực trước ngày có hiệu lực."), field="since")
    return replace(act, since=since)


def _follow(
    session: Session,
    councils: Iterable[Council],
    detail: dict[str, Any],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Seal what was done, and have the open reviews rest on the acts as they now are."""
    for council in councils:
        lock_chain(session, council.id)
    session.flush()
    session.info.pop(CACHE, None)
    for council in councils:
        log_council_event(session, council.id, EventKind.ACT_DECIDED, by=by, now=now, detail=detail)
        refresh_paper_settings(session, council.id, by=by, now=now)


def list_decisions(session: Session, council: Council) -> list[ActEntryRow]:
    """Every entry that concerns a council, newest first."""
    mine = or_(ActEntryRow.council_id == council.id, ActEntryRow.council_id.is_(None))
    query = select(ActEntryRow).where(mine).order_by(ActEntryRow.id.desc()).limit(100)
    return list(session.scalars(query.options(joinedload(ActEntryRow.added_by))))
