"""A paper from draft to filed: what stands in its way, and that an issued one is settled."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from workflow.domain.errors import DomainError, Message, MoveRefusedError
from workflow.domain.paper_life import STAGE_MOVES, PaperStage, list_stage_moves
from workflow.domain.paper_settings import CorrectionDetails
from workflow.domain.papers import PaperKind
from workflow.domain.record import (
    Bloc,
    FurtherMeeting,
    IssuedPaper,
    MeetingKind,
    Person,
    Tally,
)
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, Event, EventKind, Paper, PaperStatus, Review
from workflow.services import paper_settings, reviews
from workflow.services.accounts import credentials
from workflow.services.locks import reopen_section, reopened_sections
from workflow.services.printing import downloads, paper_requests
from workflow.services.printing.current_papers import (
    newest_papers,
    newest_papers_by_key,
    read_paper_set,
)
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.obstacles import Obstacle
from workflow.services.printing.paper_life import (
    compare_texts,
    list_differences,
    list_obstacles,
    move_paper,
)
from workflow.services.printing.paper_sets import list_changed_sentences
from workflow.services.printing.returned_papers import add_edited_paper, compare_returned
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore

SIGNER = Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",))
#: A figure that nobody has counted.
WRONG = "0/9"
KINDS = [PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL]


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def review(engine: Engine, session: Session) -> Review:
    """A year of nine members whose votes are counted; its papers have numbers, dates, signers."""
    papers = tuple(
        IssuedPaper(kind=kind, number=number, date=dt.date(2022, 1, 12), signer=SIGNER)
        for number, kind in enumerate(KINDS, 1)
    )
    record = factories.make_record(9, papers=papers, state=State.VOTES_TALLIED)
    found = record_exchange.store_record(session, record, by=None, now=NOW).review
    session.commit()
    return found


class Office:
    """What people do with the papers of one review."""

    def __init__(self, session: Session, engine: Engine, files: FileStore, review: Review) -> None:
        self.session, self.engine, self.files, self.review = session, engine, files, review

    def make(self, kinds: list[PaperKind]) -> None:
        paper_requests.request_papers_of_review(self.session, self.review, kinds, by=None, now=NOW)
        self.session.commit()
        fill_waiting(self.engine, self.files, lambda: NOW)
        self.session.expire_all()

    def recount(self, votes: int) -> None:
        contest = factories.make_contest(
            members=9, tallies=(Tally(candidate="Sở số 2", votes=votes),)
        )
        reopen_section(self.session, self.review, "contests", reason="Kiểm lại", by=None, now=NOW)
        reviews.save_section(
            self.session, self.review, "contests", {"contests": (contest,)},
            seen=self.review.version, by=None, now=NOW,
        )  # fmt: skip
        self.session.commit()

    def number(self, kind: PaperKind, number: int | None) -> None:
        """Give a paper a number, or none."""
        papers = tuple(
            msgspec.structs.replace(row, number=number) if row.kind == kind else row
            for row in facts_of(self.session, self.review).papers
        )
        reviews.save_section(
            self.session, self.review, "papers", {"papers": papers},
            seen=self.review.version, by=None, now=NOW,
        )  # fmt: skip
        self.session.commit()

    def meet(self, place: str) -> None:
        """Save a further meeting at that place."""
        own = facts_of(self.session, self.review).meeting
        assert own
        meeting = msgspec.structs.replace(own, place=place, kind=MeetingKind.HALF_YEAR)
        reviews.save_section(
            self.session, self.review, "meetings",
            {"meetings": (FurtherMeeting(2, meeting, results=("Kết quả",)),)},
            seen=self.review.version, by=None, now=NOW,
        )  # fmt: skip
        self.session.commit()

    def paper(self, kind: PaperKind) -> Paper:
        return newest_papers(self.session, self.review, status=PaperStatus.READY)[kind]

    def move(self, kind: PaperKind, *names: str, reason: str = "") -> None:
        for name in names:
            move_paper(
                self.session, self.review, self.paper(kind).id, name,
                reason=reason, by=None, now=NOW,
            )  # fmt: skip
        self.session.commit()

    def issue(self, kind: PaperKind) -> None:
        """Issue a paper, whatever blanks and layout say: tests of that look at the obstacles."""
        self.paper(kind).stage = PaperStage.ISSUED
        self.session.commit()

    def save_votes(self, votes: int) -> None:
        """Save another count as the form does: only once the contests are reopened."""
        reopened = reopened_sections(self.session, self.review)
        tallies = (Tally(candidate="Sở số 2", votes=votes),)
        saved = reviews.save_section(
            self.session, self.review, "contests",
            {"contests": (factories.make_contest(members=9, tallies=tallies),)},
            seen=self.review.version, by=None, now=NOW,
        )  # fmt: skip
        assert saved is None or "contests" in reopened
        self.session.commit()

    def text(self, paper: Paper) -> str:
        """All words of a paper as it goes out."""
        content = self.files.get(current_file(self.session, paper))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())

    def edit_in_word(self, kind: PaperKind) -> None:
        """Send a paper back with another figure in it."""
        paper = self.paper(kind)
        document = docx.Document(io.BytesIO(self.files.get(str(paper.file_sha256))))
        for run in document.element.body.iter(qn("w:t")):
            run.text = re.sub(r"\b[5-9]/9\b", WRONG, run.text or "")
        saved = io.BytesIO()
        document.save(saved)
        clerk = self.session.scalar(select(Account)) or credentials.add_account(
            self.session, login="vanthu", name="Trần Văn Thư", role=Role.ADMINISTRATOR, now=NOW
        )
        self.session.commit()
        returned = compare_returned(
            self.session, self.files, self.review, paper.id,
            file_name="a.docx", content=saved.getvalue(), by=clerk, now=NOW,
        )  # fmt: skip
        add_edited_paper(
            self.session, self.files, self.review, paper.id, returned, by=clerk, now=NOW
        )
        self.session.commit()

    def go_to(self, state: State) -> None:
        self.review.state = state
        self.session.commit()

    def unzip(self) -> zipfile.ZipFile:
        found = read_paper_set(self.session, self.review)
        content = b"".join(downloads.zip_paper_set(self.session, self.files, found))
        return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture
def office(session: Session, engine: Engine, files: FileStore, review: Review) -> Office:
    return Office(session, engine, files, review)


def test_a_zip_never_contradicts_itself(office: Office) -> None:
    """Papers were made, votes changed, the minutes alone made anew: the others stay out."""
    office.make(KINDS)
    office.recount(8)
    office.make([PaperKind.MINUTES])

    with office.unzip() as archive:
        listed = json.loads(archive.read("manifest.json"))
        names = [name for name in archive.namelist() if name.endswith(".docx")]

    assert names == ["Khoi-thi-dua-1_2021_Bien-ban-hoi-nghi.docx"]
    by_kind = {row["kind"]: row for row in listed}
    assert by_kind["minutes"]["version"] == 2
    assert by_kind["minutes"]["stage"] == "draft"
    assert by_kind["minutes"]["sha256"]
    assert by_kind["proposal"]["file"] is None
    assert "số liệu cũ" in by_kind["proposal"]["reason"]


def test_an_issued_paper_keeps_its_bytes_and_no_later_one_replaces_it(office: Office) -> None:
    office.make(KINDS)
    office.issue(PaperKind.MINUTES)
    before = office.paper(PaperKind.MINUTES)
    office.recount(8)

    with pytest.raises(MoveRefusedError, match="đã phát hành"):
        office.make([PaperKind.MINUTES])
    office.session.rollback()
    office.make(KINDS)

    after = office.paper(PaperKind.MINUTES)
    assert (after.id, after.file_sha256) == (before.id, before.file_sha256)
    assert read_paper_set(office.session, office.review).changed == (after,)
    texts = list_differences(office.session, office.review, after)
    assert any("9/9" in old and "8/9" in new for old, new in texts)


def test_a_sentence_that_a_paper_says_twice_differs_once() -> None:
    then = {"basis": "số 5", "texts": ["số 5", "9/9"], "gone": "x"}

    assert compare_texts(then, {"basis": "số 6", "texts": ["số 6", "8/9"]}) == [
        ("số 5", "số 6"), ("9/9", "8/9"), ("x", ""),
    ]  # fmt: skip


def test_a_closed_year_gets_no_new_versions(office: Office) -> None:
    office.make([PaperKind.MINUTES])
    before = office.paper(PaperKind.MINUTES).id
    office.review.state = State.CLOSED
    office.session.commit()

    with pytest.raises(MoveRefusedError, match="đã kết thúc"):
        office.make([PaperKind.MINUTES])
    office.session.rollback()
    batch = paper_requests.request_papers(
        office.session, [office.review], [PaperKind.MINUTES, PaperKind.PROPOSAL], by=None, now=NOW
    )
    office.session.flush()

    assert {paper.kind: paper.status for paper in batch.papers} == {
        "minutes": PaperStatus.SKIPPED, "proposal": PaperStatus.QUEUED,
    }  # fmt: skip
    assert office.paper(PaperKind.MINUTES).id == before


def test_the_database_keeps_an_issued_paper_issued(office: Office) -> None:
    office.make([PaperKind.MINUTES])
    office.issue(PaperKind.MINUTES)

    with pytest.raises(IntegrityError):
        office.session.execute(text("UPDATE paper SET stage = 'draft' WHERE stage = 'issued'"))


def test_each_step_is_in_the_history_with_what_it_was_about(office: Office) -> None:
    office.make([PaperKind.PROPOSAL])

    office.move(PaperKind.PROPOSAL, "check", "send")
    office.move(PaperKind.PROPOSAL, "recall", reason="Sai tên")

    kinds = select(Event).filter_by(kind=EventKind.PAPER_MOVED).order_by(Event.id)
    told = [row.detail for row in office.session.scalars(kinds)]
    assert [row["move"] for row in told] == ["check", "send", "recall"]
    assert told[-1]["reason"] == "Sai tên"
    assert {row["sha256"] for row in told} == {office.paper(PaperKind.PROPOSAL).file_sha256}


def test_a_paper_of_older_facts_goes_no_further(office: Office) -> None:
    office.make([PaperKind.PROPOSAL])
    office.move(PaperKind.PROPOSAL, "check")
    office.recount(8)

    with pytest.raises(MoveRefusedError, match="số liệu cũ"):
        office.move(PaperKind.PROPOSAL, "send")


def test_blanks_layout_and_other_papers_stand_before_issuing(office: Office) -> None:
    office.make([PaperKind.PROPOSAL, PaperKind.MINUTES])
    office.issue(PaperKind.MINUTES)
    office.recount(8)
    office.make([PaperKind.PROPOSAL])
    issue = next(move for move in STAGE_MOVES if move.name == "issue")

    found = list_obstacles(
        office.session, office.review, office.paper(PaperKind.PROPOSAL), issue, None
    )

    texts = [message.text for message in found]
    assert "Còn {count} chỗ trống: {names}." in texts
    assert "Văn bản còn {count} lỗi thể thức." in texts
    assert any("công văn đính chính" in line for line in texts)


@pytest.mark.parametrize(
    ("kind", "lacking", "said"),
    [
        (PaperKind.PROPOSAL, PaperKind.MINUTES, "«Biên bản hội nghị» chưa có số."),
        (PaperKind.PROPOSAL, PaperKind.PROPOSAL, "«Tờ trình» chưa có số."),
        (PaperKind.AWARD_LIST, PaperKind.PROPOSAL, "«Tờ trình» chưa có số."),
    ],
)
def test_nothing_goes_out_that_cites_a_blank_number(
    office: Office, kind: PaperKind, lacking: PaperKind, said: str
) -> None:
    office.number(lacking, None)
    office.make([kind])
    issue = next(move for move in STAGE_MOVES if move.name == "issue")

    def find() -> list[Message]:
        paper = newest_papers(office.session, office.review)[kind]
        return list_obstacles(office.session, office.review, paper, issue, None)

    (found,) = [one for one in find() if str(one) == said]
    assert isinstance(found, Obstacle)
    assert found.field == f"papers[{KINDS.index(lacking)}].number"
    office.number(lacking, 9)
    assert said not in [str(one) for one in find()]


def test_numbers_that_another_paper_bears_stand_before_issuing(office: Office) -> None:
    double = factories.make_record(
        9, bloc=Bloc(name="Khối khác"),
        papers=(IssuedPaper("proposal", number=3, date=dt.date(2022, 1, 12)),),
    )  # fmt: skip
    record_exchange.store_record(office.session, double, by=None, now=NOW)
    office.make([PaperKind.PROPOSAL])
    issue = next(move for move in STAGE_MOVES if move.name == "issue")

    found = list_obstacles(
        office.session, office.review, office.paper(PaperKind.PROPOSAL), issue, None
    )

    assert any("Số 3 đã dùng cho Tờ trình của Khối khác" in str(one) for one in found)


def test_a_number_that_an_issued_paper_cites_is_neither_changed_nor_given_up(
    office: Office,
) -> None:
    office.number(PaperKind.MINUTES, None)
    taken = number_register.issue_number(
        office.session, office.review, PaperKind.MINUTES,
        day=dt.date(2022, 1, 12), by=None, now=NOW,
    )  # fmt: skip
    office.number(PaperKind.MINUTES, taken.number)
    office.make([PaperKind.PROPOSAL])
    office.issue(PaperKind.PROPOSAL)

    with pytest.raises(DomainError, match="có dẫn «Biên bản hội nghị»"):
        office.number(PaperKind.MINUTES, 8)
    office.session.rollback()
    with pytest.raises(MoveRefusedError, match="đã phát hành"):
        number_register.void_number(office.session, taken, reason="Ghi nhầm", by=None, now=NOW)


def test_an_issued_paper_of_a_further_meeting_is_asked_for_contradictions(office: Office) -> None:
    """By the papers of its meeting that follow, and on the page of the set."""
    minutes, sheet = "minutes@2", "attendance_sheet@2"
    office.meet("Hội trường A")
    for key in (minutes, sheet):
        paper_requests.request_papers_of_review(
            office.session, office.review, [key], by=None, now=NOW
        )
    office.session.commit()
    fill_waiting(office.engine, office.files, lambda: NOW)
    issued = newest_papers_by_key(office.session, office.review)[minutes]
    issued.stage = PaperStage.ISSUED
    office.session.commit()
    assert read_paper_set(office.session, office.review).changed == ()

    office.meet("Hội trường B")

    assert read_paper_set(office.session, office.review).changed == (issued,)
    issue = next(move for move in STAGE_MOVES if move.name == "issue")
    following = newest_papers_by_key(office.session, office.review)[sheet]
    found = list_obstacles(office.session, office.review, following, issue, None)
    assert any("của cuộc họp này đã phát hành với số liệu khác" in str(one) for one in found)
    told = list_changed_sentences(
        office.session, office.review, read_paper_set(office.session, office.review)
    )
    assert [paper.id for paper, sentences in told if sentences] == [issued.id]


def test_a_letter_of_correction_counts_once_it_went_out_and_stays_as_it_is(
    office: Office,
) -> None:
    def choose(kind: PaperKind) -> None:
        record = facts_of(office.session, office.review)
        paper = next(row for row in record.papers if row.kind == kind)
        paper_settings.set_correction(
            office.session, office.review, CorrectionDetails(paper),
            seen=office.review.version, by=None, now=NOW,
        )  # fmt: skip
        office.session.commit()

    def obstacles(kind: PaperKind) -> str:
        paper = newest_papers(office.session, office.review, status=PaperStatus.READY)[kind]
        issue = next(move for move in STAGE_MOVES if move.name == "issue")
        found = list_obstacles(office.session, office.review, paper, issue, None)
        return " ".join(map(str, found))

    office.make([PaperKind.MINUTES])
    office.issue(PaperKind.MINUTES)
    office.recount(8)
    choose(PaperKind.MINUTES)
    office.make([PaperKind.PROPOSAL, PaperKind.CORRECTION])

    said = "«Biên bản hội nghị» đã phát hành với số liệu khác"
    assert said in obstacles(PaperKind.PROPOSAL)
    assert said not in obstacles(PaperKind.CORRECTION)
    office.issue(PaperKind.CORRECTION)
    assert said not in obstacles(PaperKind.PROPOSAL)
    with pytest.raises(MoveRefusedError, match="đính chính đã phát hành"):
        choose(PaperKind.PROPOSAL)


def test_no_way_of_saving_drops_a_meeting_whose_papers_went_out(office: Office) -> None:
    office.meet("Hội trường A")
    paper_requests.request_papers_of_review(
        office.session, office.review, ["minutes@2"], by=None, now=NOW
    )
    office.session.commit()
    fill_waiting(office.engine, office.files, lambda: NOW)
    newest_papers_by_key(office.session, office.review)["minutes@2"].stage = PaperStage.ISSUED
    office.session.commit()

    with pytest.raises(MoveRefusedError, match="nên không xóa được"):
        reviews.save_section(
            office.session, office.review, "meetings", {"meetings": ()},
            seen=office.review.version, by=None, now=NOW,
        )  # fmt: skip


def test_a_step_back_needs_a_reason_and_a_strange_one_is_refused(office: Office) -> None:
    office.make([PaperKind.PROPOSAL])
    office.move(PaperKind.PROPOSAL, "check")

    with pytest.raises(MoveRefusedError, match="lý do"):
        office.move(PaperKind.PROPOSAL, "redraft")
    with pytest.raises(MoveRefusedError, match="«Đã soát»"):
        office.move(PaperKind.PROPOSAL, "issue")


def test_nothing_leads_back_from_an_issued_paper() -> None:
    for stage in PaperStage:
        if stage.is_settled:
            assert all(move.target.is_settled for move in list_stage_moves(stage))


STEPS = st.sampled_from(
    ["make", "make one", "recount", "issue", "close", "reopen", "edit in Word", "save", "check"]
)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@example(walk=[("make", 9), *(("edit in Word", number) for number in (5, 6, 7)), ("make", 9)])
@given(walk=st.lists(st.tuples(STEPS, st.integers(5, 9)), min_size=2, max_size=7))
def test_on_random_walks_sets_agree_and_issued_papers_stay(
    session: Session, engine: Engine, files: FileStore, walk: list[tuple[str, int]]
) -> None:
    record = factories.make_record(9, state=State.VOTES_TALLIED)
    # Each walk in a council of its own: what one issued has taken its numbers from the next.
    council = msgspec.structs.replace(record.council, name=f"Hội đồng {uuid4().hex}")
    record = msgspec.structs.replace(record, council=council)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    session.commit()
    office = Office(session, engine, files, review)
    issued: dict[str, str | None] = {}
    for step, number in walk:
        try:
            _take(office, step, number)
        except (DomainError, KeyError):
            session.rollback()
        found = read_paper_set(session, review)
        votes = facts_of(session, review).contests[0].tallies[0].votes
        for paper in found.papers:
            assert paper.stage.is_settled or WRONG not in office.text(paper)
            if paper not in found.changed:
                printed = json.loads(paper.snapshot.facts)["contests"][0]["tallies"][0]["votes"]
                assert printed == votes
            if paper.stage.is_settled:
                file = current_file(session, paper)
                assert issued.setdefault(paper.kind, file) == file
        assert {paper.kind for paper in found.papers if paper.stage.is_settled} == set(issued)


def _take(office: Office, step: str, number: int) -> None:
    kind = KINDS[number % len(KINDS)]
    steps: dict[str, Callable[[], None]] = {
        "make": lambda: office.make(KINDS),
        "make one": lambda: office.make([kind]),
        "recount": lambda: office.recount(number),
        "issue": lambda: office.issue(kind),
        "edit in Word": lambda: office.edit_in_word(kind),
        "save": lambda: office.save_votes(number),
        "check": lambda: office.move(kind, "check"),
        "close": lambda: office.go_to(State.CLOSED),
        "reopen": lambda: office.go_to(State.VOTES_TALLIED),
    }
    steps[step]()


def test_the_proposal_is_not_recorded_as_sent_while_the_stored_one_is_outdated(
    office: Office,
) -> None:
    office.make([PaperKind.PROPOSAL])
    office.recount(8)
    accepted = {f"W{number}": "thử" for number in range(100, 999)}

    def send() -> None:
        reviews.make_move(
            office.session, office.review, "send_proposal", by=None, now=NOW, accepted=accepted
        )

    with pytest.raises(MoveRefusedError, match="không còn khớp"):
        send()
    office.session.rollback()
    office.make([PaperKind.PROPOSAL])
    send()

    assert office.review.state is State.PROPOSAL_SENT
