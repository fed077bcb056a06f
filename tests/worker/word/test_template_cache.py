"""Compiled templates are kept, and nothing is run that another may have written."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worker.word.documents import letter, texts
from tests.worker.word.docxtpl_cases import CASES, Case
from worker.word import template_cache
from worker.word.template import Template, TemplateFault
from worker.word.template_cache import compile_cached

LETTER = letter("{{ x }}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.replace("_", " "))
def test_a_kept_template_writes_the_same_bytes(case: Callable[[], Case], tmp_path: Path) -> None:
    docx, values = case()
    fresh = compile_cached(docx, tmp_path)

    kept = compile_cached(docx, tmp_path)

    assert kept.fill(values) == fresh.fill(values) == Template.compile(docx).fill(values)
    assert (kept.sha256, kept.paths) == (fresh.sha256, fresh.paths)


def test_a_kept_template_names_its_faults(tmp_path: Path) -> None:
    compile_cached(LETTER, tmp_path)

    with pytest.raises(TemplateFault, match="Thiếu dữ liệu: x"):
        compile_cached(LETTER, tmp_path).fill({})


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    compile_cached(LETTER, tmp_path)
    (path,) = tmp_path.iterdir()
    return path


def planted(path: Path) -> None:
    """A whole cache file of another template."""
    other = path.parent / "other"
    compile_cached(letter("khác {{ x }}"), other)
    (file,) = other.iterdir()
    path.write_bytes(file.read_bytes())


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 500, hashlib.sha256(b"x").digest() + b"x"])
def test_a_damaged_file_is_made_anew(kept: Path, content: bytes) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(content)

    assert texts(compile_cached(LETTER, kept.parent).fill({"x": "chữ"})) == ["chữ"]
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
@pytest.mark.parametrize("of", ["file", "folder"])
def test_what_others_may_write_is_not_read(kept: Path, mode: int, of: str) -> None:
    planted(kept)
    (kept if of == "file" else kept.parent).chmod(mode | (0o700 if of == "folder" else 0))

    assert texts(compile_cached(LETTER, kept.parent).fill({"x": "chữ"})) == ["chữ"]


def test_another_engine_compiles_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(kept)
    monkeypatch.setattr(template_cache, "_engine_version", lambda: "other")

    assert texts(compile_cached(LETTER, kept.parent).fill({"x": "chữ"})) == ["chữ"]


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_cache, "MAX_KEPT", 2)

    for number in range(4):
        compile_cached(letter(f"{number} {{{{ x }}}}"), tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    template = compile_cached(LETTER, tmp_path / "file" / "folder")

    assert texts(template.fill({"x": "chữ"})) == ["chữ"]
