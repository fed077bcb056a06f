"""Many papers as one zip for people, with a list of what is in it and what is not, and why."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Bundle, Session

from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.domain.papers import PaperKind
from workflow.domain.papers.file_names import build_file_stem, name_paper, slugify
from workflow.models import (
    Batch,
    Bloc,
    Council,
    Inspection,
    Paper,
    PaperStatus,
    Review,
    Snapshot,
    TemplateVersion,
)
from workflow.models.base import lift_bounds
from workflow.services.printing.current_papers import EDITED_OTHERWISE, PaperSet
from workflow.services.printing.edited_papers import current_file_column, find_contradicting_edits
from workflow.services.printing.inspections import finding_counts
from workflow.services.printing.manifest import ManifestEntry, PaperManifest
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.printing.replaced_templates import list_replaced_templates
from workflow.services.stores.file_store import DamagedFileError, FileStore, sha256_of
from workflow.services.stores.zip_stream import ZipMember, stream_zip

_Query: TypeAlias = Select[*tuple[Any, ...]]  # columns by name

_Printed: TypeAlias = Callable[[], bytes]

_LONGEST_FOLDER = 50
_KEPT_BY_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)

_NEVER = dt.datetime(1980, 1, 1, tzinfo=ZONE)
_OLDER = Message("Lập từ số liệu cũ hơn văn bản khác của khối trong đợt này; hãy tạo lại.")
_CHANGED = Message("Số liệu đã thay đổi sau khi văn bản này được phát hành.")
_DAMAGED = Message("Tệp bị mất hoặc đã hỏng; hãy tạo lại văn bản này.")


def zip_batch(
    session: Session, files: FileStore, batch: Batch, previews: Previews | None = None
) -> Iterator[bytes]:
    """The zip of a batch: folders by council, bloc and year, in the order they were asked for.

    With `previews` the papers are PDF files.
    """
    query = _paper_query().where(Paper.batch_id == batch.id)
    edited = find_contradicting_edits(session, Paper.batch_id == batch.id)
    older = dict.fromkeys(edited, str(EDITED_OTHERWISE))
    older |= dict.fromkeys(_list_older(session, batch), str(_OLDER))
    older |= {id_: str(why) for id_, why in list_replaced_templates(session, batch).items()}
    entries = _list_entries(session, query, nested=True, left_out=older)
    return stream_zip(_zip_members(files, entries, previews))


def _list_older(session: Session, batch: Batch) -> Iterable[int]:
    """The papers of a batch that were made from older facts than others of the same review.

    Those are the ones that stayed when the failed ones were made again from newer facts.
    """
    ready = and_(Paper.batch_id == batch.id, Paper.status == PaperStatus.READY)
    newest = (
        select(Paper.review_id, func.max(Paper.snapshot_id).label("snapshot_id"))
        .where(ready)
        .group_by(Paper.review_id)
        .having(func.max(Paper.snapshot_id) > func.min(Paper.snapshot_id))
        .subquery()
    )
    older = select(Paper.id).join(newest, newest.c.review_id == Paper.review_id)
    return session.scalars(older.where(ready, Paper.snapshot_id < newest.c.snapshot_id)).all()


def zip_paper_set(
    session: Session, files: FileStore, papers: PaperSet, previews: Previews | None = None
) -> Iterator[bytes]:
    """The zip of the papers of one review that agree; the list says what is left out and why.

    With `previews` the papers are PDF files.
    """
    reasons = {paper.id: str(reason) for paper, reason in papers.left_out}
    changed = {paper.id: str(_CHANGED) for paper in papers.changed}
    query = _paper_query().where(Paper.id.in_([*(paper.id for paper in papers.papers), *reasons]))
    entries = _list_entries(session, query, nested=False, left_out=reasons, notes=changed)
    return stream_zip(_zip_members(files, entries, previews))


def _paper_query() -> _Query:
    """Select the columns of lists of papers, a few hundred rows at a time."""
    check: Bundle[Any] = Bundle(
        "check", Inspection.status, Inspection.errors, Inspection.warnings, Inspection.notes
    )
    return (
        select(
            *(Paper.id, Paper.snapshot_id, Snapshot.version, Paper.stage),
            *(Paper.kind, Paper.status, Paper.family, Paper.reason, Paper.gaps),
            current_file_column().label("file_sha256"),
            *(Paper.finished_at, Paper.review_id, Review.source_id, Review.year, check),
            *(Bloc.name.label("bloc"), Council.name.label("council")),
            *(Paper.template_sha256, TemplateVersion.number.label("template")),
        )
        .join(Paper.review)
        .join(Paper.snapshot)
        .join(Review.bloc)
        .join(Bloc.council)
        .outerjoin(Paper.inspection)
        .outerjoin(Paper.template_version)
        .order_by(Council.sort_name, Paper.id)
        .execution_options(yield_per=500)
    )


def _list_entries(
    session: Session,
    query: _Query,
    *,
    nested: bool,
    left_out: Mapping[int, str],
    notes: Mapping[int, str] = MappingProxyType({}),
) -> Iterator[ManifestEntry]:
    taken: set[str] = set()
    # Whoever takes papers along may be slow, and so is printing hundreds, while rows wait.
    lift_bounds(session.connection(), of_locks=False)
    for row in session.execute(query):
        kind = PaperKind(row.kind)
        name = f"{build_file_stem(row.bloc, row.year)}_{name_paper(row.kind)}"
        folders = [_folder_name(part) for part in (row.council, row.bloc, row.year) if nested]
        entry = ManifestEntry(
            review=row.source_id or str(row.review_id),
            council=row.council,
            bloc=row.bloc,
            year=row.year,
            kind=kind,
            status=row.status,
            family=row.family,
            file=_unique_path("/".join([*folders, name]), taken) if row.file_sha256 else None,
            sha256=row.file_sha256,
            reason=notes.get(row.id) or row.reason,
            gaps=row.gaps,
            lint=finding_counts(row.check),
            made_at=row.finished_at,
            snapshot=row.snapshot_id,
            version=row.version,
            stage=row.stage,
            template=row.template,
            template_sha256=row.template_sha256,
        )
        yield entry.left_out(left_out[row.id]) if row.id in left_out else entry


@lru_cache(maxsize=256)
def _folder_name(name: str) -> str:
    """ASCII and short, so that every system can unpack it where it likes."""
    folded = slugify(name)[:_LONGEST_FOLDER].strip("-")
    return f"{folded}-" if not folded or _KEPT_BY_WINDOWS.fullmatch(folded) else folded


def _unique_path(path: str, taken: set[str]) -> str:
    """The path, numbered where another paper has it: Windows does not tell case apart."""
    number, wanted = 1, path
    while wanted.lower() in taken:
        number += 1
        wanted = f"{path}-{number}"
    taken.add(wanted.lower())
    return f"{wanted}.docx"


def _zip_members(
    files: FileStore, entries: Iterable[ManifestEntry], previews: Previews | None
) -> Iterator[ZipMember]:
    """The papers as they come, then the lists, which know what became of each."""
    manifest, newest = PaperManifest(), _NEVER
    for listed, printed in _print(entries, previews):
        entry, content = _read_file(files, listed, printed)
        manifest.add(entry)
        if entry.file and content is not None:
            made_at = (entry.made_at or _NEVER).astimezone(ZONE)
            newest = max(newest, made_at)
            yield ZipMember(entry.file, content, made_at)
    yield from manifest.members(newest)


def _print(
    entries: Iterable[ManifestEntry], previews: Previews | None
) -> Iterable[tuple[ManifestEntry, _Printed | None]]:
    if previews is None:
        return ((entry, None) for entry in entries)
    return previews.print_ahead(entries, lambda entry: entry.sha256 if entry.file else None)


def _read_file(
    files: FileStore, entry: ManifestEntry, printed: _Printed | None
) -> tuple[ManifestEntry, bytes | None]:
    """The file of a paper, with its line of the list; the Word file if it cannot be a PDF."""
    if entry.file is None or entry.sha256 is None:
        return entry, None
    try:
        if printed is not None:
            try:
                pdf = printed()
                return entry.with_pdf(sha256_of(pdf)), pdf
            except UnviewableError as error:
                entry = replace(entry, reason=str(error.message))
        return entry, files.get(str(entry.sha256))
    except DamagedFileError:
        return entry.with_lost_file(str(_DAMAGED)), None
