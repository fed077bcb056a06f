"""`thidua verify`: clean data is clean; what is broken is named, counted, and mended on wish."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from standalone.commands.verify import verify_command
from standalone.console import CommandError
from tests import factories
from tests.workflow.services.verification.conftest import Kept
from tests.workflow.services.verification.conftest import kept as kept
from tests.workflow.services.verification.tampering import tamper
from workflow.services.verification.history_marks import mark_history_if_due


@pytest.fixture(autouse=True)
def here(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name what was stored."""
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)


def verify(*arguments: str) -> tuple[int, str]:
    """The exit code and what stands on standard output."""
    ran = CliRunner().invoke(verify_command, arguments)
    if isinstance(ran.exception, CommandError):
        return ran.exception.exit_code, ran.stdout
    assert ran.exception is None, ran.exception
    return ran.exit_code, ran.stdout


def test_what_was_stored_well_is_whole(kept: Kept) -> None:
    code, said = verify("--json")

    report = json.loads(said)
    assert (code, report["ok"], report["faults"]) == (0, True, [])
    assert (report["papers"], report["sample"]) == (4, {"same": 4})
    # The agencies listed, the import, the attached report, the papers asked for.
    assert [end["length"] for end in report["history"]] == [4]


def test_a_damaged_file_is_named_and_mended(kept: Kept) -> None:
    kept.first.write_bytes(b"damaged")

    code, said = verify()
    assert code == 1
    assert said.startswith("✗ paper 1: Tệp ")
    assert verify("--mend")[0] == 0
    assert verify() == (0, "")


def test_wrong_counts_of_the_board_are_named_and_counted_anew(kept: Kept) -> None:
    with Session(kept.engine) as session:
        session.execute(text("UPDATE review_count SET reviews = 7, year = '2020'"))
        session.commit()

    code, said = verify("--json")
    assert code == 1
    assert [(row["about"], row["where"]) for row in json.loads(said)["faults"]] == [
        ("count", "council 1"),
        ("count", "council 1"),
    ]
    code, said = verify("--mend", "--json")
    assert (code, json.loads(said)["recounted"]) == (0, 2)
    assert verify() == (0, "")


def test_every_kind_of_fault_is_named_in_one_run(kept: Kept) -> None:
    kept.files.path(kept.papers[1]).unlink()
    with Session(kept.engine) as session:
        tamper(session, "UPDATE event SET detail = '{}' WHERE link = 1")
        tamper(session, "DELETE FROM event WHERE link = 4")
        tamper(session, "UPDATE paper SET file_sha256 = :sha256 WHERE id = 4", sha256="f" * 64)
        session.execute(text("UPDATE review SET members_total = 1"))
        session.commit()

    code, said = verify("--json")

    assert code == 1
    where = [fault["where"] for fault in json.loads(said)["faults"]]
    assert where == [
        "event 1",
        "council 1",
        "review 1",
        *sorted(["paper 2", "paper 4"], key=lambda row: hash_of(kept, row)),
        "paper 4",
    ]


def hash_of(kept: Kept, row: str) -> str:
    """Files are read in the order of their hashes."""
    return kept.papers[1] if row == "paper 2" else "f" * 64


def test_an_earlier_report_shows_that_history_was_rewritten(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "noted.json").write_text(verify("--json")[1])
    assert verify("--since", str(tmp_path / "noted.json"))[0] == 0

    noted = json.loads((tmp_path / "noted.json").read_text())
    noted["history"][0]["sha256"] = "0" * 64
    (tmp_path / "noted.json").write_text(json.dumps(noted))

    code, said = verify("--since", str(tmp_path / "noted.json"))
    assert code == 1
    assert "đã bị viết lại" in said


def test_a_file_that_is_no_report_is_refused(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "noted.json").write_text("[]")

    assert verify("--since", str(tmp_path / "noted.json"))[0] == 2


def test_a_signed_mark_from_elsewhere_finds_a_history_written_anew(
    kept: Kept, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    mark_history_if_due(kept.engine, tmp_path, folder, factories.NOW)
    (mark,) = folder.iterdir()
    assert verify("--since", str(mark)) == (0, "")
    key = json.loads(mark.read_text())["public_key"]
    assert verify("--since", str(mark), "--key", key.upper()) == (0, "")
    assert verify("--since", str(mark), "--key", "0" * 64)[0] == 2

    with Session(kept.engine) as session:
        tamper(session, "DELETE FROM history_mark")
        tamper(session, "DELETE FROM event WHERE link = 4")
        tamper(
            session,
            "UPDATE chain SET length = 3, sha256 = (SELECT sha256 FROM event WHERE link = 3)",
        )
        session.commit()
    assert verify() == (0, "")
    code, said = verify("--since", str(mark))
    assert code == 1
    assert "nó đã bị viết lại" in said

    mark.write_text(mark.read_text().replace("0", "1"))
    assert verify("--since", str(mark))[0] == 2
