"""Check claimed files: from the file store to what the layout rules say of them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from worker.check import check
from worker.fill import Clock, Place
from workflow.domain.errors import Message
from workflow.models import Inspection
from workflow.services.files import DamagedFileError, Files
from workflow.services.inspecting import Outcome, Refused, claim, finish


def inspect_files(place: Place, ids: Iterable[int], clock: Clock) -> int:
    """Check those of the files that still wait; returns how many this call claimed."""
    with Session(place.engine, expire_on_commit=False) as session:
        inspections = claim(session, ids, clock())
        session.commit()
    if not inspections:
        return 0
    outcomes = {one.id: _outcome(place.files, one) for one in inspections}
    with Session(place.engine) as session:
        finish(session, outcomes, clock())
        session.commit()
    return len(inspections)


def _outcome(files: Files, inspection: Inspection) -> Outcome:
    try:
        docx = files.get(inspection.file_sha256)
    except DamagedFileError:
        return Refused(str(Message("Tệp trong kho đã hỏng hoặc mất; hãy gửi lại.")))
    return check(docx, inspection.family, inspection.stage)
