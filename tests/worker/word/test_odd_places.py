"""Tags in places that few templates have one: filled, or refused at the tag, and Word reads it."""

import re
from typing import Any

import pytest
from lxml import etree

from tests.worker.word.documents import members
from tests.worker.word.minimal import minimal
from tests.worker.word.validity import problems
from worker.word.template import Template, find_faults

VALUES: dict[str, Any] = {
    "x": "A & B", "n": 5, "b": True, "nope": False, "l": [1, 2], "r": "R", "p": "P",
    "long": "một\ahai", "page": "một\fhai", "rich": [{"text": "đậm", "bold": True}],
}  # fmt: skip
DRAWN = "<w:p><w:r><w:drawing><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></w:drawing></w:r></w:p>"  # noqa: E501
FORMULA = '<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath></w:p>'
OFFICE = "application/vnd.openxmlformats-officedocument"


def fill(docx: bytes, name: str = "word/document.xml") -> str:
    paper = Template.compile(docx).fill(VALUES)
    assert problems(paper) == []
    return members(paper)[name].decode()


@pytest.mark.parametrize("line", ["{{r x }}", "{{r rich }}", "{%r if b %}a{%r endif %}"])
@pytest.mark.parametrize("place", [DRAWN, FORMULA])
def test_runs_of_drawings_and_formulas_hold_no_run_of_word(place: str, line: str) -> None:
    faults = find_faults(minimal(place.format(line)), [VALUES])

    assert {fault.placeholder for fault in faults} == {
        tag.replace("r ", " ", 1) for tag in re.findall(r"\{.*?[%}]\}", line)
    }
    assert {str(fault.message) for fault in faults} == {"Thẻ r phải nằm trong chữ của một đoạn."}


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:rich><a:bodyPr/>'
    "<a:p><a:r><a:t>{%p if nope %}</a:t></a:r></a:p><a:p><a:r><a:t>a</a:t></a:r></a:p>"
    "<a:p><a:r><a:t>{%p endif %}</a:t></a:r></a:p></c:rich></c:chartSpace>"
)


def test_the_title_of_a_chart_keeps_a_paragraph() -> None:
    parts = {"word/charts/chart1.xml": (f"{OFFICE}.drawingml.chart+xml", CHART)}
    chart = fill(minimal(links=(("chart", "charts/chart1.xml"),), parts=parts), *parts)

    (title,) = etree.fromstring(chart.encode()).iter("{*}rich")
    assert [etree.QName(child).localname for child in title] == ["bodyPr", "p"]


@pytest.mark.parametrize("name", ["long", "page"])
def test_a_section_ends_once_whatever_a_value_breaks(name: str) -> None:
    look = '<w:pPr><w:pStyle w:val="a"/><w:sectPr/></w:pPr>'
    xml = f"<w:p>{look}<w:r><w:t>{{{{ {name} }}}}</w:t></w:r></w:p><w:p/>"

    body = fill(minimal(xml))

    assert body.count("<w:sectPr/></w:pPr>") == 1
    assert body.index("hai") > body.index("<w:sectPr/></w:pPr>") > body.index("một")
