"""Look at every signed copy again: what was found when it was kept must still be found."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.signatures import SignedCopyReport, decode_signed_copy
from workflow.models import SignedCopy
from workflow.services.file_store import DamagedFileError, FileStore
from workflow.services.printing.signed_copies import look_at_copy
from workflow.services.verification.fault import Fault, FaultSubject


def find_signed_copy_faults(
    session: Session, files: FileStore, trusted: list[bytes]
) -> Iterator[Fault]:
    """Copies whose signature was right and is not any more, or whose text compares otherwise.

    A copy whose file is gone or changed is told where all files are looked at.
    """
    query = select(SignedCopy).order_by(SignedCopy.id).execution_options(yield_per=100)
    for copy in session.scalars(query):
        try:
            found = look_at_copy(files, session, copy.paper, copy.file_sha256, trusted)
        except DamagedFileError:
            continue
        except BadInputError as error:
            yield _fault(copy, error.message)
            continue
        yield from _compare(copy, decode_signed_copy(copy.report), decode_signed_copy(found))


def _compare(copy: SignedCopy, then: SignedCopyReport, now: SignedCopyReport) -> Iterator[Fault]:
    if then.text is not now.text:
        yield _fault(copy, Message(now.text.label))
    if len(then.signatures) != len(now.signatures):
        yield _fault(copy, Message("Số chữ ký không còn như khi nhận."))
        return
    for before, after in zip(then.signatures, now.signatures, strict=True):
        if before.is_good and not after.is_good:
            yield _fault(copy, Message(after.outcome.label))


def _fault(copy: SignedCopy, what: Message) -> Fault:
    message = Message(
        "Bản đã ký {id}, «{file}»: {what}", id=copy.id, file=copy.file_name, what=what
    )
    return Fault(FaultSubject.FILE, f"signed_copy {copy.id}", message)
