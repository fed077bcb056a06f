"""Files that take long to read hold two threads of a process, whatever kind of file it is."""

import contextlib
from collections.abc import Callable

import pytest

from tests.worker.word.lint.papers import good
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import DomainError, Message
from workflow.services.child_processes import bounded_child, reading_places
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.printing import page_process, recognition
from workflow.services.uploads.word_scan import find_dangers

_WORD = "worker.word.comparison"

ASKING: dict[str, Callable[[], object]] = {
    "a paper is printed": lambda: page_process.render(PdfEngine.EMBEDDED, b"", images=False),
    "a returned file is read": lambda: ask_child("worker.pdf.signed_copy", {"do": "words"}, []),
    "a file with a report is scanned": lambda: find_dangers(b""),
}


def test_what_strangers_have_checked_keeps_nobodys_own_file_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A PDF of 178 KB that takes 12 s to read, sent without end: an officer waited as long."""
    monkeypatch.setattr(reading_places, "_WAIT_SECONDS", 0)
    monkeypatch.setattr(bounded_child, "_WAIT_SECONDS", 0)
    busy = DomainError(Message("not said"))
    with reading_places.hold_place(busy, for_strangers=True):
        assert recognition.read_text(good("plan")) == ""
    with bounded_child._TURNS[True]:
        assert recognition.read_text(good("plan")) == ""
        assert ask_child(_WORD, {"do": "text"}, [good("plan")])[1]


def test_strangers_ask_by_a_child_of_their_own() -> None:
    with contextlib.ExitStack() as held:
        for _ in range(reading_places.MOST):
            held.enter_context(reading_places.hold_place(DomainError(Message("not said"))))
        held.enter_context(bounded_child._TURNS[False])

        assert recognition.read_text(good("plan"))


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
