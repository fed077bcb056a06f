"""The closing meeting, part by part."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Attendance, AttendanceStatus, Meeting, Person, Record, Speech

Open = Callable[[str | None], Browser]


@pytest.fixture
def address(world: World) -> str:
    return f"/reviews/{world.review}/edit/meeting"


@pytest.fixture
def meeting(facts: Callable[[], Record]) -> Callable[[], Meeting]:
    return lambda: facts().meeting or Meeting()


Read = Callable[[], Meeting]


def test_the_overview_shows_what_is_known_and_what_is_not(browser: Open, address: str) -> None:
    page = browser("head").get(address)

    assert "24/01/2022" in page.text
    assert "Tiêu Hồng Phúc, Ủy viên Ban Thường vụ Tỉnh ủy" in page.text
    assert "Thư ký chưa ghi" in page.text


def test_time_and_place_are_read_as_people_type_them(
    browser: Open, address: str, meeting: Read
) -> None:
    head, time = browser("head"), f"{address}/time"
    typed = {
        "meeting-dates-0": "24.1.2022",
        "meeting-starts_at": "14h",
        "meeting-place": "Hội trường A & B",
        "meeting-online": "False",
    }

    page = head.submit(head.get(time), time, typed)

    assert page.path == f"{address}/people"
    assert "Đã lưu «Thời gian và địa điểm». Tiếp theo: «Chủ trì và thư ký»." in page.text
    known = meeting()
    assert known.dates == (dt.date(2022, 1, 24),)
    assert (known.starts_at, known.place, known.online) == ("14:00", "Hội trường A & B", False)
    assert len(known.chairs) == 1


def test_a_day_that_does_not_exist_is_refused_and_kept_as_typed(
    browser: Open, address: str, meeting: Read
) -> None:
    head, time = browser("head"), f"{address}/time"

    page = head.submit(
        head.get(time),
        time,
        {"meeting-dates-0": "30/02/2022", "meeting-place": "Hội trường"},
        status=422,
    )

    assert page.faults == ["Không có ngày 30/02/2022; hãy xem lại."]
    assert page.by_id("meeting-dates-0").get("value") == "30/02/2022"
    assert meeting().place is None


def test_a_secretary_is_a_person_with_positions(browser: Open, address: str, meeting: Read) -> None:
    head, people = browser("head"), f"{address}/people"
    typed = {
        "meeting-secretaries-0-name": "Trần Thị Bình",
        "meeting-secretaries-0-positions": "Chuyên viên Phòng Tổng hợp\r\nThư ký Khối",
    }

    head.submit(head.get(people), people, typed)

    positions = ("Chuyên viên Phòng Tổng hợp", "Thư ký Khối")
    assert meeting().secretaries == (Person("Trần Thị Bình", positions),)


def test_positions_without_a_name_are_refused(browser: Open, address: str) -> None:
    head, people = browser("head"), f"{address}/people"
    typed = {"meeting-secretaries-0-positions": "Chuyên viên"}

    page = head.submit(head.get(people), people, typed, status=422)

    assert page.faults == ["Hãy ghi họ và tên người giữ chức vụ này."]


def test_nobody_is_present_until_somebody_says_so(
    browser: Open, address: str, meeting: Read
) -> None:
    head, here = browser("head"), f"{address}/attendance"

    head.submit(
        head.get(here),
        here,
        {"meeting-attendance-1-status": "absent", "meeting-attendance-1-reason": "Đi công tác"},
    )

    absent = Attendance("Ủy ban Kiểm tra Tỉnh ủy", AttendanceStatus.ABSENT, None, "Đi công tác")
    assert meeting().attendance == (absent,)


def test_one_press_fills_in_the_others_as_present_and_saves_nothing_yet(
    browser: Open, address: str, meeting: Read
) -> None:
    head, here = browser("head"), f"{address}/attendance"
    typed = {"meeting-attendance-1-status": "absent"}

    page = head.submit(head.get(here), here, typed, press=("all_present", "1"))

    assert "chưa lưu" in page.text
    assert meeting().attendance == ()
    head.submit(page, here)
    statuses = [row.status for row in meeting().attendance]
    assert statuses == ["present", "absent"] + ["present"] * 7


def test_who_came_for_a_unit_is_kept(browser: Open, address: str, meeting: Read) -> None:
    head, here = browser("head"), f"{address}/attendance"
    typed = {
        "meeting-attendance-0-status": "present",
        "meeting-attendance-0-represented_by-name": "Nguyễn Văn A",
        "meeting-attendance-0-represented_by-positions": "Phó Trưởng Ban",
    }

    head.submit(head.get(here), here, typed)

    assert meeting().attendance[0].represented_by == Person("Nguyễn Văn A", ("Phó Trưởng Ban",))


def test_a_stranger_in_the_attendance_can_be_left_out(
    browser: Open, address: str, meeting: Read, world: World
) -> None:
    head, here = browser("head"), f"{address}/attendance"
    head.submit(head.get(here), here, press=("all_present", "1"))
    page = head.submit(head.get(here), here, {"meeting-attendance-8-status": "present"})
    members = f"/reviews/{world.review}/edit/members"
    head.submit(head.submit(head.get(members), members, press=("remove", "members-8")), members)

    page = head.get(here)
    assert "không có trong danh sách thành viên" in page.text
    head.submit(page, here, {"meeting-attendance-0-status": "leave_out"})

    assert meeting().attendance == ()


def test_speeches_conclusions_and_guests_survive_odd_characters(
    browser: Open, address: str, meeting: Read
) -> None:
    head = browser("head")
    odd = 'Nhất trí & «đồng tình» <100 %> {{ tên }} "ngoặc"\r\ndòng hai'
    talk = f"{address}/discussion"
    page = head.submit(head.get(talk), talk, press=("add", "meeting-discussion"))

    head.submit(page, talk, {"meeting-discussion-0-text": odd})
    done = f"{address}/conclusions"
    head.submit(head.get(done), done, {"meeting-conclusions-more": "- Ý một\r\n- Ý hai"})

    stored = odd.replace("\r\n", "\n")
    assert meeting().discussion == (Speech(stored, None),)
    assert meeting().conclusions == ("Ý một", "Ý hai")
    page = head.get(talk)
    assert (page.by_id("meeting-discussion-0-text").text or "").lstrip("\n") == stored


def test_two_people_may_write_two_parts_at_once(browser: Open, address: str, meeting: Read) -> None:
    first, second = browser("head"), browser("council")
    guests, time = f"{address}/guests", f"{address}/time"
    opened = second.get(guests)
    first.submit(first.get(time), time, {"meeting-place": "Hội trường A"})

    second.submit(opened, guests, {"meeting-guests": "Ông A, Sở Nội vụ\r\nBà B"})

    assert meeting().place == "Hội trường A"
    assert meeting().guests == ("Ông A, Sở Nội vụ", "Bà B")


def test_the_same_part_saved_meanwhile_is_shown_in_words(
    browser: Open, address: str, meeting: Read
) -> None:
    first, second = browser("head"), browser("council")
    time = f"{address}/time"
    opened = second.get(time)
    first.submit(first.get(time), time, {"meeting-part_of_day": "sáng"})

    page = second.submit(opened, time, {"meeting-place": "Hội trường B"}, status=422)

    assert "Buổi Buổi chiều đổi thành Buổi sáng" in page.text
    second.submit(page, time)
    assert (meeting().place, meeting().part_of_day) == ("Hội trường B", "chiều")


def test_an_unknown_part_is_no_page(browser: Open, address: str) -> None:
    browser("head").get(f"{address}/songs", status=404)
