"""`thidua archive` and `thidua verify-archive`: one sentence for whatever goes wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from standalone.commands.archive import (
    archive_command,
    import_archive_command,
    verify_archive_command,
)
from tests.workflow.services.archive.test_receiving import PAYLOAD, bag, zip_up
from tests.workflow.services.verification.conftest import Kept
from tests.workflow.services.verification.conftest import kept as kept


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(b"PK")

    ran = CliRunner().invoke(verify_archive_command, [str(path)])

    assert "không phải gói lưu trữ" in ran.stdout
    assert "không nguyên vẹn" in str(ran.exception)


@pytest.mark.parametrize(
    ("review", "why"), [("1", "Chưa có văn bản nào đã phát hành"), ("99", "không có kỳ")]
)
def test_what_cannot_be_packed_is_said(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, review: str, why: str
) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)

    ran = CliRunner().invoke(archive_command, [review, "--out", str(tmp_path / "goi.zip")])

    assert why in str(ran.exception)
    assert not (tmp_path / "goi.zip").exists()


def test_a_package_is_taken_in_by_one_command_and_a_tampered_one_is_not(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)
    whole = zip_up(bag(PAYLOAD), tmp_path / "goi.zip")
    broken = zip_up({**bag(PAYLOAD), "data/ho-so.xml": b"<x/>"}, tmp_path / "hong.zip")

    taken = CliRunner().invoke(import_archive_command, [str(whole)])
    refused = CliRunner().invoke(import_archive_command, [str(broken)])

    assert taken.exit_code == 0, taken.output
    assert "đã nhận gói số 1: Khối thi đua 1, năm 2021" in taken.output
    assert "✗ Tệp data/ho-so.xml trong gói đã bị sửa hoặc hỏng." in refused.stdout
    assert "không nhận" in str(refused.exception)


def test_what_in_a_whole_package_does_not_agree_is_told_when_it_is_taken_in(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_DATA", str(tmp_path))
    url = kept.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("THIDUA_DATABASE_URL", url)
    dossier = "<File><Title>Tổng kết khối khác</Title></File>".encode()
    whole = zip_up(bag({**PAYLOAD, "data/ho-so.xml": dossier}), tmp_path / "goi.zip")

    taken = CliRunner().invoke(import_archive_command, [str(whole)])

    assert taken.exit_code == 0, taken.output
    assert "! Tệp data/ho-so.xml ghi Title là «Tổng kết khối khác»" in taken.output
    assert "gói có 1 điểm cần xem lại" in taken.output
