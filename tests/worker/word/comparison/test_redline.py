"""The edits of a person as tracked changes: rejecting them gives the paper as it was made."""

import io
import re
import zipfile

import rdocx
from docx.document import Document

from tests.worker.word.comparison.edited import edit, made, paragraph, replace, row_of, texts
from worker.word.comparison.redline import write_redline
from worker.word.comparison.run_edits import Author
from worker.word.comparison.units import open_body, read_units


def _change(document: Document) -> None:
    replace("- Kết quả: Văn phòng", "9/9", "8/9")(document)
    paragraph(document, "Biên bản đã").insert_paragraph_before("Hội nghị nhất trí.")
    row = row_of(document, "Trường Chính trị")
    row.getparent().remove(row)


def test_only_what_was_changed_is_marked_and_can_be_rejected() -> None:
    edited = edit(_change)
    author = Author("Trần Văn Bình", "2022-01-12T00:00:00Z")

    redline = write_redline(made(), read_units(open_body(edited)[2]), author)

    with zipfile.ZipFile(io.BytesIO(redline)) as archive:
        xml = archive.read("word/document.xml").decode()
    struck = re.findall(r"<w:delText[^>]*>([^<]*)", xml)
    assert struck == ["7", "Trường Chính trị", "9/9"]
    assert set(re.findall(r'w:author="([^"]*)"', xml)) == {"Trần Văn Bình"}
    document = rdocx.Document.from_bytes(redline)
    document.reject_all()
    assert texts(document.to_bytes()) == texts(made())
    document = rdocx.Document.from_bytes(redline)
    document.accept_all()
    assert texts(document.to_bytes()) == texts(edited)
