"""What the doctor and the operations page say of backups."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.config import Settings
from workflow.models import Backup
from workflow.services.law import acts
from workflow.services.operations import heartbeats, service_status
from workflow.services.operations.advisories import Advisory, list_advisories

Say = Callable[[], Advisory]


@pytest.fixture
def say(settings: Settings, session: Session) -> Say:
    """The point about the newest backup."""

    def said() -> Advisory:
        session.flush()
        found = list_advisories(
            service_status.read_service_status(session, settings, factories.NOW)
        )
        return next(point for point in found if str(point.name) == "Bản sao lưu")

    return said


def made(hours: float, *, missing: int = 0) -> Backup:
    at = factories.NOW - dt.timedelta(hours=hours)
    return Backup(started_at=at, finished_at=at, path="x", sha256="a" * 64, missing=missing)


def test_none_yet_is_told_and_is_no_fault(say: Say) -> None:
    assert (say().ok, say().needed, str(say().text)) == (False, False, "chưa có bản nào")


def test_the_newest_counts(session: Session, say: Say) -> None:
    session.add_all([made(100), made(3)])

    assert say().ok
    assert str(say().text) == "bản mới nhất từ 3 giờ trước"


def test_one_of_two_days_ago_is_too_old(session: Session, say: Say) -> None:
    session.add(made(50))

    assert not say().ok


def test_a_failure_after_it_is_a_fault_with_its_reason(session: Session, say: Say) -> None:
    failed = Backup(
        started_at=factories.NOW, finished_at=factories.NOW, reason="đĩa đầy", missing=0
    )
    session.add_all([made(3), failed])

    assert (say().ok, say().needed) == (False, True)
    assert str(say().text).endswith("đĩa đầy")


def test_one_without_some_files_is_a_fault(session: Session, say: Say) -> None:
    session.add(made(3, missing=2))

    assert (say().ok, say().needed) == (False, True)
    assert "thiếu 2 tệp" in str(say().text)


def test_a_folder_on_the_disk_of_the_data_is_warned_of(
    settings: Settings, session: Session
) -> None:
    nightly = replace(settings, backup_at=dt.time(2, 30))
    apart = replace(nightly, backup_dir=Path("/proc"))  # certainly another disk

    def warned(chosen: Settings) -> bool:
        found = list_advisories(service_status.read_service_status(session, chosen, factories.NOW))
        return any(str(point.name) == "Nơi để bản sao lưu" for point in found)

    assert [warned(settings), warned(nightly), warned(apart)] == [False, True, False]


def test_no_sweep_is_a_fault_once_the_service_has_run_for_a_minute(
    settings: Settings, session: Session
) -> None:
    def swept(seconds: int | None) -> tuple[bool, str]:
        began = None if seconds is None else factories.NOW - dt.timedelta(seconds=seconds)
        found = list_advisories(
            service_status.read_service_status(session, settings, factories.NOW, started_at=began)
        )
        point = next(point for point in found if str(point.name) == "Lượt rà soát")
        return point.ok, str(point.text)

    assert swept(5) == (True, "vừa khởi động; lượt đầu trong vòng một phút")
    assert swept(70) == (False, "chưa có lượt nào")
    assert swept(None) == (False, "chưa có lượt nào")

    heartbeats.record_heartbeat(session, heartbeats.WORKER, factories.NOW - dt.timedelta(hours=8))
    assert swept(5)[0]
    assert swept(70) == (False, "lần cuối 8 giờ trước")


ENDING = """
[[acts]]
key = "nd-1-2026"
number = "1/2026/NĐ-CP"
text = "Nghị định số 1/2026/NĐ-CP"
since = 2020-01-01
until = {last:%Y-%m-%d}
cite = true
source = "Công báo"
confidence = "read"
"""


@pytest.mark.parametrize(("days", "told"), [(30, True), (400, False)])
def test_an_imported_act_that_ends_soon_is_told(
    session: Session, settings: Settings, days: int, *, told: bool
) -> None:
    last = factories.NOW.date() + dt.timedelta(days=days)
    acts.import_acts(session, ENDING.format(last=last), council=None, by=None, now=factories.NOW)

    status = service_status.read_service_status(session, settings, factories.NOW)
    texts = [str(point.text) for point in list_advisories(status)]

    assert any("Nghị định số 1/2026/NĐ-CP hết hiệu lực" in text for text in texts) is told
