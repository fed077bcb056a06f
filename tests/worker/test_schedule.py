"""The scheduler enqueues on time, whatever happens to the clock of the machine."""

import datetime as dt

import pytest
from celery.beat import ScheduleEntry

from worker.scheduler import SWEEP_EVERY, app, monotonic_now


def test_setting_the_clock_does_not_delay_the_sweeper(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = ScheduleEntry(app=app, **app.conf.beat_schedule["sweep"])
    monkeypatch.setattr(app, "now", lambda: dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))

    _due, wait = entry.is_due()
    later = monotonic_now() + dt.timedelta(seconds=SWEEP_EVERY)
    monkeypatch.setattr(entry.schedule, "nowfun", lambda: later)

    assert 0 < wait <= SWEEP_EVERY
    assert entry.is_due()[0]
