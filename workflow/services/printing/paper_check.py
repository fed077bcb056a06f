"""Proof that a paper somebody holds was issued here, and is still as it was issued."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.check_codes import PRINTED_CODE, parse_check_code
from workflow.domain.paper_life import SETTLED
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_issue_day, find_issued_paper, find_issuer
from workflow.domain.signatures import decode_signed_copy
from workflow.models import EditedPaper, Paper, PaperStatus, Review, SignedCopy
from workflow.services.printing.edited_papers import current_file, current_file_column
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.stores.file_store import sha256_of
from workflow.services.stores.zip_damage import ZIP_DAMAGE

#: A footer of a Word file that is larger than this is none of ours.
_LARGEST_FOOTER = 2**20
_MOST_FOOTERS = 100


@dataclass(frozen=True)
class IssuedProof:
    """The facts of an issued paper that anybody may know, and no more."""

    number: int | None
    day: str
    issuer: str
    sha256: str


def find_issued_by_code(session: Session, typed: str) -> Paper | None:
    """The issued paper with that code; None for drafts as for codes that nobody gave out."""
    code = parse_check_code(typed)
    query = select(Paper).where(Paper.check_code == (code or ""), Paper.stage.in_(SETTLED))
    return session.scalar(query.options(joinedload(Paper.snapshot)))


def find_by_content(session: Session, content: bytes, *, issued: bool = True) -> Paper | None:
    """The paper that has exactly these bytes; one that was issued before any other."""
    sha256 = sha256_of(content)
    edited = select(EditedPaper.paper_id).where(EditedPaper.file_sha256 == sha256)
    signed = [copy.paper_id for copy in _find_copies(session, sha256) if not _is_doubtful(copy)]
    query = select(Paper).where(
        or_(
            and_(
                or_(Paper.file_sha256 == sha256, Paper.id.in_(edited)),
                current_file_column() == sha256,
            ),
            Paper.id.in_(signed),
        ),
        Paper.status == PaperStatus.READY,
    )
    if issued:
        query = query.where(Paper.stage.in_(SETTLED))
    whole = query.options(
        joinedload(Paper.snapshot), joinedload(Paper.review).joinedload(Review.bloc)
    )
    return session.scalars(whole.order_by(Paper.stage.in_(SETTLED).desc(), Paper.id)).first()


def find_by_doubtful_copy(session: Session, content: bytes) -> Paper | None:
    """The paper of which exactly these bytes were sent in as its signed copy, and found wanting."""
    copies = [copy for copy in _find_copies(session, sha256_of(content)) if _is_doubtful(copy)]
    return copies[0].paper if copies else None


def _find_copies(session: Session, sha256: str) -> Sequence[SignedCopy]:
    query = select(SignedCopy).where(SignedCopy.file_sha256 == sha256).order_by(SignedCopy.id)
    return session.scalars(query).all()


def _is_doubtful(copy: SignedCopy) -> bool:
    return decode_signed_copy(copy.report).is_doubtful


def find_by_printed_code(session: Session, content: bytes) -> Paper | None:
    """The paper whose code stands in the footer of a Word file, changed or not."""
    code = read_printed_code(content)
    if code is None:
        return None
    whole = (joinedload(Paper.snapshot), joinedload(Paper.review).joinedload(Review.bloc))
    return session.scalar(select(Paper).filter_by(check_code=code).options(*whole))


def read_printed_code(content: bytes) -> str | None:
    """The check code in the footers of a Word file; None if it has none or is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            footers = [
                info for info in archive.infolist() if info.filename.startswith("word/footer")
            ]
            for info in footers[:_MOST_FOOTERS]:
                with archive.open(info) as footer:
                    text = footer.read(_LARGEST_FOOTER).decode("utf-8", "ignore")
                if found := PRINTED_CODE.search(text):
                    return found[0]
    except (*ZIP_DAMAGE, MemoryError):  # LZMA asks for as much as the file says
        return None
    return None


def describe_issued(session: Session, paper: Paper) -> IssuedProof:
    """Number, day, issuer and hash of an issued paper, as its own snapshot has them."""
    record, kind = facts_of_paper(paper), PaperKind(paper.kind)
    known, issuer = find_issued_paper(kind, record), find_issuer(kind, record)
    day = find_issue_day(kind, record, known) if known else None
    return IssuedProof(
        number=known.number if known else None,
        day=f"{day:%d/%m/%Y}" if day else "",
        issuer=issuer.name if issuer else "",
        sha256=current_file(session, paper),
    )
