"""By when a review should leave its state."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from workflow.domain.record import Record, decode_record
from workflow.domain.year import State
from workflow.domain.year_plan import find_due_day
from workflow.services.law.regulations import DEFAULT_CODE, shipped_regulations

SEED = Path(__file__).parents[3] / "seed" / "khoi-thi-dua-6-2021.json"


@pytest.fixture
def record() -> Record:
    return decode_record(SEED.read_bytes())


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (State.REPORTS_SUBMITTED, dt.date(2022, 1, 24)),
        (State.PROPOSAL_SENT, None),
        (State.CLOSED, None),
    ],
)
def test_each_state_waits_for_its_own_day(
    state: State, day: dt.date | None, record: Record
) -> None:
    assert find_due_day(record, state, shipped_regulations()[DEFAULT_CODE].calendar) == day


def test_reports_are_due_before_the_meeting_and_the_dossier_after_it(record: Record) -> None:
    calendar = shipped_regulations()[DEFAULT_CODE].calendar
    meeting = dt.date(2022, 1, 24)

    reports = find_due_day(record, State.PLANNED, calendar)
    dossier = find_due_day(record, State.VOTES_TALLIED, calendar)

    assert reports is not None
    assert dossier is not None
    assert reports < meeting < dossier


def test_the_council_may_set_the_day_of_the_dossier(record: Record) -> None:
    calendar = shipped_regulations()["quang-nam-2021"].calendar

    assert find_due_day(record, State.MEETING_HELD, calendar) == dt.date(2022, 3, 30)


def test_a_year_that_no_calendar_knows_has_no_day(record: Record) -> None:
    odd = msgspec.structs.replace(record, year="nhiệm kỳ")

    assert find_due_day(odd, State.PLANNED, shipped_regulations()[DEFAULT_CODE].calendar) is None
