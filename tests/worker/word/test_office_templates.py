"""Small templates as offices write them, with what each prints; docxtpl prints no more."""

from typing import Any

import pytest

from tests.worker.word.documents import filled_by_docxtpl
from tests.worker.word.minimal import WML, minimal, paragraph, part
from tests.worker.word.validity import problems, read_lines
from worker.word.errors import TemplateFault
from worker.word.template import Template, find_faults

VALUES: dict[str, Any] = {
    "x": "chữ & <b>", "n": 3, "t": True, "no": None, "e": [], "l": [3, 1, 2], "empty": "",
    "s": ["Sở Nội vụ", "Sở Y tế"], "d": {"a": "một", "b": "hai"}, "long": "dòng 1\ndòng 2\tsau",
    "u": [
        {"n": "An", "v": 7, "g": "x"}, {"n": "Bình", "v": 5, "g": "y"},
        {"n": "Chi", "v": 9, "g": "x"},
    ],
    "groups": [{"name": "G1", "rows": [{"a": 1}, {"a": 2}]}, {"name": "G2", "rows": []}],
}  # fmt: skip


def lines(*texts: str) -> bytes:
    return minimal("".join(paragraph(_escaped(text)) for text in texts))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _table(*rows: list[str]) -> str:
    grid = "<w:gridCol/>" * max(map(len, rows))
    made = "".join(
        "<w:tr>"
        + "".join(
            f"<w:tc><w:tcPr><w:tcW w:w='9'/></w:tcPr>{paragraph(_escaped(cell))}</w:tc>"
            for cell in row
        )
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def table(*rows: list[str]) -> bytes:
    return minimal(_table(*rows) + "<w:p/>")


def cell(*blocks: str) -> bytes:
    """A table of one cell."""
    row = f"<w:tr><w:tc>{''.join(blocks)}</w:tc></w:tr>"
    return minimal(f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl><w:p/>")


def box(*texts: str) -> bytes:
    inner = "".join(map(paragraph, texts))
    return minimal(
        '<w:p><w:r><w:pict><v:shape id="s"><v:textbox><w:txbxContent>'
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def runs(*texts: str) -> bytes:
    return minimal(paragraph(*texts))


def header(*texts: str) -> bytes:
    inner = part("w:hdr", "".join(map(paragraph, texts)))
    return minimal(
        links=(("header", "header1.xml"),),
        parts={"word/header1.xml": (f"{WML}.header+xml", inner)},
    )


ROWS = ["{%tr for i in u %}", ""]
END = ["{%tr endfor %}", ""]
#: What it is, the template, the lines of what it prints; a cell ends with "|".
CASES: dict[str, tuple[bytes, str]] = {
    "spaces taken by -%}": (lines("a {%- if t %} b {%- endif %} c"), "a b c"),
    "spaces taken over paragraphs": (lines("a", "{%- if t %}b{% endif -%}", "c"), "abc"),
    "a dash before the letter": (lines("{%-p if t %}", "b", "{%-p endif %}"), "b"),
    "quotes as Word makes them": (lines("{{ d[‘a’] }} {{ d[“b”] }} {{ u[0][„n”] }}"), "một hai An"),
    "a no-break space after p": (lines("{%p\u00a0if\u00a0t %}", "có", "{%p\u00a0endif %}"), "có"),
    "a long dash as minus": (lines("{{ n – 1 }}"), "2"),
    "names and values of a group": (
        lines("{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}"),
        "a=một;b=hai;",
    ),
    "slices": (lines("{{ x[:3] }} {{ l[1:]|join('-') }} {{ x[::4] }}"), "chữ 1-2 c&>"),
    "fields of a list": (lines("{{ u|map(attribute='n')|join(', ') }}"), "An, Bình, Chi"),
    "a filter of every item": (
        lines(
            "{{ s|map('upper')|join('; ') }} "
            "{{ ['a-b', 'c-']|map('split', '-')|map('first')|join }}"
        ),
        "SỞ NỘI VỤ; SỞ Y TẾ ac",
    ),
    "chosen by a test": (
        lines("{% for i in u|selectattr('g', 'equalto', 'x') %}{{ i.n }};{% endfor %}"),
        "An;Chi;",
    ),
    "rejected by a field": (
        lines("{{ u|rejectattr('v', 'gt', 6)|map(attribute='n')|join }}"),
        "Bình",
    ),
    "each once": (lines("{{ ['a', 'A', 'b', 1, 1]|unique|join('-') }}"), "a-b-1"),
    "a loop with a condition": (
        lines("{% for i in u if i.v > 6 %}{{ loop.index }}{{ i.n }}{% endfor %}"),
        "1An2Chi",
    ),
    "a loop over nothing": (lines("{% for i in e %}{{ i }}{% else %}không{% endfor %}"), "không"),
    "first and last of a loop": (
        lines("{% for i in s %}{{ i }}{{ '.' if loop.last else '; ' }}{% endfor %}"),
        "Sở Nội vụ; Sở Y tế.",
    ),
    "sorted by a field": (
        lines("{% for i in u|sort(attribute='v', reverse=true) %}{{ i.n }} {% endfor %}"),
        "Chi An Bình",
    ),
    "methods as filters": (
        lines("{{ x.upper() }} {{ ' a '.strip() }} {{ d.a.replace('m', 'M').title() }}"),
        "CHỮ & <B> a Một",
    ),
    "numbers as they are written": (
        lines("{{ '%05.1f'|format(n) }} {{ 7 // 2 }} {{ 7 % 4 }} {{ 10 / 4 }}"),
        "003.0 3 3 2.5",
    ),
    "every third": (
        lines(
            "{% for i in range(1, 7) %}{% if i is divisibleby(3) %}{{ i }}{% endif %}{% endfor %}"
        ),
        "36",
    ),
    "nothing instead of a missing value": (
        lines("{{ no or '…' }}{{ empty|default('-', true) }}"),
        "…-",
    ),
    "a tag over runs": (
        runs("{", "{ d", ".a }", "}", " {% i", "f t %}có{% end", "if %}"),
        "một có",
    ),
    "line breaks and tabs of values": (lines("{{ long }}"), "dòng 1↵dòng 2→sau"),
    "RichText": (lines("{{r x }}"), "chữ & <b>"),
    "notes and plain braces": (
        lines("a{# bỏ #}b", "{#p bỏ #}", "{% raw %}{{ x }}{% endraw %}", "{_{ x }_}"),
        "ab\n{{ x }}\n{{ x }}",
    ),
    "a box with a loop": (box("{%p for i in l %}", "{{ i }}", "{%p endfor %}"), "3\n1\n2"),
    "a header with a condition": (header("{%p if t %}", "{{ x }}", "{%p endif %}"), "\nchữ & <b>"),
    "rows of a loop": (
        table(["A", "B"], ROWS, ["{{ i.n }}", "{{ i.v }}"], END),
        "A|B|\nAn|7|\nBình|5|\nChi|9|",
    ),
    "a loop that opens and closes in its row": (
        table(["A", "B"], ["{%tr for i in u %}{{ i.n }}", "{{ i.v }}{%tr endfor %}"]),
        "A|B|\nAn|7|\nBình|5|\nChi|9|",
    ),
    "rows in rows": (
        table(
            ["{%tr for g in groups %}"],
            ["{{ g.name }}"],
            ["{%tr for r in g.rows %}"],
            ["- {{ r.a }}"],
            ["{%tr endfor %}"],
            ["{%tr endfor %}"],
        ),
        "G1|\n- 1|\n- 2|\nG2|",
    ),
    "branches of rows": (
        table(
            ["{%tr if no %}"],
            ["1"],
            ["{%tr elif t %}"],
            ["2"],
            ["{%tr else %}"],
            ["3"],
            ["{%tr endif %}"],
        ),
        "2|",
    ),
    "a table of a loop over nothing": (
        table(["{%tr for i in e %}"], ["x"], ["{%tr endfor %}"]),
        "",
    ),
    "columns of a loop": (table(["{%tc for i in l %}", "{{ i }}", "{%tc endfor %}"]), "3|1|2|"),
    "cells merged sideways": (
        table(
            ["{%tc for i in l %}", "{% hm %}đầu", "{%tc endfor %}"],
            ["{%tc for i in l %}", "{{ i }}", "{%tc endfor %}"],
        ),
        "[3]đầu|\n3|1|2|",
    ),
    "cells merged downwards": (
        table(ROWS, ["{% vm %}chung", "{{ i.n }}"], END),
        "[restart]chung|An|\n[continue]|Bình|\n[continue]|Chi|",
    ),
    "a cell over columns": (
        table(["{% colspan l|length %}{{ x }}"], ["1", "2", "3"]),
        "[3]chữ & <b>|\n1|2|3|",
    ),
    "a background by the value": (
        table(ROWS[:1], ["{% cellbg '#FF0000' if i.v > 6 else empty %}{{ i.n }}"], END[:1]),
        "[FF0000]An|\n[auto]Bình|\n[FF0000]Chi|",
    ),
    "a cell of nothing but a condition": (
        cell(paragraph("{%p if no %}"), paragraph("x"), paragraph("{%p endif %}")),
        "|",
    ),
    "a table in a cell": (
        cell(_table(["{%tr for i in l %}"], ["{{ i }}"], ["{%tr endfor %}"]), "<w:p/>"),
        "3|\n1|\n2|\n|",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_office_template_prints_what_it_says(name: str) -> None:
    docx, printed = CASES[name]

    paper = Template.compile(docx).fill(VALUES)

    assert read_lines(paper) == printed
    assert problems(paper) == []
    assert find_faults(docx, [VALUES]) == ()


@pytest.mark.parametrize(
    "name", sorted(CASES.keys() - {"RichText"})
)  # it loses a text that is plain
def test_where_docxtpl_prints_a_valid_paper_it_is_the_same(name: str) -> None:
    docx, printed = CASES[name]
    try:
        paper = filled_by_docxtpl(docx, VALUES)
    except Exception:
        return

    if problems(paper) == problems(docx):
        assert read_lines(paper) == printed


WRONG = {
    "{% cellbg 'đỏ' %}x": "Màu nền phải là sáu chữ số",
    "{% cellbg n %}x": "Màu nền phải là sáu chữ số",
    "{% cellbg x% %}x": "dở dang",
    "{% cellbg a b %}x": "ở «b»",
    "{% colspan 0 %}x": "Số cột gộp phải từ 1 đến 63",
    "{% colspan 'ba' %}x": "Chỉ tính được với số",
    "{{ u|map }}": "cần tên trường hay tên bộ lọc",
    "{{ u|map(1)|join }}": "cần tên trường hay tên bộ lọc",
    "{{ s|map('uper')|join }}": "Không có bộ lọc uper",
    "{{ s|map('upper', 1)|join }}": "Bộ lọc upper không nhận tham số nào",
    "{{ s|map('replace', 'a')|join }}": "Bộ lọc replace còn thiếu tham số: new.",
    "{{ s|map(atribute='a')|join }}": "Bộ lọc map không có tham số atribute",
    "{{ u|selectattr('v', 'callable')|length }}": "Không có phép thử callable",
    "{{ u|selectattr('v', 'gt')|length }}": "Phép thử gt còn thiếu tham số: other.",
    "{{ u|unique|join }}": "Chỉ dùng được chữ hoặc số",
    "{{ x.split('a') }}": "Chỗ này cần chữ hoặc số, không phải một danh sách",
    "{{ x.upper(1) }}": "không được gọi hàm",
}


@pytest.mark.parametrize("cell", WRONG)
def test_what_has_no_meaning_is_refused_with_the_reason(cell: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        Template.compile(table([cell, "2"])).fill(VALUES)

    (fault,) = caught.value.faults
    assert WRONG[cell] in str(fault.message)
    assert fault.placeholder in cell
