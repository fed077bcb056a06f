"""A damaged file is told, made again from its snapshot, and put back only if it is the same."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.verification.conftest import Kept
from tests.workflow.services.verification.conftest import kept as kept
from tests.workflow.services.verification.tampering import tamper
from worker.repair import ReproductionOutcome, repair_papers, reproduce_paper
from worker.resources import Resources
from workflow.models import Event, EventKind, Paper
from workflow.services import damage
from workflow.services.stores.file_store import StagedFile, sha256_of
from workflow.services.verification import sealed_history


def repair_first_paper(kept: Kept) -> bool:
    return repair_papers(Resources(kept.engine, kept.files), [1], lambda: factories.NOW) == 1


def list_file_events(kept: Kept) -> list[EventKind]:
    """What the history says of files."""
    words = (EventKind.FILE_DAMAGED, EventKind.FILE_MENDED)
    with Session(kept.engine) as session:
        query = select(Event.kind).where(Event.kind.in_(words)).order_by(Event.id)
        return list(session.scalars(query))


def report_damage(kept: Kept, sha256: str) -> list[int]:
    with Session(kept.engine) as session:
        papers = damage.report_damage(session, {sha256}, factories.NOW)
        session.commit()
        return papers


@pytest.mark.parametrize("left", [b"", b"something else", None])
def test_a_damaged_file_comes_back_as_it_was(kept: Kept, left: bytes | None) -> None:
    whole = kept.first.read_bytes()
    kept.first.unlink() if left is None else kept.first.write_bytes(left)

    assert report_damage(kept, kept.papers[0]) == [1]
    assert repair_first_paper(kept)

    assert kept.first.read_bytes() == whole
    assert list_file_events(kept) == [EventKind.FILE_DAMAGED, EventKind.FILE_MENDED]
    with Session(kept.engine) as session:
        assert list(sealed_history.find_history_faults(session)) == []


def test_a_file_is_told_once_until_it_is_mended(kept: Kept) -> None:
    kept.first.unlink()

    assert report_damage(kept, kept.papers[0]) == report_damage(kept, kept.papers[0]) == [1]
    assert list_file_events(kept) == [EventKind.FILE_DAMAGED]


def test_a_damaged_attachment_is_told_and_nothing_can_be_made_again(kept: Kept) -> None:
    assert report_damage(kept, kept.attachment) == []
    assert list_file_events(kept) == [EventKind.FILE_DAMAGED]


def test_a_template_that_is_still_shipped_comes_back_too(kept: Kept) -> None:
    kept.first.unlink()
    kept.files.path(kept.template).unlink()

    assert repair_first_paper(kept)
    assert kept.files.get(kept.template)


def test_a_whole_file_is_left_alone(kept: Kept) -> None:
    before = kept.first.stat().st_mtime_ns

    assert repair_first_paper(kept)
    assert kept.first.stat().st_mtime_ns == before


def test_what_would_be_worded_otherwise_today_is_not_put_back(kept: Kept) -> None:
    kept.first.unlink()
    with Session(kept.engine) as session:
        tamper(session, "UPDATE paper SET context_sha256 = 'of another release' WHERE id = 1")
        session.commit()

    assert not repair_first_paper(kept)
    assert not Path(kept.first).exists()


def test_a_paper_made_again_is_compared_with_what_was_kept(kept: Kept) -> None:
    with Session(kept.engine) as session:
        paper = session.get_one(Paper, 1)
        assert reproduce_paper(kept.files, paper).outcome is ReproductionOutcome.SAME

        tamper(session, "UPDATE paper SET file_sha256 = 'of other bytes' WHERE id = 1")
        assert reproduce_paper(kept.files, paper).outcome is ReproductionOutcome.OTHER_BYTES


def test_a_draft_of_another_release_among_packs_is_none_that_can_be_made_again(kept: Kept) -> None:
    contents = [b"%d" % number for number in range(40)]  # so many are one pack
    kept.files.keep([StagedFile(sha256_of(content), content) for content in contents])
    with Session(kept.engine) as session:
        paper = session.get_one(Paper, 1)
        assert paper.values_sha256 is None
        tamper(session, "UPDATE paper SET context_sha256 = 'of another release' WHERE id = 1")

        assert reproduce_paper(kept.files, paper).outcome is ReproductionOutcome.OTHER_VALUES
