"""The signed end of the history: made once a day, and not passed by a history written anew."""

import datetime as dt
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.services.verification.tampering import tamper, unguarded
from tests.workflow.services.verification.test_sealed_history import told
from workflow.domain.errors import BadInputError
from workflow.models import Event, HistoryChain, HistoryMark
from workflow.services.verification.history_marks import (
    KEY_FILE,
    ensure_history_key,
    find_mark_faults,
    mark_history_if_due,
    read_mark,
    read_marks,
)
from workflow.services.verification.sealed_history import find_history_faults

NOW = factories.NOW
DAY = dt.timedelta(days=1)


def faults(session: Session) -> list[str]:
    found = (*find_history_faults(session, read_marks(session)), *find_mark_faults(session))
    return [str(fault.message) for fault in found]


@pytest.fixture
def marked(any_engine: Engine, tmp_path: Path) -> Path:
    """A history that was signed; the folder with the copy."""
    with Session(any_engine) as session:
        told(session)
    folder = tmp_path / "elsewhere"
    assert mark_history_if_due(any_engine, tmp_path, folder, NOW)
    return folder


def test_the_end_is_signed_once_a_day_and_kept_in_two_places(
    marked: Path, any_engine: Engine, tmp_path: Path
) -> None:
    mark_history_if_due(any_engine, tmp_path, marked, NOW + dt.timedelta(hours=1))
    (marked / "thidua-history-2022-03-01.json").rename(marked / "taken")
    mark_history_if_due(any_engine, tmp_path, marked, NOW + dt.timedelta(hours=2))
    mark_history_if_due(any_engine, tmp_path, marked, NOW + DAY)

    with Session(any_engine) as session:
        rows = session.scalars(select(HistoryMark).order_by(HistoryMark.day)).all()
        assert [row.day.day for row in rows] == [1, 2]
        assert len({row.public_key for row in rows}) == 1
        assert faults(session) == []
    names = sorted(path.name for path in marked.iterdir())
    assert names == ["taken", "thidua-history-2022-03-01.json", "thidua-history-2022-03-02.json"]
    said = json.loads((marked / names[1]).read_text())
    assert [end.length for end in read_mark(said).ends.values()] == [6]


def test_the_key_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = {
            key.private_bytes_raw()
            for key in threads.map(ensure_history_key, [tmp_path] * 8)
        }  # fmt: skip

    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_history_that_was_cut_with_its_end_is_named(marked: Path, any_engine: Engine) -> None:
    with Session(any_engine) as session:
        rows = session.scalars(select(Event).order_by(Event.link)).all()
        with unguarded(session):
            session.delete(rows[-1])
            chain = session.scalars(select(HistoryChain)).one()
            chain.length, chain.sha256 = rows[-2].link, rows[-2].sha256

        assert list(find_history_faults(session)) == []
        assert faults(session) == [
            "Lịch sử không còn đi qua dấu đã ghi lại ở dòng 6: nó đã bị viết lại."
        ]


@pytest.mark.parametrize("column", ["body", "public_key", "signature"])
def test_a_mark_that_was_changed_is_named(marked: Path, any_engine: Engine, column: str) -> None:
    with Session(any_engine) as session:
        tamper(session, f"UPDATE history_mark SET {column} = replace({column}, '0', '1')")  # noqa: S608

        assert faults(session) == ["Dấu lịch sử ngày 2022-03-01 không còn như lúc được ký."]


@pytest.mark.parametrize("key", ["body", "public_key", "signature"])
def test_a_copy_that_was_changed_is_refused(marked: Path, key: str) -> None:
    said = json.loads((marked / "thidua-history-2022-03-01.json").read_text())
    said[key] = said[key].replace("0", "1")

    with pytest.raises(BadInputError, match="không đúng"):
        read_mark(said)
    with pytest.raises(BadInputError):
        read_mark({})
