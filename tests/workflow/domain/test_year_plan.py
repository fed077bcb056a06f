"""What is due when: counted back from the dossier, late only after the end of the day."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workflow.domain.errors import Message
from workflow.domain.law.regulation import Calendar, DayOfYear
from workflow.domain.record import IssuedPaper, Meeting, Record
from workflow.domain.workdays import is_workday
from workflow.domain.year import State, YearTask
from workflow.domain.year_plan import DueTask, find_dossier_deadline, plan_year
from workflow.services.law.regulations import shipped_regulations

NATIONAL = shipped_regulations()["national"].calendar
BAC_NINH = shipped_regulations()["bac-ninh-2025"].calendar
QUANG_NAM = shipped_regulations()["quang-nam-2021"].calendar


def due(record: Record, calendar: Calendar) -> dict[YearTask, DueTask]:
    return {row.task: row for row in plan_year(record, calendar)}


def not_met(**changes: Any) -> Record:
    return factories.make_record(meeting=None, papers=(), reports=(), **changes)


def test_ten_december_needs_a_meeting_in_november() -> None:
    days = due(not_met(year="2025"), BAC_NINH)

    assert days[YearTask.DOSSIER].day == dt.date(2025, 12, 9)
    assert days[YearTask.MEETING].day == dt.date(2025, 11, 25)
    assert days[YearTask.INVITATION].day == dt.date(2025, 11, 18)
    assert days[YearTask.REPORT].day == dt.date(2025, 11, 11)


def test_thirty_march_leaves_time_until_after_tet() -> None:
    days = due(not_met(year="2021"), QUANG_NAM)

    assert days[YearTask.DOSSIER].day == dt.date(2022, 3, 30)
    assert days[YearTask.MEETING].day == dt.date(2022, 3, 16)
    assert str(days[YearTask.MEETING].why) == "10 ngày làm việc trước hạn nộp hồ sơ"


def test_once_the_meeting_has_a_day_all_is_counted_from_it() -> None:
    record = factories.make_record(
        meeting=Meeting(dates=(dt.date(2022, 2, 8),)), papers=(), reports=(), state=State.PLANNED
    )

    days = due(record, NATIONAL)

    assert days[YearTask.REPORT].day == dt.date(2022, 1, 18)  # across Tết
    assert days[YearTask.INVITATION].day == dt.date(2022, 1, 25)
    assert days[YearTask.DOSSIER].day == dt.date(2022, 2, 22)


def test_without_a_dossier_day_nothing_is_made_up_for_it() -> None:
    assert YearTask.DOSSIER not in due(not_met(), NATIONAL)


def test_a_school_year_has_its_own_dossier_day() -> None:
    assert find_dossier_deadline("2024-2025", BAC_NINH) == dt.date(2025, 7, 9)
    assert find_dossier_deadline("2025", BAC_NINH) == dt.date(2025, 12, 9)


@pytest.mark.parametrize("label", ["năm", "0001", "9999", ""])
def test_a_label_that_is_no_year_has_no_days(label: str) -> None:
    assert plan_year(factories.make_record(year=label), BAC_NINH) == ()


def test_a_deadline_lasts_until_the_end_of_its_day() -> None:
    report = due(not_met(year="2025"), BAC_NINH)[YearTask.REPORT]

    assert not report.is_late(report.day)
    assert report.is_late(report.day + dt.timedelta(days=1))


def test_what_no_fact_tells_is_never_called_late() -> None:
    calendar = replace(BAC_NINH, pact_by=DayOfYear(3, 31, 0))
    pact = due(not_met(year="2025"), calendar)[YearTask.PACT]

    assert pact.done is None
    assert not pact.is_late(dt.date(2030, 1, 1))


def test_a_report_waits_for_those_who_have_not_handed_in() -> None:
    record = factories.make_record(reports=factories.make_record().reports[2:])

    report = due(record, NATIONAL)[YearTask.REPORT]

    assert report.waiting == ("Sở số 1", "Sở số 2")
    assert report.done is False


def test_a_complete_year_is_done() -> None:
    days = due(factories.make_record(state=State.CLOSED), BAC_NINH)

    assert all(row.done for row in days.values())


def test_a_dossier_that_was_sent_is_done() -> None:
    sent = (IssuedPaper(kind="proposal", sent_on=dt.date(2022, 1, 12)),)

    assert due(factories.make_record(papers=sent), QUANG_NAM)[YearTask.DOSSIER].done


@given(st.integers(2020, 2030), st.integers(1, 12), st.integers(1, 28), st.integers(0, 1))
def test_days_counted_back_are_working_days_in_order(
    year: int, month: int, day: int, offset: int
) -> None:
    calendar = replace(
        NATIONAL,
        dossier_by=DayOfYear(month, day, offset),
        meeting_from=DayOfYear(1, 1, 0),
        meeting_to=DayOfYear(12, 31, 1),
    )
    days = due(not_met(year=str(year)), calendar)
    order = [days[task].day for task in (YearTask.REPORT, YearTask.INVITATION, YearTask.MEETING)]

    assert all(is_workday(one) for one in order)
    assert order == sorted(order)
    passed = (days[YearTask.DOSSIER].day - order[2]).days
    after = (order[2] + dt.timedelta(days=number) for number in range(1, passed + 1))
    assert sum(map(is_workday, after)) in {9, 10}


def test_a_member_is_late_with_what_waits_for_it_alone() -> None:
    day, after = dt.date(2022, 1, 10), dt.date(2022, 2, 1)
    report = DueTask(YearTask.REPORT, day, done=False, why=Message("-"), waiting=("Sở A", "Sở B"))
    meeting = DueTask(YearTask.MEETING, day, done=False, why=Message("-"))

    assert report.of_member("Sở A").is_late(after)
    assert report.of_member("Sở A").waiting == ("Sở A",)
    assert report.of_member("Sở C").done
    assert not report.of_member("Sở C").is_late(after)
    assert meeting.is_late(after)
    assert not meeting.of_member("Sở A").is_late(after)
    assert replace(meeting, done=True).of_member("Sở A").done
