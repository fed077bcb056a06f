"""What is told of papers: the words of answers."""

import datetime as dt

import msgspec

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import PaperStage
from workflow.models import Paper, PaperStatus
from workflow.services.printing.paper_status import PaperRow, PrintStatus
from workflow.web.language import translate


class PaperItem(msgspec.Struct, frozen=True):
    """A paper that was asked for."""

    id: int
    kind: PaperKind
    status: PaperStatus
    #: Why it failed or was skipped.
    reason: str | None
    stage: PaperStage
    #: The version of the facts that it is filled from.
    version: int
    finished_at: dt.datetime | None
    #: Record paths of what was unknown and is blank in it.
    gaps: list[str]
    #: Asked for by a test token: says so on each page, has no number, is never issued.
    is_trial: bool = False


class KindItem(msgspec.Struct, frozen=True):
    """A kind of paper: how its newest one stands against the facts of now."""

    kind: PaperKind
    label: str
    status: PrintStatus
    #: The one that was asked for last, and the last one that can be taken along.
    paper: PaperItem | None
    ready: PaperItem | None
    #: What would be blank in one made now.
    gaps: list[str]
    reason: str | None


class KindList(msgspec.Struct, frozen=True):
    items: list[KindItem]


class StageMoveItem(msgspec.Struct, frozen=True):
    """A step of a paper's life, with what stands in its way."""

    name: str
    target: PaperStage
    needs_reason: bool
    obstacles: list[str]


class PaperAnswer(PaperItem, frozen=True, kw_only=True):
    """A paper, its file by now, and the steps that are open to it."""

    moves: list[StageMoveItem]
    #: The hash of its Word file, made or edited; null while there is none.
    file_sha256: str | None = None


def describe_paper(paper: Paper) -> PaperItem:
    """Describe a paper as its row has it."""
    return PaperItem(
        paper.id,
        PaperKind(paper.kind),
        paper.status,
        paper.reason,
        paper.stage,
        paper.snapshot.version,
        paper.finished_at,
        list(paper.gaps),
    )


def describe_kind(row: PaperRow) -> KindItem:
    """Describe how a kind of paper stands."""
    return KindItem(
        row.kind,
        translate(row.kind.label),
        row.status,
        describe_paper(row.paper) if row.paper else None,
        describe_paper(row.ready) if row.ready else None,
        [gap.field for gap in row.gaps],
        translate(row.reason) if row.reason else None,
    )
