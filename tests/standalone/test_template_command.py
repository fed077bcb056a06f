"""`thidua template`: a template is tried before anybody relies on it."""

from pathlib import Path

import docx
import pytest

from standalone import cli
from tests.factories import ROOT
from workflow.domain.papers import PaperKind


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = cli.run(["template", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Thời gian: {{ meeting.wen }}")
    document.add_paragraph("{{ titel }}")
    path = tmp_path / "mau.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("kind", PaperKind)
def test_shipped_templates_have_no_fault(
    kind: PaperKind, capsys: pytest.CaptureFixture[str]
) -> None:
    for family in ("nd30", "party"):
        assert run(capsys, ROOT / "templates_docx" / family / f"{kind}.docx")[0] == 0


def test_every_fault_is_told_and_shown_in_a_copy(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "co-nhan-xet.docx"

    code, said = run(capsys, faulty, "--kind", "minutes", "--annotate", copy)

    assert code == 1
    assert "Thời gian: {{ meeting.wen }}" in said
    assert "titel" in said
    assert "→ title" in said
    comments = [comment.text for comment in docx.Document(str(copy)).comments]
    assert len(comments) == 2
    assert "Traceback" not in said


def test_a_template_file_of_word_is_shown_in_a_copy_too(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = docx.Document(str(faulty))
    package.part._content_type = package.part.content_type.replace("document.main", "template.main")
    package.save(str(tmp_path / "mau.dotx"))
    copy = tmp_path / "co-nhan-xet.docx"

    assert run(capsys, tmp_path / "mau.dotx", "--kind", "minutes", "--annotate", copy)[0] == 1

    assert len(list(docx.Document(str(copy)).comments)) == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("minutes.docx", b"no zip", "không phải tệp Word"),
        ("mau.docx", b"PK\x03\x04", "--kind"),
        ("minutes.docx", None, "không mở được"),
    ],
)
def test_what_cannot_be_tried_is_said_in_a_sentence(
    name: str, content: bytes | None, sentence: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    code, said = run(capsys, path)

    assert code == 2
    assert "Traceback" not in said
    assert sentence in said
