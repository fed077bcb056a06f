"""A value arrives in Word as it was given, or is refused; nothing is lost on the way."""

from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.word.documents import add_table, letter, members, opened, saved, texts
from tests.worker.word.docxtpl_cases import drawing
from tests.worker.word.minimal import minimal
from worker.word.template import PackageError, Template, TemplateFault
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN

LETTER = Template.compile(letter("{{ x }}"))


def cell_header_and_title() -> bytes:
    document = docx.Document()
    add_table(document, [["{{ x }}"]])
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    document.core_properties.title = "{{ x }}"
    return saved(document)


EVERYWHERE = Template.compile(cell_header_and_title())


@pytest.mark.parametrize(
    "value",
    [
        "R&D", "a < b > c", "<w:p/>", "&amp;", "{{ y }}", "{% if y %}", "{# y #}", "{_{", "}_}",
        "{_% x %_}", "\"kép\" 'đơn' “cong”", "một\nhai", "a\tb", "\n", "\t\n\t", "  đầu và cuối  ",
        "", " ", "]]>", "<!-- x -->", "chữ " * 500, "&" * 2_000, "Hoà Hòa", "e\u0302\u0301",
        "\u00a0\u200b\u2028", "𝓥iệt 🇻🇳", "\x7f\x85\xa0", "{{", "}}", "\\n \\1 \\g<0>", "%s {0}",
    ],
)  # fmt: skip
def test_text_survives_word_for_word(value: str) -> None:
    assert texts(LETTER.fill({"x": value})) == [value]

    document = opened(EVERYWHERE.fill({"x": value}))
    assert document.tables[0].cell(0, 0).text == value
    assert document.sections[0].header.paragraphs[0].text == value
    assert document.core_properties.title == value


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
@settings(max_examples=150)
def test_any_text_survives(value: str) -> None:
    clean = value.replace("\ufffe", "").replace("\uffff", "")

    assert texts(LETTER.fill({"x": clean})) == [clean]


@pytest.mark.parametrize(("given", "kept"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb")])
def test_line_ends_of_other_systems_are_line_breaks(given: str, kept: str) -> None:
    assert texts(LETTER.fill({"x": given})) == [kept]


@pytest.mark.parametrize("code", [0, 1, 8, 0x0B, 0x0E, 0x1B, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_what_xml_cannot_carry_is_refused_by_name(code: int) -> None:
    with pytest.raises(TemplateFault) as caught:
        LETTER.fill({"x": f"trước{chr(code)}sau"})

    (fault,) = caught.value.faults
    assert f"U+{code:04X}" in str(fault.message)
    assert fault.paragraph == "{{ x }}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-12, "-12"), (10**30, str(10**30)), (0.5, "0.5"), (1e20, "1e+20")],
)
def test_numbers_are_written_plainly(value: float, text: str) -> None:
    assert texts(LETTER.fill({"x": value})) == [text]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "chưa có giá trị"),
        *((value, "cần chữ hoặc số") for value in (True, False, [], ["a"], {}, {"a": 1})),
    ],
)
def test_what_is_neither_text_nor_number_is_never_printed(value: Any, told: str) -> None:
    with pytest.raises(TemplateFault, match=told):
        LETTER.fill({"x": value})


def test_a_value_in_an_attribute_keeps_its_quotes_and_breaks() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ x }}")
    picture = drawing()
    picture[0][1].set("descr", "{{ x }}")
    paragraph.runs[0]._r.append(picture)
    value = "a \"b\" 'c' <d>\te\nf & g"

    filled = opened(Template.compile(saved(document)).fill({"x": value}))

    assert next(filled.paragraphs[0]._p.iter("{*}docPr")).get("descr") == value
    assert filled.paragraphs[0].text == value


@pytest.mark.parametrize(
    "attribute", ["w:rsidR", "r:id", "w:fldCharType", "w:instr", "href", "w:val", "x:note"]
)
def test_no_other_attribute_may_hold_a_tag(attribute: str) -> None:
    body = f'<w:p {attribute}="{{{{ x }}}}"/>'

    with pytest.raises((TemplateFault, PackageError), match=r"thuộc tính|liên kết"):
        Template.compile(minimal(body))


def test_a_hyphen_that_keeps_its_line_is_words_own_and_reads_as_a_hyphen() -> None:
    value = f"năm học 2021{NONBREAKING_HYPHEN}2022 & sau"

    paper = LETTER.fill({"x": value})
    assert texts(paper) == ["năm học 2021-2022 & sau"]
    assert b"2021</w:t><w:noBreakHyphen/><w:t" in members(paper)["word/document.xml"]

    everywhere = EVERYWHERE.fill({"x": value})
    document = opened(everywhere)
    assert document.tables[0].cell(0, 0).text == "năm học 2021-2022 & sau"
    assert document.sections[0].header.paragraphs[0].text == "năm học 2021-2022 & sau"
    assert document.core_properties.title == "năm học 2021-2022 & sau"
    assert "\ufeff".encode() not in b"".join(members(everywhere).values())
