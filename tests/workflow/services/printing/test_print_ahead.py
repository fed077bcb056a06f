"""Many papers are printed by two children at once, and come in their order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.templates_docx.filled import Case, fill
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family
from workflow.services.printing import page_process
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import DamagedFileError, FileStore

pytestmark = pytest.mark.slow

KINDS = (PaperKind.PLAN, PaperKind.BALLOT, PaperKind.INVITATION, PaperKind.VOTE_MINUTES)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def previews(files: FileStore) -> Iterator[Previews]:
    page_process.close_processes()
    yield Previews(files, PdfEngine.EMBEDDED)
    page_process.close_processes()


def test_a_batch_is_printed_in_order_by_two_children(previews: Previews, files: FileStore) -> None:
    hashes = [files.put(fill(Case(Family.STATE, kind, "full"))) for kind in KINDS]
    lost, broken = "0" * 64, files.put(b"no Word file")
    wanted = [*hashes[:2], None, lost, broken, *hashes[2:]]

    found = []
    for sha256, printed in previews.print_ahead(wanted, lambda sha256: sha256):
        found.append(sha256)
        if sha256 is None:
            assert printed is None
            continue
        assert printed is not None
        if sha256 in hashes:
            assert printed() == previews.pdf(sha256)
            continue
        with pytest.raises(DamagedFileError if sha256 == lost else UnviewableError):
            printed()

    assert found == wanted
    assert sum(map(len, page_process._idle.values())) == page_process.AT_ONCE


def test_who_looks_at_a_page_does_not_wait_for_a_batch(
    previews: Previews, files: FileStore
) -> None:
    """All that a batch may use is in use; a page is shown all the same."""
    sha256 = files.put(fill(Case(Family.STATE, PaperKind.BALLOT, "full")))
    for _ in range(page_process.AT_ONCE):
        page_process._BATCH_PLACES.acquire()
    try:
        assert previews.pdf(sha256).startswith(b"%PDF-")
    finally:
        for _ in range(page_process.AT_ONCE):
            page_process._BATCH_PLACES.release()


def test_a_child_is_started_once_before_anybody_waits_for_it(
    previews: Previews, files: FileStore
) -> None:
    sha256 = files.put(fill(Case(Family.STATE, PaperKind.BALLOT, "full")))
    page_process.prepare(previews.engine)
    ((child,),) = page_process._idle.values()
    started = child._child
    assert child.is_running

    page_process.prepare(previews.engine)
    assert previews.pdf(sha256).startswith(b"%PDF-")
    assert [one._child for one in page_process._idle.popitem()[1]] == [started]
    assert started is not None
    started.close()
    assert not child.is_running
    child.close()


def test_who_leaves_a_download_leaves_nothing_behind(previews: Previews, files: FileStore) -> None:
    hashes = [files.put(fill(Case(Family.STATE, kind, "full"))) for kind in KINDS]

    printing = previews.print_ahead([*hashes, *hashes], lambda sha256: sha256)
    next(printing)
    printing.close()  # type: ignore[attr-defined]  # a generator

    for _ in range(page_process.AT_ONCE):
        assert page_process._BATCH_PLACES.acquire(timeout=0)
    for _ in range(page_process.AT_ONCE):
        page_process._BATCH_PLACES.release()
