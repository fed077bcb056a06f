"""Tags among what Word puts around them: printed as docxtpl prints them, or better and valid."""

from itertools import product

import pytest

from tests.worker.word.documents import filled_by_docxtpl
from tests.worker.word.minimal import WML, box, minimal, paragraph, part
from tests.worker.word.parts.test_typed_tags import VALUES
from tests.worker.word.validity import problems, read_lines
from worker.word.template import Template, find_faults


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr><w:tcW w:w='9' w:type='dxa'/>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def rows(*inner: str) -> str:
    """A table of one column, which no paragraph follows."""
    made = "".join(row(cell(one)) for one in inner)
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{made}</w:tbl>"


def table(*made: str, columns: int = 2) -> bytes:
    grid = "<w:gridCol/>" * columns
    return minimal(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl><w:p/>")


def field(code: str, shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>"
        f"{mark.format('separate')}{shown}{mark.format('end')}"
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


LOOP, END = paragraph("{%p for i in l %}"), paragraph("{%p endfor %}")
ROW_LOOP, ROW_END = (
    row(cell(paragraph("{%tr for i in l %}"))),
    row(cell(paragraph("{%tr endfor %}"))),
)
BREAK, PAGE = (f'<w:r><w:br w:type="{kind}"/></w:r>' for kind in ("textWrapping", "page"))
WIDE = "<w:gridSpan w:val='2'/>"
FOOTNOTES = {
    "word/footnotes.xml": (
        f"{WML}.footnotes+xml",
        part("w:footnotes", f'<w:footnote w:id="2">{paragraph("{{ x }}")}</w:footnote>'),
    )
}
#: What it is, the template, what it prints; a cell ends with "|".
CASES: dict[str, tuple[bytes, str]] = {
    "a table with a loop in a row of a loop": (
        table(
            ROW_LOOP,
            row(cell(
                paragraph("{{ i }}")
                + rows(*map(paragraph, ("{%tr for k in u %}", "{{ k.n }}", "{%tr endfor %}")))
                + "<w:p/>"
            )),
            ROW_END,
            columns=1,
        ),
        "3¶An|¶Bình|¶Chi|¶|¶1¶An|¶Bình|¶Chi|¶|¶2¶An|¶Bình|¶Chi|¶|",
    ),
    "rows merged downwards in a loop": (
        table(
            ROW_LOOP,
            row(cell(paragraph("a"), "<w:vMerge w:val='restart'/>"), cell(paragraph("{{ i }}"))),
            row(cell("<w:p/>", "<w:vMerge/>"), cell(paragraph("b"))),
            ROW_END,
        ),
        "[restart]a|3|¶[None]|b|¶[restart]a|1|¶[None]|b|¶[restart]a|2|¶[None]|b|",
    ),
    "a loop in cells over two columns": (
        table(
            row(cell(paragraph("{%tr for i in l %}"), WIDE)),
            row(cell(paragraph("{{ i }}")), cell(paragraph("b"))),
            row(cell(paragraph("{%tr endfor %}"), WIDE)),
        ),
        "3|b|¶1|b|¶2|b|",
    ),
    "columns of a loop over nothing": (
        table(row(*(cell(paragraph(text)) for text in ("{%tc for i in [] %}", "a", "{%tc endfor %}", "b"))), columns=4),  # noqa: E501
        "b|",
    ),
    "rows of a loop in a content control": (
        minimal(
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:sdt><w:sdtContent>"
            f"{ROW_LOOP}{row(cell(paragraph('{{ i }}')))}{ROW_END}</w:sdtContent></w:sdt></w:tbl><w:p/>"  # noqa: E501
        ),
        "3|¶1|¶2|",
    ),
    "a cell in a content control": (
        table(ROW_LOOP, row(f"<w:sdt><w:sdtContent>{cell(paragraph('{{ i }}'))}</w:sdtContent></w:sdt>"), ROW_END, columns=1),  # noqa: E501
        "3|¶1|¶2|",
    ),
    "a numbered control in every row": (
        table(
            ROW_LOOP,
            row(cell(f'<w:p><w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{run("{{ i }}")}</w:sdtContent></w:sdt></w:p>')),  # noqa: E501
            ROW_END,
            columns=1,
        ),
        "3|¶1|¶2|",
    ),
    "a bookmark over two rows of a loop": (
        table(
            ROW_LOOP,
            row(cell(f'<w:p><w:bookmarkStart w:id="0" w:name="b"/>{run("{{ i }}")}</w:p>')),
            row(cell(f'<w:p>{run("b")}<w:bookmarkEnd w:id="0"/></w:p>')),
            ROW_END,
            columns=1,
        ),
        "3|¶b|¶1|¶b|¶2|¶b|",
    ),
    "a table last in its cell, with a branch behind it": (
        table(
            row(cell(rows(paragraph("{{ n }}")) + paragraph("{%p if no %}") + paragraph("a") + paragraph("{%p endif %}"))),  # noqa: E501
            columns=1,
        ),
        "3|¶|",
    ),
    "a control of nothing": (
        minimal(f"<w:sdt><w:sdtContent>{paragraph('{%p if no %}')}{paragraph('{%p endif %}')}</w:sdtContent></w:sdt>"),  # noqa: E501
        "",
    ),
    "a box written twice, with a loop": (minimal(f"<w:p>{box(LOOP + paragraph('{{ i }}') + END)}</w:p>"), "3¶1¶2¶3¶1¶2"),  # noqa: E501
    "a box in a loop": (minimal(f"{LOOP}<w:p>{box(paragraph('{{ i }}'))}</w:p>{END}"), "3¶3¶¶1¶1¶¶2¶2"),  # noqa: E501
    "the result of a field": (minimal(f"<w:p>{field('PAGE', run('{{ n }}'))}</w:p>"), "3"),
    "a field within a field": (
        minimal(f"<w:p>{field('IF ' + '</w:instrText></w:r>' + field('PAGE', run('1')) + '<w:r><w:instrText> = 1 a', run('{{ n }}'))}</w:p>"),  # noqa: E501
        "13",
    ),
    "a tag half in a link": (minimal(f'<w:p>{run("{{")}<w:hyperlink w:anchor="a">{run(" x }}")}</w:hyperlink></w:p>'), "chữ"),  # noqa: E501
    "a tag half in a control": (minimal(f"<w:p>{run('{{')}<w:sdt><w:sdtContent>{run(' x }}')}</w:sdtContent></w:sdt></w:p>"), "chữ"),  # noqa: E501
    "a tag over proof marks and a bookmark": (
        minimal(
            f'<w:p>{run("{")}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/>'  # noqa: E501
            f'{run("{ x")}<w:bookmarkEnd w:id="1"/><w:proofErr w:type="spellEnd"/>{run(" }} sau")}</w:p>'  # noqa: E501
        ),
        "chữ sau",
    ),
    "a run from right to left": (
        minimal("<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>{{ x }}</w:t></w:r></w:p>"),  # noqa: E501
        "chữ",
    ),
    "a note in every round": (
        minimal(
            f'{LOOP}<w:p>{run("{{ i }}")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>{END}',
            links=(("footnotes", "footnotes.xml"),),
            parts=FOOTNOTES,
        ),
        "3¶1¶2",
    ),
    "a section in every round": (
        minimal(f"{LOOP}{paragraph('{{ i }}')}<w:p><w:pPr><w:sectPr/></w:pPr></w:p>{END}"),
        "3¶¶1¶¶2",
    ),
    "a branch over the text of two paragraphs": (minimal(paragraph("a{% if t %}b") + paragraph("c{% endif %}d")), "ab¶cd"),  # noqa: E501
    "a loop over the text of two paragraphs": (
        minimal(paragraph("a{% for i in l %}{{ i }}") + paragraph("c{% endfor %}d")),
        "a3¶c1¶c2¶cd",
    ),
    "text behind the end of a branch": (
        minimal(paragraph("{%p if no %}") + paragraph("a") + paragraph("{%p endif %}còn")),
        "còn",
    ),
    "a letter that is no tag": (minimal(paragraph("50%} l’an {{ n }} {50% ${n}")), "50%} l’an 3 {50% ${n}"),  # noqa: E501
    "text in a section of plain text": (minimal("<w:p><w:r><w:t><![CDATA[{{ x }} & <b>]]></w:t></w:r></w:p>"), "chữ & <b>"),  # noqa: E501
    "line breaks joined by dashes": (
        minimal(
            f"<w:p>{run('ở')}{BREAK}{run('{%- if t -%}')}<w:r><w:cr/><w:t>&#160;phố</w:t></w:r>{BREAK}"  # noqa: E501
            f"{run('{%- else -%}')}{BREAK}{run('quê')}{BREAK}{run('{%- endif -%}')}{BREAK}{run(' vui')}</w:p>"  # noqa: E501
        ),
        "ở\u00a0phố vui",
    ),
    "a page that dashes do not join": (
        minimal(f"<w:p>{run('a')}{PAGE}{run('{%- if t %}b{% endif %}')}</w:p>"),
        "a↵b",
    ),
    "a note that takes its row with it": (
        table(row(cell(paragraph("{#tr bỏ hàng này #}")), cell(paragraph("và"))), row(cell(paragraph("b")))),  # noqa: E501
        "b|",
    ),
    "a note that takes its cell with it": (
        table(row(cell(paragraph("{#tc bỏ #}") + paragraph("và")), cell(paragraph("b"))), columns=1),  # noqa: E501
        "b|",
    ),
    "a note in a row of a loop": (
        table(row(cell(paragraph("{%tr for i in l %}{{ i }}{#tr bỏ #}")), cell(paragraph("b{%tr endfor %}")))),  # noqa: E501
        "3|b|¶1|b|¶2|b|",
    ),
    "text before a cell merged downwards": (
        table(
            ROW_LOOP,
            row(cell(f"<w:p>{run('chung ')}{run('nhóm{% vm %}')}</w:p>"), cell(paragraph("{{ i }}"))),  # noqa: E501
            ROW_END,
        ),
        "[restart]chung nhóm|3|¶[continue]|1|¶[continue]|2|",
    ),
    "an XML comment in a tag": (minimal("<w:p><w:r><w:t>{{ <!-- a -->x }}</w:t></w:r></w:p>"), "chữ"),  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_stands_around_a_tag_is_kept(name: str) -> None:
    docx, printed = CASES[name]

    paper = Template.compile(docx).fill(VALUES)

    assert read_lines(paper).replace("\n", "¶") == printed
    assert problems(paper) == []
    assert find_faults(docx, [VALUES]) == ()
    assert Template.compile(paper).fill({})


#: What docxtpl loses.
BETTER = {
    *("text behind the end of a branch", "a page that dashes do not join"),
    "a note in a row of a loop",
}


@pytest.mark.parametrize("name", sorted(CASES.keys() - BETTER))
def test_where_docxtpl_prints_a_valid_paper_it_is_the_same(name: str) -> None:
    docx, printed = CASES[name]
    try:
        paper = filled_by_docxtpl(docx, VALUES)
    except Exception:
        return

    if problems(paper) == problems(docx):
        assert read_lines(paper).replace("\n", "¶") == printed


HOLDERS = {
    "text": "{}",
    "a link": '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
    "a control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "a box": "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
}


@pytest.mark.parametrize(("before", "after"), list(product(HOLDERS, HOLDERS)))
def test_dashes_join_paragraphs_only_where_their_markup_fits(before: str, after: str) -> None:
    first = HOLDERS[before].format(run("a {% if t -%}"))
    second = HOLDERS[after].format(run(" b{% endif %}"))
    docx = minimal(f"<w:p>{first}</w:p><w:p>{second}</w:p>")

    template, faults = Template.compile_leniently(docx)

    assert {fault.placeholder for fault in faults} <= {"{% if t %}", "{% endif %}"}
    if not faults:
        paper = template.fill(VALUES)
        assert problems(paper) == problems(docx)
        assert "".join(read_lines(paper).split()) == "ab"
    assert not faults or before != after or before == "a box"
