"""Papers of a review: asked for, watched, taken along, moved through their life."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import msgspec
from flask import current_app, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import list_stage_moves
from workflow.domain.roles import Right
from workflow.models import Batch, Paper, Snapshot
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.find_paper import find_made_paper, find_paper
from workflow.services.printing.paper_life import list_obstacles, move_paper
from workflow.services.printing.paper_requests import enqueue_papers, request_papers_of_review
from workflow.services.printing.paper_status import list_paper_rows
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.api import trial_papers
from workflow.web.api.moves import Reason
from workflow.web.api.operation import Answer, operation
from workflow.web.api.pages import Text
from workflow.web.api.paper_items import (
    KindList,
    PaperAnswer,
    StageMoveItem,
    describe_kind,
    describe_paper,
)
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.papers.downloads import (
    PDF_MIMETYPE,
    WORD_MIMETYPE,
    paper_file_name,
    send_packet,
    send_pdf,
    send_word,
)
from workflow.web.papers.routes import damaged_file_page
from workflow.web.protection.access import account, review
from workflow.web.submitting import is_test_request, submitting


class AskBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kinds to make."""

    kinds: Annotated[list[PaperKind], msgspec.Meta(min_length=1, max_length=len(PaperKind))]


ZIP_MIMETYPE = "application/zip"
_PAPERS = "/reviews/<int:review_id>/papers"
_PAPER = f"{_PAPERS}/<int:paper_id>"


@operation(
    "GET", _PAPERS, says=N_("Xem mọi loại văn bản của kỳ và tình trạng của từng loại."),
    answer=KindList, right=Right.ASK_PAPERS,
)  # fmt: skip
def list_papers(review_id: int) -> KindList:
    items = [describe_kind(row) for row in list_paper_rows(database.session(), review())]
    return KindList(trial_papers.show(items) if is_test_request() else items)


@operation(
    "POST", _PAPERS, says=N_("Yêu cầu tạo văn bản; hệ thống tạo dần, hãy xem lại tình trạng."),
    answer=KindList, status=202, body=AskBody, right=Right.ASK_PAPERS,
)  # fmt: skip
def ask_papers(review_id: int, body: AskBody) -> Answer:
    session = database.session()
    kinds = list(dict.fromkeys(body.kinds))
    with submitting() as submission:
        batch = request_papers_of_review(session, review(), kinds, by=account(), now=now())
        if batch:
            submission.after_commit(partial(enqueue, batch))
        if is_test_request():
            chosen = trial_papers.choose_kinds(kinds, batch)
            submission.keep_of_test(partial(trial_papers.store, chosen))
        address = submission.lead_to(url_for("api.list_papers", review_id=review_id))
    return Answer(list_papers(review_id), {"Location": address})


def enqueue(batch: Batch) -> None:
    """Send a committed batch; where the broker is away, its rows wait for the sweeper."""
    enqueue_papers(database.session(), current_app.config["BROKER_URL"], batch)


@operation(
    "GET", _PAPER, says=N_("Xem một văn bản và các bước phát hành có thể làm."),
    answer=PaperAnswer, right=Right.ASK_PAPERS,
)  # fmt: skip
def read_paper(review_id: int, paper_id: int) -> PaperAnswer:
    if trial_papers.is_trial(paper_id):
        return trial_papers.read(paper_id)
    paper = _paper(paper_id)
    moves = [
        StageMoveItem(
            step.name,
            step.target,
            step.needs_reason,
            [
                translate(obstacle)
                for obstacle in list_obstacles(database.session(), review(), paper, step, account())
            ],
        )
        for step in list_stage_moves(paper.stage)
        if paper.file_sha256
    ]
    file = current_file(database.session(), paper) if paper.file_sha256 else None
    return PaperAnswer(
        **msgspec.structs.asdict(describe_paper(paper)), moves=moves, file_sha256=file
    )


class StageBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The step to take, with a reason where it goes back."""

    move: Text
    reason: Reason = ""
    #: The hash of the file that was looked at, as the paper tells it; another one is refused.
    file_sha256: Text | None = None


@operation(
    "POST", f"{_PAPER}/stage", says=N_("Chuyển văn bản sang bước sau: trình, phát hành, lưu."),
    answer=PaperAnswer, body=StageBody, right=Right.MOVE_REVIEW,
)  # fmt: skip
def move_stage(review_id: int, paper_id: int, body: StageBody) -> Answer:
    trial_papers.refuse(paper_id)
    with submitting() as submission:
        move_paper(
            database.session(), review(), paper_id, body.move, reason=body.reason,
            seen=body.file_sha256, by=account(), now=now(),
        )  # fmt: skip
        address = submission.lead_to(
            url_for("api.read_paper", review_id=review_id, paper_id=paper_id)
        )
    return Answer(read_paper(review_id, paper_id), {"Location": address})


@operation(
    "GET", f"{_PAPER}/file", says=N_("Tải tệp Word."), media=WORD_MIMETYPE,
    right=Right.ASK_PAPERS, also=(410,),
)  # fmt: skip
def download_paper(review_id: int, paper_id: int) -> Response:
    if trial_papers.is_trial(paper_id):
        return trial_papers.download(paper_id)
    paper = _ready_paper(paper_id)
    sha256 = current_file(database.session(), paper)
    try:
        return send_word(files().get(sha256), paper_file_name(paper), sha256)
    except DamagedFileError:
        return _say_damaged()


@operation(
    "GET", f"{_PAPER}/pdf", says=N_("Tải bản PDF."), media=PDF_MIMETYPE,
    right=Right.ASK_PAPERS, also=(410,),
)  # fmt: skip
def download_paper_pdf(review_id: int, paper_id: int) -> Response:
    try:
        if trial_papers.is_trial(paper_id):
            return trial_papers.download_pdf(paper_id)
        return send_pdf(_ready_paper(paper_id))
    except DamagedFileError:
        return _say_damaged()


@operation(
    "GET", f"{_PAPER}/packet",
    says=N_("Tải gói của một văn bản đã phát hành: Word, PDF, bản đã ký, siêu dữ liệu XML."),
    media=ZIP_MIMETYPE, right=Right.ASK_PAPERS, also=(409, 410),
)  # fmt: skip
def download_packet(review_id: int, paper_id: int) -> Response:
    trial_papers.refuse(paper_id)
    paper = _ready_paper(paper_id)
    try:
        return send_packet(paper)
    except DamagedFileError:
        return _say_damaged()


def _say_damaged() -> Response:
    return current_app.make_response(damaged_file_page())


def _paper(paper_id: int, find: Callable[..., Paper] = find_paper) -> Paper:
    without_facts = joinedload(Paper.snapshot).defer(Snapshot.facts)
    return find(database.session(), review(), paper_id, joinedload(Paper.batch), without_facts)


def _ready_paper(paper_id: int) -> Paper:
    return _paper(paper_id, find_made_paper)
