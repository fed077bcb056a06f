"""Papers of test tokens, where the addresses of papers are asked by one."""

from collections.abc import Sequence

import msgspec
from flask import current_app
from werkzeug.wrappers import Response

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import build_file_name
from workflow.domain.record import decode_record
from workflow.models import Batch, PaperStatus, TrialPaper
from workflow.services.printing import trial_papers
from workflow.services.printing.paper_status import PrintStatus
from workflow.services.stores.file_store import sha256_of
from workflow.web import database
from workflow.web.api.paper_items import KindItem, PaperAnswer, PaperItem
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.papers.downloads import PDF_MIMETYPE, send_whole, send_word
from workflow.web.protection.access import account, review
from workflow.web.submitting import is_test_request


def is_trial(paper_id: int) -> bool:
    """Tell an id of a test token's paper from those of papers; live tokens know of none."""
    return is_test_request() and paper_id >= trial_papers.FIRST_ID


def choose_kinds(kinds: Sequence[PaperKind], batch: Batch | None) -> list[PaperKind]:
    """Choose the kinds that a test token gets: those of a live one that are not skipped."""
    rows = batch.papers if batch else []
    skipped = {row.kind for row in rows if row.status is PaperStatus.SKIPPED}
    return [kind for kind in kinds if kind not in skipped]


def store(kinds: Sequence[PaperKind]) -> None:
    """Keep the papers that a test token asked for."""
    trial_papers.keep_trials(database.session(), review(), kinds, by=account(), now=now())


def show(items: list[KindItem]) -> list[KindItem]:
    """To a test token its own papers stand in the place of those of the review."""
    trials = trial_papers.newest_trials(database.session(), review(), by=account(), now=now())
    return [
        _describe_kind(item, trials[item.kind]) if item.kind in trials else item for item in items
    ]


def _describe_kind(item: KindItem, trial: TrialPaper) -> KindItem:
    paper = _describe(trial)
    status = PrintStatus.DRAFT if paper.gaps else PrintStatus.COMPLETE
    if trial.snapshot.version != review().version:
        status = PrintStatus.OUTDATED
    return msgspec.structs.replace(item, status=status, paper=paper, ready=paper, reason=None)


def _describe(trial: TrialPaper) -> PaperItem:
    return PaperItem(
        trial.id + trial_papers.FIRST_ID,
        PaperKind(trial.kind),
        PaperStatus.READY,
        None,
        PaperStage.DRAFT,
        trial.snapshot.version,
        trial.asked_at,
        [gap.field for gap in trial_papers.build_trial_context(trial).gaps],
        is_trial=True,
    )


def read(paper_id: int) -> PaperAnswer:
    """Describe one; no step of a paper's life is open to it."""
    return PaperAnswer(**msgspec.structs.asdict(_describe(_find(paper_id))), moves=[])


def refuse(paper_id: int) -> None:
    """Refuse what is done with papers that are issued; raises `MoveRefusedError`."""
    if is_trial(paper_id):
        _find(paper_id)
        raise MoveRefusedError(Message("Đây là bản thử: không có số, không phát hành được."))


def download(paper_id: int) -> Response:
    """Send its Word file."""
    trial, settings = _find(paper_id), current_app.config["SETTINGS"]
    word = trial_papers.fill_trial(database.session(), files(), settings.pdf_engine, trial)
    return send_word(word, _name(trial), sha256_of(word))


def download_pdf(paper_id: int) -> Response:
    """Send its PDF."""
    trial, settings = _find(paper_id), current_app.config["SETTINGS"]
    pdf = trial_papers.print_trial(database.session(), files(), settings.pdf_engine, trial)
    name = _name(trial).removesuffix(".docx") + ".pdf"
    return send_whole(pdf, PDF_MIMETYPE, name)


def _name(trial: TrialPaper) -> str:
    return f"BAN-THU_{build_file_name(decode_record(trial.snapshot.facts), trial.kind)}"


def _find(paper_id: int) -> TrialPaper:
    return trial_papers.find_trial(database.session(), review(), paper_id, by=account(), now=now())
