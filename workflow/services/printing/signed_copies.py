"""Signed copies of issued papers: kept, their signatures and text looked at, looked at again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, MoveRefusedError
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_issued_paper
from workflow.domain.signatures import DigitalSignature, decode_signed_copy
from workflow.models import Account, EventKind, Paper, Review, SignedCopy
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.history import lock_review, log_event
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.find_paper import find_paper
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.stores.kept_files import keep_with_rows
from workflow.services.uploads.upload_quotas import check_daily_bytes, check_returns

MAX_FILE_BYTES = 20 * 2**20
_MODULE = "worker.pdf.signed_copy"


@dataclass(frozen=True)
class ExaminedCopy:
    """A signed copy, and what was found in it."""

    content: bytes
    report: dict[str, Any]


def examine_copy(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    content: bytes,
    trusted: list[bytes],
    by: Account,
    now: dt.datetime,
) -> ExaminedCopy:
    """Look at the signed copy of an issued paper before anything is held or stored.

    Raises `BadInputError` or `MoveRefusedError` with the sentence to show. Ends the transaction:
    nobody waits for the lock while the file is read.
    """
    if not content:
        raise BadInputError(Message("Tệp này trống."), field="file")
    if len(content) > MAX_FILE_BYTES:
        raise BadInputError(Message("Tệp lớn hơn 20 MB."), field="file")
    paper = _find_issued(session, review, paper_id)
    check_daily_bytes(session, by, len(content), now)
    check_returns(session, by, now)
    issued = files.get(current_file(session, paper))
    session.rollback()
    report = _look(issued, content, trusted, now)
    if refusal := decode_signed_copy(report).refusal:
        raise BadInputError(refusal, field="file")
    return ExaminedCopy(content, report)


def add_signed_copy(
    session: Session,
    files: FileStore,
    review: Review,
    paper_id: int,
    *,
    file_name: str,
    examined: ExaminedCopy,
    by: Account,
    now: dt.datetime,
) -> SignedCopy:
    """Keep the signed copy of an issued paper, with what was found in it."""
    review = lock_review(session, review)
    paper = _find_issued(session, review, paper_id)
    content, report = examined.content, examined.report
    check_daily_bytes(session, by, len(content), now)  # others of theirs may have come meanwhile
    check_returns(session, by, now)
    copy = SignedCopy(
        paper=paper,
        file_name=file_name,
        file_sha256=keep_with_rows(session, files, content),
        size=len(content),
        report=report,
        added_at=now,
        added_by=by,
    )
    session.add(copy)
    session.flush()
    detail = {
        "paper": paper.id,
        "kind": paper.kind,
        "issued": current_file(session, paper),
        "file": file_name,
        "sha256": copy.file_sha256,
        "text": report["text"],
        "signatures": [one["outcome"] for one in report["signatures"]],
    }
    log_event(session, review, EventKind.SIGNED_COPY_ADDED, by=by, now=now, detail=detail)
    return copy


def _find_issued(session: Session, review: Review, paper_id: int) -> Paper:
    paper = find_paper(session, review, paper_id, anew=True)
    if not paper.stage.is_settled:
        text = Message("Chỉ gửi bản đã ký của văn bản đã phát hành.")
        raise MoveRefusedError(text, field="file")
    return paper


def look_at_copy(
    files: FileStore, session: Session, copy: SignedCopy, trusted: list[bytes]
) -> dict[str, Any]:
    """Look at a stored copy; raises as `_look` does, and `DamagedFileError`."""
    issued = files.get(current_file(session, copy.paper))
    return _look(issued, files.get(copy.file_sha256), trusted, copy.added_at)


def find_lost_signatures(
    files: FileStore, session: Session, copy: SignedCopy, trusted: list[bytes]
) -> list[DigitalSignature]:
    """The signatures of a stored copy that were right, and are not by what issuers tell today.

    Nothing where the copy cannot be looked at: `thidua verify` tells that.
    """
    then = decode_signed_copy(copy.report)
    if not any(one.is_good for one in then.signatures):
        return []
    try:
        today = look_at_copy(files, session, copy, trusted)
    except (DamagedFileError, BadInputError):
        return []
    return then.list_lost(decode_signed_copy(today))


def _look(
    issued: bytes, content: bytes, trusted: list[bytes], received_at: dt.datetime
) -> dict[str, Any]:
    asked = {"do": "look", "received_at": received_at.isoformat()}
    header, _ = ask_child(_MODULE, asked, [content, issued, *trusted])
    report: dict[str, Any] = header["report"]
    return report


def prepare_for_signing(paper: Paper, pdf: bytes) -> bytes:
    """The PDF of a paper with empty fields for the signatures of the leader and the agency.

    Raises `BadInputError` where no signer is known, or the name is not in the PDF.
    """
    known = find_issued_paper(PaperKind(paper.kind), facts_of_paper(paper))
    if known is None or known.signer is None:
        raise BadInputError(Message("Văn bản này chưa có người ký."))
    _header, prepared = ask_child(_MODULE, {"do": "prepare", "signer": known.signer.name}, [pdf])
    return prepared


def choose_signed_copy(copies: Iterable[SignedCopy]) -> SignedCopy | None:
    """The copy that counts: the newest that nothing speaks against, else the newest."""
    newest_first = sorted(copies, key=lambda copy: copy.id, reverse=True)
    sound = (copy for copy in newest_first if not decode_signed_copy(copy.report).is_doubtful)
    return next(sound, next(iter(newest_first), None))


def list_signed_copies(session: Session, paper: Paper) -> list[SignedCopy]:
    """The signed copies of a paper, newest first."""
    query = select(SignedCopy).filter_by(paper_id=paper.id).order_by(SignedCopy.id.desc())
    return list(session.scalars(query.options(joinedload(SignedCopy.added_by))))
