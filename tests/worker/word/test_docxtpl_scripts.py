"""The 36 scripts that docxtpl is tested with, their meaning written anew with values as JSON.

Most give the same XML; where docxtpl's is not valid or loses something ours is better; two are
refused with a reason. The names are those of docxtpl's scripts.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docxtpl import RichText

from tests.worker.word.documents import (
    add_table,
    filled_by_docxtpl,
    letter,
    members,
    opened,
    saved,
    texts,
    with_footnote,
    with_table,
)
from tests.worker.word.expressions.test_pictures import png
from tests.worker.word.minimal import minimal
from tests.worker.word.test_fidelity import canonical
from tests.worker.word.validity import problems
from worker.word.errors import PackageError, TemplateFault
from worker.word.template import Template

Case = tuple[bytes, dict[str, Any]]
HASH = hashlib.sha256(png()).hexdigest()


def cellbg() -> Case:
    rows = [["{%tr for a in alerts %}"], ["{% cellbg a.bg %}{{ a.date }}", "{{r a.desc }}"]]
    alerts = [
        {"date": "2015-03-10", "desc": [{"text": "Critical", "color": "FF0000", "bold": True}]},
        {"date": "2015-03-11", "desc": [{"text": "Warning"}]},
    ]
    colours = ("FF0000", "8888FF")
    found = [{**alert, "bg": colour} for alert, colour in zip(alerts, colours, strict=True)]
    return with_table(*rows, ["{%tr endfor %}"]), {"alerts": found}


def comments() -> Case:
    document = docx.Document()
    for line in ("a {# inline #} b", "{#p whole paragraph #}", "c"):
        document.add_paragraph(line)
    add_table(document, [["a", "b"], ["{#tr whole row #}", ""], ["{#tc whole cell #}", "d"]])
    return saved(document), {}


def dynamic_table() -> Case:
    head = ["", "{%tc for label in labels %}", "{{ label }}", "{%tc endfor %}"]
    row = ["{{ item.label }}", "{%tc for col in item.cols %}", "{{ col }}", "{%tc endfor %}"]
    rows = [head, ["{%tr for item in items %}"], row, ["{%tr endfor %}"]]
    items = [{"label": "yellow", "cols": ["banana", "taxi"]}, {"label": "red", "cols": ["a", "b"]}]
    return with_table(*rows), {"labels": ["fruit", "thing"], "items": items}


def escape_auto() -> Case:
    lines = ["{% for k, v in d.items() %}{{ k.capitalize() }}: {{ v }};{% endfor %}", "{{ text }}"]
    return letter(*lines), {"d": {"LESS": "<", "amp": "&"}, "text": '"str & ing" <你>'}


def footnotes() -> Case:
    return with_footnote("See {{ x }}"), {"x": "A Jinja variable!"}


def header_footer() -> Case:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ company_name }} {{ title }}"
    document.sections[0].footer.paragraphs[0].text = "{% if date %}{{ date }}{% endif %}"
    document.add_paragraph("{{ title }}")
    return saved(document), {"title": "T", "company_name": "The World", "date": "2016-03-17"}


def header_footer_entities() -> Case:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ title }} & <header> “é”"
    return saved(document), {"title": "Header & footer <test>"}


def header_footer_utf8() -> Case:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Thừa Thiên Huế {{ title }}"
    return saved(document), {"title": "한국어 – ééé"}


def horizontal_merge() -> Case:
    cells = ["{%tc for i in [1, 2, 3] %}", "{% hm %}merged {{ i }}", "{%tc endfor %}"]
    plain = ["{%tc for i in [1, 2, 3] %}", "{{ i }}", "{%tc endfor %}"]
    return with_table(cells, plain), {}


def less_cells_after_loop() -> Case:
    cells = ["a", "{%tc for i in [1] %}", "{{ i }}", "{%tc endfor %}"]
    return with_table(cells, cells), {}


def merge_paragraph() -> Case:
    lines = ["I live in", "{%- if in_town %} town{% endif -%}", " and I like it."]
    return letter(*lines), {"in_town": True}


def module_execute() -> Case:
    tests = ["sequence", "string", "integer", "float", "mapping", "none", "true", "boolean"]
    lines = [f"{{% if v is {test} %}}{test}{{% else %}}no {test}{{% endif %}}" for test in tests]
    loop = "{% for v in values %}" + "".join(lines) + "{% endfor %}"
    return letter(loop), {"values": [[1], "text", 7, 1.5, {"a": 1}, None, True]}


def multi_rendering() -> Case:
    return letter("{{ title }}", "{{ body }}"), {"title": "ONE", "body": "of the first"}


def nested_for() -> Case:
    rows = [["{%tr for d in dishes %}"], ["{{ d.name }}"], ["{%tr for i in d.ingredients %}"]]
    rows += [["- {{ i }}"], ["{%tr endfor %}"], ["{%tr endfor %}"]]
    dishes = [{"name": "Pizza", "ingredients": ["bread", "ham"]}, {"name": "?", "ingredients": []}]
    return with_table(*rows), {"dishes": dishes}


def order() -> Case:
    document = docx.Document()
    document.add_paragraph("Dear {{ name }},{% if paid %} paid{% else %} to pay{% endif %}.")
    rows = [["{%tr for i in items %}", ""], ["{{ i.desc }}", "{{ i.price }}"]]
    add_table(document, [["What", "Price"], *rows, ["{%tr endfor %}", ""]])
    document.add_paragraph("{%p if europe %}")
    document.add_paragraph("Shipped to Europe: {{ total }}")
    document.add_paragraph("{%p endif %}")
    items = [{"desc": "Python", "price": "FREE"}, {"desc": "Guido", "price": "100"}]
    more = {"paid": False, "europe": True, "total": "100"}
    return saved(document), {"name": "Eric", "items": items, **more}


def preserve_spaces() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph("for ")
    for text in ("{{ tag_1 }}", " spicy ", "{{ tag_2 }}", " ones"):
        paragraph.add_run(text)
    return saved(document), {"tag_1": "looking", "tag_2": "too"}


def richtext_and_if() -> Case:
    line = "{%r if foobar %}{{r foobar }}{%r endif %}{% if foobar %}{{r foobar }}{% endif %}"
    return letter(line), {"foobar": [{"text": "Foobar!", "color": "ff0000"}]}


def vertical_merge() -> Case:
    rows = [["{%tr for i in [1, 2, 3] %}"], ["{% vm %}same", "{{ i }}"], ["{%tr endfor %}"]]
    return with_table(*rows), {}


def vertical_merge_nested() -> Case:
    rows = [["{%tr for i in [1, 2] %}"], ["{%tr for j in [1, 2] %}"]]
    rows += [["{{ i }}", "{% vm %}{{ i }}", "{{ j }}"], ["{%tr endfor %}"], ["{%tr endfor %}"]]
    return with_table(*rows), {}


def word2016() -> Case:
    lines = "[{{ spaces }}]", "[{{ tabs }}]", "[{{r rich_spaces }}]", "[{{r rich_tabs }}]"
    rich = {"rich_spaces": [{"text": " " * 10}], "rich_tabs": [{"text": "\t" * 5}]}
    return letter(*lines), {"spaces": " " * 10, "tabs": "\t" * 5, **rich}


SAME = [
    cellbg, comments, dynamic_table, escape_auto, footnotes, header_footer, header_footer_entities,
    header_footer_utf8, horizontal_merge, less_cells_after_loop, merge_paragraph, module_execute,
    multi_rendering, nested_for, order, preserve_spaces, richtext_and_if, vertical_merge,
    vertical_merge_nested, word2016,
]  # fmt: skip


def with_rich_text(value: Any) -> Any:
    """The values as docxtpl wants them: objects in place of lists of pieces."""
    if isinstance(value, dict):
        return {name: with_rich_text(item) for name, item in value.items()}
    if isinstance(value, list) and value and all(_is_piece(item) for item in value):
        rich = RichText()
        for piece in value:
            rich.add(**piece)
        return rich
    return [with_rich_text(item) for item in value] if isinstance(value, list) else value


def _is_piece(value: Any) -> bool:
    return isinstance(value, dict) and "text" in value


@pytest.mark.parametrize("case", SAME, ids=lambda case: case.__name__)
def test_the_xml_is_the_same(case: Callable[[], Case]) -> None:
    content, values = case()

    ours = Template.compile(content).fill(values)

    assert problems(ours) == []
    found, wanted = canonical(ours), canonical(filled_by_docxtpl(content, with_rich_text(values)))
    for name in (name for name in wanted if name.startswith("word/")):
        assert found[name].decode() == wanted[name].decode(), name


def doc_properties() -> Case:
    document = docx.Document()
    document.core_properties.title = document.core_properties.author = "R&D {{ test }}"
    return saved(document), {"test": "Hello & World"}


def test_doc_properties() -> None:
    content, values = doc_properties()

    properties = opened(Template.compile(content).fill(values)).core_properties

    assert {properties.title, properties.author} == {"R&D Hello & World"}


def test_escape() -> None:
    lines = ["{{r rich }}", "{{ value|e }}", "{{ listing }}", "{{ page }}"]
    values = {
        "rich": [{"text": "less than <\nlines\aparagraph", "color": "#ff00ff"}],
        "value": "<>&",
        "listing": "a\tb\nc & <d>\ae",
        "page": "before\fafter",
    }

    paper = Template.compile(letter(*lines)).fill(values)

    assert problems(paper) == []
    assert texts(paper) == [
        "less than <\nlines", "paragraph", "<>&", "a\tb\nc & <d>", "e", "before", "", "after",
    ]  # fmt: skip


def test_get_undeclared_variables() -> None:
    lines = ["{{ name }}{% if is_student %}{{ degree }}{% endif %}"]
    lines += ["{% for s in skills %}{{ s.name }}{% endfor %}"]

    template = Template.compile(letter(*lines))

    assert template.paths == {"name", "is_student", "degree", "skills[].name"}
    with pytest.raises(TemplateFault, match="skills"):
        template.fill({"name": "x", "is_student": False})


@pytest.mark.parametrize(
    "script",
    [
        *("header_footer_image", "header_footer_image_file_obj", "header_footer_inline_image"),
        *("inline_image", "replace_picture"),
    ],
)
def test_pictures(script: str) -> None:
    document = docx.Document()
    places = [document.add_paragraph()]
    if script.startswith("header"):
        section = document.sections[0]
        places = [section.header.paragraphs[0], section.footer.paragraphs[0]]
    for place in places:
        place.text = "{{ one|image(20) }}{% for p in more %}{{ p|image(height=10) }}{% endfor %}"
    values = {"one": HASH, "more": [HASH, HASH]}

    paper = Template.compile(saved(document)).fill(values, images=lambda _: png())

    assert problems(paper) == []
    drawn = [
        data.count(b"<wp:docPr ") for name, data in members(paper).items() if "rels" not in name
    ]
    assert sum(drawn) == 3 * len(places)
    assert len([name for name in members(paper) if "media/" in name]) >= 1


def test_richtext() -> None:
    looks: list[dict[str, Any]] = [
        {"style": "Strong"}, {"italic": True}, {"color": "#ff00ff"}, {"strike": True},
        {"highlight": "#ffff00"}, {"highlight": "yellow"}, {"size": 14}, {"superscript": True},
        {"subscript": True}, {"font": "Courier New"}, {"underline": "wave"},
        {"url": "https://dichvucong.gov.vn/?a=1&b=2"},
    ]  # fmt: skip
    pieces = [{"text": f"{number} & <", **look} for number, look in enumerate(looks)]

    paper = Template.compile(letter("{{r x }}")).fill({"x": pieces})

    assert problems(paper) == []
    xml = members(paper)["word/document.xml"].decode()
    for wanted in (
        '<w:rStyle w:val="Strong"/>', "<w:i/>", '<w:color w:val="ff00ff"/>', "<w:strike/>",
        'w:fill="ffff00"/>', '<w:highlight w:val="yellow"/>', '<w:sz w:val="14"/>',
        '<w:vertAlign w:val="superscript"/>', 'w:ascii="Courier New"', '<w:u w:val="wave"/>',
        'HYPERLINK &quot;https://dichvucong.gov.vn/?a=1&amp;b=2&quot;',
    ):  # fmt: skip
        assert wanted in xml


def test_richtext_east_asia() -> None:
    piece = {"text": "测试", "font": "eastAsia:微软雅黑"}

    paper = Template.compile(letter("{{r x }}")).fill({"x": [piece]})

    xml = members(paper)["word/document.xml"].decode()
    assert 'w:eastAsia="微软雅黑"' in xml
    assert problems(paper) == []


def test_richtextparagraph() -> None:
    values = {
        "body": [
            "plain",
            {"text": "quote", "style": "IntenseQuote"},
            [{"text": "b", "bold": True}],
        ],
        "cell": [{"pieces": [{"text": "in a cell"}], "style": "ListBullet"}],
    }
    document = docx.Document()
    document.add_paragraph("{{p body }}")
    add_table(document, [["{{p cell }}"]])

    paper = Template.compile(saved(document)).fill(values)

    assert problems(paper) == []
    assert [p.style.name for p in opened(paper).paragraphs[:3]] == [
        "Normal",
        "Intense Quote",
        "Normal",
    ]
    assert opened(paper).tables[0].cell(0, 0).text == "in a cell"
    nothing: list[Any] = [[], "", None]
    for empty in nothing:
        assert (
            problems(Template.compile(saved(document)).fill({"body": empty, "cell": empty})) == []
        )


@pytest.mark.parametrize("script", ["subdoc", "merge_docx"])
def test_subdocuments(script: str) -> None:
    inner = docx.Document()
    inner.add_heading("Heading", level=1)
    inner.add_paragraph("It has been made elsewhere", style="List Bullet")
    if script == "subdoc":
        add_table(inner, [["Qty", "Desc"], ["1", "Spam"]])
    content = saved(inner)
    key = hashlib.sha256(content).hexdigest()

    paper = Template.compile(letter("a", "{{p mysubdoc }}", "b")).fill(
        {"mysubdoc": key}, images=lambda _: content
    )

    assert problems(paper) == []
    assert texts(paper)[:4] == ["a", "Heading", "It has been made elsewhere", "b"]


def test_template_error() -> None:
    lines = ["fourth", "{% if x %}I am part of the if{% endif %}{% endif %}", "sixth"]

    with pytest.raises(TemplateFault) as caught:
        Template.compile(letter(*lines))

    (fault,) = caught.value.faults
    assert (fault.paragraph, fault.placeholder) == (lines[1], "{% endif %}")


REFUSED = {
    "custom_jinja_filters": (letter("{{ a|my_filter('x') }}"), "Không có bộ lọc my_filter"),
    "embedded": (
        minimal(links=(("package", "embeddings/a.xlsx"),), parts={
            "word/embeddings/a.xlsx": ("application/vnd.ms-excel", b"PK")
        }),
        "tệp nhúng",
    ),
}  # fmt: skip


@pytest.mark.parametrize("script", REFUSED)
def test_what_is_refused_says_why(script: str) -> None:
    content, reason = REFUSED[script]

    with pytest.raises((TemplateFault, PackageError), match=reason):
        Template.compile(content)
