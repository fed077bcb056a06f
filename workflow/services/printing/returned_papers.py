"""Edited Word files that come back: kept, compared, and carried over when a paper is made again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.paper_changes import decode_changes
from workflow.domain.paper_life import PaperStage
from workflow.models import (
    Account,
    EditedPaper,
    EventKind,
    Inspection,
    Paper,
    Review,
)
from workflow.services.history import lock_review, log_event
from workflow.services.printing.comparison_process import (
    Comparison,
    prepare_carrying,
    prepare_comparison,
)
from workflow.services.printing.edited_papers import find_uncarried
from workflow.services.printing.find_paper import find_paper
from workflow.services.printing.inspection_jobs import inspection_row
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.kept_files import keep_with_rows
from workflow.services.uploads.upload_quotas import check_daily_bytes, check_returns
from workflow.services.uploads.upload_rules import check_size

_NOT_MADE = Message("Văn bản này chưa được tạo xong.")
_NOT_DRAFT = Message(
    "Chỉ gửi bản sửa khi văn bản là dự thảo; hãy trả về dự thảo hoặc rút lại bản trình ký trước."
)


@dataclass(frozen=True)
class ReturnedPaper:
    """An edited file that was compared and may be kept."""

    content: bytes
    found: Comparison
    file_name: str
    #: The edit whose text it carries.
    carried_from: int | None = None


def compare_returned(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    file_name: str,
    content: bytes,
    by: Account,
    now: dt.datetime,
) -> ReturnedPaper:
    """Compare an edited file with its paper before anything is held or stored.

    Raises `BadInputError` or `MoveRefusedError` with the sentence to show. Ends the transaction:
    nobody waits for the lock while the files are read.
    """
    check_size(content)
    paper = _find_paper(session, review, paper_id)
    _refuse_settled(paper)
    check_daily_bytes(session, by, len(content), now)
    check_returns(session, by, now)
    compare = prepare_comparison(files, paper, author=by.name, now=now)
    session.rollback()
    return ReturnedPaper(content, compare(content), file_name)


def carry_over(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    by: Account,
    now: dt.datetime,
) -> ReturnedPaper:
    """The same for the typed text of the last edited paper of the kind, put into this one."""
    paper = _find_paper(session, review, paper_id)
    _refuse_settled(paper)
    earlier = find_uncarried(session, paper)
    if earlier is None:
        raise MoveRefusedError(Message("Không có bản sửa nào của bản trước để chuyển sang."))
    check_returns(session, by, now)
    edited, name, earlier_id = files.get(earlier.file_sha256), earlier.file_name, earlier.id
    margins = decode_changes(earlier.report).margins
    carry = prepare_carrying(files, earlier.paper, paper)
    compare = prepare_comparison(files, paper, author=by.name, now=now)
    session.rollback()
    docx, carried = carry(edited)
    found = compare(docx)
    # Headers and footers are those of the paper that is made again.
    carried["left"] = [*carried.get("left", []), *map(list, margins)]
    found.report["carried"] = carried
    return ReturnedPaper(docx, found, name, carried_from=earlier_id)


def add_edited_paper(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    returned: ReturnedPaper,
    *,
    by: Account,
    now: dt.datetime,
) -> EditedPaper:
    """Keep an edited file as the newest version of a paper, and what it says otherwise.

    Raises `BadInputError` or `MoveRefusedError` with the sentence to show; then nothing is kept.
    """
    review = lock_review(session, review)
    paper = _find_paper(session, review, paper_id)
    _refuse_settled(paper)
    # Others of theirs may have come while this one was compared.
    check_daily_bytes(session, by, len(returned.content), now)
    check_returns(session, by, now)
    return _store(session, files, review, paper, returned, by=by, now=now)


def _find_paper(session: Session, review: Review, paper_id: int) -> Paper:
    loading = (joinedload(Paper.snapshot), joinedload(Paper.inspection))
    paper = find_paper(session, review, paper_id, *loading, anew=True)
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
    returned: ReturnedPaper,
    *,
    by: Account,
    now: dt.datetime,
) -> EditedPaper:
    found = returned.found
    sha256 = keep_with_rows(session, files, returned.content)
    redline = keep_with_rows(session, files, found.redline) if found.redline else None
    edited = EditedPaper(
        paper=paper,
        carried_from_id=returned.carried_from,
        file_name=returned.file_name,
        file_sha256=sha256,
        size=len(returned.content),
        redline_sha256=redline,
        report=found.report,
        inspection_id=_add_inspection(session, paper, sha256, found, now),
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
