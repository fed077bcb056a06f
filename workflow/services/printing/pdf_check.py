"""The paper that a PDF was printed from, and whether the PDF is as it was printed.

PDF files are not kept: one names the Word file by its identifier (`worker.pdf.origin`), and that
is printed again and compared byte by byte.
"""

import re
from enum import Enum, auto

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.paper_life import SETTLED
from workflow.models import EditedPaper, Paper, PaperStatus, Review
from workflow.services.printing.edited_papers import current_file_column
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import DamagedFileError

_BEGINNING = b"%PDF-"
#: The first of the two identifiers of a file, which stays whatever is added to it.
_FIRST_ID = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>")
#: Behind the last hexadecimal digit.
_AFTER = "g"


class PdfState(Enum):
    """A PDF beside the one that its paper prints as."""

    SAME = auto()
    #: As printed, with something behind it: a signature, or whatever it may be.
    ADDED_TO = auto()
    CHANGED = auto()
    #: The paper cannot be printed here to compare it.
    UNKNOWN = auto()


def is_pdf(content: bytes) -> bool:
    return content.startswith(_BEGINNING)


def find_by_pdf(session: Session, content: bytes, *, issued: bool = True) -> Paper | None:
    """The paper whose Word file a PDF names; one that was issued before any other."""
    named = _FIRST_ID.search(content) if is_pdf(content) else None
    if named is None:
        return None
    first = named[1].decode().lower()
    last = first + _AFTER
    edited = select(EditedPaper.paper_id).where(EditedPaper.file_sha256.between(first, last))
    query = select(Paper).where(
        and_(
            or_(Paper.file_sha256.between(first, last), Paper.id.in_(edited)),
            current_file_column().between(first, last),
        ),
        Paper.status == PaperStatus.READY,
    )
    if issued:
        query = query.where(Paper.stage.in_(SETTLED))
    whole = query.options(
        joinedload(Paper.snapshot), joinedload(Paper.review).joinedload(Review.bloc)
    )
    return session.scalars(whole.order_by(Paper.stage.in_(SETTLED).desc(), Paper.id)).first()


def compare_pdf(previews: Previews, sha256: str, content: bytes) -> PdfState:
    """Compare a PDF with what the Word file of that hash prints as."""
    try:
        printed = previews.pdf(sha256)
    except (UnviewableError, DamagedFileError):
        return PdfState.UNKNOWN
    if content == printed:
        return PdfState.SAME
    return PdfState.ADDED_TO if content.startswith(printed) else PdfState.CHANGED
