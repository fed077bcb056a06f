"""`thidua lint` on the terminal: what it prints and how it ends."""

import json
from pathlib import Path

import pytest

from standalone import cli
from tests.worker.word.lint.mutations import set_look, set_section
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import open_docx, save_docx


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(good("plan"))
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A wrong margin, which can be mended, and a title that isn't bold, which can't."""
    document = open_docx(good("plan"))
    set_section(left_margin=25)(document)
    set_look("KẾ HOẠCH", bold=False)(document)
    path = tmp_path / "sai.docx"
    path.write_bytes(save_docx(document))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.run(["lint", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_good_paper_ends_with_zero(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, paper)

    assert code == 0
    assert "0 lỗi, 0 cảnh báo" in out


def test_errors_end_with_one(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, broken)

    assert code == 1
    assert "ND30-PG-05" in out
    assert "lề trái 25 mm" in out


def test_findings_are_said_in_english_where_that_is_asked_for(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, broken, "--lang", "en")

    assert code == 1
    assert "errors 2, warnings 0" in out
    assert "found: not bold" in out
    assert "lỗi" not in out


def test_json_is_one_list(paper: Path, broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, paper, broken, "--json")

    first, second = json.loads(out)
    assert code == 1
    assert first["findings"] == []
    assert {finding["rule"] for finding in second["findings"]} == {"ND30-PG-05", "ND30-TL-01"}


def test_what_cannot_be_read_is_said_in_both_languages_and_the_rest_goes_on(
    tmp_path: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "x.docx"
    other.write_bytes(b"words")

    code, out, err = run(capsys, other, paper)

    assert code == 2
    assert "ke-hoach.docx: 0 lỗi" in out
    assert "không phải tệp Word" in err
    assert "not a Word file" in err


def test_a_missing_file_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, tmp_path / "khong-co.docx")

    assert code == 2
    assert "cannot open" in err


def test_fix_writes_beside_the_file_and_tells_what_is_left(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = broken.read_bytes()

    code, out, err = run(capsys, "--fix", broken)

    assert code == 1
    assert "lề trang" in err
    assert "ND30-TL-01" in out
    assert "ND30-PG-05" not in out
    assert broken.read_bytes() == before
    assert broken.with_name("sai.fixed.docx").is_file()


def test_fix_may_name_its_file(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = run(capsys, broken, "--fix", "--out", tmp_path / "dung.docx")

    assert code == 1
    assert (tmp_path / "dung.docx").is_file()
    assert not broken.with_name("sai.fixed.docx").exists()


def test_fix_takes_many_files(
    paper: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "--fix", paper, broken)

    assert code == 1
    assert "không có gì để sửa" in err
    assert paper.with_name("ke-hoach.fixed.docx").read_bytes() == paper.read_bytes()


def test_one_name_is_for_one_file(
    paper: Path, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, paper, broken, "--fix", "--out", tmp_path / "dung.docx")

    assert code == 2
    assert "--out" in err


def test_fix_says_why_a_file_cannot_be_read_and_goes_on(
    tmp_path: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "x.docx"
    other.write_bytes(b"words")

    code, out, err = run(capsys, "--fix", other, broken)

    assert code == 2
    assert "không phải tệp Word" in err
    assert "sai.fixed.docx" in out
