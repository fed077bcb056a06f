"""`thidua acts import`: a file is taken over whole, or each wrong line is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from standalone import cli
from tests import factories
from workflow.models import ActEntryRow
from workflow.services.records import record_exchange

GOOD = """[[acts]]
key = "nd-1-2026"
number = "1/2026/NĐ-CP"
text = "Nghị định số 1/2026/NĐ-CP"
source = "Công báo"
confidence = "read"
"""


@pytest.fixture
def office(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "BROKER_URL", "DEBUG"):
        monkeypatch.delenv(f"THIDUA_{name}", raising=False)
    with Session(engine) as session:
        record_exchange.store_record(session, factories.make_record(), by=None, now=factories.NOW)
        session.commit()
        yield session


@pytest.mark.parametrize(
    ("written", "option", "code", "said", "stored"),
    [
        (GOOD.encode(), (), 0, "nd-1-2026: 1/2026/NĐ-CP", [None]),
        (b"\xef\xbb\xbf" + GOOD.encode(), (), 0, "nd-1-2026", [None]),
        (GOOD.encode(), ("--council", factories.make_record().council.name), 0, "nd-1", [1]),
        (GOOD.encode(), ("--council", "Lạ"), 1, "không có Hội đồng «Lạ»", []),
        (GOOD.replace('"read"', '"x"').encode(), (), 1, "dòng 6: «confidence» là một trong", []),
        (GOOD.encode("utf-16"), (), 1, "không phải tệp chữ UTF-8", []),
        (b"", (), 1, "chỉ gồm các mục", []),
    ],
)
def test_a_file_is_taken_over_whole_or_not_at_all(
    written: bytes, option: tuple[str, ...], code: int, said: str, stored: list[int | None],
    office: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "acts.toml"
    file.write_bytes(written)

    ended = cli.run(["acts", "import", *option, str(file)])

    out = capsys.readouterr()
    assert (ended, list(office.scalars(select(ActEntryRow.council_id)))) == (code, stored)
    assert said in out.out + out.err
    assert "Traceback" not in out.err
