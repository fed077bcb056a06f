"""Nothing is stored on a full disk or past a data folder that was moved away; reading goes on."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from workflow.config import Settings
from workflow.services.operations import disk_space
from workflow.web import create_app


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    return data


@pytest.fixture
def client(settings: Settings, data: Path) -> Iterator[FlaskClient]:
    app = create_app(replace(settings, data=data), developing=True)
    yield app.test_client()
    app.extensions["database"].dispose()


def test_a_full_disk_refuses_what_is_saved_and_comes_back_by_itself(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(disk_space, "FLOOR_BYTES", 2**62)
        refused = client.post("/sign-in", data={"login": "an", "password": "x"})
        assert (refused.status_code, "đã đầy" in refused.text) == (503, True)
        assert client.get("/sign-in").status_code == 200
        assert client.get("/healthz").json == {"status": "disk"}
        assert client.get("/readyz").json["disk"] is False  # type: ignore[index]

    assert client.post("/sign-in", data={}).status_code != 503
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_data_folder_that_was_moved_away_takes_nothing(client: FlaskClient, data: Path) -> None:
    data.rename(data.with_name("away"))
    assert client.get("/sign-in").status_code == 200
    refused = client.post("/sign-in", data={})
    assert (refused.status_code, "chuyển đi" in refused.text) == (503, True)

    data.mkdir()  # another one in its place
    assert client.post("/sign-in", data={}).status_code == 503


def test_a_database_that_was_replaced_takes_nothing(
    client: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    database.rename(tmp_path / "moved.sqlite3")
    shutil.copyfile(tmp_path / "moved.sqlite3", database)  # an older copy, as of a backup by hand
    refused = client.post("/sign-in", data={})
    assert (refused.status_code, "bị thay" in refused.text) == (503, True)
    assert client.get("/readyz").json["data"] is False  # type: ignore[index]

    (tmp_path / "moved.sqlite3").rename(database)
    assert client.post("/sign-in", data={}).status_code != 503


def test_a_database_whose_log_was_taken_away_takes_nothing_and_loses_nothing(
    client: FlaskClient, settings: Settings, tmp_path: Path
) -> None:
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    log, moved = database.with_name(f"{database.name}-wal"), tmp_path / "moved"
    engine = client.application.extensions["database"]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE saved (id INTEGER)"))
    assert client.post("/sign-in", data={}).status_code != 503
    log.rename(moved)
    refused = client.post("/sign-in", data={})
    assert (refused.status_code, "-wal" in refused.text) == (503, True)
    assert client.get("/readyz").json["data"] is False  # type: ignore[index]
    with closing(sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)) as other:
        assert other.execute("SELECT count(*) FROM saved").fetchone() == (0,)

    moved.rename(log)
    assert client.post("/sign-in", data={}).status_code != 503
