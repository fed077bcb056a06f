"""The work of a worker that tries templates, done at once."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from worker.resources import Resources
from worker.try_templates import try_templates
from workflow.domain.days import Clock
from workflow.models import TemplateVersion, TrialStatus
from workflow.services.stores.file_store import FileStore


def try_waiting(engine: Engine, files: FileStore, clock: Clock) -> int:
    """Try every template that waits; say how many."""
    waiting = select(TemplateVersion.id).filter_by(status=TrialStatus.QUEUED)
    with Session(engine) as session:
        ids = session.scalars(waiting).all()
    return try_templates(Resources(engine, files), ids, clock)
