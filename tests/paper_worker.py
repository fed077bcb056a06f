"""What a worker does when the bell rings, without waiting for one."""

import zipfile
from io import BytesIO

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from worker.fill import fill_papers
from worker.resources import Resources
from workflow.domain.days import Clock
from workflow.models import Paper, PaperStatus
from workflow.services.stores.file_store import FileStore, StagedFile, UnwritableStoreError


def fill_waiting(
    engine: Engine, files: FileStore, clock: Clock, *, check_base: str | None = None
) -> int:
    """Fill every paper that waits; say how many. With `check_base` they print check codes."""
    with Session(engine) as session:
        waiting = session.scalars(select(Paper.id).filter_by(status=PaperStatus.QUEUED)).all()
    return fill_papers(Resources(engine, files, check_base), waiting, clock).papers


class FullDiskFiles(FileStore):
    """A file store without room for papers in which some words stand."""

    def __init__(self, files: FileStore, *, refuses: str) -> None:
        super().__init__(files.root)
        self.refuses = refuses

    def stage(self, content: bytes) -> StagedFile:
        if content.startswith(b"PK") and self.refuses in document_xml(content):
            raise UnwritableStoreError(28, "No space left on device")
        return super().stage(content)


def document_xml(docx: bytes) -> str:
    """The XML of a paper's body."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()
