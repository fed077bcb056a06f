"""The work of a checks worker, done at once."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from worker.inspect_files import inspect_files
from worker.resources import Resources
from workflow.domain.days import Clock
from workflow.models import Inspection, InspectionStatus
from workflow.services.stores.file_store import FileStore


def inspect_waiting(engine: Engine, files: FileStore, clock: Clock) -> int:
    """Check every file that waits; say how many."""
    waiting = select(Inspection.id).filter_by(status=InspectionStatus.QUEUED)
    with Session(engine) as session:
        ids = session.scalars(waiting).all()
    return inspect_files(Resources(engine, files), ids, clock)
