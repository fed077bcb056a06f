"""Who gets a letter on which day: of their own blocs, of what still waits, never twice."""

import datetime as dt

from tests.mail_server import URL
from tests.workflow.services.reminders.conftest import DUE, Office

DAY = dt.timedelta(days=1)
WEEK_BEFORE = DUE - 7 * DAY


def days(office: Office, first: dt.date, last: dt.date) -> list[tuple[dt.date, list[str]]]:
    """What arrives day by day, without the days on which nothing does."""
    all_days = [first + number * DAY for number in range((last - first).days + 1)]
    return [(day, got) for day in all_days if (got := office.day(day))]


def test_across_tet_a_unit_is_told_on_working_days_only(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")

    got = days(office, dt.date(2022, 1, 8), dt.date(2022, 2, 10))

    # 29 January to 6 February are off; the meeting of 8 February is told of before and after it
    assert [f"{day:%d/%m}" for day, _letters in got] == [
        "11/01", "14/01", "17/01", "18/01",  # the report: 15 is a Saturday
        "25/01", "28/01",  # a week late; the meeting in a week and in three days, both in Tết
        "07/02", "08/02",
    ]  # fmt: skip
    assert all(len(letters) == 1 for _day, letters in got)


def test_who_has_reported_is_left_in_peace_and_the_head_is_not(office: Office) -> None:
    review = office.bloc(reported=3)
    for number in (1, 2, 4):
        office.person(f"p{number}", f"Sở số {number}")

    got = office.day(WEEK_BEFORE)

    assert [one.partition("@")[0] for one in got] == ["p1", "p4"]
    to_head = office.server.letters[0].get_body(("plain",))
    assert to_head is not None
    assert "Còn chờ 2 đơn vị: Sở số 4; Sở số 5" in to_head.get_content()
    assert f"{URL}/reviews/{review}/year" in to_head.get_content()


def test_a_step_that_was_taken_between_writing_down_and_sending_is_not_told(
    office: Office,
) -> None:
    review = office.bloc()
    office.person("an", "Sở số 2")
    office.at(WEEK_BEFORE)
    assert office.round() == 1

    office.report(review, 5)

    assert office.send() == 0
    assert office.rows() == [("dropped", None, 0)]


def test_a_step_taken_back_sends_nothing_by_itself(office: Office) -> None:
    """Neither what was sent before it was taken, nor what was not while it stood."""
    review = office.bloc()
    office.person("an", "Sở số 2")
    assert len(office.day(WEEK_BEFORE)) == 1
    office.report(review, 5)
    assert not days(office, WEEK_BEFORE + DAY, DUE - 3 * DAY)  # three days ahead is among them

    office.report(review, 1)

    assert not office.day(WEEK_BEFORE, "10:00"), "the day of the first letter again"
    got = days(office, DUE - 2 * DAY, DUE)
    assert [day for day, _letters in got] == [DUE - DAY, DUE]


def test_after_days_without_a_scheduler_there_is_one_letter(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.day(WEEK_BEFORE - DAY)

    got = days(office, DUE + 2 * DAY, DUE + 4 * DAY)

    assert got == [(DUE + 2 * DAY, ["an@coquan.vn: Thi đua: 1 việc đã trễ hạn"])]


def test_when_mail_is_set_up_nothing_of_the_past_is_sent(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")

    assert not office.day(DUE - 6 * DAY)


def test_several_blocs_make_one_letter(office: Office) -> None:
    for number in (1, 2):
        office.bloc(f"Khối thi đua {number}")
    office.person("an", "Sở số 2")

    assert office.day(WEEK_BEFORE) == ["an@coquan.vn: Thi đua: 2 việc đến hạn trong tuần"]


def test_a_council_is_told_of_what_it_waits_for(office: Office) -> None:
    office.bloc()
    office.person("hoidong")

    got = days(office, dt.date(2022, 1, 10), dt.date(2022, 2, 8))

    assert [f"{day:%d/%m}" for day, _letters in got] == ["28/01", "07/02", "08/02"]


def test_before_its_time_on_days_off_and_without_an_address_nothing_is_sent(
    office: Office,
) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.person("binh", "Sở số 3", email=None)
    office.person("chi", "Sở số 4", reminded=False)
    office.person("dung", "Sở số 5", active=False)

    assert not office.day(WEEK_BEFORE, "07:29")
    assert [one.partition("@")[0] for one in office.day(WEEK_BEFORE, "16:00")] == ["an"]


def test_who_turned_it_off_meanwhile_gets_nothing(office: Office) -> None:
    office.bloc()
    office.person("an", "Sở số 2")
    office.at(WEEK_BEFORE)
    office.round()

    office.turn_off("an")

    assert office.send() == 0
    assert office.rows() == [("dropped", None, 0)]
