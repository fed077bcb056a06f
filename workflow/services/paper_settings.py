"""Paper settings of one review that the exchange format has no field for.

Each change is a new snapshot, so papers made before stay what they are and show as out of date.
"""

import datetime as dt
from collections.abc import Callable

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, MoveRefusedError, StaleFormError
from workflow.domain.labels import N_
from workflow.domain.paper_settings import CorrectionDetails, PaperSettings, Separable
from workflow.domain.papers import PaperKind
from workflow.domain.papers.correction import list_correctable_papers
from workflow.domain.papers.multi_paper import group_contests
from workflow.domain.papers.proposal import list_default_enclosures
from workflow.domain.record import Record
from workflow.models import Account, EventKind, Review
from workflow.services.history import lock_review, log_event
from workflow.services.issued_facts import list_issued_kinds
from workflow.services.locks import lock_open_review, refuse_locked_settings
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts


def set_enclosures(
    session: Session,
    review: Review,
    enclosures: tuple[str, ...],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> bool:
    """Settle what is sent along with the proposal; the service's own list settles nothing."""
    own = list_default_enclosures(facts_of(session, review))

    def change(settings: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(settings, enclosures=() if enclosures == own else enclosures)

    detail = {"choice": "enclosures"}
    return change_paper_settings(session, review, change, detail, by=by, now=now, seen=seen)


def set_separate_kinds(
    session: Session,
    review: Review,
    kinds: tuple[Separable, ...],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> bool:
    """Settle which kinds are made one by one: for each guest, for each contest.

    Raises `BadInputError` where counting minutes would be joined or taken apart that have a number.
    """
    review = lock_review(session, review)
    _refuse_numbered_change(facts_of(session, review), paper_settings_of(session, review), kinds)

    def change(settings: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(settings, separate=kinds)

    detail = {"choice": "separate"}
    return change_paper_settings(session, review, change, detail, by=by, now=now, seen=seen)


def _refuse_numbered_change(
    record: Record, before: PaperSettings, kinds: tuple[Separable, ...]
) -> None:
    """A number was given to a paper about certain contests; it cannot become one about others."""
    after = msgspec.structs.replace(before, separate=kinds)
    if len(group_contests(record, before)) == len(group_contests(record, after)):
        return
    for paper in record.papers:
        if paper.kind == PaperKind.VOTE_MINUTES and paper.number is not None:
            text = N_(
                "Biên bản kiểm phiếu đã có số {number}; hãy hủy hoặc xóa số đó trước khi đổi"
                " cách lập."
            )
            raise BadInputError(Message(text, number=paper.number), field="kinds")


def set_correction(
    session: Session,
    review: Review,
    corrected: CorrectionDetails,
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> bool:
    """Settle which issued paper the letter of correction is about, and what was wrong in it.

    Raises `BadInputError` for a paper that has no number and date, `MoveRefusedError` once the
    letter went out.
    """
    if PaperKind.CORRECTION.value in list_issued_kinds(session, review):
        text = N_("Công văn đính chính đã phát hành nên nội dung không sửa được nữa.")
        raise MoveRefusedError(Message(text))
    record = facts_of(session, review)
    if corrected.paper not in [record.papers[place] for place in list_correctable_papers(record)]:
        raise BadInputError(Message("Hãy chọn văn bản cần đính chính."), field="paper")

    def change(settings: PaperSettings) -> PaperSettings:
        return msgspec.structs.replace(settings, corrected=corrected)

    detail = {"choice": "corrected", "paper": corrected.paper.kind if corrected.paper else ""}
    return change_paper_settings(session, review, change, detail, by=by, now=now, seen=seen)


def change_paper_settings(
    session: Session,
    review: Review,
    change: Callable[[PaperSettings], PaperSettings],
    detail: dict[str, str],
    *,
    by: Account | None,
    now: dt.datetime,
    seen: int | None = None,
) -> bool:
    """Write what `change` makes of it and a row of history; tell whether anything changed.

    `seen` is the version of the review that the person looked at, for a choice that is replaced as
    a whole. Raises `MoveRefusedError` for a review that is closed, `StaleFormError` where somebody
    else settled the same choice since `seen`.
    """
    review = lock_open_review(session, review)
    before = paper_settings_of(session, review)
    if seen is not None and seen != review.version:
        then = getattr(paper_settings_of(session, review, seen), detail["choice"])
        if then != getattr(before, detail["choice"]):
            raise StaleFormError([], review.version)
    after = change(before)
    if after == before:
        return False
    if after.corrected == before.corrected:  # a correction is about a paper that was issued
        refuse_locked_settings(session, review)
    record = facts_of(session, review)
    save_facts(session, review, record, section=None, by=by, now=now, settings=after)
    saved = {**detail, "section": None, "version": review.version}
    log_event(session, review, EventKind.SAVED, by=by, now=now, detail=saved)
    return True
