"""Every file is held to its hash; whatever is wrong with one is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.workflow.services.verification.conftest import Kept
from workflow.services.verification.stored_files import FileCounts, find_file_faults


def found(kept: Kept, counts: FileCounts | None = None) -> list[str]:
    with Session(kept.engine) as session:
        return [
            fault.where for fault in find_file_faults(session, kept.files, counts or FileCounts())
        ]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def test_whole_files_have_no_fault(kept: Kept) -> None:
    counts = FileCounts()

    assert found(kept, counts) == []
    assert (counts.papers, counts.files, counts.unnamed) == (4, 9, 0)


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
def test_a_harmed_paper_is_named(kept: Kept, harm: Callable[[Path], None]) -> None:
    harm(kept.first)

    assert found(kept) == ["paper 1"]


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
def test_a_harmed_template_or_attachment_is_named(kept: Kept, harm: Callable[[Path], None]) -> None:
    harm(kept.files.path(kept.template))
    harm(kept.files.path(kept.attachment))

    assert sorted(found(kept)) == ["attachment 1", "template 1"]


def test_two_files_that_changed_places_are_both_named(kept: Kept) -> None:
    first, second = (kept.files.path(sha256) for sha256 in kept.papers[:2])
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)

    assert sorted(found(kept)) == ["paper 1", "paper 2"]


def test_files_that_no_row_names_are_counted_and_no_fault(kept: Kept) -> None:
    kept.files.put(b"left over")
    (kept.first.parent / ".new-abc").write_bytes(b"half")
    counts = FileCounts()

    assert found(kept, counts) == []
    assert (counts.unnamed, counts.unfinished) == (1, 1)
