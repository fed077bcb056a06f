"""The board: what waits, what is where, how it is found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import SEED, World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.record import Record, Report
from workflow.domain.year import STATES, State
from workflow.models import Review
from workflow.services.overview import board, board_counts
from workflow.services.records import record_exchange, record_reading
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


def _seed(path: Path = SEED) -> Record:
    return record_reading.read_record(record_reading.parse_records(path.read_bytes())[0])


def _add(db: Session, name: str, *, year: str = "2021", state: State = State.PLANNED) -> Review:
    seed = _seed()
    bloc = msgspec.structs.replace(seed.bloc, name=name, code=None)
    record = msgspec.structs.replace(seed, id=None, bloc=bloc, year=year)
    review = record_exchange.store_record(db, record, by=None, now=now()).review
    review.state = state
    return review


def _columns(page: Page) -> dict[str, list[str]]:
    """Names of blocs by the heading of their column."""
    boxes = [box for box in page.all("section") if "board-column" in box.get("class", "")]
    return {
        text_of(next(box.iter("a"))): [text_of(next(card.iter("a"))) for card in box.iter("li")]
        for box in boxes
    }


def test_reviews_stand_in_the_column_of_their_state(
    db: Session, world: World, browser: Open
) -> None:
    _add(db, "Khối thi đua 10", state=State.DECIDED)
    _add(db, "Khối thi đua 2", state=State.DECIDED)
    db.commit()

    columns = _columns(browser("council").get("/"))

    assert columns["Lập kế hoạch"] == ["Khối thi đua 6"]
    assert columns["Đã có quyết định"] == ["Khối thi đua 2", "Khối thi đua 10"]
    assert columns["Đã họp"] == []


@pytest.mark.parametrize(
    ("years", "opening"),
    [
        (("2025-2026", "2025", "2024"), None),
        (("2026", "2025-2026", "2025"), None),
        (("2027", "2025-2026"), "2027"),
        (("2025-2026", "2024-2025", "2024"), "2025-2026"),
        (("2022", "2021"), "2022"),
        ((), None),
    ],
)
def test_a_school_year_hides_no_year_that_it_runs_in(
    years: tuple[str, ...], opening: str | None
) -> None:
    assert board.choose_opening_year(years) == opening


def test_a_school_year_beside_a_year_opens_on_all(db: Session, world: World, browser: Open) -> None:
    _add(db, "Khối các trường", year="2021-2022")
    db.commit()

    council = browser("council")

    assert set(_columns(council.get("/"))["Lập kế hoạch"]) == {"Khối các trường", "Khối thi đua 6"}
    assert council.get("/awards").by_id("year")[-1].get("selected") is not None


def test_the_board_shows_the_newest_year_and_any_other_on_request(
    db: Session, world: World, browser: Open
) -> None:
    _add(db, "Khối thi đua 6", year="2022")
    db.commit()
    council = browser("council")

    assert council.get("/").by_id("year")[0].get("selected") is not None
    assert "Báo cáo 0/9" in council.get("/?year=2021").text
    missed = council.get("/?year=2022&text=khoi 7")
    assert missed.links["Xem ở mọi năm"] == "/?year=all&text=khoi+7"
    both = _columns(council.get("/?year=all"))["Lập kế hoạch"]
    assert both == ["Khối thi đua 6", "Khối thi đua 6"]


def test_a_bloc_is_found_by_its_name_whatever_the_spelling(
    db: Session, world: World, browser: Open
) -> None:
    _add(db, "Cụm thi đua huyện Hoà Bình")
    db.commit()

    page = browser("council").get("/?text=HÒA bình")

    assert _columns(page)["Lập kế hoạch"] == ["Cụm thi đua huyện Hoà Bình"]


@pytest.mark.parametrize("who", ["administrator", "council", "head", "member"])
def test_people_see_the_reviews_that_are_their_business(
    who: str, world: World, browser: Open
) -> None:
    assert _columns(browser(who).get("/"))["Lập kế hoạch"] == ["Khối thi đua 6"]


@pytest.mark.parametrize("who", ["stranger", "other council"])
def test_nobody_sees_the_reviews_of_others(who: str, world: World, browser: Open) -> None:
    assert "Chưa có kỳ tổng kết nào" in browser(who).get("/").text


def test_the_head_is_told_to_remind_those_who_owe_a_report(world: World, browser: Open) -> None:
    assert "Nhắc 9 đơn vị chưa nộp báo cáo" in browser("head").get("/").text


def test_a_member_is_asked_for_its_report_until_it_is_in(
    db: Session, world: World, browser: Open
) -> None:
    member = browser("member")
    assert "Nộp báo cáo của đơn vị" in member.get("/").text

    report = Report(member="Văn phòng Tỉnh ủy", received_on=now().date())
    record_exchange.store_record(
        db, msgspec.structs.replace(_seed(), reports=(report,)), by=None, now=now()
    )
    db.commit()

    assert "Nộp báo cáo của đơn vị" not in member.get("/").text


def test_what_is_late_comes_first_and_says_so(db: Session, world: World, browser: Open) -> None:
    _add(db, "Khối thi đua 2", state=State.PROPOSAL_SENT)
    _add(db, "Khối thi đua 7")
    db.commit()

    page = browser("council").get("/")

    box = next(box for box in page.all("section") if "todo" in box.get("class", ""))
    first, second = (text_of(line) for line in box.iter("li"))
    assert first.startswith("Khối thi đua 7 · 2021 Nhắc 9 đơn vị")
    assert "trễ hơn" in first
    assert second == "Khối thi đua 2 · 2021 Ghi quyết định khen thưởng"


def test_the_example_is_marked_and_waits_for_nobody(world: World, browser: Open) -> None:
    council = browser("council")
    for path in ("/", "/?state=planned", "/wall", "/search?text=khối 6"):
        page = council.get(path)
        assert "hồ sơ ví dụ" in page.text, path
        assert not any(word in page.text for word in ("trễ hơn", "Cần anh/chị", "Trễ hạn")), path
    assert "0 việc trễ" in council.get("/year?year=2021").text


def test_a_review_is_late_by_the_regulation_of_its_own_council(
    db: Session, world: World, browser: Open
) -> None:
    seed = _seed()
    council = msgspec.structs.replace(
        seed.council, name="Hội đồng Thi đua - Khen thưởng tỉnh Quảng Nam"
    )
    record_exchange.store_record(
        db, msgspec.structs.replace(seed, id=None, council=council), by=None, now=now()
    ).review.state = State.MEETING_HELD
    db.commit()

    page = browser("administrator").get("/?state=meeting_held")

    late = [text_of(line) for line in page.all("tr") if "trễ hơn" in text_of(line)]
    assert len(late) == 1
    assert "tỉnh Quảng Nam" in late[0]


def test_a_long_list_of_one_state_has_pages(db: Session, world: World, browser: Open) -> None:
    for number in range(60):
        _add(db, f"Khối thi đua số {number}")
    db.commit()
    council = browser("council")

    page = council.get("/?state=planned")
    names = [text_of(cell) for cell in page.all("th") if cell.get("scope") == "row"]
    page = council.get(page.links["Trang sau"])
    names += [text_of(cell) for cell in page.all("th") if cell.get("scope") == "row"]

    assert len(names) == len(set(names)) == 61
    assert "Trang sau" not in page.links


@contextmanager
def _record_queries(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []
    engine = app.extensions["database"]

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", ["administrator", "head"])
def test_the_number_of_queries_does_not_grow_with_the_reviews(
    who: str, app: Flask, db: Session, world: World, browser: Open
) -> None:
    person = browser(who)
    with _record_queries(app) as few:
        person.get("/")
    for number in range(40):
        _add(db, f"Khối thi đua số {number}")
    db.commit()

    with _record_queries(app) as many:
        person.get("/")

    assert len(many) == len(few) <= 12


def test_a_search_that_fits_many_says_how_many_at_least(
    db: Session, world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MAX_MATCHED_BLOCS", 3)
    monkeypatch.setattr(board_counts, "MAX_COUNTED", 3)
    for number in range(8):
        _add(db, f"Khối thi đua số {number}", state=STATES[number // 4])
    db.commit()
    council = browser("council")

    page = council.get("/?text=khối")
    assert "Lập kế hoạch (hơn 3)" in page.text
    assert "mọi bước (hơn 6)" in page.text
    assert page.links["Xem tất cả hơn 3"]
    assert "Lập kế hoạch (1)" in council.get("/?text=khối+thi+đua+6").text


@pytest.mark.parametrize(
    "path", ["/", "/?year=all", "/?year=all&state=closed", "/?year=all&text=khối"]
)
@pytest.mark.parametrize("who", ["administrator", "council"])
def test_no_page_of_the_board_reads_all_reviews(
    who: str, path: str, app: Flask, world: World, browser: Open
) -> None:
    """Only what is open is read as a whole, to count what waits."""
    person = browser(who)
    person.get(path)
    with _record_queries(app) as statements:
        person.get(path)

    with app.extensions["database"].connect() as connection:
        plans = [
            row[-1]
            for statement in statements
            if statement.startswith(("SELECT", "WITH"))
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")
            )
        ]
    whole = {plan for plan in plans if plan.startswith("SCAN review")}
    assert whole <= {
        "SCAN review USING COVERING INDEX ix_review_open",
        "SCAN review_count",
        "SCAN review_count USING INDEX sqlite_autoindex_review_count_1",
        "SCAN review_count USING COVERING INDEX sqlite_autoindex_review_count_1",
    }
