"""What users reported of docxtpl, by the numbers of its issues, with the outcome they wanted."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from tests.worker.word.documents import letter, members, texts, with_table
from tests.worker.word.expressions.test_pictures import png
from tests.worker.word.minimal import WML, minimal, paragraph, part
from tests.worker.word.validity import problems
from worker.word.errors import TemplateFault
from worker.word.template import Template

HASH = hashlib.sha256(png()).hexdigest()
VALUES: dict[str, Any] = {
    "colour": "FFD966", "devices": [{"a": {"n": 1}}, {"b": {"n": 2}}],
    "x": "chữ", "amp": "Zack & Tyler", "less": "100<100 ", "l": [1, 2], "e": [], "t": True,
    "r": [{"text": "đậm", "bold": True}], "scan": HASH, "data": [
        {"type": "Fruit", "names": ["Apple", "Banana"]}, {"type": "Vegetable", "names": ["Carrot"]},
    ],
}  # fmt: skip


def fill(docx: bytes) -> bytes:
    """The paper, once it is known that Word reads it."""
    paper = Template.compile(docx).fill(VALUES, images=lambda _: png())
    assert problems(paper) == []
    return paper


LINES = {
    "#10 braces apart": (["{ {x} }", "{{x}}"], "{ {x} }|chữ"),
    "#38 a less-than sign and a space": (["{{ '< ' ~ less }}"], "< 100<100 "),
    "#81 RichText after a loop tag": (["{% for i in l %}{{r r }}", "{% endfor %}"], None),
    "#105 an ampersand": (["{{ amp }} & {{ amp }}"], "Zack & Tyler & Zack & Tyler"),
    "#352 a loop over paragraphs": (
        ["{%p for d in data %}", "{{ d.type }}", "{%p endfor %}", "sau"], "Fruit|Vegetable|sau"
    ),
    "#355 raw text": (["{% raw %}{{ x }} {% if %}{% endraw %} {{ x }}"], "{{ x }} {% if %} chữ"),
    "#440 joined text": (["a", "{%- if t %} b{% endif -%}", " c"], "a b c"),
    "#447 a less-than sign": (["{{ less }}"], "100<100 "),
    "#460 no blank lines": (["{%p for i in l %}", "{{ i }}", "{%p endfor %}"], "1|2"),
    "#534 names of the items of a list": (
        ["{% for d in devices %}{% for k, v in d.items() %}{{ k }}{% endfor %}{% endfor %}"], "ab"
    ),
    "#548 braces spelled out": (["{_{ x }_} {_% if %_}"], "{{ x }} {% if %}"),
    "#644 a modulo": (["{%p if 3 % 2 == 1 %}", "lẻ", "{%p endif %}"], "lẻ"),
    "#663 a space before the letters": (["{% p if t %}", "có", "{% p endif %}"], "có"),
}  # fmt: skip


@pytest.mark.parametrize("issue", LINES)
def test_lines(issue: str) -> None:
    lines, printed = LINES[issue]

    paper = fill(letter(*lines))

    assert printed is None or "|".join(texts(paper)) == printed


ROWS = {
    "#104 #130 #547 nested loops": [
        ["{%tr for d in data %}"], ["{{ d.type }}"], ["{%tr for n in d.names %}"], ["- {{ n }}"],
        ["{%tr endfor %}"], ["{%tr endfor %}"],
    ],
    "#93 #522 #618 cells merged downwards": [
        ["{%tr for d in data %}"], ["{% vm %}Event", "{{ d.type }}"], ["{%tr endfor %}"],
    ],
    "#150 a table of nested loops": [
        ["{%tr for d in data %}", ""], ["{{ d.type }}", "{{ d.names|length }}"],
        ["{%tr for n in d.names %}", ""], ["{{ loop.index }}", "{{ n }}"], ["{%tr endfor %}", ""],
        ["{%tr endfor %}", ""],
    ],
    "#342 a colour without quotes": [["{% cellbg 008000 %}{{ x }}"]],
    "#373 #420 a colour by a condition": [["{% cellbg 'ff0000' if t else 'ffffff' %}{{ x }}"]],
    "#158 #418 cells merged sideways": [
        ["{%tc for d in data %}", "{% hm %}{{ x }}", "{%tc endfor %}"],
    ],
    "#594 an ampersand in a cell": [["a & b {{ amp }}"]],
    "#225 #251 pictures in cells": [["{{ scan|image(10) }}"] * 3],
}  # fmt: skip


@pytest.mark.parametrize("issue", ROWS)
def test_tables(issue: str) -> None:
    xml = members(fill(with_table(*ROWS[issue])))["word/document.xml"].decode()

    assert "{" not in xml.partition("<w:body>")[2]


@pytest.mark.parametrize(
    "properties", ["<w:tcPr><w:tcW/></w:tcPr>", "<w:tcPr>\n</w:tcPr>", "<w:tcPr></w:tcPr>", "<w:tcPr/>", ""]  # noqa: E501
)  # fmt: skip
def test_559_cells_are_shaded_however_their_properties_are_written(properties: str) -> None:
    cell = f"<w:tc>{properties}{paragraph('{% cellbg colour %}a')}</w:tc>"
    docx = minimal(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cell}</w:tr></w:tbl>")

    assert 'w:fill="FFD966"' in members(fill(docx))["word/document.xml"].decode()


TABLE = f"<w:tbl><w:tblPr/><w:tr><w:tc>{paragraph('ô')}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize("tag", ["{% set y = 1 -%}", "{%- set y = 1 %}", "{%- set y = 1 -%}"])
def test_275_341_445_488_joining_stops_at_a_table(tag: str) -> None:
    xml = members(fill(minimal(TABLE + paragraph(tag) + TABLE)))["word/document.xml"].decode()

    assert xml.count("<w:tbl>") == xml.count("</w:tbl>") == 2


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_125_243_328_409_pictures_of_all_parts_have_ids_of_their_own(kind: str) -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1001" name="a"/></wp:inline></w:drawing></w:r>'
    )
    root = "w:hdr" if kind == "header" else "w:ftr"
    docx = minimal(
        paragraph("{{ scan|image(20) }}") * 4,
        links=((kind, f"{kind}1.xml"),),
        parts={f"word/{kind}1.xml": (f"{WML}.{kind}+xml", part(root, f"<w:p>{drawing}</w:p>"))},
    )

    assert len([name for name in members(fill(docx)) if "media" in name]) == 1


def test_40_341_headers_stay_when_the_body_has_loops_or_files() -> None:
    header = part("w:hdr", paragraph("đầu {{ x }}"))
    docx = minimal(
        paragraph("{% for i in l %}{{ i }}{% endfor %}"),
        links=(("header", "header1.xml"),),
        parts={"word/header1.xml": (f"{WML}.header+xml", header)},
    )

    assert "đầu chữ" in members(fill(docx))["word/header1.xml"].decode()


@pytest.mark.parametrize("kind", ["header", "footer"])
def test_6_11_83_274_headers_and_footers_are_filled_and_their_fields_known(kind: str) -> None:
    root = "w:hdr" if kind == "header" else "w:ftr"
    inner = part(root, paragraph("{{ amp }} {{ none|default(&quot;N/A&quot;, true) }}"))
    docx = minimal(
        links=((kind, f"{kind}1.xml"),), parts={f"word/{kind}1.xml": (f"{WML}.{kind}+xml", inner)}
    )

    assert "Zack &amp; Tyler N/A" in members(fill(docx))[f"word/{kind}1.xml"].decode()
    assert "amp" in Template.compile(docx).paths


def test_316_a_page_break_in_a_value_keeps_the_style() -> None:
    line = '<w:p><w:pPr><w:pStyle w:val="S"/></w:pPr><w:r><w:t>{{ page }}</w:t></w:r></w:p>'
    docx = minimal(line)

    paper = Template.compile(docx).fill({"page": "a\fb"})

    assert problems(paper) == []
    xml = members(paper)["word/document.xml"].decode()
    assert xml.count('w:val="S"') == 2
    assert xml.count('w:type="page"') == 1


def test_438_paragraphs_of_a_style_for_each() -> None:
    values = {
        "items": [{"text": "một", "style": "ListBullet"}, {"text": "hai", "style": "ListBullet"}]
    }

    paper = Template.compile(letter("{{p items }}")).fill(values)

    assert texts(paper) == ["một", "hai"]


def test_12_520_paragraphs_beside_a_file_stay() -> None:
    inner = letter("trong 1", "trong 2")
    key = hashlib.sha256(inner).hexdigest()

    paper = Template.compile(letter("trước", "{{p f }}", "sau")).fill(
        {"f": key}, images=lambda _: inner
    )

    assert texts(paper) == ["trước", "trong 1", "trong 2", "sau"]


REFUSED = {
    "#116 a text times a number": ("{{ 10 * x }}", "Chỉ tính được với số"),
    "#473 a name of two words": ("{{ Họ tên }}", "Thẻ viết sai ở «tên»"),
    "#481 raw text over paragraphs": ("{%p raw %}", "không đóng lại trong cùng đoạn"),
    "#663 an end without its beginning": ("{%tr endfor %}", "phải nằm trong một hàng"),
}


@pytest.mark.parametrize("issue", REFUSED)
def test_what_cannot_be_meant_is_said(issue: str) -> None:
    line, reason = REFUSED[issue]

    with pytest.raises(TemplateFault, match=reason):
        Template.compile(letter(line)).fill(VALUES)


def test_at_least_forty_issues_are_cases() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    named = re.findall(r"#(\d+)", text)
    tested = [
        number
        for found in re.findall(r"def test((?:_\d+)+)", text)
        for number in found[1:].split("_")
    ]

    assert len({*named, *tested}) >= 40
