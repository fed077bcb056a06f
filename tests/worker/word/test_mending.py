"""What people type and what Word needs is mended if the meaning is clear, otherwise named."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.word.documents import changed, letter, members, texts
from tests.worker.word.docxtpl_cases import CASES
from tests.worker.word.minimal import MAIN, WML, WORD, minimal, paragraph, part
from tests.worker.word.validity import problems, read_lines
from worker.word.errors import PackageError, TemplateFault
from worker.word.template import Template

FILES = Path(__file__).parent / "cases"
VALUES: dict[str, Any] = {"bloc": "Khối 6", "a": "A", "members": [], "x": "chữ", "l": [1, 2, 3]}


def body(content: bytes) -> str:
    return members(content)["word/document.xml"].decode().partition("<w:body")[2]


def fill(xml: str, **values: Any) -> str:
    """The body of a document with this body, after it is known that Word reads it."""
    paper = Template.compile(minimal(xml)).fill({**VALUES, **values})
    assert problems(paper) == []
    return body(paper)


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


@pytest.mark.parametrize(
    "path", [*FILES.glob("[BMW]*.docx"), *FILES.glob("C3*")], ids=lambda path: path.stem
)
def test_every_case_that_can_be_mended_is(path: Path) -> None:
    assert problems(Template.compile(path.read_bytes()).fill(VALUES)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.replace("_", " "))
def test_what_docxtpl_fills_word_reads(case: Any) -> None:
    docx, values = case()

    assert problems(Template.compile(docx).fill(values)) == []


LOOP = paragraph("{%p for m in members %}"), paragraph("{{ m }}"), paragraph("{%p endfor %}")
EMPTY = "".join(LOOP)
ROWS = [row(text.replace("{%p", "{%tr")) for text in LOOP]
BOX = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"  # noqa: E501


@pytest.mark.parametrize(
    "xml",
    [
        table(row(EMPTY, paragraph("x"))),
        table(row(*map(paragraph, ("{%tc for m in members %}", "{{ m }}", "{%tc endfor %}")))),
        table(*ROWS),
        table(row(table(*ROWS) + EMPTY)),
        table(row(paragraph("a") + EMPTY + table(row(paragraph("z"))))),
        BOX.format(EMPTY),
        EMPTY,
    ],
)  # fmt: skip
def test_nothing_is_left_empty(xml: str) -> None:
    for members_ in ([], ["một"], ["một", "hai"]):
        fill(xml, members=members_)


@pytest.mark.parametrize("name", ["header", "footer", "footnotes", "endnotes", "comments"])
def test_parts_of_every_kind_are_filled_and_not_left_empty(name: str) -> None:
    inner = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}.get(name)
    xml = EMPTY if inner is None else f'<w:{inner} w:id="1">{EMPTY}</w:{inner}>'
    root = {"header": "w:hdr", "footer": "w:ftr"}.get(name, f"w:{name}")
    docx = minimal(
        links=((name, f"{name}.xml"),),
        parts={f"word/{name}.xml": (f"{WML}.{name}+xml", part(root, xml))},
    )

    for listed in ([], ["một"]):
        paper = Template.compile(docx).fill({"members": listed})
        assert problems(paper) == []
    assert "một" in members(paper)[f"word/{name}.xml"].decode()


def test_what_repeats_gets_ids_of_its_own() -> None:
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a"/></wp:inline></w:drawing></w:r>'
    mark = '<w:bookmarkStart w:id="3" w:name="ten"/><w:bookmarkEnd w:id="3"/>'
    control = (
        '<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    )
    loop = f"{paragraph('{%p for m in l %}')}<w:p>{mark}{drawing}</w:p>{control}"
    xml = f"<w:p>{mark}{drawing}</w:p>{control}{loop}{paragraph('{%p endfor %}')}"
    header = part("w:hdr", f"<w:p>{mark}{drawing}</w:p>{control}")
    docx = minimal(xml, parts={"word/header1.xml": (f"{WML}.header+xml", header)})

    paper = Template.compile(docx).fill(VALUES)

    assert [text for text in problems(paper) if "name of" not in text] == []
    assert body(paper).count('w:name="ten"') == 2
    assert 'w:name="ten_2"' in body(paper)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{% if a %}có{% endif %}", "có"),
        ("{%\u00a0if a %}có{%\u00a0endif\u00a0%}", "có"),
        ("{{\u00a0x\u00a0}}", "chữ"),
        ("{{x}}", "chữ"),
        ("{{ '\t\t' }}{{\tx }}{{ '\t' ~ x }}", "\t\tchữ\tchữ"),
        ("{{ x|default(“không”) }}", "chữ"),
        ("{{ „một″ }} {{ “hai” }} {{ ‘ba’ }} {{ 'bốn’ }}", "một hai ba bốn"),
        ('{{ "«“trong”»" }}', "«“trong”»"),
        ("{{ l[0] – 1 }} {{ l[2] − 1 }}", "0 2"),
        ("{% if l[1] % 2 == 0 %}chẵn{% endif %}", "chẵn"),
        ("{{ '}}' }}{{ \"%}\" }}", "}}%}"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{{ '{{' }} x {{ '}}' }} {{ \"{% a %}\" }}", "{{ x }} {% a %}"),
        ("{# ghi chú {{ x }} #}{{ x }}", "chữ"),
        ("ba {%- if a %} bốn{% endif %}", "ba bốn"),
        ("{ {x} } {x} }} %} 100%", "{ {x} } {x} }} %} 100%"),
        ("{{ x | upper\u200b }}", "CHỮ"),
        ("{% for k, v in g|items %}{{ k }}={{ v }};{% endfor %}", "p=1;q=2;"),
        ("{% for k, v in iteritems(g) %}{{ k }}{% endfor %}", "pq"),
        ("{% for i in range(1, 4) %}{{ i }}{% endfor %}", "123"),
        ("{{ l[1:]|join('-') }} {{ x[:2] }} {{ x[::-1] }}", "2-3 ch ữhc"),
        ("{{ 'a-b'|replace('-', '+') }} {{ 3.14159|round(2) }}", "a+b 3.14"),
        ("{{ '%s/%02d'|format('x', 7) }} {{ l|sum }} {{ l|count }}", "x/07 6 3"),
        ("{{ 'nguyễn văn a'|title }} {{ 'nGUYỄN'|capitalize }}", "Nguyễn Văn A Nguyễn"),
        ("{{ l|reverse|join('') }} {{ '12'|int + 1 }} {{ 'x'|int }}", "321 13 0"),
        ("{{ u|sort(attribute='n')|join(', ', attribute='n') }}", "a, B, c"),
        ("{{ x|e }}", "chữ"),
    ],
)  # fmt: skip
def test_what_people_type_is_read(typed: str, printed: str) -> None:
    values = {**VALUES, "g": {"p": 1, "q": 2}, "u": [{"n": "c"}, {"n": "a"}, {"n": "B"}]}

    assert "".join(texts(Template.compile(letter(typed)).fill(values))) == printed


@pytest.mark.parametrize("space", [" ", "\u00a0", "  ", "\u2009", "\t"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0"])
def test_spaces_around_the_letters_of_a_tag_do_not_matter(space: str, before: str) -> None:
    lines = [f"{{%{before}p{space}if a %}}", "có", f"{{%{before}p{space}endif %}}"]

    assert texts(Template.compile(letter(*lines)).fill(VALUES)) == ["có"]


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["{%p if a %}Khách mời: Ông A", "dòng", "{%p endif %}hết phần"], "Khách mời: Ông A|dòng|hết phần"),  # noqa: E501
        (["trước {%p if a %}", "dòng", "{%p endif %}"], "trước |dòng"),
        (["{%p for i in l %}{{ i }}{%p endfor %}"], "1|2|3"),
        (["{%p if a %}{%p if x %}", "cả hai", "{%p endif %}{%p endif %}"], "cả hai"),
        (["{#p ghi chú #}", "còn"], "còn"),
        (["{%p if a % 2 == b %}", "x", "{%p endif %}", "y"], "y"),
    ],
)  # fmt: skip
def test_text_beside_the_tag_of_a_paragraph_stays(lines: list[str], printed: str) -> None:
    values = {**VALUES, "a": 1, "b": 7}

    assert "|".join(texts(Template.compile(letter(*lines)).fill(values))) == printed


@pytest.mark.parametrize("properties", ["", "<w:tcPr/>", "<w:tcPr><w:tcW/><w:vAlign/></w:tcPr>"])
def test_a_cell_may_have_several_tags(properties: str) -> None:
    text = "{% cellbg 'FF0000' %}{% colspan 2 %}{% vm %}a"
    cell = f"<w:tc>{properties}{paragraph(text)}</w:tc>"
    rows = [
        f"<w:tr><w:tc>{paragraph(tag)}</w:tc></w:tr>"
        for tag in ("{%tr for i in l %}", "{%tr endfor %}")
    ]

    made = fill(table(rows[0], f"<w:tr>{cell}</w:tr>", rows[1]))

    assert made.count("<w:tcPr>") == 3
    assert made.index("gridSpan") < made.index("vMerge") < made.index("w:shd")


@pytest.mark.parametrize("tag", ["{% cellbg %}", "{% colspan a b %}", "{% vm %}"])
def test_a_fault_in_a_cell_tag_shows_what_was_typed(tag: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        fill(table(row(paragraph(f"{tag}a"))))

    assert caught.value.faults[0].placeholder == tag


def test_a_row_may_hold_its_own_loop() -> None:
    cells = paragraph("{%tr for i in l %}{{ i }}"), paragraph("x"), paragraph("{%tr endfor %}")

    made = fill(table(row(*cells)))

    assert [made.count(f">{number}<") for number in (1, 2, 3)] == [1, 1, 1]
    assert made.count(">x<") == 3


@pytest.mark.parametrize(
    "between",
    ['<w:drawing><wp:inline><wp:docPr id="1" name="a"/></wp:inline></w:drawing>', "<w:pict/>",
     '<w:footnoteReference w:id="1"/>'],
)  # fmt: skip
def test_what_is_between_the_halves_of_a_tag_stays(between: str) -> None:
    made = fill(
        f"<w:p><w:r><w:t>{{{{ bl</w:t></w:r><w:r>{between}</w:r><w:r><w:t>oc }}}} sau</w:t></w:r></w:p>"  # noqa: E501
    )

    assert between.split()[0].strip("</>") in made
    assert "Khối 6" in made
    assert " sau" in made


@pytest.mark.parametrize("gap", ["<w:br/>", "<w:tab/>", "<w:cr/>", "</w:t><w:t>"])
def test_a_break_inside_a_tag_is_a_space(gap: str) -> None:
    gap = gap if gap.startswith("</w:t>") else f"</w:t>{gap}<w:t>"

    assert "Khối 6" in fill(f"<w:p><w:r><w:t>{{{{ bloc{gap} }}}}</w:t></w:r></w:p>")


REFUSED = {
    "a {%p if a %} b {%p endif %} c": "đứng giữa nội dung",
    "{%tr if a %}": "phải nằm trong một hàng",
    "{%tc if a %}": "phải nằm trong một ô",
    "{% cellbg x %}": "phải nằm trong một ô",
    "{# chưa đóng": "không đóng lại",
    "{% raw %}{{ x }}": "không đóng lại",
    "{{ a b }}": "«b»",
    "{{ x $ }}": "«$»",
    "{% endif %}": "không có thẻ mở if",
    "{% if a %}{% endfor %}": "không có thẻ mở for",
    "{{ x.strftime('%d') }}": "không được gọi hàm",
    "{{ g.keys() }}": "|items",
    "{{ range(99999) }}": "range chỉ được đến",
    "{{ 'x'|replace('', 'y' ~ l) }}": "chữ",
    "{{ '%9999d'|format(1) }}": "định dạng",
    "{{ x|round }}": "với số",
    "{{ [1, 'a']|sort }}": "so sánh",
    "{{ 1e400 }}": "Số quá lớn",
    "{{ 1" + "0" * 5_000 + " }}": "",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_has_no_clear_meaning_is_refused_at_its_tag(typed: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        Template.compile(letter("Trước", typed, "Sau {{ x }}")).fill(VALUES)

    first = caught.value.faults[0]
    assert REFUSED[typed] in str(first.message)
    assert first.placeholder
    assert first.paragraph.startswith(typed[:20].strip())


@pytest.mark.parametrize("name", ["numbering", "styles", "settings"])
def test_a_tag_in_a_part_that_is_not_filled_is_named(name: str) -> None:
    xml = part(f"w:{name}", '<w:docVar w:name="a" w:val="{{ x }}"/>')

    with pytest.raises(TemplateFault, match=f"word/{name}.xml"):
        Template.compile(minimal(parts={f"word/{name}.xml": (f"{WML}.{name}+xml", xml)}))


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "application/vnd.openxmlformats-officedocument.drawingml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


@pytest.mark.parametrize(
    ("name", "kind", "xml"),
    [
        (
            "word/charts/chart1.xml",
            f"{DRAWING}.chart+xml",
            f'<c:chartSpace xmlns:c="{CHART}"><c:v>{{{{ x }}}}</c:v></c:chartSpace>',
        ),
        (
            "docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            f'<Properties xmlns="{PROPERTIES}" xmlns:vt="{TYPES}"><property><vt:lpwstr>{{{{ x }}}}'
            "</vt:lpwstr></property></Properties>",
        ),
    ],
)
def test_charts_and_properties_are_filled(name: str, kind: str, xml: str) -> None:
    paper = Template.compile(minimal(parts={name: (kind, xml)})).fill(VALUES)

    assert ">chữ<" in members(paper)[name].decode()


def test_a_watermark_and_the_description_of_a_picture_are_filled() -> None:
    shape = (
        '<w:p><w:r><w:pict><v:shape><v:textpath string="{{ x }}"/></v:shape></w:pict></w:r></w:p>'
    )
    drawing = (
        '<w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{{ x }}"/></wp:inline></w:drawing>'
    )

    made = fill(f"{shape}<w:p><w:r>{drawing}</w:r></w:p>")

    assert 'string="chữ"' in made
    assert 'descr="chữ"' in made


def test_a_name_that_is_set_in_one_part_means_nothing_in_another() -> None:
    content = minimal(
        paragraph("{% set x = 'khác' %}{{ x }}"),
        links=(("header", "header1.xml"),),
        parts={"word/header1.xml": (f"{WML}.header+xml", part("w:hdr", paragraph("{{ x }}")))},
    )

    filled = members(Template.compile(content).fill({"x": "chữ"}))

    assert ">khác<" in filled["word/document.xml"].decode()
    assert ">chữ<" in filled["word/header1.xml"].decode()


def test_a_comment_of_xml_does_no_harm() -> None:
    made = fill(f"<!-- {{{{ x }}}} -->{paragraph('{{ x }}')}", x="a--b")

    assert "a--b" in made
    assert "<!--" not in made


@pytest.mark.parametrize(
    "binding", ["w:dataBinding", 'q:dataBinding xmlns:q="urn:word/2012/wordml"']
)
def test_a_control_that_a_tag_fills_is_unbound(binding: str) -> None:
    control = f'<w:sdt><w:sdtPr><{binding} w:xpath="/a"/></w:sdtPr><w:sdtContent>{{}}</w:sdtContent></w:sdt>'  # noqa: E501

    assert "dataBinding" not in fill(control.format(paragraph("{{ x }}")))
    assert "dataBinding" in fill(control.format(paragraph("x")))
    for data, is_bound in (("<a>{{ x }}</a>", False), ("<a>x</a>", True)):
        docx = minimal(
            control.format(paragraph("x")),
            parts={"customXml/item1.xml": ("application/xml", data)},
        )
        assert ("dataBinding" in body(Template.compile(docx).fill(VALUES))) is is_bound


def test_a_template_of_word_becomes_a_document() -> None:
    docx = minimal(paragraph("{{ x }}"))
    kind = MAIN.replace("document.main", "template.main").encode()
    types = members(docx)["[Content_Types].xml"].replace(MAIN.encode(), kind)
    template = minimal(paragraph("{{ x }}"))

    paper = Template.compile(changed(template, {"[Content_Types].xml": types})).fill(VALUES)

    assert MAIN.encode() in members(paper)["[Content_Types].xml"]


def test_values_may_begin_paragraphs_and_pages() -> None:
    made = fill(
        "<w:p><w:pPr><w:jc/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{{ x }}!</w:t></w:r></w:p>",
        x="một\ahai\fba",
    )

    assert made.count("<w:jc/>") == 3
    assert made.count("<w:b/>") == 3
    assert made.count('<w:br w:type="page"/>') == 1
    assert made.index("một") < made.index("hai") < made.index("page") < made.index("ba!")


@settings(max_examples=60)
@given(st.text(st.sampled_from("{}%# '\"<>&\u00a0abx|.-–“”\n"), max_size=40))
def test_any_text_is_filled_or_named(text: str) -> None:
    docx = letter("a {{ x }}", text.replace("\n", " "), "b")

    with contextlib.suppress(TemplateFault):
        assert problems(Template.compile(docx).fill({**VALUES, "b": 1})) == []


OFFICE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:z="urn:z"'


@pytest.mark.parametrize(
    ("root", "inner"),
    [
        (f'q:document xmlns:q="{WORD}" {OFFICE} mc:Ignorable="z"', "q:"),
        (f'document xmlns="{WORD}" xmlns:q="{WORD}"', ""),
        (f'w:document xmlns:w="{WORD}" xmlns:q="{WORD}" {OFFICE}', "q:"),
    ],
)
def test_any_prefix_of_word_is_read(root: str, inner: str) -> None:
    name = root.split(" ")[0]
    outer = name.removesuffix("document")
    paragraphs = [
        f"<{inner}p><{inner}r><{inner}t>{text}</{inner}t></{inner}r></{inner}p>"
        for text in ("{%p for i in l %}", "{{ x }}{{ i }}", "{%p endfor %}")
    ]
    xml = f"<{root}><{outer}body>{''.join(paragraphs)}</{outer}body></{name}>"

    paper = Template.compile(changed(minimal(), {"word/document.xml": xml.encode()})).fill(
        {**VALUES, "x": "a\nb"}
    )

    assert problems(paper) == []
    assert read_lines(paper) == "a↵b1\na↵b2\na↵b3"
    made = members(paper)["word/document.xml"].decode()
    assert ('mc:Ignorable="z"' in made) is ("mc:Ignorable" in root)
    assert ('xmlns:z="urn:z"' in made) is ("xmlns:z" in root)


@pytest.mark.parametrize("name", ["word/document.xml", "word/header1.xml"])
def test_strict_open_xml_is_refused_in_words(name: str) -> None:
    header = part("w:hdr", paragraph("{{ x }}"))
    docx = minimal(parts={"word/header1.xml": (f"{WML}.header+xml", header)})
    strict = members(docx)[name].replace(
        WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )

    with pytest.raises(PackageError, match="Strict Open XML"):
        Template.compile(changed(docx, {name: strict}))
