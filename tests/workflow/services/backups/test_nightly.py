"""The backup of the night: one, at its time, made up for, never over an older one."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.backup_data import PASSPHRASE, populate
from workflow.config import Settings
from workflow.domain.days import ZONE
from workflow.domain.retention import RetentionPolicy
from workflow.models import Backup, SecurityEvent
from workflow.services.backups import backup_log, encryption, nightly
from workflow.services.backups.nightly import BackupSchedule, night_of
from workflow.services.stores.file_store import FileStore

pytestmark = pytest.mark.slow

AT = dt.time(2, 30)
MONDAY = dt.datetime(2026, 11, 23, 2, 31, tzinfo=ZONE)


@pytest.fixture
def schedule(tmp_path: Path) -> BackupSchedule:
    return BackupSchedule(at=AT, folder=tmp_path / "backups", keep=RetentionPolicy())


def tonight(engine: Engine, settings: Settings, schedule: BackupSchedule, now: dt.datetime) -> bool:
    return nightly.back_up_tonight(engine, FileStore(settings.files), schedule, lambda: now)


@pytest.mark.parametrize(
    ("local", "night"),
    [
        ("2026-11-23 02:29", "2026-11-22"),
        ("2026-11-23 02:30", "2026-11-23"),
        ("2026-11-23 16:00", "2026-11-23"),
        ("2027-01-01 00:00", "2026-12-31"),
    ],
)
def test_a_night_lasts_until_the_next_one_is_due(local: str, night: str) -> None:
    now = dt.datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(dt.UTC)

    assert night_of(now, AT) == dt.date.fromisoformat(night)


def test_it_is_made_once_and_made_up_for_by_day(
    settings: Settings, any_engine: Engine, schedule: BackupSchedule
) -> None:
    populate(any_engine, FileStore(settings.files))

    made = [
        tonight(any_engine, settings, schedule, MONDAY + dt.timedelta(hours=hours))
        for hours in (0, 1, 20, 32)
    ]

    assert made == [True, False, False, True]
    assert sorted(path.name for path in schedule.folder.iterdir()) == [
        "thidua-2026-11-23.backup",
        "thidua-2026-11-24.backup",
    ]
    with Session(any_engine) as session:
        newest = backup_log.newest_backup(session)
        assert newest is not None
        assert newest.path == str(schedule.folder / "thidua-2026-11-24.backup")
        assert backup_log.last_failure(session) is None
        logged = session.scalars(select(SecurityEvent).filter_by(kind="backed_up")).all()
        assert [row.detail["file"] for row in logged] == [
            "thidua-2026-11-23.backup",
            "thidua-2026-11-24.backup",
        ]


def test_two_schedulers_at_once_make_one(
    settings: Settings, any_engine: Engine, schedule: BackupSchedule
) -> None:
    populate(any_engine, FileStore(settings.files))
    made: list[bool] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        made.append(tonight(any_engine, settings, schedule, MONDAY))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [False, False, False, True]
    assert len(list(schedule.folder.iterdir())) == 1


def test_a_night_whose_maker_died_is_taken_over_after_its_time(
    settings: Settings, engine: Engine, schedule: BackupSchedule
) -> None:
    populate(engine, FileStore(settings.files))
    with Session(engine) as session:
        backup_log.claim_night(session, MONDAY.date(), MONDAY)
        session.commit()

    assert not tonight(engine, settings, schedule, MONDAY + dt.timedelta(minutes=59))
    assert tonight(engine, settings, schedule, MONDAY + dt.timedelta(minutes=61))


def test_what_stops_it_is_written_down_and_tried_again(
    settings: Settings, engine: Engine, schedule: BackupSchedule
) -> None:
    populate(engine, FileStore(settings.files))
    schedule.folder.write_text("a file in the way")

    assert not tonight(engine, settings, schedule, MONDAY)
    with Session(engine) as session:
        failure = backup_log.last_failure(session)
        assert failure is not None
        assert "exists" in str(failure.reason)
    schedule.folder.unlink()
    assert not tonight(engine, settings, schedule, MONDAY + dt.timedelta(minutes=5))
    assert tonight(engine, settings, schedule, MONDAY + dt.timedelta(hours=2))
    with Session(engine) as session:
        assert backup_log.last_failure(session) is None
        assert len(session.scalars(select(Backup)).all()) == 1


def test_what_an_earlier_place_left_is_not_touched(
    settings: Settings, engine: Engine, schedule: BackupSchedule
) -> None:
    populate(engine, FileStore(settings.files))
    schedule.folder.mkdir()
    earlier = schedule.folder / "thidua-2026-11-23.backup"
    earlier.write_text("all that is left")

    assert tonight(engine, settings, schedule, MONDAY)

    assert earlier.read_text() == "all that is left"
    assert (schedule.folder / "thidua-2026-11-23-2.backup").exists()


def test_old_ones_go_and_other_files_stay(
    settings: Settings, engine: Engine, schedule: BackupSchedule
) -> None:
    populate(engine, FileStore(settings.files))
    schedule.folder.mkdir()
    days = [MONDAY.date() - dt.timedelta(days=number) for number in range(1, 30)]
    for day in days:
        (schedule.folder / f"thidua-{day}.backup").touch()
    for name in ("mine.backup", "thidua-2026-13-45.backup", "thidua-2026-10-30.backup.sha256"):
        (schedule.folder / name).touch()

    tonight(engine, settings, BackupSchedule(AT, schedule.folder, RetentionPolicy(3, 0, 0)), MONDAY)

    assert sorted(path.name for path in schedule.folder.iterdir()) == [
        "mine.backup",
        "thidua-2026-10-30.backup.sha256",
        "thidua-2026-11-21.backup",
        "thidua-2026-11-22.backup",
        "thidua-2026-11-23.backup",
        "thidua-2026-13-45.backup",
    ]


def test_it_is_encrypted_where_the_settings_give_a_passphrase(
    settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    populate(engine, FileStore(settings.files))

    tonight(
        engine, settings, BackupSchedule(AT, tmp_path / "b", RetentionPolicy(), PASSPHRASE), MONDAY
    )

    (path,) = (tmp_path / "b").iterdir()
    with path.open("rb") as file:
        assert encryption.is_encrypted(file)


def test_off_means_never(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    assert not tonight(
        engine, settings, BackupSchedule(None, tmp_path / "b", RetentionPolicy()), MONDAY
    )
    assert not (tmp_path / "b").exists()
