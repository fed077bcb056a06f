"""Tags in places that few templates have one: filled, or refused at the tag, and Word reads it."""

import re
from typing import Any

import pytest
from lxml import etree

from tests.worker.word.documents import letter, members
from tests.worker.word.minimal import WML, box, minimal, paragraph
from tests.worker.word.validity import problems
from worker.word.errors import TemplateFault
from worker.word.template import Template, find_faults

VALUES: dict[str, Any] = {
    "x": "A & B", "n": 5, "b": True, "nope": False, "l": [1, 2], "r": "R", "p": "P",
    "long": "một\ahai", "page": "một\fhai", "tab": "một\thai",
    "rich": [{"text": "đậm", "bold": True}],
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


@pytest.mark.parametrize(
    "around", ['<w:hyperlink w:anchor="a">{}</w:hyperlink>', "<w:smartTag>{}</w:smartTag>",
               '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>',
               "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"],
)  # fmt: skip
def test_rich_text_may_stand_where_runs_may(around: str) -> None:
    inner = "<w:r><w:t>{{r rich }}</w:t></w:r>"

    body = fill(minimal(f"<w:p>{around.format(inner)}</w:p>"))

    assert "<w:b/>" in body
    assert "đậm" in body


def test_a_value_in_a_box_has_the_look_of_its_own_run() -> None:
    bold, italic = (f"<w:rPr><w:{name}/></w:rPr>" for name in "bi")
    inner = f"<w:p><w:r>{bold}<w:t>{{{{ tab }}}}</w:t></w:r></w:p>"
    written = f"<w:p>{box(inner + inner.replace('tab', 'long'), italic)}</w:p>"

    body = fill(minimal(written + paragraph("{{ tab }}")))

    assert body.count(italic) == 1
    assert body.count(f"<w:r>{bold}<w:tab/></w:r>") == 2
    assert body.count(f'<w:r>{bold}<w:t xml:space="preserve">hai</w:t>') == 4
    assert body.count("<w:r><w:tab/></w:r>") == 1


@pytest.mark.parametrize(
    "around", ["<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
               '<w:customXml w:element="a">{}</w:customXml>',
               "<w:tbl><w:tr><w:tc><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tc></w:tr></w:tbl>"],
)  # fmt: skip
def test_paragraphs_may_stand_where_blocks_may(around: str) -> None:
    body = fill(minimal(around.format(paragraph("{{p long }}")) + "<w:p/>"))

    assert re.sub("<[^>]*>", "", body.replace("</w:p>", "|")).strip("|").endswith("một|hai")


APP = (
    '<Properties xmlns="urn:p" xmlns:vt="urn:vt"><TitlesOfParts><vt:vector><vt:lpstr>'
    "{{ gone.name }}</vt:lpstr></vt:vector></TitlesOfParts><Company>{{ x }}</Company>"
    "<Manager>{{ x }}</Manager></Properties>"
)
CUSTOM = '<Properties xmlns="urn:p" xmlns:vt="urn:vt"><property name="a"><vt:{0}>{{{{ x }}}}</vt:{0}></property></Properties>'  # noqa: E501


def test_the_properties_that_fields_print_are_filled() -> None:
    app = {"docProps/app.xml": (f"{OFFICE}.extended-properties+xml", APP)}
    made = fill(minimal(parts=app), *app)
    assert "<Company>A &amp; B</Company><Manager>A &amp; B</Manager>" in made
    assert "{{ gone.name }}" in made  # what Word copied from a heading
    for kind in ("lpstr", "lpwstr", "bstr"):
        custom = {"docProps/custom.xml": (f"{OFFICE}.custom-properties+xml", CUSTOM.format(kind))}
        assert f"<vt:{kind}>A &amp; B<" in fill(minimal(parts=custom), *custom)


@pytest.mark.parametrize(
    ("name", "kind", "xml", "place"),
    [
        ("docProps/custom.xml", f"{OFFICE}.custom-properties+xml", CUSTOM.format("i4"), "<i4>"),
        (
            "word/footer1.xml", f"{WML}.footer+xml",
            '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:p><w:r><w:delText>{{ x }}</w:delText></w:r></w:p></w:ftr>", "<delText>",
        ),
    ],
)  # fmt: skip
def test_a_tag_that_nothing_fills_is_told(name: str, kind: str, xml: str, place: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        Template.compile(minimal(parts={name: (kind, xml)}))

    (fault,) = caught.value.faults
    assert (fault.paragraph, fault.placeholder) == (place, "{{ x }}")


def test_what_nests_too_deep_is_told_at_a_tag() -> None:
    (fault,) = find_faults(letter("{% for y in l %}" * 25 + "a" + "{% endfor %}" * 25), [VALUES])

    assert "lồng nhau quá sâu" in str(fault.message)
    assert fault.placeholder == "{% for y in l %}"


def test_a_paragraph_that_only_looks_like_one_is_no_place() -> None:
    assert "A &amp; B" in fill(minimal(paragraph("{{ x }}") + DRAWN.format("{{ x }}")))


NOTE = '<w:footnoteReference w:id="2"/>'
TAGS = ("{% cellbg 'FF0000' %}", "{% colspan 2 %}", "{% vm %}", "{% hm %}", "{{ x }}", "{{r x }}")


@pytest.mark.parametrize("beside", [NOTE, "<w:drawing/>", "<w:sym/>", "<w:tab/><w:t>đuôi</w:t>"])
@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("tag", TAGS)
def test_nothing_in_the_run_of_a_tag_gets_lost(tag: str, beside: str, *, is_before: bool) -> None:
    text = f"<w:t>{tag}</w:t>"
    run = f"<w:r><w:rPr><w:b/></w:rPr>{beside + text if is_before else text + beside}</w:r>"
    cells = f"<w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr>"
    loops = [paragraph(f"{{%tr {code} %}}") for code in ("for i in l", "endfor")]
    first, last = (f"<w:tr><w:tc>{one}</w:tc></w:tr>" for one in loops)

    body = fill(minimal(f"<w:tbl><w:tblPr/>{first}{cells}{last}</w:tbl>"))

    for element in re.findall(r"<[^/][^>]*/>|đuôi", beside):
        assert element.replace('"2"', "").split(" ")[0] in body


@pytest.mark.parametrize("tag", TAGS[:2])
def test_a_run_that_held_the_tag_alone_goes(tag: str) -> None:
    for look in ("", "<w:rPr/>", "<w:rPr><w:b/></w:rPr>"):
        cell = f"<w:tc><w:p><w:r>{look}<w:t>{tag}</w:t></w:r><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
        body = fill(minimal(f"<w:tbl><w:tblPr/><w:tr>{cell}</w:tr></w:tbl>"))
        assert body.count("<w:r>") == 1


@pytest.mark.parametrize(
    "shown",
    [
        *(f"<w:{name}/>" for name in ("pgNum", "dayLong", "monthShort", "yearLong", "separator")),
        *(f"<w:{name}/>" for name in ("noBreakHyphen", "footnoteRef", "annotationRef")),
        '<w:br w:type="column"/>', '<w:br w:type="page"/>', NOTE,
    ],
)  # fmt: skip
def test_what_is_shown_beside_the_tag_of_a_paragraph_stays(shown: str) -> None:
    opening = f"<w:p><w:r><w:t>{{%p if b %}}</w:t></w:r><w:r>{shown}</w:r></w:p>"

    body = fill(minimal(f"{opening}{paragraph('a')}{paragraph('{%p endif %}')}"))

    assert shown in body


@pytest.mark.parametrize("shown", ["{{ x }}", "{% if b %}a{% endif %}"])
def test_the_text_of_a_drawing_in_its_own_file_is_refused_with_its_place(shown: str) -> None:
    plain = (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>a{{fill:red}}</style><text>{}</text></svg>'
    )
    files = [
        minimal(
            links=(("image", "media/a.svg"),),
            parts={"word/media/a.svg": ("image/svg+xml", plain.format(text))},
        )
        for text in (shown, "chữ")
    ]

    (fault,) = find_faults(files[0], [VALUES])
    assert "word/media/a.svg" in str(fault.part)
    assert find_faults(files[1], [VALUES]) == ()
