"""Each damage is named with what to do by `doctor`, `verify`, `backup` and the start of `up`."""

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from standalone import data_folder, database, preflight
from standalone.backup_restore import restore_backup
from tests.backup_data import empty_settings
from tests.standalone.damage_commands import UNEXPECTED, hold_all_to_a_remedy, run
from workflow.config import Settings
from workflow.services.backups.backup_source import BackupSource

RELEASE = Path(__file__).parent.parent / "releases" / "2026-11-22.backup"
REMEDIES = ("sao lưu", "rescue", "restore", "THIDUA_DATA", "./thidua up")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole place."""
    data = tmp_path_factory.mktemp("whole")
    empty = Settings(data=data, database_url="", broker_url="")
    place = empty_settings(empty, data, f"sqlite:///{data / 'thidua.sqlite3'}")
    restore_backup(place, BackupSource(RELEASE, lambda: None))
    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data


@pytest.fixture
def data(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which the settings name."""
    data = tmp_path / "data"
    shutil.copytree(original, data)
    for name in ("THIDUA_DATABASE_URL", "THIDUA_BROKER_URL", "THIDUA_BACKUP_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("THIDUA_DATA", str(data))
    return data


def zero_page(data: Path, number: int) -> None:
    with (data / "thidua.sqlite3").open("r+b") as file:
        file.seek(4096 * number)
        file.write(bytes(4096))


def used_pages(data: Path) -> list[int]:
    """All pages but the first, after those that hold nothing were taken out."""
    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        connection.execute("VACUUM")
        (count,) = connection.execute("PRAGMA page_count").fetchone()
    return list(range(1, count))


def lose_database(data: Path) -> None:
    for path in data.glob("thidua.sqlite3*"):
        path.unlink()


def empty_database(data: Path) -> None:
    lose_database(data)
    (data / "thidua.sqlite3").touch()


def make_new_database(data: Path) -> None:
    """Somebody started it elsewhere and moved the new database here."""
    lose_database(data)
    other = data.parent / "other"
    database.migrate(Settings(other, f"sqlite:///{other / 'thidua.sqlite3'}", ""))
    shutil.copyfile(other / "thidua.sqlite3", data / "thidua.sqlite3")


def lose_store(data: Path) -> None:
    shutil.rmtree(data / "files")


def swap_store(data: Path) -> None:
    (data / "files" / ".store").write_text("0123456789abcdef" * 2)


def run_sql(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def interrupt_restore(data: Path) -> None:
    lose_database(data)
    data_folder.write_marker(data, "some backup")


def put_other_program(data: Path) -> None:
    lose_database(data)
    run_sql(data, "CREATE TABLE notes (text TEXT)")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "database gone": lose_database,
    "database empty": empty_database,
    "database new": make_new_database,
    "header of the database zeroed": lambda data: zero_page(data, 0),
    "page of the schema zeroed": lambda data: zero_page(data, 1),
    "store gone": lose_store,
    "store of another": swap_store,
    "restore interrupted": interrupt_restore,
    "table gone": lambda data: run_sql(data, "DROP TABLE paper"),
    "column gone": lambda data: run_sql(data, "ALTER TABLE batch DROP COLUMN first_year"),
    "mark of the release gone": lambda data: run_sql(data, "DROP TABLE alembic_version"),
    "database of another program": put_other_program,
    "rows gone that others refer to": lambda data: run_sql(data, "DELETE FROM council"),
}


def test_a_whole_place_is_called_whole(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "verify")[0] == 0
    assert run(capfd, "backup", str(data.parent / "one.backup"))[0] == 0
    assert "✗ dữ liệu" not in run(capfd, "doctor")[1]
    assert database.main() == 0


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_damage_is_named_with_what_to_do(
    data: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    damage(data)

    hold_all_to_a_remedy(capfd, data.parent, REMEDIES)


def test_no_zeroed_page_passes_for_whole(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pages = used_pages(data)
    whole = (data / "thidua.sqlite3").read_bytes()
    missed = []

    for number in pages[:: max(1, len(pages) // 40)]:
        (data / "thidua.sqlite3").write_bytes(whole)
        zero_page(data, number)
        code, said = run(capfd, "verify", "--sample", "0")
        assert UNEXPECTED not in said, said
        if code == 0:
            missed.append(number)

    assert missed == []


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["DROP TRIGGER keep_event_delete", "DELETE FROM event WHERE id > 1"], "Lịch sử"),
        (["DROP TRIGGER keep_snapshot_delete", "DELETE FROM snapshot"], "bản lưu"),
        (["DROP TRIGGER keep_paper_delete", "DELETE FROM paper WHERE batch_id = 1"], "Đợt tạo"),
        (["DROP TRIGGER keep_event_update"], "không còn chặn"),
    ],
)
def test_doctor_misses_rows_that_somebody_took_out(
    data: Path, statements: list[str], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run_sql(data, "PRAGMA foreign_keys = OFF", *statements)

    code, said = run(capfd, "doctor")

    assert (code, UNEXPECTED in said) == (1, False)
    assert told in said or " → " in said, said


def test_up_does_not_start_beside_rows_that_refer_to_nothing(data: Path) -> None:
    url = f"sqlite:///{data / 'thidua.sqlite3'}"
    assert preflight.is_sound(url)

    run_sql(data, "DELETE FROM council")

    assert not preflight.is_sound(url)


def test_papers_that_are_gone_are_missed(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run_sql(data, "DROP TRIGGER keep_paper_delete", "DELETE FROM paper WHERE batch_id = 1")

    code, said = run(capfd, "verify", "--sample", "0")

    assert code == 1
    assert "✗ batch 1: Đợt tạo văn bản 1" in said


def test_verify_changes_no_database_of_an_older_release(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0018'")
        connection.execute("DROP TABLE store_identity")
        connection.commit()

    code, said = run(capfd, "verify")

    assert code != 0
    assert "chưa được nâng cấp" in said
    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0018",)


def test_a_backup_that_is_gone_or_of_the_future_is_not_believed(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = data.parent / "one.backup"
    assert run(capfd, "backup", str(target))[0] == 0
    target.unlink()

    assert "không còn tệp của bản mới nhất" in run(capfd, "doctor")[1]
    code, said = run(capfd, "verify")
    assert (code, "Không còn tệp của bản sao lưu mới nhất" in said) == (1, True)

    with closing(sqlite3.connect(data / "thidua.sqlite3")) as connection:
        connection.execute("UPDATE backup SET finished_at = '2099-01-01 00:00:00'")
        connection.commit()
    code, said = run(capfd, "doctor")
    assert "đồng hồ máy từng chạy trước" in said
    assert "ghi ngày chưa tới" in run(capfd, "verify")[1]


def test_a_changed_backup_is_named(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = data.parent / "one.backup"
    assert run(capfd, "backup", str(target))[0] == 0
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)

    code, said = run(capfd, "verify")

    assert (code, "đã hỏng" in said) == (1, True)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_rescue_takes_what_can_be_read_and_the_new_place_is_sound(
    data: Path, share: float, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = used_pages(data)
    zero_page(data, pages[int(len(pages) * share)])
    (data / "files" / "packs").mkdir(exist_ok=True)
    target = data.parent / "rescued"

    code, said = run(capfd, "rescue", str(target))

    assert code in (0, 1), said
    assert "đã lấy được" in said
    assert UNEXPECTED not in said
    monkeypatch.setenv("THIDUA_DATA", str(target))
    code, said = run(capfd, "verify", "--json")
    found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert [fault for fault in found["faults"] if fault["about"] in ("database", "store")] == []
    assert database.main() == 0
    assert run(capfd, "backup", str(data.parent / "rescued.backup"))[0] in (0, 3)


def test_rescue_without_a_store_still_takes_all_rows(
    data: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_store(data)
    target = data.parent / "rescued"
    assert run(capfd, "rescue", str(target))[0] == 0

    monkeypatch.setenv("THIDUA_DATA", str(target))

    assert "✗ kho tệp: mất" in run(capfd, "doctor")[1]
    assert run(capfd, "verify", "--mend")[0] in (0, 1)
    assert database.main() == 0


def test_the_day_of_the_newest_backup_is_told(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (data / "backups").mkdir()
    night = dt.date(2026, 11, 21)
    shutil.copyfile(RELEASE, data / "backups" / f"thidua-{night}.backup")
    lose_database(data)

    said = run(capfd, "doctor")[1]

    assert f"thidua-{night}.backup" in said
    assert "21/11/2026" in said
