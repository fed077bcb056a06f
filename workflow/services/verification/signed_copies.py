"""Look at every signed copy again: what was found when it was kept must still be found."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.signatures import DigitalSignature, SignedCopyReport, decode_signed_copy
from workflow.models import Event, EventKind, SignedCopy
from workflow.services.printing.signed_copies import look_at_copy
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.verification.fault import Fault, FaultSubject

#: Characters of a hash that tell one file from another.
_SHOWN = 12


def find_signed_copy_faults(
    session: Session, files: FileStore, trusted: list[bytes]
) -> Iterator[Fault]:
    """Copies whose signature was right and is not any more, or whose text compares otherwise.

    And copies that history tells otherwise of. A copy whose file is gone or changed is told where
    all files are looked at.
    """
    yield from _compare_with_history(session)
    query = select(SignedCopy).order_by(SignedCopy.id).execution_options(yield_per=100)
    for copy in session.scalars(query):
        try:
            found = look_at_copy(files, session, copy, trusted)
        except DamagedFileError:
            continue
        except BadInputError as error:
            yield _fault(copy, error.message)
            continue
        yield from _compare(copy, decode_signed_copy(copy.report), decode_signed_copy(found))


def _compare_with_history(session: Session) -> Iterator[Fault]:
    """Each copy is the one that came in for its paper, and each that came in is still there."""
    query = select(Event.detail).filter_by(kind=EventKind.SIGNED_COPY_ADDED)
    recorded = Counter(
        (int(detail["paper"]), str(detail["sha256"]))
        for detail in session.scalars(query.execution_options(yield_per=1000))
    )
    rows = session.execute(select(SignedCopy.paper_id, SignedCopy.file_sha256))
    stored = Counter((paper, sha256) for paper, sha256 in rows)
    gone = N_("Lịch sử ghi văn bản {paper} có bản đã ký {sha256}, nay không còn.")
    unknown = N_("Lịch sử không ghi việc gửi bản đã ký {sha256} của văn bản {paper}.")
    for found, text in ((recorded - stored, gone), (stored - recorded, unknown)):
        for paper, sha256 in sorted(found):
            message = Message(text, paper=paper, sha256=sha256[:_SHOWN])
            yield Fault(FaultSubject.PAPER, f"paper {paper}", message)


def _compare(copy: SignedCopy, then: SignedCopyReport, now: SignedCopyReport) -> Iterator[Fault]:
    if then.text is not now.text:
        yield _fault(copy, Message(now.text.label))
    if len(then.signatures) != len(now.signatures):
        yield _fault(copy, Message("Số chữ ký không còn như khi nhận."))
        return
    for before, after in zip(then.signatures, now.signatures, strict=True):
        if _who_and_when(before) != _who_and_when(after):
            yield _fault(copy, Message("Người ký, nơi cấp hoặc lúc ký khác điều ghi khi nhận."))
        if before.is_good and not after.is_good:
            yield _fault(copy, Message(after.outcome.label))


def _who_and_when(signature: DigitalSignature) -> tuple[str, str, dt.datetime | None]:
    return signature.signer, signature.issuer, signature.signed_at


def _fault(copy: SignedCopy, what: Message) -> Fault:
    message = Message(
        "Bản đã ký {id}, «{file}»: {what}", id=copy.id, file=copy.file_name, what=what
    )
    return Fault(FaultSubject.FILE, f"signed_copy {copy.id}", message)
