"""The page on which anybody asks whether a paper was issued; it answers that and no more.

A code that nobody gave out, one of a draft and a file of no issued paper get the same answer. Of a
file that was changed it tells which paper it was, and nothing of what was changed.
"""

from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from werkzeug.datastructures import FileStorage

from workflow.domain.check_codes import parse_check_code
from workflow.domain.errors import BadInputError, Message
from workflow.models import Paper
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.paper_check import (
    IssuedProof,
    describe_issued,
    find_by_content,
    find_by_doubtful_copy,
    find_by_printed_code,
    find_issued_by_code,
)
from workflow.services.printing.pdf_check import PdfState, compare_pdf, find_by_pdf, is_pdf
from workflow.services.printing.pdf_words import find_code, has_same_words
from workflow.services.printing.recognition import (
    choose_candidate,
    list_candidates,
    read_text,
)
from workflow.services.uploads.upload_rules import UploadPlace
from workflow.web import database
from workflow.web.file_store import files
from workflow.web.papers.downloads import previews
from workflow.web.protection.access import public
from workflow.web.submitting import UNPROCESSABLE, ViewResult
from workflow.web.uploads import receive_upload

bp = Blueprint("check", __name__, url_prefix="/check")


@dataclass(frozen=True)
class Answer:
    """Yes with what may be known, or no; changed with what may be known of the issued paper."""

    proof: IssuedProof | None
    is_changed: bool = field(default=False, kw_only=True)
    #: The issuer keeps the file as a signed copy, and found it to differ when it came in.
    is_doubtful: bool = field(default=False, kw_only=True)
    #: A PDF of other bytes says word by word what the issued paper says.
    has_same_words: bool = field(default=False, kw_only=True)
    #: A file was asked about, not a code alone.
    of_file: bool


@bp.get("/")
@public
def show() -> str:
    """Ask for a code or a file; with `?code=` answer, as the form does without scripts."""
    typed = request.args.get("code")
    return _page(_answer_code(typed) if typed else None, code=typed or "")


@bp.get("/<code>")
@public
def show_code(code: str) -> str:
    """Answer whoever has scanned the picture."""
    return _page(_answer_code(code), code=parse_check_code(code) or "")


@bp.post("/file")
@public
def check_file() -> ViewResult:
    """Answer whether the file is an issued paper, byte by byte; nothing of it is kept."""
    sent, code = request.files.get("file"), request.form.get("code", "")
    if not isinstance(sent, FileStorage) or not sent.filename:
        return _page(None, code=code, fault=Message("Hãy chọn một tệp.")), UNPROCESSABLE
    try:
        upload = receive_upload(sent, UploadPlace.CHECK)
    except BadInputError as error:
        return _page(None, code=code, fault=error.message), UNPROCESSABLE
    return _page(_answer_file(upload.content, code), code=code)


def _answer_code(typed: str) -> Answer:
    paper = find_issued_by_code(database.session(), typed)
    return Answer(describe_issued(database.session(), paper) if paper else None, of_file=False)


def _answer_file(content: bytes, code: str) -> Answer:
    """A file that is kept by its hash; a PDF, which is not, by the Word file or code it names."""
    session = database.session()
    paper = find_by_content(session, content)
    if paper is None and is_pdf(content):
        named = find_by_pdf(session, content) or find_issued_by_code(session, code)
        paper = named if named and _has_pdf(named, content) else None
    if paper:
        return Answer(describe_issued(database.session(), paper), of_file=True)
    if doubtful := find_by_doubtful_copy(session, content):
        return Answer(describe_issued(session, doubtful), of_file=True, is_doubtful=True)
    changed = find_by_pdf(session, content) or _find_changed(content)
    if changed is None:
        return Answer(None, of_file=True)
    has_same_words = is_pdf(content) and _has_same_words(changed, content)
    proof = describe_issued(database.session(), changed)
    return Answer(proof, of_file=True, is_changed=not has_same_words, has_same_words=has_same_words)


def _find_changed(content: bytes) -> Paper | None:
    """The issued paper that a file was before somebody changed it, or saved it as PDF."""
    paper = find_by_printed_code(database.session(), content)
    if paper and paper.stage.is_settled:
        return paper
    database.let_others_write()
    text = read_text(content)
    if is_pdf(content) and (named := find_issued_by_code(database.session(), find_code(text))):
        return named
    candidates = list_candidates(database.session(), text, issued=True) if text else []
    database.let_others_write()
    found = choose_candidate(files(), text, candidates)
    return database.session().get(Paper, found.paper_id) if found else None


def _has_same_words(paper: Paper, content: bytes) -> bool:
    sha256 = current_file(database.session(), paper)
    database.let_others_write()
    return has_same_words(files(), sha256, content)


def _has_pdf(paper: Paper, content: bytes) -> bool:
    sha256 = current_file(database.session(), paper)
    database.let_others_write()
    return compare_pdf(previews(), sha256, content) is PdfState.SAME


def _page(answer: Answer | None, *, code: str, fault: Message | None = None) -> str:
    return render_template("papers/check.html", answer=answer, code=code, fault=fault)
