"""No template of another author takes more than its time and memory, whatever it does."""

import contextlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.word.documents import letter, texts
from tests.worker.word.expressions.test_pictures import png
from tests.worker.word.minimal import minimal, paragraph
from worker.word import isolated
from worker.word.check_mark import print_check_mark
from worker.word.errors import PackageError, TemplateFault
from worker.word.isolated import IsolatedReader, IsolatedTemplate, find_faults
from worker.word.template import Template
from workflow.domain.errors import Message

CASES = Path(__file__).parent / "cases"
LETTER = letter("{{ x }}", "{{ y|image(20) }}")
VALUES = {"bloc": "Khối 6", "a": "A", "members": []}
#: Nested so deep, or so long, that only the limits of the process end them.
HEAVY = {
    "elements": minimal(paragraph() * 130_000),
    "runs of one paragraph": minimal("<w:p>" + "<w:r><w:t>{</w:t></w:r>" * 90_000 + "</w:p>"),
    "tags": minimal(paragraph("{{ a }}") * 3_900),
    "tags of one paragraph": minimal(paragraph("{{ a }}" * 3_900)),
    "long tags": minimal(paragraph("{{ a + " + "1 + " * 6_000 + "1 }}")),
    "tables in tables": minimal(
        "<w:tbl><w:tr><w:tc>" * 60
        + paragraph("{%tr if a %}") * 900
        + "<w:p/></w:tc></w:tr></w:tbl>" * 60
    ),
    "loops in loops": minimal(
        paragraph("{% for x in r %}" * 19 + "<w:t>" * 0 + "{{ x }}" + "{% endfor %}" * 19)
    ),
    "quotes": minimal(paragraph("{{ '" + "}} " * 9_000)),
    "spaces": minimal(paragraph("{% cellbg" + " " * 900_000 + "x% %}")),
    "braces": minimal(paragraph("{{" * 400_000)),
    "bookmarks": minimal('<w:bookmarkStart w:id="1" w:name="a"/>' * 90_000),
}  # fmt: skip


@pytest.fixture(autouse=True)
def timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process may start slowly where the machine is busy; what it may use stays the same."""
    monkeypatch.setattr(isolated, "WALL_SECONDS", 100)


def test_a_check_mark_is_printed_under_the_same_limits() -> None:
    """What a small template grows to is not read outside of its process."""
    row = paragraph("{{ x }}")
    with IsolatedTemplate(minimal(row)) as template:
        marked = template.fill({"x": "chữ"}, mark=("AB12", "https://a.vn/check/AB12"))
        assert marked == print_check_mark(
            Template.compile(minimal(row)).fill({"x": "chữ"}), "AB12", "https://a.vn/check/AB12"
        )
    loop = paragraph("{%p for i in range(9999) %}")
    large = minimal(f"{loop}<w:p>{'<w:r/>' * 250}</w:p>{paragraph('{%p endfor %}')}")
    with IsolatedTemplate(large) as template:
        assert template.fill({})
        with pytest.raises(TemplateFault):
            template.fill({}, mark=("AB12", "AB12"))


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_template_is_read_or_refused_in_time(name: str) -> None:
    started = count_cpu_seconds()

    with contextlib.suppress(PackageError):
        find_faults(HEAVY[name], [{"a": "A", "r": list(range(50))}])

    assert count_cpu_seconds() - started < 6


def count_cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    return sum(os.times()[:4])


@pytest.mark.parametrize("path", sorted(CASES.glob("*.docx")), ids=lambda path: path.stem)
def test_every_case_has_its_answer(path: Path) -> None:
    if path.name.startswith("S") or "C4" in path.name:
        with pytest.raises(PackageError):
            find_faults(path.read_bytes(), [VALUES])
        return

    faults = find_faults(path.read_bytes(), [VALUES])

    assert bool(faults) is (path.name.startswith("D") or "C1" in path.name)
    assert all(str(fault.message) and str(fault.part) for fault in faults)


@pytest.fixture
def template() -> Iterator[IsolatedTemplate]:
    with IsolatedTemplate(LETTER) as template:
        yield template


def test_it_writes_what_the_template_writes_here(template: IsolatedTemplate) -> None:
    values = {"x": "chữ", "y": "0" * 64}

    paper = template.fill(values, images=lambda _: png())

    here = Template.compile(LETTER)
    assert paper == here.fill(values, images=lambda _: png())
    assert (template.sha256, template.paths) == (here.sha256, here.paths)


def test_faults_come_through_with_their_place(template: IsolatedTemplate) -> None:
    with pytest.raises(TemplateFault) as caught:
        template.fill({"x": "chữ", "z": "1"})

    (fault,) = caught.value.faults
    assert fault.message == Message("Thiếu dữ liệu: {path}.", path="y")
    assert fault.placeholder == "{{ y|image(20) }}"


def test_a_picture_that_is_not_there_is_a_fault(template: IsolatedTemplate) -> None:
    def nothing(sha256: str) -> bytes:
        raise LookupError(sha256)

    with pytest.raises(TemplateFault, match="Không tìm thấy ảnh"):
        template.fill({"x": "chữ", "y": "0" * 64}, images=nothing)


def test_after_a_stop_the_next_paper_is_filled(
    template: IsolatedTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "CPU_SECONDS", 0.001)
    with pytest.raises(TemplateFault, match="mất quá lâu"):
        template.fill({"x": "chữ " * 100_000, "y": ""})
    monkeypatch.undo()

    assert texts(template.fill({"x": "chữ", "y": ""}))[0] == "chữ"


@pytest.mark.parametrize("mebibytes", [1, 4, 8, 16])
def test_memory_is_bounded(mebibytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever meets the limit first: Python, lxml or zlib, which has an error of its own."""
    monkeypatch.setattr(isolated, "MEMORY", mebibytes * 2**20)

    with pytest.raises(TemplateFault, match="bộ nhớ"):
        IsolatedTemplate(letter("{{ x }}"))


def test_an_error_of_ours_is_told_in_words_and_its_place_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    child = isolated._Child()
    try:
        with pytest.raises(TemplateFault, match="Không đọc được tệp này"):
            child.ask({"do": "check"}, LETTER)  # without values to try it with
        assert child.ask({"do": "read"}, LETTER)[0]["text"]
    finally:
        child.close()

    assert "KeyError('samples')" in caplog.text


def bomb(size: int) -> bytes:
    stream = io.BytesIO(minimal())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customXml/item9.xml", b"<x>" + b"<y/>" * size + b"</x>")
    return stream.getvalue()


@pytest.mark.parametrize("size", [10**6, 3 * 10**7])
def test_a_bomb_is_refused(size: int) -> None:
    with pytest.raises(PackageError, match="lớn"):
        find_faults(bomb(size), [])


def test_wrong_tags_and_unknown_names_are_told_in_one_pass() -> None:
    lines = ["{{ yaer }}", "{{ a b }}", "{{ a|uper }}", "{% if a %}", "{{ b.c() }}", "{{ plase }}"]
    content = letter(*lines, "{% for x in a b %}", "{{ x.y }}", "{% endfor %}")

    faults = find_faults(content, [{"a": "A", "year": 1, "place": "x"}])

    assert {(fault.placeholder, fault.nearest) for fault in faults} == {
        ("{{ yaer }}", "year"), ("{{ a b }}", None), ("{{ a|uper }}", "upper"),
        ("{% if a %}", None), ("{{ b.c() }}", None), ("{{ plase }}", "place"),
        ("{% for x in a b %}", None),
    }  # fmt: skip


def test_all_that_is_asked_of_a_file_shares_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    content = letter("{{ titel }}")
    with IsolatedReader(content) as reader:
        (fault,) = reader.find_faults([{"title": "x"}])
        assert reader.read_text() == ["{{ titel }}"]
        assert reader.annotate_copy([fault])

    monkeypatch.setattr(isolated, "READ_SECONDS", 0.01)
    with IsolatedReader(content) as reader:
        (fault,) = reader.find_faults([{"title": "x"}])
        assert "mất quá lâu" in str(fault.message)
        assert reader.read_text() == []
        assert reader.annotate_copy([fault]) is None
