"""Many papers as one zip for people, with a list of what is in it and what is not, and why."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message
from workflow.domain.papers import PaperKind
from workflow.domain.papers.naming import file_stem, fold
from workflow.models import Batch, Bloc, Council, Paper, PaperStatus, Review
from workflow.services.files import DamagedFileError, Files
from workflow.services.making.inspections import counts_of
from workflow.services.making.manifest import Entry, Manifest
from workflow.services.making.zipping import Member, stream

_Query: TypeAlias = Select[Paper, Review, str, str]

_LONGEST_FOLDER = 50
_KEPT_BY_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
_IN_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_NEVER = dt.datetime(1980, 1, 1, tzinfo=_IN_VIETNAM)
_DAMAGED = Message("Tệp bị mất hoặc đã hỏng; hãy tạo lại văn bản này.")


def of_batch(session: Session, files: Files, batch: Batch) -> Iterator[bytes]:
    """The zip of a batch: folders by council, bloc and year, in the order they were asked for."""
    query = _papers().where(Paper.batch_id == batch.id)
    return stream(_members(files, _entries(session, query, nested=True)))


def of_papers(session: Session, files: Files, papers: Iterable[Paper]) -> Iterator[bytes]:
    """The zip of some papers of one review, side by side."""
    query = _papers().where(Paper.id.in_([paper.id for paper in papers]))
    return stream(_members(files, _entries(session, query, nested=False)))


def _papers() -> _Query:
    """Papers with whose they are, read a few hundred at a time."""
    return (
        select(Paper, Review, Bloc.name, Council.name)
        .join(Paper.review)
        .join(Review.bloc)
        .join(Bloc.council)
        .options(joinedload(Paper.inspection))
        .order_by(Council.name, Paper.id)
        .execution_options(yield_per=500)
    )


def _entries(session: Session, query: _Query, *, nested: bool) -> Iterator[Entry]:
    taken: set[str] = set()
    for paper, review, bloc, council in session.execute(query):
        kind = PaperKind(paper.kind)
        name = f"{file_stem(bloc, review.year)}_{kind.file_stem}"
        folders = [_folder(council), _folder(bloc), _folder(review.year)] if nested else []
        path = "/".join([*folders, name])
        yield Entry(
            review=review.source_id or str(review.id),
            council=council,
            bloc=bloc,
            year=review.year,
            kind=kind,
            status=paper.status,
            family=paper.family,
            file=_unique(path, taken) if paper.status is PaperStatus.READY else None,
            sha256=paper.file_sha256,
            reason=paper.reason,
            gaps=paper.gaps,
            lint=counts_of(paper.inspection),
            made_at=paper.finished_at,
        )


def _folder(name: str) -> str:
    """ASCII and short, so that every system can unpack it where it likes."""
    folded = fold(name)[:_LONGEST_FOLDER].strip("-")
    return f"{folded}-" if not folded or _KEPT_BY_WINDOWS.fullmatch(folded) else folded


def _unique(path: str, taken: set[str]) -> str:
    """The path, numbered where another paper has it: Windows does not tell case apart."""
    number, wanted = 1, path
    while wanted.lower() in taken:
        number += 1
        wanted = f"{path}-{number}"
    taken.add(wanted.lower())
    return f"{wanted}.docx"


def _members(files: Files, entries: Iterable[Entry]) -> Iterator[Member]:
    """The papers as they come, then the lists, which know what became of each."""
    manifest, newest = Manifest(), _NEVER
    for entry in entries:
        content = _content(files, entry)
        is_lost = entry.file is not None and content is None
        manifest.add(entry.with_lost_file(str(_DAMAGED)) if is_lost else entry)
        if entry.file and content is not None:
            made_at = (entry.made_at or _NEVER).astimezone(_IN_VIETNAM)
            newest = max(newest, made_at)
            yield Member(entry.file, content, made_at)
    yield from manifest.members(newest)


def _content(files: Files, entry: Entry) -> bytes | None:
    """The bytes of a paper, held to their hash; none where there is no file or it is damaged."""
    if entry.file is None or entry.sha256 is None:
        return None
    try:
        return files.get(entry.sha256)
    except DamagedFileError:
        return None
