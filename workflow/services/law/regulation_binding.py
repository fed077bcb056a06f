"""Which edition of a regulation binds a review, and what another one would alter in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import and_, select
from sqlalchemy.orm import Session, contains_eager

from workflow.domain.clauses import (
    ClauseDifference,
    Edition,
    compare_editions,
    find_binding_day,
    find_edition_in_force,
)
from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.record import Record, decode_record
from workflow.domain.year import State
from workflow.models import (
    Account,
    Bloc,
    Council,
    EventKind,
    RegulationEdition,
    Review,
    Snapshot,
    exclude_withdrawn,
)
from workflow.services.cases import Finding, case_of
from workflow.services.history import lock_chain, lock_review, log_event
from workflow.services.law.regulations import (
    EditionDraft,
    add_edition,
    applies_to_council,
    default_edition,
    edition_for,
    find_edition,
    list_editions,
)
from workflow.services.overview import due_dates
from workflow.services.scoring.score_totals import update_totals
from workflow.services.snapshots import facts_of, save_facts


@dataclass(frozen=True)
class BindingPreview:
    """The effect of another edition on a review."""

    now: Edition
    then: Edition
    #: The values that differ.
    values: tuple[ClauseDifference, ...]
    #: Findings that would come and that would go.
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


def list_bindable_editions(session: Session, review: Review) -> tuple[Edition, ...]:
    """The editions that a review could be bound to: its council's, and the default."""
    council = review.bloc.council.name
    return tuple(
        row
        for row in (*list_editions(session), default_edition())
        if applies_to_council(row, council)
    )


def preview_binding(
    session: Session, review: Review, code: str, now: dt.datetime
) -> BindingPreview:
    """Preview the effect of binding a review to the edition `code`; raises `NotFoundError`."""
    record = facts_of(session, review)
    old, new = edition_for(record, session), find_edition(session, code)
    day = find_binding_day(record)
    default = default_edition(day)
    before, after = (
        case_of(session, review, now, edition=edition).list_findings(review.state)
        for edition in (old, new)
    )
    return BindingPreview(
        old,
        new,
        tuple(
            row
            for row in compare_editions(old, new.on_day(day) if day else new, default)
            if row.differs
        ),
        tuple(row for row in after if row not in before),
        tuple(row for row in before if row not in after),
    )


def bind_review(
    session: Session,
    review: Review,
    code: str,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> Edition:
    """Bind a review to the edition `code` from now on, whatever editions come later.

    Raises `BadInputError` without a reason or for a foreign edition, `MoveRefusedError` for a
    review that is closed.
    """
    review = lock_review(session, review)
    if review.state is State.CLOSED:
        raise MoveRefusedError(Message("Kỳ tổng kết đã kết thúc; hãy mở lại trước khi sửa."))
    edition = find_edition(session, code)
    if not applies_to_council(edition, review.bloc.council.name):
        raise BadInputError(
            Message("«{name}» không phải quy chế của Hội đồng này.", name=edition.name), field="to"
        )
    if not reason.strip():
        raise BadInputError(Message("Hãy ghi lý do đổi quy chế."), field="reason")
    _save_binding(session, review, edition, reason=reason.strip(), by=by, now=now)
    update_totals(session, review, by=by, now=now)
    return edition


def _save_binding(
    session: Session,
    review: Review,
    edition: Edition,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    record = facts_of(session, review)
    if record.regulation == edition.code:
        return
    bound = msgspec.structs.replace(record, regulation=edition.code)
    save_facts(session, review, bound, section=None, by=by, now=now)
    detail = {"code": edition.code, "name": edition.name, "reason": reason}
    log_event(session, review, EventKind.BOUND, by=by, now=now, detail=detail)


@dataclass(frozen=True)
class AffectedReview:
    """A review that a new edition would bind if the one before did not."""

    review: Review
    now: Edition
    #: It follows the new edition: only a review that has not begun does.
    follows: bool


def list_affected_reviews(
    session: Session, council: Council, draft: EditionDraft
) -> list[AffectedReview]:
    """The reviews that the new edition would bind by their day, by year and bloc."""
    new = draft.edition(council)
    known = list_editions(session)
    found = []
    for review, record in _list_unbound(session, council):
        default = default_edition(find_binding_day(record))
        now, then = (
            find_edition_in_force(record, rows, default) for rows in (known, (*known, new))
        )
        if then is new:
            found.append(AffectedReview(review, now, follows=review.state is State.PLANNED))
    return found


def _list_unbound(session: Session, council: Council) -> Iterator[tuple[Review, Record]]:
    query = (
        select(Review, Snapshot)
        .join(Review.bloc)
        .join(Snapshot, and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version))
        .where(Bloc.council_id == council.id, exclude_withdrawn())
        .options(contains_eager(Review.bloc))
        .order_by(Review.year, Bloc.sort_name)
    )
    for review, snapshot in session.execute(query):
        record = decode_record(snapshot.facts)
        if not record.regulation:
            yield review, record


def introduce_edition(
    session: Session, council: Council, draft: EditionDraft, *, by: Account | None, now: dt.datetime
) -> RegulationEdition:
    """Add an edition; reviews that have begun stay under the rules they began with.

    Raises `BadInputError` where the edition contradicts itself.
    """
    lock_chain(session, council.id)
    begun = [row for row in list_affected_reviews(session, council, draft) if not row.follows]
    row = add_edition(session, council, draft, by=by, now=now)
    for affected in begun:
        reason = f"Có bản quy chế mới: {draft.name}"
        _save_binding(session, affected.review, affected.now, reason=reason, by=by, now=now)
    due_dates.refresh_due_dates(session, council)
    return row
