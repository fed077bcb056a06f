"""The pages of papers as images: on the page of a paper and where a move is confirmed."""

from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.further_meetings import MEETING_PAPERS, make_paper_key, view_paper
from workflow.domain.papers import PaperKind, skip_reason
from workflow.domain.year import Move
from workflow.models import Paper, Review
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.page_blanks import MarkedFilling, mark_paper
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.paper_status import PaperRow, PrintStatus, list_paper_rows
from workflow.services.printing.previews import PrintedPages
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import DamagedFileError
from workflow.web import database
from workflow.web.file_store import files
from workflow.web.language import translate
from workflow.web.papers.downloads import previews
from workflow.web.protection.access import review
from workflow.web.review_forms.field_urls import field_url


@dataclass(frozen=True)
class MarkedBlank:
    """A blank on a page, in thousandths of its width and height, and where it is typed."""

    left: int
    top: int
    width: int
    height: int
    label: str
    url: str


@dataclass(frozen=True)
class PageImages:
    """The number of pages that can be shown, or why none can."""

    count: int
    refusal: Message | None = None
    #: The blanks of each page that some form fills.
    blanks: tuple[tuple[MarkedBlank, ...], ...] = ()


def load_page_images(paper: Paper) -> PageImages | None:
    """The pages of a paper; None if it has no file yet."""
    if not paper.file_sha256:
        return None
    sha256 = current_file(database.session(), paper)
    try:
        marked = mark_paper(files(), paper) if sha256 == paper.file_sha256 else None
        return _place_blanks(previews().pages(sha256, marked.filling if marked else None), marked)
    except UnviewableError as error:
        return PageImages(0, error.message)
    except DamagedFileError:
        return PageImages(0, Message("Tệp bị mất hoặc đã hỏng; hãy tạo lại văn bản này."))


def load_draft_images(marked: MarkedFilling) -> PageImages:
    """The pages of a paper as it would be made now."""
    try:
        return _place_blanks(previews().draft_pages(marked.filling), marked)
    except UnviewableError as error:
        return PageImages(0, error.message)


def _place_blanks(printed: PrintedPages, marked: MarkedFilling | None) -> PageImages:
    by_page: list[list[MarkedBlank]] = [[] for _ in range(printed.count)]
    for blank in printed.blanks:
        gap = marked.find_gap(blank.gap) if marked else None
        if gap and (url := field_url(review(), gap.field)):
            place = (blank.left, blank.top, blank.width, blank.height)
            left, top, width, height = (round(1000 * share) for share in place)
            label = translate(gap.label)
            by_page[blank.page - 1].append(MarkedBlank(left, top, width, height, label, url))
    return PageImages(printed.count, blanks=tuple(map(tuple, by_page)))


def paper_beside(section: str, meeting: int | None) -> str | None:
    """The key of the paper that is shown beside the form of a section; None without one."""
    kind = _BESIDE[section]
    if meeting is not None and kind not in MEETING_PAPERS:
        kind = PaperKind.MINUTES
    key = make_paper_key(kind, meeting)
    record = view_paper(facts_of(database.session(), review()), key)
    return None if skip_reason(kind, record) else key


#: Where what is typed in a section is read first.
_BESIDE = {
    "general": PaperKind.PROPOSAL,
    "members": PaperKind.MINUTES,
    "reports": PaperKind.ANNUAL_REPORT,
    "meeting": PaperKind.MINUTES,
    "meetings": PaperKind.MINUTES,
    "results": PaperKind.MINUTES,
    "contests": PaperKind.VOTE_MINUTES,
    "awards": PaperKind.PROPOSAL,
    "next": PaperKind.MINUTES,
    "plan": PaperKind.PLAN,
    "papers": PaperKind.PROPOSAL,
}


def list_papers_of_move(review: Review, move: Move) -> list[PaperRow]:
    """The papers of the step that a forward move ends, in the order of the year's table."""
    if not move.forward:
        return []
    rows = {row.kind: row for row in list_paper_rows(database.session(), review)}
    kinds = move.source.row.guide.papers
    return [rows[kind] for kind in kinds if rows[kind].status is not PrintStatus.SKIPPED]
