"""Make a paper again as it was, from its snapshot and template, and put back what was damaged."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from templates_docx import TEMPLATES
from worker.fill import find_check_mark, render_docx
from worker.resources import Resources
from worker.word.isolated import IsolatedTemplate
from worker.word.template import Template
from workflow.domain.days import Clock
from workflow.domain.papers import PaperKind
from workflow.models import Paper
from workflow.services import damage
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.printing.printed_values import read_printed_values
from workflow.services.printing.release import current_release
from workflow.services.stores.file_store import DamagedFileError, FileStore, sha256_of

logger = logging.getLogger(__name__)


class ReproductionOutcome(Enum):
    """How a paper that was made again compares with its record."""

    SAME = auto()
    #: This release would print something else: the paper cannot be made again as it was.
    OTHER_VALUES = auto()
    #: Its template is gone.
    NO_TEMPLATE = auto()
    #: The same template and values gave other bytes.
    OTHER_BYTES = auto()


@dataclass(frozen=True)
class Reproduction:
    """A paper made again."""

    outcome: ReproductionOutcome
    content: bytes = b""


def reproduce_paper(files: FileStore, paper: Paper) -> Reproduction:
    """Fill a ready paper again, in memory, and compare it with its hashes."""
    kind, record = PaperKind(paper.kind), facts_of_paper(paper)
    values = read_printed_values(files, paper)
    if values is None:
        return Reproduction(ReproductionOutcome.OTHER_VALUES)
    try:
        template = files.get(paper.template_sha256 or "")
    except DamagedFileError:
        return Reproduction(ReproductionOutcome.NO_TEMPLATE)
    mark = find_check_mark(paper)
    if paper.template_version_id is None:
        content = render_docx(Template.compile(template), values, kind, record, files.get, mark)
    else:  # a council's, which nobody trusts
        with IsolatedTemplate(template) as foreign:
            content = render_docx(foreign, values, kind, record, files.get, mark)
    if sha256_of(content) == paper.file_sha256:
        return Reproduction(ReproductionOutcome.SAME, content)
    # Another release may write the same values as other bytes; its papers are verified as stored.
    is_ours = paper.release == current_release()
    return Reproduction(
        ReproductionOutcome.OTHER_BYTES if is_ours else ReproductionOutcome.OTHER_VALUES, content
    )


def repair_papers(resources: Resources, ids: Iterable[int], clock: Clock) -> int:
    """Put back the damaged files of papers; gives how many of the papers have theirs now."""
    return sum(_repair(resources, id_, clock) for id_ in ids)


def _repair(resources: Resources, id_: int, clock: Clock) -> bool:
    query = select(Paper).filter_by(id=id_).options(joinedload(Paper.snapshot))
    with Session(resources.engine.execution_options(read_only=True)) as session:
        paper = session.scalar(query)
    if paper is None or paper.file_sha256 is None:
        return False
    template = _restore_template(resources.files, paper.template_sha256 or "")
    if _is_intact(resources.files, paper.file_sha256):
        return template
    again = reproduce_paper(resources.files, paper)
    if again.outcome is not ReproductionOutcome.SAME:
        logger.error("paper %s cannot be made again as it was: %s", id_, again.outcome.name)
        return False
    resources.files.put(again.content)
    with Session(resources.engine) as session:
        damage.report_repair(session, paper.file_sha256, clock())
        session.commit()
    return True


def _is_intact(files: FileStore, sha256: str) -> bool:
    try:
        files.get(sha256)
    except DamagedFileError:
        return False
    return True


def _restore_template(files: FileStore, sha256: str) -> bool:
    """Store a damaged template again where this release still ships it; whether it is there."""
    if _is_intact(files, sha256):
        return True
    shipped = (path.read_bytes() for path in TEMPLATES.glob("*/*.docx"))
    docx = next((docx for docx in shipped if sha256_of(docx) == sha256), None)
    if docx is not None:
        files.put(docx)
    return docx is not None
