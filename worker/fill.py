"""Fill claimed papers: facts to context, context to Word, Word to the file store."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from worker.check import check
from worker.word.errors import PackageError, TemplateFault
from worker.word.template import Template
from workflow.domain.errors import DomainError, Message
from workflow.domain.papers import PaperKind, context_for, family_of
from workflow.domain.papers.issue import stage_of
from workflow.domain.record import from_json
from workflow.models import Paper
from workflow.services.files import Files
from workflow.services.filling import Failed, Filled, claim, finish
from workflow.services.papers import context_hash

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]

#: Filling a paper takes a millisecond, and then the disk is waited for: several wait at once.
WRITERS = 8

TEMPLATES = Path(__file__).parent.parent / "templates_docx"


@dataclass(frozen=True)
class Place:
    """Where a worker reads and writes."""

    engine: Engine
    files: Files


def fill_papers(place: Place, ids: Iterable[int], clock: Clock) -> int:
    """Fill those of the papers that still wait; returns how many this call claimed.

    Two short transactions, one to claim and one to record; nothing is held while papers are filled.
    """
    with Session(place.engine, expire_on_commit=False) as session:
        papers = claim(session, ids, clock())
        session.commit()
    if not papers:
        return 0
    with ThreadPoolExecutor(WRITERS) as threads:
        outcomes = list(threads.map(partial(_outcome, place.files), papers))
    with Session(place.engine) as session:
        finish(session, outcomes, clock())
        session.commit()
    return len(papers)


def _outcome(files: Files, paper: Paper) -> Filled | Failed:
    try:
        return _fill(files, paper)
    except Exception as error:  # one bad paper must not stop the others of its chunk
        logger.exception("paper %s failed", paper.id)
        return Failed(paper.id, str(_reason(error)))


def _reason(error: Exception) -> Message:
    """What went wrong in words for whoever asked; the log has the rest."""
    if isinstance(error, DomainError | PackageError):
        return error.message
    if isinstance(error, TemplateFault):
        return Message("Mẫu văn bản có lỗi: {detail}", detail=error)
    if isinstance(error, OSError):
        return Message("Không ghi được tệp vào kho lưu; hãy báo người quản trị xem ổ đĩa.")
    return Message("Có lỗi trong hệ thống khi tạo văn bản này; hãy báo người quản trị.")


def _fill(files: Files, paper: Paper) -> Filled:
    """Fill one paper. What a page waits for is checked at once, a batch when all of it is made."""
    record = from_json(paper.snapshot.facts)
    kind = PaperKind(paper.kind)
    family = family_of(kind, record)
    context = context_for(kind, record)
    template = _template(TEMPLATES / family / f"{kind.value}.docx", files)
    docx, stage = template.fill(context.values), stage_of(kind, record)
    return Filled(
        paper_id=paper.id,
        family=family,
        template_sha256=template.sha256,
        context_sha256=context_hash(context),
        file_sha256=files.put(docx),
        gaps=[gap.field for gap in context.gaps],
        stage=stage,
        check=check(docx, family, stage) if paper.batch.review_id else None,
    )


@lru_cache(maxsize=64)
def _template(path: Path, files: Files) -> Template:
    """The compiled template; its Word file is kept, so that a paper can be made again as it was."""
    docx = path.read_bytes()
    files.put(docx)
    return Template.compile(docx)
