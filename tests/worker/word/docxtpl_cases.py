"""Templates that are hard to fill, each with values; the names are the test ids."""

from collections.abc import Callable
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from tests.worker.word.documents import add_table, letter, saved, with_table

Case = tuple[bytes, dict[str, Any]]

AWKWARD_TEXT = "R&D <Khối 6> \"a\" 'b' ]]> {{ x }} {% if %} – “ngoặc” Đảng ủy"
UNITS = [
    {"name": "Đảng ủy Công ty A & B", "votes": 9, "notes": ["một", "hai"]},
    {"name": "Sở <Nội vụ>", "votes": 8, "notes": []},
    {"name": "Ban\tTổ chức\nTỉnh ủy", "votes": 0, "notes": ["ba"]},
]


def rows_repeat() -> Case:
    head, loop = ["TT", "Tên", "Phiếu"], ["{%tr for unit in units %}"]
    row, end = ["{{ loop.index }}", "{{ unit.name }}", "{{ unit.votes }}/9"], ["{%tr endfor %}"]
    return with_table(head, loop, row, end), {"units": UNITS}


def rows_repeat_without_a_heading() -> Case:
    rows = [["{%tr for unit in units %}", ""], ["{{ unit.name }}", "x"], ["{%tr endfor %}", ""]]
    return with_table(*rows), {"units": UNITS}


def rows_by_branch() -> Case:
    document = docx.Document()
    rows = [["TT", "Tên"], ["{%tr for unit in units %}"], ["{%tr if unit.votes > 8 %}"]]
    rows += [["{{ unit.votes }}", "{{ unit.name }}"], ["{%tr else %}"], ["-", "{{ unit.name }}"]]
    add_table(document, [*rows, ["{%tr endif %}"], ["{%tr endfor %}"]])
    return saved(document), {"units": UNITS}


def columns_repeat() -> Case:
    loop = ["Đơn vị", "{%tc for unit in units %}", "{{ unit.name }}", "{%tc endfor %}"]
    votes = ["Phiếu", "{%tc for unit in units %}", "{{ unit.votes }}", "{%tc endfor %}"]
    return with_table(loop, votes), {"units": UNITS * 2}


def columns_fewer_than_drawn() -> Case:
    return columns_repeat()[0], {"units": UNITS[:1]}


def cells_merge_downwards() -> Case:
    rows = [["TT", "Khối", "Tên"], ["{%tr for unit in units %}"]]
    rows += [["{{ loop.index }}", "{% vm %}{{ bloc }}", "{{ unit.name }}"], ["{%tr endfor %}"]]
    return with_table(*rows), {"units": UNITS, "bloc": "Khối 6"}


def cells_merge_sideways() -> Case:
    loop = ["{%tc for unit in units %}", "{% hm %}{{ bloc }}", "{%tc endfor %}"]
    names = ["{%tc for unit in units %}", "{{ unit.name }}", "{%tc endfor %}"]
    return with_table(loop, names), {"units": UNITS, "bloc": "Khối 6"}


def cells_span_columns() -> Case:
    rows = [["{% colspan units|length %}{{ bloc }}", "", ""], ["a", "b", "c"]]
    document = docx.Document()
    table = add_table(document, rows)
    for cell in table.rows[0].cells[1:]:
        table.rows[0]._tr.remove(cell._tc)
    return saved(document), {"units": UNITS, "bloc": "Khối 6"}


def cells_are_shaded() -> Case:
    rows = [["{% cellbg shade %}{{ bloc }}", "b"]]
    return with_table(*rows), {"shade": "AABBCC", "bloc": "Khối 6"}


def table_within_a_table() -> Case:
    document = docx.Document()
    outer = add_table(document, [["TT", "Tên"], ["1", ""]])
    inner = outer.cell(1, 1).add_table(rows=3, cols=2)
    for row, text in zip(
        inner.rows, ["{%tr for u in units %}", "{{ u.name }}", "{%tr endfor %}"], strict=True
    ):
        row.cells[0].text = text
    return saved(document), {"units": UNITS}


def branches_nest() -> Case:
    lines = ["{%p if a %}", "A", "{%p if b %}", "AB {{ text }}", "{%p else %}", "A không B"]
    lines += ["{%p endif %}", "{%p elif b %}", "B", "{%p endif %}", "hết"]
    return letter(*lines), {"a": True, "b": False, "text": AWKWARD_TEXT}


def loops_nest() -> Case:
    lines = ["{%p for u in units %}", "{{ loop.index }}. {{ u.name }}", "{%p for n in u.notes %}"]
    lines += ["+ {{ n }} ({{ loop.last }})".replace("loop.last", "loop.revindex")]
    return letter(*lines, "{%p endfor %}", "{%p endfor %}"), {"units": UNITS}


def tags_within_a_line() -> Case:
    branch = "{% if a %}có {{ text }}{% else %}không{% endif %}: "
    return letter(
        branch + "{% for u in units %}{{ u.name }}; {% endfor %}", "{{ text }} {{text}}{{ text }}"
    ), {
        "a": True,
        "units": UNITS,
        "text": AWKWARD_TEXT,
    }


def tags_split_over_runs() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph("Đồng chí ")
    for piece, bold in (("{", True), ("{ te", False), ("xt }", True), ("} và ", False)):
        paragraph.add_run(piece).bold = bold
    paragraph.add_run("{% if a %}").italic = True
    paragraph.add_run("đậm {{ lines }}").bold = True
    paragraph.add_run("{% endif %} {{ lines }}").font.color.rgb = RGBColor(1, 2, 3)
    return saved(document), {"text": AWKWARD_TEXT, "a": True, "lines": "một\nhai\tba"}


def line_breaks_and_tabs() -> Case:
    document = docx.Document()
    run = document.add_paragraph("Trước: ").add_run("{{ lines }} sau")
    run.bold, run.font.size = True, 170000
    document.add_paragraph("{{ lines }}", style="List Bullet")
    add_table(document, [["{{ lines }}", "x"]])
    return saved(document), {"lines": "một\n\nhai\tba\n\tbốn\n"}


def line_breaks_where_the_branch_sets_the_look() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("{% if a %}").bold = True
    paragraph.add_run("x {% endif %}{{ lines }}").italic = True
    return saved(document), {"a": False, "lines": "một\nhai\tba"}


def line_breaks_in_every_round() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph("{% for u in units %}{{ u.name }}")
    paragraph.add_run(": {{ u.name }}").bold = True
    paragraph.add_run("; {% endfor %}{{ units[2].name }}").italic = True
    return saved(document), {"units": UNITS}


def tabs_of_the_template_itself() -> Case:
    document = docx.Document()
    run = parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:b/></w:rPr><w:t>một\thai\nba</w:t></w:r>")
    document.add_paragraph("{{ text }}")._p.append(run)
    return saved(document), {"text": AWKWARD_TEXT}


def headers_by_section() -> Case:
    document = docx.Document()
    for number in (1, 2):
        if number == 2:
            document.add_section(WD_SECTION.NEW_PAGE)
        section = document.sections[-1]
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = f"{number}: {{{{ text }}}}"
        section.footer.paragraphs[0].text = "{{ units[0].name }}\t{% if a %}chân{% endif %}"
        document.add_paragraph("{{ text }}")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "{{ lines }}"
    return saved(document), {"text": AWKWARD_TEXT, "units": UNITS, "a": 1, "lines": "a\nb\tc"}


def braces_spelled_out() -> Case:
    return letter("{_{ không phải thẻ }_} {_% cũng không %_} {{ bloc }}"), {"bloc": "Khối 6"}


def comments_and_whitespace_control() -> Case:
    lines = [
        "một {# ghi chú #} hai",
        "{%- if a %} bốn",
        "năm {% endif -%}",
        "sáu {{- bloc -}} bảy",
    ]
    return letter(*lines), {"a": True, "bloc": "Khối 6"}


def smart_quotes_and_comparisons() -> Case:
    return letter("{% if bloc == “Khối 6” and 3 > 2 %}{{ ‘đúng’ }}{% endif %}"), {"bloc": "Khối 6"}


def drawings() -> Case:
    document = docx.Document()
    for text in ("{{ bloc }}", "{%p for u in units %}", "{{ u.name }}", "{%p endfor %}"):
        run = document.add_paragraph().add_run(text)
        if "%p" not in text:
            run._r.append(drawing())
    return saved(document), {"bloc": "Khối 6", "units": UNITS}


def drawings_that_do_not_repeat() -> Case:
    document = docx.Document()
    for text in ("{{ bloc }}", "hai"):
        document.add_paragraph().add_run(text)._r.append(drawing())
    return saved(document), {"bloc": "Khối 6"}


def drawing() -> Any:
    size = '<wp:extent cx="9" cy="9"/><wp:docPr id="7" name="Nét kẻ"/>'
    return parse_xml(f"<w:drawing {nsdecls('w', 'wp')}><wp:inline>{size}</wp:inline></w:drawing>")


def values_only() -> Case:
    numbers = {"n": 12, "big": 123456789, "ratio": 0.5, "empty": "", "long": "chữ " * 500}
    return letter("{{ n }}|{{ big }}|{{ ratio }}|{{ empty }}|", "{{ long }}"), numbers


PIECES = [
    {"text": "Đậm & <nghiêng> ", "bold": True, "italic": True, "underline": False},
    {"text": AWKWARD_TEXT, "size": 26, "color": "FF0000"},
    {"text": ""},
    {"text": "một\n\nhai\tba\n", "underline": True, "bold": True},
    {"text": " hết"},
]


def rich_text_within_a_line() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph("Ghi chú: {{r note | rich }} rồi ")
    paragraph.add_run("{{r plain|rich }}{{r note|rich }} {{ lines }}").bold = True
    document.add_paragraph("{{r plain | rich }}", style="List Bullet")
    add_table(document, [["{{r note | default('') | rich }}", "{{ lines }}"]])
    values = {"note": PIECES, "plain": AWKWARD_TEXT, "lines": "một\nhai\tba"}
    return saved(document), values


def rich_text_split_over_runs() -> Case:
    document = docx.Document()
    paragraph = document.add_paragraph("Ý: ")
    for piece, bold in (("{{", True), ("r note", False), (" | rich", True), ("}} sau", False)):
        paragraph.add_run(piece).bold = bold
    return saved(document), {"note": PIECES}


def rich_text_in_branches_and_loops() -> Case:
    lines = ["{%p for u in units %}", "{% if u.votes %}{{r u.name | rich }}{% endif %};"]
    lines += ["{%r if u.votes > 8 %}{{r note | rich }}{%r endif %}.", "{%p endfor %}"]
    return letter(*lines), {"units": UNITS, "note": PIECES}


def rich_text_in_a_header() -> Case:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{r note | rich }}\t{{ lines }}"
    document.add_paragraph("{{ lines }}")
    return saved(document), {"note": PIECES, "lines": "a\nb"}


def rich_text_that_is_empty() -> Case:
    content = letter("Trước {{r pieces | rich }} sau", "{{r text | rich }}")
    return content, {"pieces": [], "text": ""}


CASES: list[Callable[[], Case]] = [
    rows_repeat, rows_repeat_without_a_heading, rows_by_branch, columns_repeat,
    columns_fewer_than_drawn, cells_merge_downwards, cells_merge_sideways, cells_span_columns,
    cells_are_shaded, table_within_a_table, branches_nest, loops_nest, tags_within_a_line,
    tags_split_over_runs, line_breaks_and_tabs, line_breaks_where_the_branch_sets_the_look,
    line_breaks_in_every_round, tabs_of_the_template_itself, headers_by_section,
    braces_spelled_out, comments_and_whitespace_control, smart_quotes_and_comparisons, drawings,
    drawings_that_do_not_repeat, values_only, rich_text_within_a_line, rich_text_split_over_runs,
    rich_text_in_branches_and_loops, rich_text_in_a_header, rich_text_that_is_empty,
]  # fmt: skip
