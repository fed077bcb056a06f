"""Files that take long to read hold two threads of a process, whatever kind of file it is."""

import contextlib
from collections.abc import Callable

import pytest

from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import DomainError, Message
from workflow.services import reading_places
from workflow.services.bounded_child import ask_child
from workflow.services.printing import page_process
from workflow.services.word_scan import find_dangers

ASKING: dict[str, Callable[[], object]] = {
    "a paper is printed": lambda: page_process.render(PdfEngine.EMBEDDED, b"", images=False),
    "a returned file is read": lambda: ask_child("worker.pdf.signed_copy", {"do": "words"}, []),
    "a file with a report is scanned": lambda: find_dangers(b""),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_who_sends_slow_files_keeps_no_thread_from_others(
    ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_places, "_WAIT_SECONDS", 0)
    with contextlib.ExitStack() as held:
        for _ in range(reading_places.MOST):
            held.enter_context(reading_places.hold_place(DomainError(Message("not said"))))

        with pytest.raises(DomainError, match="hãy thử lại sau ít giây"):
            ask()
    with reading_places.hold_place(DomainError(Message("not said"))):
        pass
