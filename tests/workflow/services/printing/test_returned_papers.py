"""Edited papers that come back: kept, compared, blocking, carried over, verified."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from workflow.domain.errors import BadInputError, DomainError, MoveRefusedError
from workflow.domain.paper_changes import PaperChanges, decode_changes
from workflow.domain.paper_life import STAGE_MOVES, PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.record import Tally
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, EditedPaper, Event, EventKind, Paper, PaperStatus, Review
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.child_processes.frames import Frame
from workflow.services.printing import comparison_process, paper_requests
from workflow.services.printing.current_papers import newest_papers, read_paper_set
from workflow.services.printing.downloads import zip_paper_set
from workflow.services.printing.edited_papers import current_file, find_uncarried
from workflow.services.printing.paper_check import find_by_content
from workflow.services.printing.paper_life import list_obstacles, move_paper
from workflow.services.printing.returned_papers import (
    ReturnedPaper,
    add_edited_paper,
    carry_over,
    compare_returned,
)
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.stored_files import FileCounts, find_file_faults

MINUTES = PaperKind.MINUTES
ISSUE = next(move for move in STAGE_MOVES if move.name == "issue")


class Desk:
    """A clerk with the minutes of one review, made."""

    def __init__(self, session: Session, engine: Engine, files: FileStore) -> None:
        self.session, self.engine, self.files = session, engine, files
        record = factories.make_record(9, state=State.VOTES_TALLIED)
        self.review: Review = record_exchange.store_record(session, record, by=None, now=NOW).review
        self.clerk: Account = credentials.add_account(
            session, login="vanthu", name="Trần Văn Thư", role=Role.ADMINISTRATOR, now=NOW
        )
        session.commit()
        self.make()

    def make(self) -> None:
        paper_requests.request_papers_of_review(
            self.session, self.review, [MINUTES], by=None, now=NOW
        )
        self.session.commit()
        fill_waiting(self.engine, self.files, lambda: NOW)
        self.session.expire_all()

    @property
    def paper(self) -> Paper:
        return newest_papers(self.session, self.review, status=PaperStatus.READY)[MINUTES]

    def recount(self, votes: int) -> None:
        contest = factories.make_contest(
            members=9, tallies=(Tally(candidate="Sở số 2", votes=votes),)
        )
        self.review.state = State.MEETING_HELD
        reviews.save_section(
            self.session, self.review, "contests", {"contests": (contest,)},
            seen=self.review.version, by=None, now=NOW,
        )  # fmt: skip
        self.session.commit()

    def send(self, change: Callable[[Document], object] | bytes) -> EditedPaper:
        content = change if isinstance(change, bytes) else self.edit(change)
        try:
            returned = compare_returned(
                self.session, self.files, self.review, self.paper.id,
                file_name="bien-ban.docx", content=content, by=self.clerk, now=NOW,
            )  # fmt: skip
            edited = self.keep(returned)
        except DomainError:
            self.session.rollback()
            raise
        self.session.commit()
        return edited

    def keep(self, returned: ReturnedPaper) -> EditedPaper:
        return add_edited_paper(
            self.session, self.files, self.review, self.paper.id, returned, by=self.clerk, now=NOW
        )

    def edit(self, change: Callable[[Document], object]) -> bytes:
        document = docx.Document(io.BytesIO(self.files.get(str(self.paper.file_sha256))))
        change(document)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()

    def obstacles(self) -> list[str]:
        return [
            str(one)
            for one in list_obstacles(self.session, self.review, self.paper, ISSUE, by=self.clerk)
        ]


@pytest.fixture
def desk(session: Session, engine: Engine, tmp_path: Path) -> Desk:
    return Desk(session, engine, FileStore(tmp_path / "files"))


def _write_below(document: Document) -> None:
    document.add_paragraph("Hội nghị nhất trí thông qua.")


def _change_votes(document: Document) -> None:
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("9/9", "8/9")


def test_an_edited_paper_is_what_the_paper_is_from_then_on(desk: Desk) -> None:
    edited = desk.send(_write_below)

    assert find_by_content(
        desk.session, desk.files.get(edited.file_sha256), issued=False
    ) is desk.paper  # fmt: skip
    assert current_file(desk.session, desk.paper) == edited.file_sha256 != desk.paper.file_sha256
    assert edited.inspection is not None
    assert edited.inspection.report is not None
    found = read_paper_set(desk.session, desk.review)
    content = b"".join(zip_paper_set(desk.session, desk.files, found))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".docx"))
        assert archive.read(name) == desk.files.get(edited.file_sha256)
    event = desk.session.scalars(select(Event).filter_by(kind=EventKind.PAPER_RETURNED)).one()
    assert event.detail["made"] == desk.paper.file_sha256
    assert event.detail["sha256"] == edited.file_sha256


def test_a_changed_figure_blocks_and_stays_out_of_the_set(desk: Desk) -> None:
    desk.send(_change_votes)

    with pytest.raises(MoveRefusedError, match="«9/9» thành «8/9»"):
        move_paper(desk.session, desk.review, desk.paper.id, "check", by=None, now=NOW)
    found = read_paper_set(desk.session, desk.review)
    assert found.papers == ()
    assert "khác hồ sơ" in str(found.left_out[0][1])


def test_comments_and_open_changes_stand_before_issuing(desk: Desk) -> None:
    def comment(document: Document) -> None:
        _write_below(document)
        document.add_comment(document.paragraphs[-1].runs, "Xem lại câu này", author="Sếp")

    desk.send(comment)

    assert "Bản sửa còn 1 nhận xét." in desk.obstacles()


def test_typed_text_is_carried_into_the_paper_made_again(desk: Desk) -> None:
    desk.send(_write_below)
    desk.recount(8)
    desk.make()

    assert find_uncarried(desk.session, desk.paper)
    assert any("chưa chuyển" in line for line in desk.obstacles())
    edited = desk.keep(
        carry_over(desk.session, desk.files, desk.review, desk.paper.id, by=desk.clerk, now=NOW)
    )
    desk.session.commit()

    document = docx.Document(io.BytesIO(desk.files.get(edited.file_sha256)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[-1] == "Hội nghị nhất trí thông qua."
    assert any("8/9" in line for line in lines)
    assert edited.carried_from_id
    changes = decode_changes(edited.report)
    assert changes.contradictions == []
    assert changes.carried is not None
    assert changes.carried.carried == 1
    assert find_uncarried(desk.session, desk.paper) is None


HOSTILE = {
    "no Word file": (b"%PDF-1.7", "không phải tệp Word"),
    "empty": (b"", "trống"),
    "torn": (b"PK\3\4" + b"\0" * 200, "không phải tệp Word"),
}


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_paper_is_refused_in_words(desk: Desk, content: bytes, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        desk.send(content)

    assert desk.session.query(EditedPaper).count() == 0


def test_typed_text_waits_however_often_the_paper_is_made_again(desk: Desk) -> None:
    """Until it is carried over, or a file without it is sent in."""
    first = desk.send(_write_below)
    for votes in (8, 7):
        desk.recount(votes)
        desk.make()
        assert find_uncarried(desk.session, desk.paper) is first
        assert "Bản trước có phần đã sửa trong Word chưa chuyển sang bản này." in desk.obstacles()

    desk.send(lambda _document: None)
    assert find_uncarried(desk.session, desk.paper) is None
    desk.recount(6)
    desk.make()
    assert find_uncarried(desk.session, desk.paper) is None


def test_whoever_looked_at_one_file_does_not_answer_for_another(desk: Desk) -> None:
    looked_at = current_file(desk.session, desk.paper)
    desk.send(_write_below)

    def check(seen: str) -> None:
        move_paper(desk.session, desk.review, desk.paper.id, "check", seen=seen, by=None, now=NOW)

    with pytest.raises(MoveRefusedError, match="từ khi anh/chị xem"):
        check(looked_at)
    desk.session.rollback()
    check(current_file(desk.session, desk.paper))
    assert desk.paper.stage is PaperStage.CHECKED


def test_a_file_with_macros_is_refused(desk: Desk) -> None:
    changed = io.BytesIO()
    part = (
        b'<Override PartName="/word/vba.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    edited = io.BytesIO(desk.edit(_write_below))
    with zipfile.ZipFile(edited) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</Types>", part + b"</Types>"))
        target.writestr("word/vba.bin", b"\xd0\xcf")

    with pytest.raises(BadInputError, match="macro"):
        desk.send(changed.getvalue())


def test_nothing_comes_back_into_a_paper_that_was_sent_on(desk: Desk) -> None:
    desk.paper.stage = PaperStage.ISSUED
    desk.session.commit()

    with pytest.raises(MoveRefusedError, match="dự thảo"):
        desk.send(_write_below)


def test_verification_looks_at_edited_papers_and_the_database_keeps_them(desk: Desk) -> None:
    edited = desk.send(_write_below)
    with pytest.raises(IntegrityError):
        desk.session.execute(text("UPDATE edited_paper SET file_name = 'x'"))
    desk.session.rollback()
    desk.files.path(edited.file_sha256).write_bytes(b"other bytes")

    faults = list(find_file_faults(desk.session, desk.files, FileCounts()))

    assert [fault.where for fault in faults] == [f"edited_paper {edited.id}"]


def test_nobody_waits_to_save_while_files_are_compared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[str] = []

    def ask_as_ever(module: str, request: dict[str, Any], parts: list[bytes]) -> Frame:
        with desk.engine.begin() as other:  # would wait until it gave up
            other.exec_driver_sql("PRAGMA busy_timeout")
        saved.append(request["do"])
        return ask_child(module, request, parts)

    monkeypatch.setattr(comparison_process, "ask_child", ask_as_ever)
    desk.send(_write_below)
    desk.recount(8)
    desk.make()
    carry_over(desk.session, desk.files, desk.review, desk.paper.id, by=desk.clerk, now=NOW)

    assert saved == ["compare", "carry", "compare"]


def _write_footer(document: Document) -> None:
    document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"


def test_an_edit_of_the_footer_alone_is_an_edit(desk: Desk) -> None:
    edited = desk.send(_write_footer)

    changes = decode_changes(edited.report)
    assert (changes.is_unchanged, changes.margins) == (False, [("", "Lưu hành nội bộ")])
    assert list(changes.list_disagreements()) == []

    desk.recount(8)
    desk.make()
    assert find_uncarried(desk.session, desk.paper)
    carried = carry_over(
        desk.session, desk.files, desk.review, desk.paper.id, by=desk.clerk, now=NOW
    )
    told = decode_changes(carried.found.report).carried
    assert told
    assert ("", "Lưu hành nội bộ") in told.left


def test_a_code_that_was_taken_out_of_the_footer_stands_before_issuing() -> None:
    changes = PaperChanges(counts={}, margins=[("Mã kiểm tra: 7K2M-Q9XD-04TZ", "")])

    assert [str(one) for one in changes.list_unfinished()] == [
        "Mã kiểm tra ở chân trang của bản sửa đã bị xóa hoặc sửa."
    ]
