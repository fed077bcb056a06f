"""The command: lazy, plain-spoken, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from standalone import cli, programs
from standalone.connection import now, open_read_only_session
from standalone.console import report_error
from standalone.programs import read_local_settings
from workflow.domain.errors import Message
from workflow.services.operations import service_status
from workflow.services.operations.advisories import list_advisories
from workflow.services.queue import Queue

SEED = programs.ROOT / "seed" / "khoi-thi-dua-6-2021.json"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command works on a data folder of this test."""
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    monkeypatch.delenv("THIDUA_DATABASE_URL", raising=False)
    monkeypatch.delenv("THIDUA_BROKER_URL", raising=False)
    monkeypatch.delenv("THIDUA_DEBUG", raising=False)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_names_every_command_and_loads_none() -> None:
    check = (
        "import sys; from standalone import cli; code = cli.run(['--help'])\n"
        "heavy = {'sqlalchemy', 'celery', 'flask', 'redis'} & set(sys.modules)\n"
        "assert not heavy, heavy; sys.exit(code)"
    )
    said = subprocess.run(
        [sys.executable, "-c", check], cwd=programs.ROOT, capture_output=True, text=True, check=True
    )

    assert all(f"  {name} " in said.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    command = cli.thidua.get_command(cli.thidua.make_context("thidua", [name]), name)

    assert command is not None
    assert command.name == name


def test_the_worker_listens_to_every_queue() -> None:
    assert programs.QUEUES.split(",") == [queue.value for queue in Queue]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("nonsense", "không có lệnh «nonsense»"),
        ("users ad", "không có lệnh «ad»"),
        ("lint", "thiếu FILES..."),
        ("check", "thiếu FILE"),
        ("users add", "thiếu LOGIN"),
        ("generate", "thiếu tùy chọn --"),
        ("up --bogus", "không có tùy chọn --bogus"),
        ("up --port", "tùy chọn --port cần một giá trị"),
        ("up --port none", "--port: «none» không phải là số"),
        ("up --port 99999", "--port: 99999 nằm ngoài khoảng từ 1 đến 65535"),
        ("up thêm nữa", "thừa «thêm nữa»"),
        ("check /không/có.docx", "FILE: không có tệp hoặc thư mục «/không/có.docx»"),
        ("check /tmp", "FILE: «/tmp» là một thư mục, không phải tệp"),
        ("users add lan --role king", "--role: «king» không thuộc: administrator, "),
    ],
)
def test_a_mistyped_command_gets_a_sentence_with_the_reason(
    capsys: pytest.CaptureFixture[str], typed: str, reason: str
) -> None:
    code, out, err = run(capsys, *typed.split())

    assert (code, out) == (2, "")
    assert err.startswith(f"thidua: lệnh chưa đúng: {reason}")
    assert "; xem ./thidua " in err.splitlines()[0]
    assert len(err.splitlines()) <= 3


def test_a_setting_that_makes_no_sense_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_SECURE_COOKIES", "perhaps")

    code, _, err = run(capsys, "checks", "--all")

    assert code == 1
    assert err.startswith("thidua: THIDUA_SECURE_COOKIES: ")
    assert len(err.splitlines()) == 1


def test_a_database_that_is_none_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql+psycopg://x:geheim@127.0.0.1:1/none")

    code, _, err = run(capsys, "checks", "--all")

    assert code == 1
    assert "không dùng được cơ sở dữ liệu" in err
    assert "geheim" not in err
    assert "Traceback" not in err


def test_what_nobody_expected_is_kept_in_the_log_and_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standalone.cli.importlib.import_module", lambda name: 1 / 0)

    code, _, err = run(capsys, "up")

    assert code == 70
    assert "Traceback" not in err
    assert "ZeroDivisionError" in err
    assert "Traceback" in (own_data / "logs" / "thidua.log").read_text()


def test_import_says_what_happened_to_each_record(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good = json.loads(SEED.read_text())
    bad = {**good, "id": "other", "year": "2022", "members": "chín"}
    (tmp_path / "records.json").write_text(json.dumps([good, bad, good]))

    code, out, err = run(capsys, "import", str(tmp_path / "records.json"))

    first, second, third = out.splitlines()
    assert code == 1
    assert first.startswith("1. Khối thi đua 6 2021: đã thêm; ")
    assert second.startswith("2. Khối thi đua 6 2022: từ chối tại members: ")
    assert third.startswith("3. Khối thi đua 6 2021: không đổi; ")
    assert "1/3" in err


def test_what_was_imported_is_exported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, "import", str(SEED))

    code, out, _ = run(capsys, "export", "--bloc", "khoi-6", "--year", "2021", "-")
    (tmp_path / "again.json").write_text(out)

    assert code == 0
    assert json.loads(out)[0]["bloc"]["name"] == "Khối thi đua 6"
    assert "không đổi" in run(capsys, "import", str(tmp_path / "again.json"))[1]


def test_what_is_no_json_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "records.json").write_text("{")

    code, out, err = run(capsys, "import", str(tmp_path / "records.json"))

    assert (code, out) == (1, "")
    assert "JSON" in err


def test_checks_are_shown_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", str(SEED))

    code, out, _ = run(capsys, "checks", "--all", "--json")

    (review,) = json.loads(out)
    assert code == 0
    assert (review["bloc"], review["year"]) == ("Khối thi đua 6", "2021")
    assert {"code", "severity", "field", "message"} == set(review["findings"][0])


def test_checks_look_ahead_to_later_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert "các bước sau sẽ hỏi W305" in run(capsys, "import", str(SEED))[1]

    assert "W305" not in run(capsys, "checks", "--all")[1]
    assert "W305" in run(capsys, "checks", "--all", "--ahead")[1]


def test_a_new_person_gets_a_link_and_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "users", "add", "lan", "--role", "administrator", "--name", "Lan")

    assert code == 0
    assert out.startswith("/link#")
    assert "lan\tLan\tQuản trị\t\tchưa đặt mật khẩu" in run(capsys, "users", "list")[1]


def test_where_reminders_go_is_set_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    add = ("users", "add", "lan", "--role", "administrator", "--email")
    assert run(capsys, *add, "lan@coquan")[0] == 1
    assert "lan" not in run(capsys, "users", "list")[1], "nothing half-stored"
    assert run(capsys, *add, "lan@coquan.vn")[0] == 0
    assert run(capsys, "users", "list")[1].endswith("\tlan@coquan.vn\n")

    _code, out, _ = run(capsys, "users", "mail", "lan", "--off", "--lang", "en")
    assert out.endswith("\tkhông nhắc việc\n")
    _code, out, _ = run(capsys, "users", "mail", "lan", "moi@coquan.vn", "--on")
    assert out.endswith("\tmoi@coquan.vn\n")


def test_somebody_unknown_cannot_be_reset(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "users", "reset", "nobody")

    assert (code, out) == (1, "")
    assert "nobody" in err


def test_the_doctor_looks_at_everything(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")

    assert code == 0
    assert "✓ cơ sở dữ liệu" in out
    assert "– dịch vụ: chưa chạy" in out


def test_the_doctor_says_what_the_operations_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    settings = read_local_settings()
    with open_read_only_session(settings) as session:
        said = list_advisories(service_status.read_service_status(session, settings, now()))

    _code, out, _ = run(capsys, "doctor")

    lasting = [point for point in said if not point.of_running and point.name != Message("Ổ đĩa")]
    assert len(lasting) >= 3
    for point in lasting:
        assert f"{str(point.name).lower()}: {point.text}" in out


def test_import_asks_about_doubtful_names_and_takes_the_answers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    known = json.loads(SEED.read_text())
    other = {key: known[key] for key in ("schema", "council", "year")}
    other |= {"bloc": {"name": "Khối thi đua 7"}, "members": [{"name": "Báo tỉnh"}]}
    records, questions = tmp_path / "records.json", tmp_path / "questions.json"
    records.write_text(json.dumps([known, other]))

    code, out, _ = run(capsys, "import", str(records), "--questions", str(questions))

    assert code == 1
    assert out.splitlines()[1:] == [
        "2. Khối thi đua 7 2021: chưa nhập, cần trả lời:",
        "   ? «Báo tỉnh» có phải là «Báo Bình Thuận»?",
    ]
    (asked,) = json.loads(questions.read_text())
    assert (asked["candidates"], asked["is"]) == (["Báo Bình Thuận"], "?")

    questions.write_text(json.dumps([{**asked, "is": "Báo Bình Thuận"}]))
    code, out, _ = run(capsys, "import", str(records), "--match", str(questions))

    assert code == 0
    assert out.splitlines()[1].startswith("2. Khối thi đua 7 2021: đã thêm")
    assert run(capsys, "import", str(records))[0] == 0  # it is remembered


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "users")

    assert code == 0
    assert "add" in out


@pytest.mark.parametrize("name", ["không có/tệp.json", "x" * 300])
def test_a_file_that_cannot_be_written_is_named_as_it_was_typed(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _out, err = run(capsys, "export", str(tmp_path / name))

    assert code == 1
    assert f"không ghi được {tmp_path / name}" in err
    assert not list(tmp_path.glob(".*.part"))


def test_a_full_disk_gets_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """The system names no file then."""
    with pytest.raises(OSError, match="space") as full, Path("/dev/full").open("w") as device:
        device.write("a" * 100_000)

    assert report_error(full.value) == 1
    assert "đĩa đã đầy" in capsys.readouterr().err


def test_a_setting_in_another_encoding_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATA", "/tmp/\udcff")  # noqa: S108 - never opened

    code, _out, err = run(capsys, "checks", "--all")

    assert code == 1
    assert "THIDUA_DATA: có ký tự không phải UTF-8" in err


def test_a_device_is_written_to_and_stays_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`/dev/full` was a file after it; a pipe stands for it here."""
    pipe = tmp_path / "ống"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    code, _out, _err = run(capsys, "export", str(pipe))

    assert code == 0
    assert pipe.is_fifo()
    assert json.loads(os.read(reader, 1_000_000)) == []
    os.close(reader)


def test_a_folder_that_does_not_exist_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _out, err = run(capsys, "export", str(tmp_path / "không có" / "tệp.json"))

    assert code == 1
    assert "không ghi được" in err
    assert "không có" in err
    assert "lỗi ngoài dự kiến" not in err
