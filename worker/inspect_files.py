"""Check claimed files: from the file store to what the layout rules say of them."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from worker.db_retry import commit_with_retry
from worker.isolated_layout import check_foreign_layout
from worker.lease_renewal import renew_lease
from worker.resources import Resources
from worker.store_outage import giving_back, is_answering
from workflow.domain.days import Clock
from workflow.domain.errors import Message
from workflow.domain.law.acts import LegalAct
from workflow.models import Inspection
from workflow.services.printing import inspection_jobs
from workflow.services.printing.inspection_jobs import finish_inspections
from workflow.services.printing.inspection_outcomes import InspectionOutcome, RefusedFile
from workflow.services.stores.file_store import DamagedFileError, FileStore


def inspect_files(resources: Resources, ids: Iterable[int], clock: Clock) -> int:
    """Check those of the files that still wait; returns how many this call claimed."""
    if not is_answering(resources.files):
        return 0
    wanted = list(ids)
    inspections, acts = commit_with_retry(
        resources.engine, lambda session: _claim(session, wanted, clock())
    )
    if not inspections:
        return 0
    claim = str(inspections[0].claim)
    with (
        giving_back(resources.engine, Inspection, claim),
        renew_lease(resources.engine, Inspection, claim, clock),
    ):
        outcomes = {one.id: _inspect(resources.files, one, acts[one.id]) for one in inspections}
        commit_with_retry(
            resources.engine, lambda session: finish_inspections(session, claim, outcomes, clock())
        )
    return len(inspections)


def _claim(
    session: Session, wanted: list[int], now: dt.datetime
) -> tuple[list[Inspection], dict[int, tuple[LegalAct, ...] | None]]:
    inspections = inspection_jobs.claim_inspections(session, wanted, now)
    return inspections, inspection_jobs.read_acts(session, inspections)


def _inspect(
    files: FileStore, inspection: Inspection, acts: tuple[LegalAct, ...] | None
) -> InspectionOutcome:
    try:
        docx = files.get(inspection.file_sha256)
    except DamagedFileError:
        return RefusedFile(str(Message("Tệp trong kho đã hỏng hoặc mất; hãy gửi lại.")))
    return check_foreign_layout(docx, inspection.family, inspection.stage, acts)
