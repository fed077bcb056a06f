"""The process that turns Word files into pages: one after the other, until nobody asks any more.

Started by `workflow.services.printing.page_process`, which ends it where it takes too long.
"""

import logging
import resource
import select
import sys
from pathlib import Path

from worker.pdf.engines import Engine, open_engine
from worker.pdf.errors import UnprintableError
from worker.pdf.pages import draw_pages, find_lost_letters
from workflow.domain.errors import Message, message_to_plain
from workflow.services.frames import Frame, read_frame, write_frame

#: Without a request for so long it ends, and its memory is free.
_IDLE_SECONDS = 120


def main() -> None:
    engine_name, folder, memory = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    engine = open_engine(engine_name, Path(folder))
    while select.select([sys.stdin.buffer], [], [], _IDLE_SECONDS)[0]:
        try:
            request, docx = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        write_frame(sys.stdout.buffer, *_answer(engine, docx, images=request["images"]))


def _answer(engine: Engine, docx: bytes, *, images: bool) -> Frame:
    try:
        pdf = engine.to_pdf(docx)
        if find_lost_letters(docx, pdf):
            raise UnprintableError(Message("bản in thiếu một số chữ so với tệp Word."))
        parts = [pdf, *(draw_pages(pdf) if images else ())]
    except UnprintableError as error:
        return {"refused": message_to_plain(error.message)}, b""
    except MemoryError:
        raise
    except Exception:
        logging.getLogger(__name__).exception("a paper could not be shown")
        return {"refused": message_to_plain(Message("có lỗi khi chuyển sang PDF."))}, b""
    return {"lengths": [len(part) for part in parts]}, b"".join(parts)


if __name__ == "__main__":
    main()
