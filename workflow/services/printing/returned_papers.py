"""Edited Word files that come back: kept, compared, and carried over when a paper is made again."""

import datetime as dt
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message, MoveRefusedError, NotFoundError
from workflow.domain.paper_life import PaperStage
from workflow.models import (
    Account,
    EditedPaper,
    EventKind,
    Inspection,
    Paper,
    Review,
)
from workflow.services.file_store import FileStore
from workflow.services.history import lock_review, log_event
from workflow.services.printing.comparison_process import Comparison, carry_text, compare_edited
from workflow.services.printing.edited_papers import find_uncarried
from workflow.services.printing.inspection_jobs import inspection_row
from workflow.services.upload_rules import check_daily_bytes, check_returns, check_size

_NOT_MADE = Message("Văn bản này chưa được tạo xong.")
_NOT_DRAFT = Message(
    "Chỉ gửi bản sửa khi văn bản là dự thảo; hãy trả về dự thảo hoặc rút lại bản trình ký trước."
)


def add_edited_paper(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    file_name: str,
    content: bytes,
    by: Account,
    now: dt.datetime,
) -> EditedPaper:
    """Keep an edited file as the newest version of a paper, and what it says otherwise.

    Raises `BadInputError` or `MoveRefusedError` with the sentence to show; then nothing is kept.
    """
    check_size(content)
    paper = _find_paper(session, review, paper_id)
    _refuse_settled(paper)
    check_daily_bytes(session, by, len(content), now)
    check_returns(session, by, now)
    found = compare_edited(files, paper, content, author=by.name, now=now)
    return _store(session, files, review, paper, found, content, file_name, by=by, now=now)


def carry_into(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    by: Account,
    now: dt.datetime,
) -> EditedPaper:
    """Carry the typed text of the last edited paper of the same kind into a paper made after it."""
    paper = _find_paper(session, review, paper_id)
    _refuse_settled(paper)
    earlier = find_uncarried(session, paper)
    if earlier is None:
        raise MoveRefusedError(Message("Không có bản sửa nào của bản trước để chuyển sang."))
    check_returns(session, by, now)
    docx, carried = carry_text(files, earlier.paper, files.get(earlier.file_sha256), paper)
    found = compare_edited(files, paper, docx, author=by.name, now=now)
    found.report["carried"] = carried
    name = earlier.file_name
    return _store(
        session, files, review, paper, found, docx, name, by=by, now=now, carried_from=earlier
    )


def _find_paper(session: Session, review: Review, paper_id: int) -> Paper:
    query = select(Paper).filter_by(id=paper_id, review_id=review.id)
    query = query.options(joinedload(Paper.snapshot), joinedload(Paper.inspection))
    paper = session.scalar(query)
    if paper is None:
        raise NotFoundError(Message("Không tìm thấy văn bản này."))
    if not paper.file_sha256:
        raise MoveRefusedError(_NOT_MADE, field="file")
    return paper


def _refuse_settled(paper: Paper) -> None:
    if paper.stage is not PaperStage.DRAFT:
        raise MoveRefusedError(_NOT_DRAFT, field="file")


def _store(
    session: Session,
    files: FileStore,
    review: Review,
    paper: Paper,
    found: Comparison,
    content: bytes,
    file_name: str,
    *,
    by: Account,
    now: dt.datetime,
    carried_from: EditedPaper | None = None,
) -> EditedPaper:
    review = lock_review(session, review)
    session.refresh(paper, ["stage"])  # somebody may have moved it while the file was compared
    _refuse_settled(paper)
    staged = files.stage(content)
    redline = files.stage(found.redline) if found.redline else None
    files.keep([staged, redline] if redline else [staged])
    edited = EditedPaper(
        paper=paper,
        carried_from_id=carried_from.id if carried_from else None,
        file_name=file_name,
        file_sha256=staged.sha256,
        size=len(content),
        redline_sha256=redline.sha256 if redline else None,
        report=found.report,
        inspection_id=_add_inspection(session, paper, staged.sha256, found, now),
        added_at=now,
        added_by=by,
    )
    session.add(edited)
    session.flush()
    _log_return(session, review, edited, by=by, now=now)
    return edited


def _add_inspection(
    session: Session, paper: Paper, sha256: str, found: Comparison, now: dt.datetime
) -> int | None:
    stage = paper.inspection.stage if paper.inspection else None
    row = inspection_row(sha256, paper.family or "", stage or "draft", found.layout, now)
    return session.scalar(insert(Inspection).values(row).returning(Inspection.id))


def _log_return(
    session: Session, review: Review, edited: EditedPaper, *, by: Account, now: dt.datetime
) -> None:
    paper = edited.paper
    detail: dict[str, Any] = {
        "paper": paper.id,
        "kind": paper.kind,
        "made": paper.file_sha256,
        "file": edited.file_name,
        "sha256": edited.file_sha256,
        "contradictions": len(edited.report["contradictions"]),
    }
    if edited.carried_from_id:
        detail["carried_from"] = edited.carried_from_id
    log_event(session, review, EventKind.PAPER_RETURNED, by=by, now=now, detail=detail)
