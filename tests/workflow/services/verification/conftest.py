"""A review with papers that were made, and their files."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import fill_waiting
from workflow.domain.papers import DOSSIER
from workflow.models import Paper
from workflow.services import member_reports
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore


@dataclass(frozen=True)
class Kept:
    """What was stored."""

    engine: Engine
    files: FileStore
    #: Hashes of the papers' files, in the order of their rows.
    papers: list[str]
    template: str
    attachment: str

    @property
    def first(self) -> Path:
        """The file of the first paper."""
        return self.files.path(self.papers[0])


@pytest.fixture
def kept(any_engine: Engine, tmp_path: Path) -> Kept:
    files = FileStore(tmp_path / "files")
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        attached = member_reports.attach_file(
            session, files, review, review.members[0].name,
            file_name="bao-cao.pdf", content=b"%PDF-1.7", by=None, now=factories.NOW,
        )  # fmt: skip
        paper_requests.request_papers(
            session, [review], list(DOSSIER), by=None, now=factories.NOW, of_one=review
        )
        session.commit()
        attachment = attached.sha256
    fill_waiting(any_engine, files, lambda: factories.NOW)
    with Session(any_engine) as session:
        rows = session.scalars(select(Paper).order_by(Paper.id)).all()
        hashes = [str(row.file_sha256) for row in rows]
        return Kept(any_engine, files, hashes, str(rows[0].template_sha256), attachment)
