"""Sending an edited paper in on its page, and reading what it changed."""

import io
from collections.abc import Callable

import docx

from tests.workflow.web.pages import Browser, Page, text_of
from workflow.services.stores.file_store import FileStore

Ask = Callable[..., Page]
Make = Callable[[], None]


def _edited(head: Browser, address: str, old: str, new: str) -> io.BytesIO:
    """The minutes as somebody edited them in Word."""
    document = docx.Document(io.BytesIO(head.download(f"{address}/1/download").data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    document.add_paragraph("Hội nghị nhất trí thông qua.")
    document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"
    saved = io.BytesIO()
    document.save(saved)
    saved.seek(0)
    return saved


def test_an_edited_paper_is_compared_word_by_word(
    head: Browser, ask: Ask, address: str, make_papers: Make
) -> None:
    ask("minutes")
    make_papers()
    page = head.get(f"{address}/1/edited")
    file = (_edited(head, address, "9/9 thành viên", "8/9 thành viên"), "bien ban.docx")

    page = head.submit(page, f"{address}/1/edited", {"file": file})

    assert "Đã nhận bản sửa" in page.text
    assert "«9/9» thành «8/9»: hồ sơ ghi «9/9»." in page.text
    assert any("9/9" in text_of(tag) for tag in page.all("del"))
    assert "Hội nghị nhất trí thông qua." in page.text
    assert "Đầu trang, chân trang" in page.text
    assert any("Lưu hành nội bộ" in text_of(tag) for tag in page.all("ins"))
    shown = head.get(f"{address}/1")
    assert "khác hồ sơ" in shown.text
    assert "Bản sửa trong Word khác hồ sơ" in shown.text
    redline = head.download(page.links["Tải bản theo dõi thay đổi"])
    assert "Thay-doi.docx" in redline.headers["Content-Disposition"]
    history = head.get(address.removesuffix("/papers") + "/history")
    assert "Gửi bản sửa «bien ban.docx» của Biên bản hội nghị" in history.text


def test_what_is_no_word_file_is_refused_beside_its_field(
    head: Browser, ask: Ask, address: str, make_papers: Make, files: FileStore
) -> None:
    ask("minutes")
    make_papers()
    page = head.get(f"{address}/1/edited")

    page = head.submit(
        page, f"{address}/1/edited", {"file": (io.BytesIO(b"%PDF"), "a.docx")}, status=422
    )

    assert "Tệp hỏng hoặc không phải tệp Word (.docx)." in page.text
    assert "Các bản" not in page.text


def test_a_changed_footer_alone_is_shown_and_not_told_as_unchanged(
    head: Browser, ask: Ask, address: str, make_papers: Make
) -> None:
    ask("minutes")
    make_papers()
    document = docx.Document(io.BytesIO(head.download(f"{address}/1/download").data))
    document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"
    saved = io.BytesIO()
    document.save(saved)
    saved.seek(0)

    page = head.submit(
        head.get(f"{address}/1/edited"), f"{address}/1/edited", {"file": (saved, "a.docx")}
    )

    assert any("Lưu hành nội bộ" in text_of(tag) for tag in page.all("ins"))
    assert "Không khác chữ nào" not in page.text
    assert "có phần tự viết" in head.get(f"{address}/1").text
