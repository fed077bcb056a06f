"""What cannot be printed rightly is refused in words, and harms nobody."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from tests.templates_docx.filled import Case, fill
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.errors import UnprintableError
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.services.printing import page_process
from workflow.services.printing.page_process import PageProcess, UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import FileStore

MINUTES = fill(Case(Family.PARTY, PaperKind.MINUTES, "seed"))


@pytest.fixture
def process() -> Iterator[PageProcess]:
    process = PageProcess(PdfEngine.EMBEDDED)
    yield process
    process.close()


@pytest.mark.parametrize("sign", ["漢", "✓", "😀", "ก", "\ufeff"])
def test_a_letter_outside_the_font_is_refused(sign: str) -> None:
    """The engine would print the Vietnamese letters of that run as boxes."""
    document = docx.Document(io.BytesIO(MINUTES))
    document.add_paragraph(f"Đơn vị Mẫu {sign} Ba")
    changed = io.BytesIO()
    document.save(changed)

    with pytest.raises(UnprintableError, match="ngoài phông"):
        EmbeddedEngine().to_pdf(changed.getvalue())


@pytest.mark.parametrize("content", [b"", b"no zip", MINUTES[:5000]])
def test_what_is_no_word_file_is_refused_and_the_next_paper_is_printed(
    content: bytes, process: PageProcess
) -> None:
    with pytest.raises(UnviewableError, match="Chưa xem được trang ở đây: tệp Word này không đọc"):
        process.render(content, images=False)

    assert process.render(MINUTES, images=True).pdf.startswith(b"%PDF-")


def test_a_paper_that_needs_too_much_memory_ends_the_child_only(
    process: PageProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = page_process._Limits(seconds=20, memory=24 * 2**20)
    monkeypatch.setitem(page_process._LIMITS, PdfEngine.EMBEDDED.name, tight)
    small = PageProcess(PdfEngine.EMBEDDED)

    with pytest.raises(UnviewableError, match="Chưa xem được trang ở đây"):
        small.render(MINUTES, images=True)
    small.close()

    assert len(process.render(MINUTES, images=True).images) == 2


def test_a_paper_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = page_process._Limits(seconds=0, memory=2**29)
    monkeypatch.setitem(page_process._LIMITS, PdfEngine.EMBEDDED.name, hasty)
    process = PageProcess(PdfEngine.EMBEDDED)

    with pytest.raises(UnviewableError, match="quá lâu"):
        process.render(MINUTES, images=True)
    process.close()


def test_a_preview_is_made_once_and_again_where_the_cache_is_damaged(tmp_path: Path) -> None:
    files = FileStore(tmp_path)
    previews = Previews(files, PdfEngine.EMBEDDED)
    sha256 = files.put(MINUTES)
    assert previews.count_pages(sha256) == 2
    assert previews.page_image(sha256, 2).startswith(b"\x89PNG")
    first = previews.pdf(sha256)
    files.path(sha256).unlink()  # so that only the cache can answer

    assert previews.pdf(sha256) == first

    files.put(MINUTES)
    (cached,) = (tmp_path / ".previews").rglob("*.pdf")
    cached.write_bytes(cached.read_bytes()[:-1])
    assert previews.pdf(sha256) == first
    page_process.close_processes()


def test_the_cache_of_previews_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.services.printing.previews._MAX_KEPT", 1)
    files = FileStore(tmp_path)
    previews = Previews(files, PdfEngine.EMBEDDED)

    assert previews.count_pages(files.put(MINUTES)) == 2

    assert len([path for path in (tmp_path / ".previews").rglob("*") if path.is_file()]) == 1
    page_process.close_processes()
