"""A fix opens what the linter reads, keeps every word, and never makes a paper worse."""

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.mutations import find_paragraph, replace_text, set_look, set_section
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.rule_breaks import BREAKS
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import convert_to_unicode, fix, lint
from worker.word.lint.document import read_document

pytestmark = pytest.mark.slow  # each test fixes many papers

CASES = sorted((Path(__file__).parent / "cases").rglob("*.docx"))
OFFICE = "Các đơn vị thành viên nắm rõ nhiệm vụ."
TEXT = "Các đơn vị thành viên nắm rõ nhiệm vụ năm 2026 và thực hiện đúng thời hạn đã thống nhất."
THEME, HEADER = "word/theme/theme1.xml", "word/header1.xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = (
    (W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def words(docx: bytes) -> list[str]:
    """The text of every line; the dashes of the motto are what a fix may change."""
    lines = (unicodedata.normalize("NFC", line.text) for line in read_document(docx).lines)
    return [
        re.sub(r"\s*[-–—‐]\s*", " - ", text) if text.startswith("Độc lập") else text
        for text in lines
    ]


def breaches(docx: bytes) -> Counter[str]:
    counts: Counter[str] = Counter()
    for finding in lint(docx).findings:
        counts[finding.rule] += finding.times
    return counts


def check_fix(docx: bytes) -> None:
    """Same words, no new finding, and nothing more to fix."""
    fixed = fix(docx).docx
    assert words(fixed) == words(docx)
    assert breaches(fixed) - breaches(docx) == Counter()
    assert fix(fixed).docx == fixed


def rezipped(docx: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same file with its parts changed; None leaves a part out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def wide_left() -> bytes:
    document = open_docx(good("plan"))
    set_section(left_margin=15)(document)
    return save_docx(document)


def strict(name: str, content: bytes) -> bytes:
    for usual, other in STRICT:
        content = content.replace(usual.encode(), other.encode())
    return content


def template(name: str, content: bytes) -> bytes:
    return content.replace(b"document.main+xml", b"template.main+xml")


def without(part: str, name: str, content: bytes) -> bytes | None:
    return None if name == part else content


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_case_gets_worse(path: Path) -> None:
    check_fix(path.read_bytes())


@pytest.mark.parametrize("path", [path for path in CASES if path.parent.name == "correct"])
def test_a_correct_paper_keeps_every_byte(path: Path) -> None:
    assert fix(path.read_bytes()).docx == path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [strict, template, partial(without, THEME), partial(without, HEADER)],
    ids=["strict", "template", "no theme", "no header"],
)  # fmt: skip
def test_other_forms_of_word_files_are_fixed(
    change: Callable[[str, bytes], bytes | None],
) -> None:
    docx = rezipped(wide_left(), change)

    fixed = fix(docx).docx

    assert "ND30-PG-05" in breaches(docx)
    assert "ND30-PG-05" not in breaches(fixed)
    check_fix(docx)


def test_a_strict_file_stays_strict() -> None:
    fixed = fix(rezipped(wide_left(), strict)).docx

    with zipfile.ZipFile(io.BytesIO(fixed)) as archive:
        assert W.encode() not in archive.read("word/document.xml")


def test_a_file_without_sections_gets_an_a4_page() -> None:
    document = open_docx(good("plan"))
    body = document.element.body
    body.remove(body.find(qn("w:sectPr")))

    fixed = fix(save_docx(document)).docx

    assert not any(rule.startswith("ND30-PG-0") for rule in breaches(fixed))


def test_a_mark_in_the_next_run_is_composed() -> None:
    document = open_docx(good("plan"))
    paragraph = find_paragraph(document, TEXT)
    run = paragraph.runs[0]
    run.text = "Các đơn vi"
    paragraph.add_run("\u0323 thành viên.").font.size = run.font.size

    fixed = fix(save_docx(document)).docx

    assert any("đơn vị thành viên." in text for text in words(fixed))
    assert "ND30-PG-09" not in breaches(fixed)


@pytest.mark.parametrize(
    ("font", "typed", "meant"),
    [
        (".VnTime", "C¸c ®¬n vÞ thµnh viªn n¾m râ nhiÖm vô.", OFFICE),
        ("VNI-Times", "Caùc ñôn vò thaønh vieân naém roõ nhieäm vuï.", OFFICE),
        (".VnTimeH", "®¬n vÞ thµnh viªn", "ĐƠN VỊ THÀNH VIÊN"),
        (".VnTimeH", "TH¤NG B¸O", "THÔNG BÁO"),
        ("Times New Roman", "C¸c ®¬n vÞ thµnh viªn n¾m râ nhiÖm vô.", OFFICE),
        ("Times New Roman", "Caùc ñôn vò thaønh vieân naém roõ nhieäm vuï.", OFFICE),
        (".VnTime", TEXT, TEXT),
        ("VNI-Times", TEXT, TEXT),
    ],
)  # fmt: skip
def test_old_codes_become_unicode(font: str, typed: str, meant: str) -> None:
    document = open_docx(good("plan"))
    replace_text(TEXT, typed)(document)
    set_look(typed, name=font)(document)

    coded = save_docx(document)
    fixed = fix(coded).docx

    assert meant == typed or "ND30-PG-08" in breaches(coded)
    assert meant in words(fixed)
    assert not {"ND30-PG-07", "ND30-PG-08"} & set(breaches(fixed))
    assert fix(fixed).docx == fixed


def test_a_soft_hyphen_is_a_letter_in_tcvn3() -> None:
    document = open_docx(good("plan"))
    paragraph = find_paragraph(document, TEXT)
    run = paragraph.runs[0]
    run.text, run.font.name = "C¸c ®¬n vÞ khen th", ".VnTime"
    run._r.append(OxmlElement("w:softHyphen"))
    rest = OxmlElement("w:t")
    rest.text = "ëng c¸c tØnh."
    run._r.append(rest)

    assert "Các đơn vị khen thưởng các tỉnh." in words(fix(save_docx(document)).docx)


def mutated(broken: tuple[Break, ...]) -> bytes | None:
    """One paper broken in several ways; None where the changes exclude each other."""
    document = open_docx(good(broken[0].paper))
    try:
        for each in broken:
            each.change(document)
    except (LookupError, StopIteration, AttributeError, TypeError, ValueError):
        return None
    return save_docx(document)


def several_breaks() -> st.SearchStrategy[tuple[Break, ...]]:
    papers = sorted({broken.paper for broken in BREAKS})
    return st.sampled_from(papers).flatmap(
        lambda paper: st.lists(
            st.sampled_from([broken for broken in BREAKS if broken.paper == paper]),
            min_size=1,
            max_size=4,
        ).map(tuple)
    )


@given(several_breaks())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_no_broken_paper_gets_worse(broken: tuple[Break, ...]) -> None:
    """`python -m tests.worker.word.lint.sweep` does this a thousand times."""
    docx = mutated(broken)
    if docx is not None:
        check_fix(docx)


def test_a_template_in_an_old_code_is_converted_and_nothing_else_is() -> None:
    document = open_docx(good("plan"))
    replace_text(TEXT, "C¸c ®¬n vÞ thµnh viªn n¾m râ {{ title }}.")(document)
    set_look("C¸c", name=".VnTime")(document)
    set_section(left_margin=15)(document)

    converted = convert_to_unicode(save_docx(document))

    assert "Các đơn vị thành viên nắm rõ {{ title }}." in words(converted)
    assert {"ND30-PG-05"} == {rule for rule in breaches(converted) if rule.startswith("ND30-PG-0")}
    assert convert_to_unicode(good("plan")) == good("plan")
    assert convert_to_unicode(b"no file") == b"no file"


def test_signs_and_other_languages_are_in_no_old_code() -> None:
    document = open_docx(good("plan"))
    text = "Hộp ½ ¾ ¼ ngày; Société Générale, Café Müller & Söhne; sai số ± 2 °C, 5 µm."
    replace_text(TEXT, text)(document)

    assert "ND30-PG-08" not in breaches(save_docx(document))
