"""Restoring facts of an earlier version: an act with a reason, which locked fields obey."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, StaleFormError
from workflow.domain.locks import list_locked_changes
from workflow.domain.record import Record
from workflow.domain.schema import (
    SECTIONS,
    Section,
    compare_section,
    get_section_values,
    replace_section,
)
from workflow.models import Account, EventKind, Review
from workflow.services.double_entry import require_no_open_round
from workflow.services.history import log_event
from workflow.services.locks import lock_open_review, locks_of, reopened_sections
from workflow.services.registers.papers_of_year import enforce_on_all_papers
from workflow.services.scoring.score_totals import update_totals
from workflow.services.snapshots import (
    facts_of,
    record_with_state,
    save_facts,
    snapshot_of,
)
from workflow.services.version_changes import Change


@dataclass(frozen=True)
class RestorableSection:
    """A section that an earlier version has otherwise: what would change, now → then."""

    section: Section
    changes: list[Change]
    #: A passed step has locked what differs, and nobody has reopened the section since.
    is_locked: bool


def list_restorable(session: Session, review: Review, version: int) -> list[RestorableSection]:
    """The sections in which a version differs from now; raises `NotFoundError` for none of it."""
    now = facts_of(session, review)
    then = _facts_then(session, review, version)
    reopened, locks = reopened_sections(session, review), locks_of(session, review)
    return [
        RestorableSection(
            section,
            changes,
            section.key not in reopened and bool(list_locked_changes(section, now, taken, locks)),
        )
        for section in SECTIONS
        if (taken := _take_section(now, then, section))
        and (changes := compare_section(now, taken, section.key))
    ]


def restore_sections(
    session: Session,
    review: Review,
    version: int,
    keys: Collection[str],
    *,
    seen: int,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Save sections as they were at a version, all or none; `seen` is the version of the facts now.

    Raises `BadInputError` without a reason or a section, `StaleFormError` where facts were saved
    since `seen`, `MoveRefusedError` where that would change what a passed step has locked or take
    away what papers rest on.
    """
    review = lock_open_review(session, review)
    if seen != review.version:
        raise StaleFormError([], review.version)
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do khôi phục."), field="reason")
    sections = [section for section in SECTIONS if section.key in keys]
    current, then = facts_of(session, review), _facts_then(session, review, version)
    restored = current
    for section in sections:
        restored = _take_section(restored, then, section)
    if restored == current:
        raise BadInputError(Message("Hãy chọn phần cần khôi phục."), field="sections")
    try:
        enforce_on_all_papers(session, review, current, restored, local_day(now))
    except BadInputError as error:
        error.field = "sections"
        raise
    if current.contests != restored.contests:
        require_no_open_round(session, review)
    save_facts(session, review, restored, section=None, by=by, now=now)
    fields = [
        path
        for section in sections
        for path, *_texts in compare_section(current, restored, section.key)
    ]
    detail = {
        "restored": version,
        "sections": [section.key for section in sections],
        "version": review.version,
        "fields": fields[:50],
        "reason": reason.strip(),
    }
    log_event(session, review, EventKind.SAVED, by=by, now=now, detail=detail)
    update_totals(session, review, by=by, now=now)  # points by criteria have rows of their own


def _facts_then(session: Session, review: Review, version: int) -> Record:
    return record_with_state(snapshot_of(session, review, version), review.state)


def _take_section(record: Record, then: Record, section: Section) -> Record:
    """The record with a section of an earlier one; whose review it is has an act of its own."""
    values = get_section_values(then, section.key)
    if section.key == "general":
        for field in ("council", "bloc"):
            name = getattr(record, field).name
            values[field] = msgspec.structs.replace(values[field], name=name)
    return replace_section(record, section.key, values)
