"""Compiled templates are kept, and nothing is run that another may have written."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

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


def test_every_module_of_the_engine_counts_for_its_version() -> None:
    """Nothing else of it is loaded to compile and fill."""
    program = (
        "import sys; from tests.worker.word.documents import letter\n"
        "from worker.word.template_cache import compile_cached\n"
        "from pathlib import Path\n"
        "compile_cached(letter('{{ x }}'), Path(sys.argv[1])).fill({'x': 'a'})\n"
        "print(*(name for name in sys.modules if name.startswith('worker.word.')))"
    )
    with TemporaryDirectory() as folder:
        call = [sys.executable, "-c", program, folder]
        loaded = subprocess.run(call, capture_output=True, check=True, text=True)

    engine = Path(template_cache.__file__).parent
    known = {
        path
        for room in template_cache._ROOMS
        for path, *_ in template_cache._list_modules(engine / room)
    }
    modules = {
        name.removeprefix("worker.word.").replace(".", "/") for name in loaded.stdout.split()
    }
    files = {engine / f"{name}.py" for name in modules}
    assert files
    assert {str(path) for path in files if path.exists()} <= known


@pytest.mark.parametrize("room", template_cache._ROOMS)
def test_a_changed_module_is_another_engine(
    room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in template_cache._ROOMS:
        (tmp_path / one).mkdir(exist_ok=True)
        (tmp_path / one / "a.py").write_text("a = 1")
    monkeypatch.setattr(template_cache, "_ENGINE", tmp_path)
    read_version = template_cache._engine_version.__wrapped__
    before = read_version()

    (tmp_path / room / "a.py").write_text("a = 22")

    assert read_version() != before


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_cache, "MAX_KEPT", 2)

    for number in range(4):
        compile_cached(letter(f"{number} {{{{ x }}}}"), tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    template = compile_cached(LETTER, tmp_path / "file" / "folder")

    assert texts(template.fill({"x": "chữ"})) == ["chữ"]
