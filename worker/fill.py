"""Fill claimed papers: facts to context, context to Word, Word to the file store."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.orm import Session

from worker.db_retry import call_with_retry, commit_with_retry
from worker.isolated_layout import check_foreign_layout
from worker.layout_check import check_layout
from worker.lease_renewal import renew_lease
from worker.resources import Resources
from worker.store_outage import giving_back, is_answering
from worker.template_loader import TemplateLoader
from worker.word.check_mark import print_check_mark
from worker.word.errors import PackageError, TemplateFault
from worker.word.inputs import Images
from worker.word.isolated import IsolatedTemplate
from worker.word.template import Template
from workflow.domain.check_codes import make_check_code
from workflow.domain.days import Clock
from workflow.domain.errors import DomainError, Message
from workflow.domain.further_meetings import view_paper
from workflow.domain.paper_settings import PaperSettings, decode_paper_settings
from workflow.domain.papers import PaperKind, build_context, find_family
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.papers.multi_paper import find_file_stage
from workflow.domain.record import Record, decode_record
from workflow.domain.texts.plain_values import has_odd_text
from workflow.models import Paper
from workflow.services.council_templates.in_force import (
    TemplateTimelines,
    read_timelines_of_reviews,
)
from workflow.services.printing import paper_jobs
from workflow.services.printing.current_papers import context_hash, encode_values
from workflow.services.printing.own_files import is_of_review
from workflow.services.printing.paper_jobs import (
    FailedPaper,
    FilledPaper,
    claim_from_batch,
    finish_papers,
)
from workflow.services.printing.release import current_release
from workflow.services.stores.file_store import (
    DamagedFileError,
    FileStore,
    StagedFile,
    UnwritableStoreError,
)
from workflow.services.stores.medium import StoreAwayError

logger = logging.getLogger(__name__)

#: Bytes of files that are brought to the disk together: a batch of plain papers in one go.
_FLUSH_BYTES = 2**23


@dataclass(frozen=True)
class FillResult:
    """The outcome of one call: papers claimed, and checks of them that are left to do."""

    papers: int
    unchecked: list[int]


def fill_papers(resources: Resources, ids: Iterable[int], clock: Clock) -> FillResult:
    """Fill those of the papers that still wait."""
    wanted = list(ids)
    return _claim_and_fill(
        resources, lambda session: paper_jobs.claim_papers(session, wanted, clock()), clock
    )


def fill_batch_chunk(resources: Resources, batch_id: int, clock: Clock) -> FillResult:
    """Fill the next chunk of a batch."""
    return _claim_and_fill(
        resources, lambda session: claim_from_batch(session, batch_id, clock()), clock
    )


def _claim_and_fill(
    resources: Resources, take: Callable[[Session], list[Paper]], clock: Clock
) -> FillResult:
    """No transaction is open while papers are filled; a second one records."""
    if not is_answering(resources.files):
        return FillResult(0, [])
    papers, timelines = commit_with_retry(
        resources.engine, lambda session: _take_with_templates(session, take)
    )
    if not papers:
        return FillResult(0, [])
    claim = str(papers[0].claim)
    with (
        giving_back(resources.engine, Paper, claim),
        renew_lease(resources.engine, Paper, claim, clock),
        TemplateLoader(resources.files, timelines) as templates,
    ):
        outcomes = _fill_and_store(resources, papers, templates)
        unchecked = commit_with_retry(
            resources.engine, lambda session: finish_papers(session, claim, outcomes, clock())
        )
        return FillResult(len(papers), unchecked)
    return FillResult(0, [])


def _take_with_templates(
    session: Session, take: Callable[[Session], list[Paper]]
) -> tuple[list[Paper], TemplateTimelines]:
    papers = take(session)
    if not papers:
        return papers, TemplateTimelines()
    return papers, read_timelines_of_reviews(session, {paper.review_id for paper in papers})


def _fill_and_store(
    resources: Resources, papers: list[Paper], templates: TemplateLoader
) -> list[FilledPaper | FailedPaper]:
    """Fill papers and bring their files to the disk together, as many as memory should hold."""
    files = resources.files
    records = RecordCache()
    kept: list[FilledPaper | FailedPaper] = []
    outcomes: list[FilledPaper | FailedPaper] = []
    staged: list[StagedFile] = []
    room = _FLUSH_BYTES
    for paper in papers:
        outcome, own = _try_fill(resources, paper, records, templates)
        outcomes.append(outcome)
        staged += own
        room -= sum(len(file.content) for file in own)
        if room < 0:
            kept += _store_files(files, outcomes, staged)
            outcomes, staged, room = [], [], _FLUSH_BYTES
    return kept + _store_files(files, outcomes, staged)


def _store_files(
    files: FileStore, made: list[FilledPaper | FailedPaper], staged: list[StagedFile]
) -> list[FilledPaper | FailedPaper]:
    """Store the files and return the outcomes; if that fails, all of these papers have failed."""
    try:
        call_with_retry(lambda: files.keep(staged))
    except StoreAwayError:
        raise
    except Exception as error:  # the papers wait for nobody: they have failed, and say why
        logger.exception("the files of a chunk could not be kept")
        reason = str(_explain_failure(error))
        return [
            one if isinstance(one, FailedPaper) else FailedPaper(one.paper_id, reason)
            for one in made
        ]
    return made


class RecordCache(dict[int, tuple[Record, PaperSettings]]):
    """The facts of each review of a chunk, read once for all its papers."""

    def of(self, paper: Paper) -> tuple[Record, PaperSettings]:
        if paper.snapshot_id not in self:
            frozen = paper.snapshot
            self[frozen.id] = decode_record(frozen.facts), decode_paper_settings(frozen.settings)
        record, settings = self[paper.snapshot_id]
        return view_paper(record, paper.kind), settings


def _try_fill(
    resources: Resources, paper: Paper, records: RecordCache, templates: TemplateLoader
) -> tuple[FilledPaper | FailedPaper, list[StagedFile]]:
    try:
        return _fill(resources, paper, *records.of(paper), templates)
    except StoreAwayError:
        raise
    except Exception as error:  # one bad paper must not stop the others of its chunk
        logger.exception("paper %s failed", paper.id)
        return FailedPaper(paper.id, str(_explain_failure(error))), []


def _explain_failure(error: Exception) -> Message:
    """Explain a failure in words for whoever asked; the log has the rest."""
    if isinstance(error, DomainError | PackageError):
        return error.message
    if isinstance(error, TemplateFault):
        return Message("Mẫu văn bản có lỗi: {detail}", detail=error)
    if isinstance(error, SoftTimeLimitExceeded):
        return Message("Tạo văn bản này mất quá lâu nên đã dừng; hãy báo người quản trị.")
    if isinstance(error, DamagedFileError):
        return Message("Tệp mà văn bản này dùng bị mất hoặc đã hỏng trong kho; hãy gửi lại tệp ấy.")
    if isinstance(error, UnwritableStoreError):
        return Message("Không ghi được tệp vào kho lưu; hãy báo người quản trị xem ổ đĩa.")
    return Message("Có lỗi trong hệ thống khi tạo văn bản này; hãy báo người quản trị.")


def _fill(
    resources: Resources,
    paper: Paper,
    record: Record,
    settings: PaperSettings,
    templates: TemplateLoader,
) -> tuple[FilledPaper, list[StagedFile]]:
    """Fill one paper. What a page waits for is checked at once, a batch when all of it is made."""
    files, kind = resources.files, PaperKind(paper.kind)
    family = find_family(kind, record, settings)
    context = build_context(kind, record, settings)
    loaded = templates.load(paper.review_id, kind, family, record)
    template = loaded.template
    mark = _make_check_mark(resources.check_base)
    own = partial(read_own_file, resources, paper.review_id)
    docx = render_docx(template, context.values, kind, record, own, mark)
    stage = find_file_stage(kind, record, settings)
    file = files.stage(docx)
    values = files.stage(encode_values(context)) if stage == "final" else None
    # What others wrote is looked at in a process with limits; the shipped templates are ours.
    is_ours = loaded.version is None and not has_odd_text(context.values)
    check = check_layout if is_ours else check_foreign_layout
    filled = FilledPaper(
        paper_id=paper.id,
        family=family,
        template_sha256=template.sha256,
        template_version_id=loaded.version,
        context_sha256=context_hash(context),
        release=current_release(),
        values_sha256=values.sha256 if values else None,
        file_sha256=file.sha256,
        check_code=mark.code if mark else None,
        check_address=mark.address if mark else None,
        gaps=[gap.field for gap in context.gaps],
        stage=stage,
        check=check(docx, family, stage, settings.acts) if paper.batch.review_id else None,
    )
    return filled, [file, values] if values else [file]


def read_own_file(resources: Resources, review_id: int, sha256: str) -> bytes:
    """A file that was handed in with the review; anybody can type the hash of another one's."""
    with Session(resources.engine.execution_options(read_only=True)) as session:
        if not is_of_review(session, review_id, sha256):
            raise LookupError(sha256)
    return resources.files.get(sha256)


@dataclass(frozen=True)
class CheckMark:
    """The code that a paper prints in its footer, and what its picture says."""

    code: str
    address: str


def _make_check_mark(base: str | None) -> CheckMark | None:
    if base is None:
        return None
    code = make_check_code()
    return CheckMark(code, f"{base}/check/{code}" if base else code)


def render_docx(
    template: Template | IsolatedTemplate,
    values: Mapping[str, Any],
    kind: PaperKind,
    record: Record,
    images: Images,
    mark: CheckMark | None = None,
) -> bytes:
    """The bytes of a paper; whoever makes one again, to compare or to mend it, asks here too."""
    day = find_file_date(kind, record)
    if isinstance(template, IsolatedTemplate):  # its author decides how large the paper is
        printed = (mark.code, mark.address) if mark else None
        return template.fill(values, dated=day, images=images, mark=printed)
    docx = template.fill(values, dated=day, images=images)
    return print_check_mark(docx, mark.code, mark.address) if mark else docx


def find_check_mark(paper: Paper) -> CheckMark | None:
    """Find the check mark in the footer of a paper that was made."""
    if paper.check_code is None or paper.check_address is None:
        return None
    return CheckMark(paper.check_code, paper.check_address)
