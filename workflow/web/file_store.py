"""The file store as pages reach it; what proves damaged on the way is reported afterwards."""

import logging
from pathlib import Path

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.services import damage
from workflow.services.queue import Job, enqueue
from workflow.services.stores.file_store import DamagedFileError, FileStore, find_medium
from workflow.services.stores.medium import Medium, StoreAwayError
from workflow.services.stores.store_identity import read_database_mark, read_mark
from workflow.web import database
from workflow.web.clock import now

logger = logging.getLogger(__name__)


class _DamageRecordingFiles(FileStore):
    """A file store that remembers what it could not give."""

    def __init__(self, root: Path, medium: Medium) -> None:
        super().__init__(root, medium)
        self.lost: set[str] = set()

    def get(self, sha256: str) -> bytes:
        try:
            return super().get(sha256)
        except DamagedFileError:
            self.lost.add(sha256)
            raise


def init_app(app: Flask) -> None:
    """Report, when a request ends, what it found damaged."""
    app.teardown_appcontext(_report_damage)


def files() -> FileStore:
    """The file store of this request."""
    if "files" not in g:
        settings: Settings = current_app.config["SETTINGS"]
        g.files = _DamageRecordingFiles(settings.files, find_medium(settings))
    found: FileStore = g.files
    return found


def _report_damage(_error: BaseException | None) -> None:
    """Also after a zip has gone out: the page, which only reads, is over by then."""
    watched: _DamageRecordingFiles | None = g.pop("files", None)
    if watched is None or not watched.lost:
        return
    try:
        with Session(database.engine()) as session:
            if read_mark(watched) != read_database_mark(session):
                # Another folder, or none: what is missing here may be whole where it belongs.
                logger.error(
                    "the file store %s is not the one of the database", watched.medium.label
                )
                return
            papers = damage.report_damage(session, watched.lost, now())
            session.commit()
    except (SQLAlchemyError, StoreAwayError):
        logger.exception("damaged files %s could not be reported", sorted(watched.lost))
        return
    if papers:
        enqueue(current_app.config["BROKER_URL"], Job.MEND_PAPERS, papers)
