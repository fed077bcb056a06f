"""The edited files of papers: which one counts, and what stands in its way."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.domain.errors import Message
from workflow.domain.paper_changes import decode_changes
from workflow.models import EditedPaper, Inspection, Paper, PaperStatus


def list_edits(session: Session, paper: Paper) -> list[EditedPaper]:
    """The edited files of a paper, newest first; the first one is what the paper is by now."""
    query = select(EditedPaper).filter_by(paper_id=paper.id).order_by(EditedPaper.id.desc())
    whole = (joinedload(EditedPaper.added_by), joinedload(EditedPaper.inspection))
    return list(session.scalars(query.options(*whole)))


def current_file(session: Session, paper: Paper) -> str:
    """The hash of what a paper is by now: its newest edited file, or the file that was made."""
    query = select(current_file_column()).where(Paper.id == paper.id)
    return str(session.scalar(query))


def current_file_column() -> ColumnElement[str | None]:
    """The same for each row of a query over papers."""
    edited = aliased(EditedPaper)
    newest = (
        select(edited.file_sha256)
        .where(edited.paper_id == Paper.id)
        .order_by(edited.id.desc())
        .limit(1)
        .correlate(Paper)
        .scalar_subquery()
    )
    return func.coalesce(newest, Paper.file_sha256)


def find_contradicting_edits(session: Session, which: ColumnElement[bool]) -> set[int]:
    """Those of some papers whose newest edited file says otherwise than its facts."""
    query = select(EditedPaper).join(EditedPaper.paper).where(which).order_by(EditedPaper.id)
    newest = {row.paper_id: row.report for row in session.scalars(query)}
    return {
        paper_id
        for paper_id, report in newest.items()
        if any(decode_changes(report).list_disagreements())
    }


def find_uncarried(session: Session, paper: Paper) -> EditedPaper | None:
    """The newest edit of the papers of the kind before this one, unless this one has its own.

    However often the paper was made again since: what was typed waits until it is carried over, or
    a file without it is sent in.
    """
    own = select(EditedPaper.id).filter_by(paper_id=paper.id)
    if session.scalar(own.limit(1)) is not None:
        return None
    query = (
        select(EditedPaper)
        .join(EditedPaper.paper)
        .where(
            Paper.review_id == paper.review_id,
            Paper.kind == paper.kind,
            Paper.status == PaperStatus.READY,
            Paper.id < paper.id,
        )
    )
    query = query.options(joinedload(EditedPaper.paper).joinedload(Paper.snapshot))
    found = session.scalar(query.order_by(Paper.id.desc(), EditedPaper.id.desc()).limit(1))
    return None if found is None or decode_changes(found.report).is_unchanged else found


def list_edit_disagreements(session: Session, paper: Paper) -> Iterator[Message]:
    """List where an edited file differs from the facts, and typed text that was left behind."""
    edits = list_edits(session, paper)
    if edits:
        yield from decode_changes(edits[0].report).list_disagreements()
    elif find_uncarried(session, paper):
        yield Message("Bản trước có phần đã sửa trong Word chưa chuyển sang bản này.")


def list_edit_faults(session: Session, paper: Paper) -> Iterator[Message]:
    """List what must be corrected in an edited file before it is issued."""
    edits = list_edits(session, paper)
    if edits:
        yield from decode_changes(edits[0].report).list_unfinished()


def find_inspection(session: Session, paper: Paper) -> Inspection | None:
    """The layout check of what a paper is by now."""
    edits = list_edits(session, paper)
    return edits[0].inspection if edits else paper.inspection
