"""Papers of a batch as files in a folder, with a manifest of what became of each."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.papers import build_file_name
from workflow.domain.papers.file_names import slugify
from workflow.domain.record import Record, decode_record
from workflow.models import Bloc, Paper, PaperStatus, Review
from workflow.models.base import lift_bounds
from workflow.services.printing.inspections import finding_counts
from workflow.services.stores.file_store import DamagedFileError, FileStore

#: Gives the folder of a review's papers, relative to where papers are written.
FolderOf = Callable[[Review, Record], str]


@dataclass(frozen=True)
class ManifestEntry:
    """One line of the manifest."""

    review: str
    bloc: str
    year: str
    kind: str
    family: str | None
    #: Relative to the manifest; None if there is no file.
    file: str | None
    sha256: str | None
    status: str
    reason: str | None
    gaps: list[str]
    #: What the layout rules find in it: errors, warnings, notes.
    lint: dict[str, int] | None
    #: The number of the council's template that it was filled with; None for the shipped form.
    template: int | None
    template_sha256: str | None

    @property
    def failed(self) -> bool:
        return self.status not in {PaperStatus.READY, PaperStatus.SKIPPED}


def export_papers(
    session: Session, batch_id: int, files: FileStore, out: Path, place: FolderOf | None = None
) -> list[ManifestEntry]:
    """Write the papers below `out` by council, bloc and year, and the manifest with them."""
    out.mkdir(parents=True, exist_ok=True)
    place = place or ReviewFolders().of
    items = [_export_paper(paper, files, out, place) for paper in _select_papers(session, batch_id)]
    text = json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=2)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return items


class ReviewFolders:
    """A folder for each review; two names that look alike in ASCII get two folders."""

    def __init__(self) -> None:
        self._owner: dict[str, int] = {}

    def of(self, review: Review, record: Record) -> str:
        parts = (review.bloc.council.name, record.bloc.name, review.year)
        wanted = "/".join(slugify(part)[:80] or "_" for part in parts)
        for name in self._names(wanted):
            if self._owner.setdefault(name, review.id) == review.id:
                return name
        raise AssertionError  # the names never end

    def _names(self, wanted: str) -> Iterator[str]:
        yield wanted
        for number in range(2, 1_000_000):
            yield f"{wanted}-{number}"


def _select_papers(session: Session, batch_id: int) -> Iterable[Paper]:
    query = (
        select(Paper)
        .filter_by(batch_id=batch_id)
        .options(
            joinedload(Paper.snapshot),
            joinedload(Paper.inspection),
            joinedload(Paper.template_version),
            joinedload(Paper.review).joinedload(Review.bloc).joinedload(Bloc.council),
        )
        .order_by(Paper.id)
        .execution_options(yield_per=500)
    )
    lift_bounds(session.connection(), of_locks=False)  # files are written while rows wait
    return session.scalars(query)


def _export_paper(paper: Paper, files: FileStore, out: Path, place: FolderOf) -> ManifestEntry:
    record = decode_record(paper.snapshot.facts)
    file, status, reason = None, paper.status, paper.reason
    if paper.file_sha256:
        name = build_file_name(record, paper.kind)
        file = (Path(place(paper.review, record)) / name).as_posix()
        try:
            _write_file(out / file, files.get(paper.file_sha256))
        except DamagedFileError:
            file, status = None, PaperStatus.FAILED
            reason = "Tệp trong kho đã hỏng hoặc không còn; hãy tạo lại văn bản."
    return ManifestEntry(
        review=paper.review.source_id or str(paper.review_id),
        bloc=record.bloc.name,
        year=paper.review.year,
        kind=paper.kind,
        family=paper.family,
        file=file,
        sha256=paper.file_sha256 if file else None,
        status=status.value,
        reason=reason,
        gaps=paper.gaps,
        lint=finding_counts(paper.inspection) if file else None,
        template=paper.template_version.number if paper.template_version else None,
        template_sha256=paper.template_sha256,
    )


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
