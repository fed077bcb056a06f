"""A year of several meetings: each has its attendance, contests and papers; awards are the year's.

The five kinds of year that occur beside the plain one are entered on the pages and their papers
made by a worker.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.paper_worker import fill_waiting
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values
from workflow.domain.further_meetings import (
    add_meeting,
    list_views,
    make_paper_key,
    merge_meeting,
    remove_meeting,
    split_paper_key,
    view_meeting,
)
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_life import PaperStage
from workflow.domain.record import IssuedPaper, MeetingKind, Record, encode_record
from workflow.models import EventKind, Paper, PaperStatus, Review
from workflow.services.history import log_event
from workflow.services.records.record_reading import parse_records, read_record
from workflow.services.snapshots import facts_of, save_facts
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
LEADER = "Văn phòng Tỉnh ủy"


@dataclass(frozen=True)
class Planned:
    """A further meeting as somebody enters it: kind, day, whether it votes, papers, their title."""

    kind: MeetingKind
    day: str
    papers: tuple[PaperKind, ...]
    title: str
    votes: bool = False


HALF_YEAR = Planned(
    MeetingKind.HALF_YEAR, "5/7/2021", (PaperKind.INVITATION, PaperKind.MINUTES), "hội nghị sơ kết"
)
PREPARATORY = Planned(
    MeetingKind.PREPARATORY, "20/1/2022",
    (PaperKind.INVITATION, PaperKind.BALLOT, PaperKind.MINUTES, PaperKind.VOTE_MINUTES),
    "hội nghị trù bị", votes=True,
)  # fmt: skip
SIGNING = Planned(
    MeetingKind.SIGNING, "10/3/2021", (PaperKind.PACT, PaperKind.MINUTES), "ký kết giao ước"
)
DRIVE = Planned(
    MeetingKind.SPECIAL_DRIVE, "2/9/2021",
    (PaperKind.MINUTES, PaperKind.ATTENDANCE_SHEET), "đợt thi đua chuyên đề", votes=True,
)  # fmt: skip
SECOND_VOTE = Planned(
    MeetingKind.OTHER, "15/2/2022", (PaperKind.MINUTES, PaperKind.VOTE_MINUTES), "hội nghị",
    votes=True,
)  # fmt: skip
YEARS = {
    "half-year": (HALF_YEAR,),
    "preparatory and formal": (PREPARATORY,),
    "signing": (SIGNING,),
    "special drive": (DRIVE,),
    "two meetings with two votes": (PREPARATORY, SECOND_VOTE),
}


def record_of(db: Session, world: World) -> Record:
    db.expire_all()
    record = facts_of(db, db.get_one(Review, world.review))
    db.rollback()  # or the pages would wait for this session
    return record


def add(browser: Browser, world: World, kind: MeetingKind) -> None:
    here = f"/reviews/{world.review}/meetings"
    browser.submit(browser.get(here), here, {"kind": kind.value})


def enter(browser: Browser, at: str, planned: Planned) -> None:
    """Type time, place, attendance and, where there was a vote, its result."""
    time, present = f"{at}/parts/time", f"{at}/parts/attendance"
    page = browser.get(time)
    assert planned.title in page.text.lower()  # what papers say where no name is typed
    browser.submit(page, time, {"meeting-dates-0": planned.day, "meeting-place": "Hội trường B"})
    browser.submit(browser.get(present), present, {"meeting-attendance-0-status": "present"})
    if planned.votes:
        contest = f"{at}/contests/0"
        named = {"contests-0-purpose": "leading_unit", "contests-0-method": "secret_ballot"}
        counts = dict.fromkeys(("entitled", "issued", "returned", "valid"), "9") | {"invalid": "0"}
        typed = {f"contests-0-{name}": value for name, value in counts.items()}
        browser.submit(browser.get(contest), contest, named | typed)


#: Pages that name papers of any meeting.
PAGES_OF_PAPERS = (
    "/reviews/{review}",
    "/reviews/{review}/history",
    "/reviews/{review}/correction",
    "/registers",
    "/notices",
)


def number_and_move(db: Session, world: World, keys: list[str]) -> None:
    """Number, date and issue these papers, as somebody does after they were signed."""
    review, at = db.get_one(Review, world.review), now()
    record = facts_of(db, review)
    meetings = tuple(
        msgspec.structs.replace(
            row,
            papers=tuple(
                IssuedPaper(kind, number=place, date=dt.date(2022, 1, 20))
                for place, key in enumerate(keys, 1)
                for kind, number in (split_paper_key(key),)
                if number == row.number
            ),
        )
        for row in record.meetings
    )
    changed = msgspec.structs.replace(record, meetings=meetings)
    save_facts(db, review, changed, section="meetings", by=None, now=at)
    for key in keys:
        paper = db.scalars(select(Paper).filter_by(kind=key)).one()
        paper.stage = PaperStage.ISSUED
        detail = {"paper": paper.id, "kind": key, "from": "sent", "to": "issued"}
        log_event(db, review, EventKind.PAPER_MOVED, by=None, now=at, detail=detail)
    db.commit()


def text_of(files: FileStore, paper: Paper) -> str:
    with zipfile.ZipFile(io.BytesIO(files.get(paper.file_sha256 or ""))) as docx:
        return docx.read("word/document.xml").decode().replace("\xa0", " ")


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_each_kind_of_year_is_entered_and_its_papers_made(
    year: str, browser: Open, world: World, db: Session
) -> None:
    head, before = browser("head"), record_of(db, world)
    asked = []
    for number, planned in enumerate(YEARS[year], 2):
        at = f"/reviews/{world.review}/meetings/{number}"
        add(head, world, planned.kind)
        enter(head, at, planned)
        for kind in planned.papers:
            key = make_paper_key(kind, number)
            page = head.get(at)
            head.submit(page, f"/reviews/{world.review}/papers", press=("kind", key))
            asked.append((key, planned))

    engine = db.get_bind()
    assert isinstance(engine, Engine)
    files = FileStore(Path(str(engine.url.database)).parent / "files")
    fill_waiting(engine, files, now)

    after = record_of(db, world)
    assert msgspec.structs.replace(after, meetings=()) == before  # the closing meeting is untouched
    assert [row.meeting.kind for row in after.meetings] == [one.kind for one in YEARS[year]]
    for key, planned in asked:
        paper = db.scalars(select(Paper).filter_by(kind=key)).one()
        assert (paper.status, paper.reason) == (PaperStatus.READY, None)
        if split_paper_key(key)[0] in {PaperKind.MINUTES, PaperKind.INVITATION}:
            assert planned.title in text_of(files, paper).lower()
            assert "24/01/2022" not in text_of(files, paper)  # the day of the closing meeting
        address = f"/reviews/{world.review}/papers/{paper.id}"
        db.commit()  # or the page would wait for this session
        assert head.get(address).status == 200
    number_and_move(db, world, [key for key, _planned in asked])
    for address in PAGES_OF_PAPERS:
        assert head.get(address.format(review=world.review)).status == 200


def test_a_meeting_is_conveyed_by_export_and_import(db: Session, world: World) -> None:
    record = add_meeting(record_of(db, world), MeetingKind.HALF_YEAR, 2)

    again = read_record(parse_records(encode_record(record))[0])

    assert again.meetings == record.meetings


def test_a_view_merged_back_changes_its_meeting_alone(db: Session, world: World) -> None:
    record = record_of(db, world)
    two = add_meeting(add_meeting(record, MeetingKind.HALF_YEAR, 2), MeetingKind.SIGNING, 3)

    view = view_meeting(two, 3)
    changed = merge_meeting(two, 3, msgspec.structs.replace(view, results=("Đạt",)))

    assert merge_meeting(two, 3, view) == two
    assert changed.meetings[1].results == ("Đạt",)
    assert remove_meeting(remove_meeting(changed, 3), 2) == record
    assert [one.results for one in list_views(changed)] == [record.results, (), ("Đạt",)]


def test_a_number_of_a_removed_meeting_is_not_given_again(
    browser: Open, world: World, db: Session
) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/meetings"
    add(head, world, MeetingKind.SIGNING)
    head.submit(head.get(f"{here}/2"), f"{here}/2/drop")

    add(head, world, MeetingKind.HALF_YEAR)

    assert [row.number for row in record_of(db, world).meetings] == [3]
    head.get(f"{here}/2", status=404)


def test_a_number_is_used_once_over_all_meetings(browser: Open, world: World, db: Session) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/meetings"
    add(head, world, MeetingKind.HALF_YEAR)
    year, own = f"/reviews/{world.review}/edit/papers", f"{here}/2/numbers"
    shown = dict(form_values(head.get(own).form(own)))
    minutes = next(
        name.split("-")[1] for name, value in shown.items() if value == PaperKind.MINUTES
    )
    typed = {f"papers-{minutes}-number": "7", f"papers-{minutes}-date": "5/7/2022"}
    head.submit(head.get(own), own, typed)

    page = head.submit(
        head.get(year), year, {"papers-0-number": "7", "papers-0-date": "6/7/2022"}, status=422
    )

    assert "đã dùng cho" in page.faults[0]


def test_a_meeting_with_an_issued_paper_stays(browser: Open, world: World, db: Session) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/meetings"
    add(head, world, MeetingKind.HALF_YEAR)
    head.submit(
        head.get(f"{here}/2"), f"/reviews/{world.review}/papers", press=("kind", "invitation@2")
    )
    paper = db.scalars(select(Paper).filter_by(kind="invitation@2")).one()
    paper.status, paper.file_sha256, paper.finished_at = PaperStatus.READY, "0" * 64, now()
    paper.stage = PaperStage.ISSUED
    db.commit()

    head.submit(head.get(f"{here}/2"), f"{here}/2/drop")

    assert [row.number for row in record_of(db, world).meetings] == [2]


@pytest.mark.parametrize(
    ("kind", "typed", "day"),
    [
        (MeetingKind.HALF_YEAR, "25/6", dt.date(2021, 6, 25)),
        (MeetingKind.SIGNING, "15/3", dt.date(2021, 3, 15)),
        (MeetingKind.SPECIAL_DRIVE, "2/9", dt.date(2021, 9, 2)),
        (MeetingKind.PREPARATORY, "20/1", dt.date(2022, 1, 20)),
    ],
)
def test_a_day_without_a_year_is_that_of_the_meeting(
    kind: MeetingKind, typed: str, day: dt.date, browser: Open, world: World, db: Session
) -> None:
    head, at = browser("head"), f"/reviews/{world.review}/meetings/2"
    add(head, world, kind)
    for address, field in ((f"{at}/parts/time", "meeting-dates-0"), (f"{at}/numbers", None)):
        page = head.get(address)
        names = [field] if field else [
            name for name, _value in form_values(page.form(address)) if name.endswith("-date")
        ]  # fmt: skip
        head.submit(page, address, dict.fromkeys(names, typed))

    meeting = record_of(db, world).meetings[0]
    assert meeting.meeting.dates == (day,)
    assert {paper.date for paper in meeting.papers} == {day}


def test_pages_of_a_further_meeting_lead_back_to_it(browser: Open, world: World) -> None:
    head, at = browser("head"), f"/reviews/{world.review}/meetings/2"
    add(head, world, MeetingKind.HALF_YEAR)

    for page in ("contests", "contests/0", "contests/grid", "results", "numbers",
                 "parts/time", "parts/attendance/grid"):  # fmt: skip
        assert head.get(f"{at}/{page}").links["Sơ kết sáu tháng"] == at, page
    closing = head.get(f"/reviews/{world.review}/edit/contests/0")
    assert "Sơ kết sáu tháng" not in closing.links


def test_minutes_that_went_out_lock_the_pages_of_their_meeting(
    browser: Open, world: World, db: Session
) -> None:
    head, at = browser("head"), f"/reviews/{world.review}/meetings/2"
    add(head, world, MeetingKind.HALF_YEAR)
    review = db.get_one(Review, world.review)
    detail = {"paper": 1, "kind": "minutes@2", "from": "sent", "to": "issued"}
    log_event(db, review, EventKind.PAPER_MOVED, by=None, now=now(), detail=detail)
    db.commit()

    locked = "Văn bản đã phát hành, nên khóa: Các cuộc họp khác trong năm."
    for page in ("contests/0", "results", "parts/time", "parts/attendance/grid"):
        assert locked in head.get(f"{at}/{page}").text, page
    assert locked not in head.get(f"{at}/numbers").text
    head.submit(
        head.get(f"{at}/results"), f"/reviews/{world.review}/reopen/meetings", {"reason": "Sót"}
    )
    assert locked not in head.get(f"{at}/results").text
