"""The process that turns Word files into pages: one after the other, until nobody asks any more.

Started by `workflow.services.printing.page_process`, which ends it where it takes too long.
"""

import logging
import resource
import select
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.pdf.engines import Engine, open_engine
from worker.pdf.errors import UnprintableError
from worker.pdf.pages import MAX_PAGES, draw_pages, find_lost_letters
from worker.word.errors import PackageError, TemplateFault
from workflow.domain.errors import Message, message_to_plain
from workflow.services.child_processes.frames import Frame, read_frame, split_content, write_frame

if TYPE_CHECKING:
    from worker.pdf.filling import Filling

#: Without a request for so long it ends, and its memory is free.
_IDLE_SECONDS = 120


def main() -> None:
    engine_name, url, folder, memory = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    engine = open_engine(engine_name, url, Path(folder))
    if not _is_asked(0):  # started ahead of whoever looks at a page, and must not wait then
        _read_filling({"filling": None}, b"")
    while _is_asked(_IDLE_SECONDS):
        try:
            request, content = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        docx, template = split_content(content, request["lengths"])
        write_frame(sys.stdout.buffer, *_answer(engine, request, docx, template))


def _is_asked(seconds: float) -> bool:
    return bool(select.select([sys.stdin.buffer], [], [], seconds)[0])


def _answer(engine: Engine, request: dict[str, Any], docx: bytes, template: bytes) -> Frame:
    """The PDF and, if they are asked for, the page images of a Word file with its blanks.

    Without a Word file it is filled from the template; the values that come along are marked. With
    `fills_only` the answer is that Word file.
    """
    try:
        filling = _read_filling(request, template) if request["filling"] else None
        docx = docx or (filling.fill() if filling else b"")
        if request.get("fills_only"):
            return {}, docx
        pdf = engine.to_pdf(docx)
        if find_lost_letters(docx, pdf):
            raise UnprintableError(Message("bản in thiếu một số chữ so với tệp Word."))
        return _draw(pdf, filling) if request["images"] else _pack([pdf], [])
    except UnprintableError as error:
        return {"refused": message_to_plain(error.message)}, b""
    except (TemplateFault, PackageError):
        return {"refused": message_to_plain(Message("mẫu văn bản có lỗi."))}, b""
    except MemoryError:
        raise
    except Exception:
        logging.getLogger(__name__).exception("a paper could not be shown")
        return {"refused": message_to_plain(Message("có lỗi khi chuyển sang PDF."))}, b""


def _read_filling(request: dict[str, Any], template: bytes) -> "Filling | None":
    from worker.pdf.filling import read_filling  # slow to load; papers of a batch need none

    return read_filling(request["filling"], template)


def _draw(pdf: bytes, filling: "Filling | None") -> Frame:
    from worker.pdf.blanks import describe_blanks, find_dots  # slow to load

    runs = find_dots(pdf, MAX_PAGES)
    marks = filling.read_marks() if filling and runs else []
    parts = [pdf, *draw_pages(pdf, runs)]
    return _pack(parts, describe_blanks(runs, marks))


def _pack(parts: list[bytes], blanks: list[dict[str, Any]]) -> Frame:
    return {"lengths": [len(part) for part in parts], "blanks": blanks}, b"".join(parts)


if __name__ == "__main__":
    main()
