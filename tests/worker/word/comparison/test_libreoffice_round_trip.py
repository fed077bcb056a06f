"""Ten kinds of edits saved by LibreOffice: what is told is what was done, not how it is saved.

LibreOffice writes the whole file anew: other runs, styles, numbering and marks of changes.
"""

import subprocess
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX

from tests.worker.word.comparison.edited import (
    BLANK,
    CLOSING,
    Edit,
    compare,
    edit,
    paragraph,
    replace,
    row_of,
    track,
)
from workflow.domain.paper_changes import PaperChanges

pytestmark = pytest.mark.slow


def add_paragraph(document: Document) -> None:
    paragraph(document, CLOSING).insert_paragraph_before("Đã nhất trí.")


def delete_row(document: Document) -> None:
    row = row_of(document, "Trường Chính trị")
    row.getparent().remove(row)


def comment(document: Document) -> None:
    noted = paragraph(document, "- Kết quả: Văn phòng")
    document.add_comment(noted.runs, text="Xem lại 8/9?", author="Người soát", initials="NS")


def add_table(document: Document) -> None:
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"ô {number}"
    paragraph(document, CLOSING)._p.addprevious(table._tbl)


def move_signature(document: Document) -> None:
    table = next(
        table for table in document.tables
        if any("Tiêu Hồng Phúc" in cell.text for row in table.rows for cell in row.cells)
    )  # fmt: skip
    paragraph(document, "Địa điểm")._p.addprevious(table._tbl)


def restyle(document: Document) -> None:
    for one in document.paragraphs:
        for run in one.runs:
            run.font.name = "Arial"
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def counts(added: int, removed: int, changed: int) -> Callable[[PaperChanges], bool]:
    wanted = {"added": added, "removed": removed, "changed": changed}
    return lambda found: found.counts == wanted


def written(text: str) -> Callable[[PaperChanges], bool]:
    return lambda found: [one.written for one in found.contradictions] == [text]


def nothing(found: PaperChanges) -> bool:
    return found.is_unchanged


def free(found: PaperChanges) -> bool:
    return found.contradictions == []


FIGURE = "- Kết quả: Văn phòng"
EDITS: dict[str, tuple[Edit, tuple[Callable[[PaperChanges], bool], ...]]] = {
    "an added paragraph": (add_paragraph, (counts(1, 0, 0), free)),
    "a changed figure": (replace(FIGURE, "9/9", "8/9"), (counts(0, 0, 1), written("8/9"))),
    "a deleted row": (
        delete_row,
        (
            counts(0, 1, 0),
            lambda found: "Đã xóa «7 | Trường Chính trị" in str(found.contradictions[0].message),
        ),
    ),
    "a changed name": (
        replace(FIGURE, "Văn phòng Tỉnh ủy", "Văn phòng Tỉnh đoàn"),
        (counts(0, 0, 1), written("Văn phòng Tỉnh đoàn")),
    ),
    "a filled blank": (
        replace("Địa điểm", BLANK, "Hội trường A"),
        (lambda found: "hồ sơ chưa ghi" in str(found.contradictions[0].message),),
    ),
    "nothing but saved": (lambda _document: None, (nothing,)),
    "a comment": (comment, (nothing,)),
    "a struck figure": (lambda document: track(document, "del"), (written(""),)),
    "a typed figure": (lambda document: track(document, "ins"), (written("8/9"),)),
    "a new table": (add_table, (counts(2, 0, 0), free)),
    "a moved signature": (
        move_signature,
        (free, lambda found: found.counts["added"] == found.counts["removed"] > 0),
    ),
    "another font": (restyle, (nothing,)),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, soffice: str) -> dict[str, bytes]:
    """Each edited paper as LibreOffice saves it; started once for all."""
    folder = tmp_path_factory.mktemp("edited")
    files = []
    for number, (change, _expected) in enumerate(EDITS.values()):
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(edit(change))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    target = folder / "saved"
    subprocess.run(
        [*command, "--outdir", str(target), *map(str, files)], check=True, capture_output=True
    )
    return {
        name: (target / file.name).read_bytes() for name, file in zip(EDITS, files, strict=True)
    }


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_alike_once_libreoffice_has_saved_it(
    name: str, saved: dict[str, bytes]
) -> None:
    found = compare(saved[name])

    for expected in EDITS[name][1]:
        assert expected(found), (found.counts, [str(one.message) for one in found.contradictions])
