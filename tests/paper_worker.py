"""What a worker does when the bell rings, without waiting for one."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from worker.fill import Clock, Place, fill_papers
from workflow.models import Paper, PaperStatus
from workflow.services.files import Files


def fill_waiting(engine: Engine, files: Files, clock: Clock) -> int:
    """Fill every paper that waits; say how many."""
    with Session(engine) as session:
        waiting = session.scalars(select(Paper.id).filter_by(status=PaperStatus.QUEUED)).all()
    return fill_papers(Place(engine, files), waiting, clock)


class FullDisk(Files):
    """A file store without room for the papers whose turn it says."""

    def __init__(self, files: Files, *, refuses: set[int]) -> None:
        super().__init__(files.root)
        self.refuses = refuses
        self.turn = 0

    def put(self, content: bytes) -> str:
        if content.startswith(b"PK") and self._is_refused():
            raise OSError(28, "No space left on device")
        return super().put(content)

    def _is_refused(self) -> bool:
        self.turn += 1
        return self.turn in self.refuses
