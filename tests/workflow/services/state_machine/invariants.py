"""What must be true of a place after every act."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.workflow.services.state_machine.model import FOLLOWING, Model, ModelPaper, ModelReview
from workflow.domain.locks import SETTINGS_SECTION, is_locked
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Record, decode_record
from workflow.domain.schema import SECTIONS, compare_section
from workflow.models import (
    Handover,
    NumberSeries,
    Paper,
    PaperNumber,
    Review,
    Snapshot,
    exclude_withdrawn,
)
from workflow.services.confirmations import read_confirmations
from workflow.services.locks import are_settings_locked
from workflow.services.printing.current_papers import read_paper_set
from workflow.services.snapshots import facts_of, paper_settings_of, record_with_state
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.verification.projections import find_projection_faults
from workflow.services.verification.sealed_history import ChainEnd, find_history_faults


def find_broken(
    session: Session, files: FileStore, model: Model, noted: Mapping[int, ChainEnd]
) -> Iterator[str]:
    """Everything that is not as it must be, in words."""
    ends = {council: [end] for council, end in noted.items()}
    for fault in (*find_history_faults(session, ends), *find_projection_faults(session)):
        yield f"{fault.where}: {fault.message}"
    yield from _wrong_reviews(session, model)
    yield from _wrong_numbers(session, model)
    yield from _wrong_papers(session, files, model)
    yield from _wrong_settings(session, model)
    yield from _wrong_sets(session, model)
    yield from _wrong_confirmations(session, model)
    yield from (f"file {sha256} is gone" for sha256 in model.files if not files.has(sha256))
    counting = session.scalars(select(Handover).where(Handover.undone_at.is_(None)))
    handed = {row.review_id: row.next_review_id for row in counting}
    if handed != model.handed:
        yield f"handovers {handed}, expected {model.handed}"


def _wrong_reviews(session: Session, model: Model) -> Iterator[str]:
    there = select(Review.id).where(exclude_withdrawn())
    if set(session.scalars(there)) != {review.id for review in model.there()}:
        yield "other reviews than were opened"
    for row in session.scalars(select(Review)):
        review = model.reviews[row.id]
        if (row.state, row.version) != (review.state, review.version):
            yield f"review {row.id} is {row.state} {row.version}, expected {review.state}"
    newest = select(Snapshot.review_id, Snapshot.facts).join(
        Review, (Review.id == Snapshot.review_id) & (Review.version == Snapshot.version)
    )
    for review_id, facts in session.execute(newest):
        if decode_record(facts) != model.reviews[review_id].record:
            yield f"review {review_id} has other facts than were saved"


def _wrong_numbers(session: Session, model: Model) -> Iterator[str]:
    """Each series counts from 1 without gaps or doubles, voided numbers among the rest."""
    query = select(PaperNumber).join(PaperNumber.series)
    given: dict[tuple[int, str, str], list[int]] = {}
    for row in session.scalars(query):
        series = row.series
        given.setdefault((series.unit_id, series.abbreviation, series.period), []).append(
            row.number
        )
        if (row.voided_at is not None) != (row.id in model.voided):
            yield f"number {row.id} is void, or should be"
    for name in given.keys() | model.series.keys():
        if sorted(given.get(name, [])) != list(range(1, model.series.get(name, 0) + 1)):
            yield f"series {name} gave {given.get(name)}, expected {model.series.get(name)}"
    if (session.scalar(select(func.sum(NumberSeries.last))) or 0) != sum(model.series.values()):
        yield "a series has counted further than it gave"


def _wrong_papers(session: Session, files: FileStore, model: Model) -> Iterator[str]:
    settled = Counter[tuple[int, str]]()
    rows = session.execute(
        select(Paper.id, Paper.review_id, Paper.kind, Paper.status, Paper.stage, Paper.file_sha256)
    )
    for id_, review_id, kind, status, stage, file in rows:
        settled[review_id, kind] += stage.is_settled
        now, was = ModelPaper(status, stage, file), model.papers.get(id_)
        if now == was:
            continue
        model.papers[id_] = now
        if was and was.status is not status and status not in FOLLOWING[was.status]:
            yield f"paper {id_} went from {was.status} to {status}"
        if was and (was.stage, was.file or file) != (stage, file):
            yield f"paper {id_} was {was}, is {now}"
        if file and not _is_whole(files, file):
            yield f"paper {id_} is ready without its file"
    yield from (
        f"{count} issued papers of {whose}" for whose, count in settled.items() if count > 1
    )


def _wrong_settings(session: Session, model: Model) -> Iterator[str]:
    """What went out rests on the acts, decisions and rules of its day, whatever came since."""
    newest = select(Snapshot.review_id, Snapshot.settings).join(
        Review, (Review.id == Snapshot.review_id) & (Review.version == Snapshot.version)
    )
    for review_id, settings in session.execute(newest):
        review = model.reviews[review_id]
        if not are_settings_locked(review.locks.state) or SETTINGS_SECTION in review.reopened:
            review.settled = None
        elif review.settled is None:
            review.settled = settings
        elif review.settled != settings:
            yield f"review {review_id}: settled settings were {review.settled}, are {settings}"


def _wrong_sets(session: Session, model: Model) -> Iterator[str]:
    """The papers of a set print what the facts of now print, but issued ones that are told."""
    for review in model.there():
        row = session.get_one(Review, review.id)
        found = read_paper_set(session, row)
        record, settings = facts_of(session, row), paper_settings_of(session, row)
        for paper in found.papers:
            if paper in found.changed:
                if not paper.stage.is_settled:
                    yield f"paper {paper.id} is in a set, though it says otherwise"
                continue
            kind, then = PaperKind(paper.kind), paper.snapshot
            printed = build_context(
                kind, record_with_state(then, row.state), decode_paper_settings(then.settings)
            )
            if printed.values != build_context(kind, record, settings).values:
                yield f"paper {paper.id} is in a set, and prints other facts"


def _wrong_confirmations(session: Session, model: Model) -> Iterator[str]:
    """What offices answered counts as it was last written down, whatever else was saved since."""
    for id_, answers in read_confirmations(session, list(model.reviews)).items():
        counted = {(id_, row.member, row.condition): row.answer for row in answers}
        expected = {key: answer for key, answer in model.confirmed.items() if key[0] == id_}
        if counted != expected:
            yield f"review {id_}: answers {counted}, expected {expected}"


def _is_whole(files: FileStore, sha256: str) -> bool:
    try:
        files.get(sha256)
    except DamagedFileError:
        return False
    return True


def find_lost_files(model: Model, files: FileStore) -> Iterator[str]:
    """Files of papers that are gone; looked for at the end, since each is read once when new."""
    for id_, paper in model.papers.items():
        if paper.file and not _is_whole(files, paper.file):
            yield f"paper {id_} has lost its file"


def find_unlocked_changes(review: ModelReview, old: Record, new: Record) -> Iterator[str]:
    """Changes of what the state of a review has settled, in sections that nobody reopened."""
    old, new = (msgspec.structs.replace(record, state=review.state) for record in (old, new))
    for section in SECTIONS:
        if section.key in review.reopened:
            continue
        for path, *_ in compare_section(old, new, section.key):
            if is_locked(path, review.locks):
                yield f"review {review.id}: {path} was changed though it is locked"
