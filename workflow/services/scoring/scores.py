"""Scoring criterion by criterion: each save adds entries, and the totals follow from them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message, MoveRefusedError, StaleFormError
from workflow.domain.labels import N_
from workflow.domain.law.regulation import Criterion, Regulation
from workflow.domain.record import Record
from workflow.domain.scores import (
    CriterionFigures,
    ScoreComparison,
    ScoreStage,
    compare_stages,
    find_figures_problem,
)
from workflow.domain.scores.comparison import NO_FIGURES, CriterionComparison
from workflow.domain.year import State
from workflow.models import Account, Attachment, EventKind, Review, ScoreEntry
from workflow.services.history import lock_review, log_event
from workflow.services.law.regulations import regulation_for
from workflow.services.locks import lock_open_review, refuse_locked_field
from workflow.services.member_reports import require_before_cut_off
from workflow.services.scoring.entries import newest_entries, scores_from_entries
from workflow.services.scoring.score_totals import update_totals
from workflow.services.snapshots import facts_of


@dataclass(frozen=True)
class ScoreAnswer:
    """One person's answer on one criterion."""

    figures: CriterionFigures = NO_FIGURES
    note: str = ""
    evidence: str = ""
    attachment_id: int | None = None


def newest_entry_id(session: Session, review: Review, member: str) -> int:
    """Find the member's last entry, which a form shows as seen; 0 if there is none."""
    query = select(func.max(ScoreEntry.id)).filter_by(review_id=review.id, member=member)
    return session.scalar(query) or 0


def add_own_scores(
    session: Session,
    review: Review,
    member: str,
    stage: ScoreStage,
    answers: Mapping[str, ScoreAnswer],
    *,
    seen: int,
    by: Account,
    now: dt.datetime,
) -> int:
    """A member scores itself, or explains where the bloc scored otherwise; returns what changed.

    Raises `MoveRefusedError` after the cut-off and where the stage is over or not its own.
    """
    review = lock_review(session, review)
    if stage is ScoreStage.SELF:
        if review.state is not State.PLANNED:
            raise MoveRefusedError(
                Message("Trưởng khối đã chốt báo cáo; đơn vị không sửa điểm tự chấm được nữa.")
            )
        require_before_cut_off(session, facts_of(session, review), now)
    elif stage is not ScoreStage.EXPLANATION or not may_explain(session, review):
        raise MoveRefusedError(Message("Đơn vị không ghi được phần này."))
    return add_scores(session, review, member, stage, answers, seen=seen, by=by, now=now)


def may_explain(session: Session, review: Review) -> bool:
    """True until the meeting is held: members may still explain their own scores."""
    regulation = regulation_for(facts_of(session, review), session)
    open_yet = review.state.position <= State.REPORTS_SUBMITTED.position
    return open_yet and regulation.scoring.explanation_step is not False


def add_scores(
    session: Session,
    review: Review,
    member: str,
    stage: ScoreStage,
    answers: Mapping[str, ScoreAnswer],
    *,
    seen: int,
    by: Account | None,
    now: dt.datetime,
) -> int:
    """Add what is new in `answers` (by criterion), then recompute the totals; returns how many.

    `seen` is `newest_id` as the person saw it. Raises `StaleFormError` where somebody else changed
    one of these criteria since, `BadInputError` for figures that make no sense and for a change of
    the final score without a reason, `MoveRefusedError` once a step has settled the reports.
    """
    review = lock_open_review(session, review)
    record = facts_of(session, review)
    regulation = _comparison_of(session, record, member)
    before = compare_stages(
        regulation.scoring,
        scores_from_entries(newest_entries(session, review, member), regulation.scoring),
    )
    new = _new_answers(before, stage, answers)
    if new:
        refuse_locked_field(session, review, "reports[].final_score")
    _check_files(session, review, member, new)
    _refuse_stale(session, review, member, stage, new, seen)
    for row in before.rows:
        if answer := new.get(row.criterion.code):
            _check_answer(row, stage, answer, regulation.scoring.decimal_places)
            session.add(_entry(review, member, regulation, row.criterion, stage, answer, by, now))
    session.flush()
    if new:
        update_totals(session, review, by=by, now=now)
        detail = {"section": "reports", "member": member, "stage": stage.value,
                  "criteria": sorted(new), "version": review.version}  # fmt: skip
        log_event(session, review, EventKind.SAVED, by=by, now=now, detail=detail)
    return len(new)


def _comparison_of(session: Session, record: Record, member: str) -> Regulation:
    regulation = regulation_for(record, session)
    if not regulation.scoring.by_criteria:
        raise MoveRefusedError(Message("Quy chế áp dụng cho kỳ này không có tiêu chí chấm điểm."))
    if member not in {row.name for row in record.voters}:
        raise BadInputError(Message("«{name}» không phải thành viên.", name=member))
    return regulation


def _new_answers(
    before: ScoreComparison, stage: ScoreStage, answers: Mapping[str, ScoreAnswer]
) -> dict[str, ScoreAnswer]:
    known = {row.criterion.code: row.sides[stage].entry for row in before.rows}
    if strange := sorted(set(answers) - set(known)):
        raise BadInputError(Message("Không có tiêu chí «{code}».", code=strange[0]))
    return {
        code: answer
        for code, answer in answers.items()
        if answer
        != (
            ScoreAnswer(score.figures, score.note, score.evidence, score.attachment_id)
            if (score := known[code])
            else ScoreAnswer()
        )
    }


def _check_answer(
    row: CriterionComparison, stage: ScoreStage, answer: ScoreAnswer, places: int | None
) -> None:
    """Refuse what cannot be kept, naming the criterion."""
    criterion = row.criterion
    if wrong := find_figures_problem(criterion, answer.figures, places):
        raise BadInputError(wrong, field=criterion.code)
    if stage is ScoreStage.EXPLANATION and (
        not row.differs or row.points(ScoreStage.FINAL) is not None
    ):
        raise BadInputError(
            Message(
                "«{title}»: chỉ giải trình khi điểm của khối khác điểm tự chấm và chưa có điểm"
                " chính thức.",
                title=criterion.title,
            ),
            field=criterion.code,
        )
    if stage is ScoreStage.FINAL and _lacks_reason(row, answer):
        raise BadInputError(
            Message("«{title}»: hãy ghi lý do đổi điểm.", title=criterion.title),
            field=criterion.code,
        )


def _lacks_reason(row: CriterionComparison, answer: ScoreAnswer) -> bool:
    """True if a final score departs from the bloc's, or from the last final one, without a reason.

    The reason of an earlier change is none for this one.
    """
    entry, final = row.baseline.entry, row.sides[ScoreStage.FINAL].entry
    if final and not final.figures.is_empty and answer.figures != final.figures:
        return answer.note in {"", final.note}
    departs = answer.figures != (entry.figures if entry else NO_FIGURES)
    return departs and not answer.figures.is_empty and not answer.note


def _check_files(
    session: Session, review: Review, member: str, answers: Mapping[str, ScoreAnswer]
) -> None:
    """A file that shows something is one of the member's own."""
    named = {row.attachment_id for row in answers.values() if row.attachment_id is not None}
    query = select(Attachment.id).filter_by(review_id=review.id, member=member)
    if named and named - set(session.scalars(query)):
        raise BadInputError(Message("Tệp minh chứng không phải của đơn vị này."))


def _refuse_stale(
    session: Session,
    review: Review,
    member: str,
    stage: ScoreStage,
    new: Mapping[str, ScoreAnswer],
    seen: int,
) -> None:
    query = select(ScoreEntry).filter_by(review_id=review.id, member=member, stage=stage)
    since = session.scalars(query.where(ScoreEntry.id > seen).order_by(ScoreEntry.id))
    changes = [
        (f"{row.criterion} {row.title}", "", f"{_values(row)} {row.note}".strip())
        for row in since
        if row.criterion in new
    ]
    if changes:
        raise StaleFormError(changes, newest_entry_id(session, review, member))


def _values(entry: ScoreEntry) -> str:
    """The figures of an entry in a line: `95,5; 100`."""
    words = {True: N_("có"), False: N_("không")}
    return "; ".join(
        words[value] if isinstance(value, bool) else str(value).replace(".", ",")
        for value in entry.figures.values()
    )


def _entry(
    review: Review,
    member: str,
    regulation: Regulation,
    criterion: Criterion,
    stage: ScoreStage,
    answer: ScoreAnswer,
    by: Account | None,
    now: dt.datetime,
) -> ScoreEntry:
    return ScoreEntry(
        review_id=review.id,
        member=member,
        criterion=criterion.code,
        kind=criterion.kind,
        title=criterion.title,
        edition=regulation.code,
        stage=stage,
        figures=msgspec.to_builtins(answer.figures),
        note=answer.note,
        evidence=answer.evidence,
        attachment_id=answer.attachment_id,
        saved_at=now,
        saved_by=by,
    )
