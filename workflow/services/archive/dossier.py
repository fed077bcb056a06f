"""The papers in the dossier of a year, for its list (mục lục hồ sơ) and its archive package."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.labels import N_
from workflow.domain.paper_life import SETTLED
from workflow.domain.papers import PaperKind
from workflow.models import Paper, Review
from workflow.services.archive.metadata import ArchivedPaper
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.printing.signed_copies import choose_signed_copy, list_signed_copies
from workflow.services.table_files import Column

_SUBJECT = N_("Tên loại và trích yếu nội dung văn bản")
#: What Phụ lục VI of NĐ 30/2020/NĐ-CP has told of each paper, in the order of a printed list.
COLUMNS = (
    Column[ArchivedPaper](N_("TT"), 6, lambda row: row.ordinal),
    Column[ArchivedPaper](N_("Số, ký hiệu văn bản"), 20, lambda row: row.symbol),
    Column[ArchivedPaper](N_("Ngày tháng văn bản"), 16, lambda row: row.day),
    Column[ArchivedPaper](_SUBJECT, 60, lambda row: row.subject),
    Column[ArchivedPaper](N_("Tác giả văn bản"), 36, lambda row: row.author),
    Column[ArchivedPaper](N_("Số trang"), 10, lambda row: row.pages),
    Column[ArchivedPaper](N_("Ghi chú"), 36, lambda row: row.remark),
)


def list_archived(session: Session, previews: Previews, review: Review) -> list[ArchivedPaper]:
    """The issued papers of a review, numbered in the order of the year."""
    query = select(Paper).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    papers = session.scalars(query.options(joinedload(Paper.snapshot)).order_by(Paper.id)).all()
    order = list(PaperKind)
    ordered = sorted(papers, key=lambda paper: order.index(PaperKind(paper.kind)))
    return [_describe(session, previews, paper, at) for at, paper in enumerate(ordered, 1)]


def _describe(session: Session, previews: Previews, paper: Paper, ordinal: int) -> ArchivedPaper:
    sha256 = current_file(session, paper)
    signed = choose_signed_copy(list_signed_copies(session, paper))
    try:
        return ArchivedPaper(ordinal, paper, sha256, previews.count_pages(sha256), signed)
    except UnviewableError as error:
        return ArchivedPaper(ordinal, paper, sha256, None, signed, note=str(error.message))
