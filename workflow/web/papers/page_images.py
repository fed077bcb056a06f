"""The pages of papers as images: on the page of a paper and where a move is confirmed."""

from dataclasses import dataclass

from workflow.domain.errors import Message
from workflow.domain.year import Move
from workflow.models import Paper, PaperStatus, Review
from workflow.services.file_store import DamagedFileError
from workflow.services.printing.current_papers import newest_papers
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.page_process import UnviewableError
from workflow.web import database
from workflow.web.papers.downloads import previews


@dataclass(frozen=True)
class PageImages:
    """The number of pages that can be shown, or why none can."""

    count: int
    refusal: Message | None = None


def load_page_images(paper: Paper) -> PageImages | None:
    """The pages of a paper; None if it has no file yet."""
    if not paper.file_sha256:
        return None
    try:
        return PageImages(previews().count_pages(current_file(database.session(), paper)))
    except UnviewableError as error:
        return PageImages(0, error.message)
    except DamagedFileError:
        return PageImages(0, Message("Tệp bị mất hoặc đã hỏng; hãy tạo lại văn bản này."))


def list_papers_of_move(review: Review, move: Move) -> list[Paper]:
    """The ready papers of the step that a forward move ends, in the order of the year's table."""
    if not move.forward:
        return []
    ready = newest_papers(database.session(), review, status=PaperStatus.READY)
    return [ready[kind] for kind in move.source.row.guide.papers if kind in ready]
