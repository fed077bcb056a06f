"""What a paper is filled from, so that each blank on its pages knows the field that fills it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_settings import PaperSettings, decode_paper_settings
from workflow.domain.papers import Gap, PaperKind, build_context, find_family, skip_reason
from workflow.domain.papers.blanks import MarkedBlanks
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Record
from workflow.models import Paper, Review
from workflow.services.council_templates.in_force import read_timelines_of_reviews
from workflow.services.printing.current_papers import context_hash, find_template
from workflow.services.printing.page_process import Filling, UnviewableError
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.snapshots import facts_of, paper_settings_of
from workflow.services.stores.file_store import DamagedFileError, FileStore


@dataclass(frozen=True)
class MarkedFilling:
    """A filling and its blanks."""

    filling: Filling
    #: By their marks; dates that are written in by hand among them.
    marked: tuple[Gap, ...]
    #: The unknown facts, as they are listed.
    gaps: tuple[Gap, ...]

    def find_gap(self, mark: int | None) -> Gap | None:
        return None if mark is None else self.marked[mark]


def mark_paper(files: FileStore, paper: Paper) -> MarkedFilling | None:
    """Mark the blanks of a stored paper; None where this release would print something else."""
    record, kind = facts_of_paper(paper), PaperKind(paper.kind)
    settings = decode_paper_settings(paper.snapshot.settings)
    if context_hash(build_context(kind, record, settings)) != paper.context_sha256:
        return None
    try:
        template = files.get(str(paper.template_sha256))
    except DamagedFileError:
        return None
    return _mark(kind, record, settings, template=template)


def mark_draft(session: Session, files: FileStore, review: Review, key: str) -> MarkedFilling:
    """Mark the blanks of a paper as it would be today, whether or not anybody has asked for it.

    Raises `UnviewableError` where the review has no such paper.
    """
    kind, record = split_paper_key(key)[0], view_paper(facts_of(session, review), key)
    if reason := skip_reason(kind, record):
        raise UnviewableError(reason)
    settings = paper_settings_of(session, review)
    timelines = read_timelines_of_reviews(session, [review.id])
    own = find_template(review.id, kind, record, settings, timelines)
    if own is None:
        family = find_family(kind, record, settings)
        return _mark(kind, record, settings, shipped=f"{family.value}/{kind.value}.docx")
    return _mark(kind, record, settings, template=files.get(own.sha256))


def _mark(
    kind: PaperKind,
    record: Record,
    settings: PaperSettings,
    *,
    template: bytes = b"",
    shipped: str = "",
) -> MarkedFilling:
    blanks = MarkedBlanks()
    values = build_context(kind, record, settings, blanks).values
    dated = find_file_date(kind, record)
    filling = Filling(values, dated, template, shipped)
    return MarkedFilling(filling, tuple(blanks.marked), blanks.gaps)
