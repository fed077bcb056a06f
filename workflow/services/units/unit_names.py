"""The dated names of agencies: the first one, a new one, a corrected one, one withdrawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.names.unit_names import (
    compute_year_span,
    day_before,
    find_valid_on,
    sort_by_start,
)
from workflow.domain.record import Family
from workflow.domain.record import Member as Facts
from workflow.domain.roles import Right
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import Account, Council, EventKind, Member, Review, Unit, UnitAlias, UnitName
from workflow.services.history import log_council_event, log_council_events
from workflow.services.scope import has_right
from workflow.services.units.new_units import insert_units


@dataclass(frozen=True)
class NewName:
    """A name that an agency gets: from which day, by which decision."""

    name: str
    since: dt.date | None
    source: str = ""
    short_name: str | None = None
    abbreviation: str | None = None
    parent: str | None = None
    family: Family | None = None


def names_of(session: Session, unit: Unit) -> list[UnitName]:
    """All names of an agency, the oldest first."""
    return sort_by_start(session.scalars(select(UnitName).filter_by(unit_id=unit.id)))


def has_ended(names: list[UnitName]) -> bool:
    """True if the agency was merged or split away: every name of it has an end."""
    return all(row.valid_to for row in names)


def add_unit(
    session: Session,
    council: Council,
    facts: Facts,
    *,
    since: dt.date | None = None,
    source: str = "",
    by: Account | None,
    now: dt.datetime,
) -> Unit:
    """Add an agency under its first name, with its details in a list of members."""
    (unit,) = insert_units(session, council, [facts], since=since, source=source, by=by, now=now)
    log_unit_act(session, unit, "added", by=by, now=now, name=unit.name)
    return unit


def log_unit_act(
    session: Session, unit: Unit, act: str, *, by: Account | None, now: dt.datetime, **detail: Any
) -> None:
    """Write an act on the register of units into the history of their council."""
    facts = {"act": act, "unit": unit.id, **detail}
    log_council_event(
        session, unit.council_id, EventKind.UNIT_CHANGED, by=by, now=now, detail=facts
    )


def log_listed_units(
    session: Session,
    council: Council,
    listed: Mapping[int, Sequence[Unit]],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Write down which agencies each review, by its id, has listed for the first time."""
    details = [
        {
            "act": "listed",
            "unit": units[0].id,
            "review": review,
            "units": {unit.id: unit.name for unit in units},
        }
        for review, units in listed.items()
    ]
    log_council_events(session, council.id, EventKind.UNIT_CHANGED, details, by=by, now=now)


def _unit_bearing(session: Session, council: Council, key: str) -> Unit | None:
    """The agency that bears a name now."""
    return session.scalar(select(Unit).filter_by(council_id=council.id, folded_name=key))


def give_name(
    session: Session,
    unit: Unit,
    new: NewName,
    *,
    review: Review | None = None,
    by: Account | None,
    now: dt.datetime,
) -> UnitName:
    """Give an agency a name from a day on, until the next name it has; what was before ends.

    Raises `BadInputError` for an empty name, one that it bears already or that another agency
    bears, a day on which it got another, and for an agency that no longer exists.
    """
    name = normalize_text(new.name, field="name").strip()
    before = _previous_name(session, unit, name, new.since)
    row = UnitName(
        unit=unit,
        name=name,
        folded_name=fold_name(name),
        short_name=new.short_name or None,
        abbreviation=new.abbreviation or None,
        parent=new.parent or before.parent,
        family=new.family or before.family,
        valid_from=new.since,
        valid_to=before.valid_to,
        source=new.source.strip(),
        review_id=review.id if review else None,
        added_at=now,
        added_by=by,
    )
    before.valid_to = day_before(new.since) if new.since else None
    session.add(row)
    session.flush()
    _update_shown_name(session, unit)
    since = new.since.isoformat() if new.since else None
    log_unit_act(session, unit, "renamed", by=by, now=now, old=before.name, name=name, since=since)
    return row


def _previous_name(session: Session, unit: Unit, name: str, since: dt.date | None) -> UnitName:
    """The name that another would follow; raises `BadInputError` where it can't."""
    if not name:
        raise BadInputError(Message("Hãy ghi tên đơn vị."), field="name")
    if _unit_bearing(session, unit.council, fold_name(name)) not in {None, unit}:
        taken = Message("Đã có đơn vị khác mang tên «{name}».", name=name)
        raise BadInputError(taken, field="name")
    names = names_of(session, unit)
    before = find_valid_on(names, since) if since else None
    if before is None or has_ended(names):
        raise BadInputError(Message("Đơn vị không còn tồn tại vào ngày đó."), field="since")
    if before.name == name or before.valid_from == since:
        twice = Message("Từ ngày đó đơn vị đã có tên này hoặc tên khác.")
        raise BadInputError(twice, field="since")
    return before


def withdraw_name(session: Session, row: UnitName, *, by: Account | None, now: dt.datetime) -> None:
    """Undo that an agency got a name: the one before applies again."""
    unit, names = row.unit, names_of(session, row.unit)
    place = names.index(row)
    if place:
        names[place - 1].valid_to = row.valid_to
    session.delete(row)
    session.flush()
    _update_shown_name(session, unit)
    log_unit_act(session, unit, "name_withdrawn", by=by, now=now, name=row.name)


def correct_name(
    session: Session, row: UnitName, name: str, *, by: Account | None, now: dt.datetime
) -> None:
    """Put a slip right; what was written stays known as a spelling of the agency."""
    wrong = row.name
    row.name, row.folded_name, row.added_at, row.added_by = name, fold_name(name), now, by
    known = select(UnitAlias).filter_by(unit_id=row.unit_id, folded_name=fold_name(wrong))
    if fold_name(wrong) != fold_name(name) and session.scalar(known) is None:
        session.add(UnitAlias(unit=row.unit, name=wrong, added_at=now))
    session.flush()
    _update_shown_name(session, row.unit)
    log_unit_act(session, row.unit, "name_corrected", by=by, now=now, old=wrong, name=name)


def rename_in_review(
    session: Session,
    member: Member,
    name: str,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Let an agency follow the name that a list of members gives it, unless another bears it.

    A name that only this list has written is corrected; any other counts from the first day of the
    year. Who may not keep the register changes the label of this list only, where reviews of other
    blocs name the agency too: the council sees the other name on the page of the agency.
    """
    unit, review = member.unit, member.review
    if _unit_bearing(session, unit.council, fold_name(name)) not in {None, unit}:
        return
    if (
        by
        and not has_right(session, by, Right.KEEP_UNITS)
        and _is_listed_elsewhere(session, member)
    ):
        member.name = name  # still the same agency, under another label
        log_unit_act(
            session, unit, "labelled", by=by, now=now, old=unit.name, name=name, review=review.id
        )
        return
    names, span = names_of(session, unit), compute_year_span(review.year)
    current = find_valid_on(names, span.last) if span.last else names[-1]
    if current is None or has_ended(names):
        return
    if _is_slip(session, member, current, name):
        correct_name(session, current, name, by=by, now=now)
    elif span.first and find_valid_on(names, span.first):
        give_name(session, unit, NewName(name, span.first), review=review, by=by, now=now)


def _is_listed_elsewhere(session: Session, member: Member) -> bool:
    """True if a review of another bloc has the agency as a member."""
    others = (
        select(Member.unit_id)
        .join(Member.review)
        .where(Member.unit_id == member.unit_id, Review.bloc_id != member.review.bloc_id)
    )
    return session.scalar(others.limit(1)) is not None


def _is_slip(session: Session, member: Member, current: UnitName, name: str) -> bool:
    """True for a correction: another spelling, a name begun this year, or one used only here."""
    first = compute_year_span(member.review.year).first
    if first is None or current.valid_from == first or fold_name(current.name) == fold_name(name):
        return True
    return current.review_id == member.review_id and not _written_elsewhere(session, member)


def _written_elsewhere(session: Session, member: Member) -> bool:
    others = select(func.count()).select_from(Member)
    others = others.where(
        Member.unit_id == member.unit_id,
        Member.name == member.name,
        Member.review_id != member.review_id,
    )
    return bool(session.scalar(others))


def end_names(session: Session, unit: Unit, last: dt.date) -> None:
    """End an agency on a day; its name is then free for another. Raises `BadInputError`."""
    names = names_of(session, unit)
    if has_ended(names):
        raise BadInputError(Message("«{name}» đã kết thúc trước đó.", name=unit.name), field="unit")
    if names[-1].valid_from and names[-1].valid_from > last:
        raise BadInputError(
            Message("Ngày này trước ngày «{name}» có tên hiện nay.", name=unit.name), field="since"
        )
    names[-1].valid_to = last
    unit.folded_name = f"{fold_name(unit.name)} #{unit.id}"
    session.flush()


def reopen_unit(session: Session, unit: Unit) -> None:
    """Undo the end of an agency."""
    names_of(session, unit)[-1].valid_to = None
    _update_shown_name(session, unit)


def _update_shown_name(session: Session, unit: Unit) -> None:
    names = names_of(session, unit)
    if names:
        unit.name = names[-1].name
        key = fold_name(unit.name)
        unit.folded_name = f"{key} #{unit.id}" if has_ended(names) else key
    session.flush()
