"""The paper that a Word or PDF file was made of though it was changed and bears no code.

Its text names a bloc and a year; among the papers of these it is the one with which it has most
words in common, if that is most of them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Bloc, PaperStatus, Review, exclude_withdrawn
from workflow.services.child_processes.bounded_child import Limits, ask_child
from workflow.services.printing.current_papers import newest_papers_by_key
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.pdf_check import is_pdf
from workflow.services.stores.file_store import DamagedFileError, FileStore

_MODULE, _PDF_MODULE = "worker.word.comparison", "worker.pdf.signed_copy"
_WORD_FILE = b"PK\x03\x04"
_LIMITS = Limits(cpu_seconds=8, wall_seconds=12, for_strangers=True)
#: Papers of other kinds have less in common, a paper of which a tenth is gone or renamed has more.
#: The same paper of another year may have as much: of several the nearest is chosen.
ALIKE = 0.6
_MOST_BLOCS, _MOST_REVIEWS, _MOST_PAPERS = 500, 8, 60
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True)
class Candidate:
    """A paper that a file may have been, and the file that it is by now."""

    paper_id: int
    sha256: str


def read_text(content: bytes) -> str:
    """The text of a Word or PDF file from outside; empty where it cannot be read."""
    if not is_pdf(content) and not content.startswith(_WORD_FILE):
        return ""
    module = _PDF_MODULE if is_pdf(content) else _MODULE
    try:
        return ask_child(module, {"do": "text"}, [content], _LIMITS)[1].decode()
    except BadInputError:
        return ""


def list_candidates(session: Session, text: str, *, issued: bool) -> list[Candidate]:
    """List papers of the blocs and years that a text names; with `issued` only those that are."""
    found = [
        paper
        for review in _list_named_reviews(session, text)
        for paper in newest_papers_by_key(session, review, status=PaperStatus.READY).values()
        if paper.stage.is_settled or not issued
    ]
    return [Candidate(paper.id, current_file(session, paper)) for paper in found[:_MOST_PAPERS]]


def choose_candidate(files: FileStore, text: str, candidates: list[Candidate]) -> Candidate | None:
    """The candidate that a text is most alike, an issued one before its drafts; None for none."""
    stored = list(_read_files(files, candidates))
    if not stored:
        return None
    parts = [text.encode(), *(content for _, content in stored)]
    try:
        shares = ask_child(_MODULE, {"do": "likeness"}, parts, _LIMITS)[0]["shares"]
    except BadInputError:
        return None
    share, place = max(zip(shares, range(0, -len(shares), -1), strict=True))
    return stored[-place][0] if share >= ALIKE else None


def _read_files(files: FileStore, candidates: list[Candidate]) -> Iterator[tuple[Candidate, bytes]]:
    for one in candidates:
        try:
            yield one, files.get(one.sha256)
        except DamagedFileError:
            continue


def _list_named_reviews(session: Session, text: str) -> list[Review]:
    """The reviews of blocs and years that a text names: first those whose head it names too."""
    words = _join_words(text)
    names = session.execute(select(Bloc.id, Bloc.folded_name)).all()
    blocs = [id_ for id_, name in names if _join_words(name) in words]
    years = Counter(_YEAR.findall(text))
    query = select(Review).where(Review.bloc_id.in_(blocs[:_MOST_BLOCS]), exclude_withdrawn())
    rows = session.scalars(query.options(joinedload(Review.bloc)))
    named = [row for row in rows if row.year[:4] in years]

    def rank(row: Review) -> tuple[bool, int, int]:
        is_headed = bool(row.head_name) and _join_words(row.head_name or "") in words
        return not is_headed, -years[row.year[:4]], row.id

    return sorted(named, key=rank)[:_MOST_REVIEWS]


def _join_words(text: str) -> str:
    """The words of a text with a space before and behind each, so that whole names are found."""
    return f" {' '.join(_WORD.findall(fold_name(text)))} "
