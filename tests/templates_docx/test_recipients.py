"""Papers that name the members in their «Nơi nhận» are those that members' staff may read."""

import io
from pathlib import Path

from docx import Document

from workflow.domain.paper_kinds import SENT_TO_MEMBERS, PaperKind

TEMPLATES = Path(__file__).parents[2] / "templates_docx"


def test_the_papers_that_members_read_are_those_sent_to_them() -> None:
    for family in ("nd30", "party"):
        named = {
            kind
            for kind in PaperKind
            if "- Các đơn vị thành viên" in _read_text(TEMPLATES / family / f"{kind.value}.docx")
        }
        assert named == SENT_TO_MEMBERS


def _read_text(path: Path) -> str:
    document = Document(io.BytesIO(path.read_bytes()))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(line for cell in cells for line in cell.paragraphs)]
    return "\n".join(paragraph.text for paragraph in paragraphs)
