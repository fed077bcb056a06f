"""What a process finds wrong before it starts is said in one sentence, with nothing taken up."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import URL, Engine, text

from migrations.revisions import list_revisions
from migrations.run import alembic_config, is_current
from standalone.programs import ROOT
from workflow.models import open_engine

pytestmark = pytest.mark.slow

PROGRAMS = {
    "web": [
        *("gunicorn", "--config=python:standalone.gunicorn_config", "--bind=127.0.0.1:0"),
        "workflow.web:create_app()",
    ],
    "worker": ["celery", "--app=worker.app", "--quiet", "worker", "--queues=1-interactive"],
    "command": ["standalone.sign_in"],
}
NEWER_SCHEMA = "Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình"
OLDER_SCHEMA = "Cơ sở dữ liệu chưa được nâng cấp"

Starts = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def starts(tmp_path: Path, sqlite_url: str) -> Starts:
    """Start a program on a database of this test and wait for its end."""

    def start(program: str, **changes: str) -> subprocess.CompletedProcess[str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        given = {
            "THIDUA_DATA": str(tmp_path),
            "THIDUA_DATABASE_URL": sqlite_url,
            "THIDUA_SECRET_KEY": "k" * 40,
            "PYTHONPATH": str(ROOT),
        }
        words = [sys.executable, "-m", *PROGRAMS.get(program, [program])]
        return subprocess.run(
            words, env={**kept, **given, **changes}, cwd=tmp_path, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip

    return start


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_newer_schema_is_refused(program: str, starts: Starts, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert NEWER_SCHEMA in last_line(starts(program))


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_older_schema_is_refused_until_it_is_migrated(
    program: str, starts: Starts, engine: Engine
) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), list_revisions()[-2])

    assert OLDER_SCHEMA in last_line(starts(program))


def test_a_database_that_was_never_used_is_refused_too(starts: Starts, tmp_path: Path) -> None:
    done = starts("web", THIDUA_DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")

    assert OLDER_SCHEMA in last_line(done)


@pytest.mark.parametrize("program", ["web", "worker"])
def test_a_bad_setting_is_one_sentence_without_the_secret(program: str, starts: Starts) -> None:
    done = starts(program, THIDUA_DATABASE_URL="postgresql://u:ge/heim@h/db")

    assert last_line(done).startswith("THIDUA_DATABASE_URL: ")
    assert "heim" not in done.stderr + done.stdout


@pytest.mark.parametrize("program", ["web", "worker"])
def test_a_data_folder_that_cannot_be_written_is_named(program: str, starts: Starts) -> None:
    assert last_line(starts(program, THIDUA_DATA="/dev/null/data")).startswith("THIDUA_DATA: ")


def test_the_web_needs_a_secret(starts: Starts) -> None:
    assert last_line(starts("web", THIDUA_SECRET_KEY="")).startswith("THIDUA_SECRET_KEY: ")


def test_two_that_migrate_at_once_both_find_the_newest_schema(
    bare_postgres: URL, tmp_path: Path
) -> None:
    url = bare_postgres.render_as_string(hide_password=False)
    own = {"THIDUA_DATA": str(tmp_path), "THIDUA_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **own}
    words = [sys.executable, "-m", "standalone.database"]
    both = [subprocess.Popen(words, env=environment) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    opened = open_engine(url)
    with opened.connect() as connection:
        assert is_current(connection)
    opened.dispose()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda url: url.replace("thiduatestsecret", "another"), "SignatureDoesNotMatch"),
        (lambda url: url.replace("@thidua/", "@elsewhere/"), "NoSuchBucket"),
    ],
    ids=["wrong key", "no bucket"],
)
def test_a_bucket_that_refuses_ends_a_process_at_its_start(
    starts: Starts, store_url: str, change: Callable[[str], str], told: str
) -> None:
    said = last_line(starts("worker", THIDUA_STORE_URL=change(store_url)))

    assert said.startswith("THIDUA_STORE_URL: ")
    assert told in said
    assert "secret" not in said


def test_a_bucket_that_is_only_away_ends_nothing(starts: Starts, store_url: str) -> None:
    away = store_url.partition("?")[0] + "?endpoint=http://127.0.0.1:1"

    done = starts("workflow.services.operations.startup", THIDUA_STORE_URL=away)

    assert done.returncode == 0, done.stderr
    assert "does not answer yet" in done.stderr
