"""Papers of the shipped templates, filled from the samples and from the real case."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx
import msgspec
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from templates_docx import TEMPLATES
from tests.factories import seed_record
from worker.word.template import Template
from workflow.domain.paper_settings import NO_PAPER_SETTINGS, PaperSettings, decode_paper_settings
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family, Record, decode_record

FAMILIES: tuple[Family, ...] = (Family.STATE, Family.PARTY)
#: Kinds that print paper settings: their sample goes with the full one.
BESIDE_FACTS = (
    PaperKind.SCORE_SUMMARY,
    PaperKind.INVITATION,
    PaperKind.VOTE_MINUTES,
    PaperKind.PROPOSAL,
    PaperKind.PLAN,
    PaperKind.CORRECTION,
)


@dataclass(frozen=True)
class Case:
    """One paper: of which kind, in which family, from which facts."""

    family: Family
    kind: PaperKind
    facts: str

    def __str__(self) -> str:
        return f"{self.facts}-{self.family}-{self.kind}"

    def record(self) -> Record:
        if self.facts == "seed":
            return seed_record()
        name = "full" if self.facts == "settled" else self.facts
        sample = TEMPLATES / "samples" / self.family / f"{name}.json"
        record = decode_record(sample.read_bytes())
        return _with_each_counted(record) if self.facts == "settled" else record

    def settings(self) -> PaperSettings:
        if self.facts != "settled":
            return NO_PAPER_SETTINGS
        sample = TEMPLATES / "samples" / self.family / "settled.json"
        return decode_paper_settings(sample.read_text(encoding="utf-8"))


def _with_each_counted(record: Record) -> Record:
    """A number for each of the counting minutes, which are settled to be one for each contest."""
    (first,) = [paper for paper in record.papers if paper.kind == PaperKind.VOTE_MINUTES]
    others = [msgspec.structs.replace(first, number=number) for number in (7, 8)]
    return msgspec.structs.replace(record, papers=(*record.papers, *others))


#: Every kind that each of the facts have something to say for.
CASES = [
    case
    for case in (
        *(
            Case(family, kind, facts)
            for facts in ("full", "early", "bare")
            for family in FAMILIES
            for kind in PaperKind
        ),
        *(Case(family, kind, "settled") for family in FAMILIES for kind in BESIDE_FACTS),
        *(Case(Family.PARTY, kind, "seed") for kind in PaperKind),
    )
    if skip_reason(case.kind, case.record()) is None
]


@cache
def template(family: Family, kind: PaperKind) -> Template:
    return Template.compile((TEMPLATES / family / f"{kind}.docx").read_bytes())


def values_of(case: Case) -> dict[str, Any]:
    return build_context(case.kind, case.record(), case.settings()).values


@cache
def fill(case: Case) -> bytes:
    return template(case.family, case.kind).fill(
        values_of(case), dated=find_file_date(case.kind, case.record())
    )


def text_of(paper: bytes) -> str:
    """The text as read from top to bottom; the cells of a row on one line."""
    document = docx.Document(io.BytesIO(paper))
    return "\n".join(_lines(document.iter_inner_content())) + "\n"


def _lines(blocks: Iterator[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text:
                yield block.text
        else:
            for row in block.rows:
                cells = dict.fromkeys(cell._tc for cell in row.cells)  # a merged cell once
                yield "  |  ".join(" / ".join(_Cell(tc, block).text.split("\n")) for tc in cells)
