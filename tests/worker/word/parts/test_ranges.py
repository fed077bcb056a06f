"""Both ends of bookmarks, comments, permissions and fields are in a paper, or neither is."""

from collections import Counter
from typing import Any

import pytest
from lxml import etree

from tests.worker.word.documents import members
from tests.worker.word.minimal import WML, minimal, paragraph, part
from tests.worker.word.validity import W, problems
from worker.word.errors import TemplateFault
from worker.word.template import Template

VALUES: dict[str, Any] = {"yes": True, "no": False, "l": [1, 2], "e": []}
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
KINDS = ("bookmark", "perm", "commentRange")


def filled(xml: str) -> etree._Element:
    paper = Template.compile(minimal(xml)).fill(VALUES)
    assert problems(paper) == []
    return etree.fromstring(members(paper)["word/document.xml"])


def ends(kind: str, number: int = 3) -> tuple[str, str]:
    name = ' w:name="m"' if kind == "bookmark" else ""
    return f'<w:{kind}Start w:id="{number}"{name}/>', f'<w:{kind}End w:id="{number}"/>'


def tag(text: str, before: str = "", after: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{{%p {text} %}}</w:t></w:r>{after}</w:p>"


def check_balance(root: etree._Element, kind: str) -> int:
    """How many ranges there are; every one starts before it ends, under an id of its own."""
    open_: list[str] = []
    ids = Counter[str]()
    for mark in root.iter(f"{W}{kind}Start", f"{W}{kind}End"):
        if mark.tag.endswith("Start"):
            open_.append(mark.get(f"{W}id", ""))
            ids[open_[-1]] += 1
        else:
            open_.remove(mark.get(f"{W}id", ""))
    assert open_ == []
    assert set(ids.values()) <= {1}
    return len(ids)


def in_cell(xml: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{xml}<w:p/></w:tc></w:tr></w:tbl><w:p/>"


@pytest.mark.parametrize("around", [str, in_cell])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("statement", ["if yes", "if no", "for i in l", "for i in e"])
@pytest.mark.parametrize("case", range(6))
def test_a_range_is_whole_whatever_is_left_out(
    case: int, statement: str, kind: str, around: Any
) -> None:
    start, end = ends(kind)
    closing = "endif" if statement.startswith("if") else "endfor"
    text = paragraph("chữ")
    xml = [
        f"{tag(statement, before=start)}{text}{tag(closing)}<w:p>{end}</w:p>",
        f"<w:p>{start}</w:p>{tag(statement)}{text}{tag(closing, after=end)}",
        f"{tag(statement)}<w:p>{start}</w:p>{text}{tag(closing)}<w:p>{end}</w:p>",
        f"<w:p>{start}</w:p>{tag(statement)}<w:p>{end}</w:p>{tag(closing)}{text}",
        f"{tag(statement, after=start)}{text}{tag(closing, before=end)}",
        f"{tag(statement)}<w:p>{start}</w:p>{tag(closing)}{tag(statement)}<w:p>{end}</w:p>{tag(closing)}",
    ][case]

    root = filled(around(f"{xml}{text}"))

    found = check_balance(root, kind)
    is_inside = case == 4
    assert found >= 1 or is_inside
    assert "chữ" in "".join(map(str, root.itertext()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_range_over_rows_is_whole(kind: str) -> None:
    start, end = ends(kind)
    rows = [f"<w:p>{start}<w:r><w:t>{{%tr for i in e %}}</w:t></w:r></w:p>", paragraph("{{ i }}"),
            paragraph("{%tr endfor %}"), f"<w:p>{end}</w:p>"]  # fmt: skip
    cells = "".join(f"<w:tr><w:tc>{row}</w:tc></w:tr>" for row in rows)

    assert check_balance(filled(f"<w:tbl><w:tblPr/><w:tblGrid/>{cells}</w:tbl><w:p/>"), kind) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("test", ["yes", "no"])
def test_a_range_within_a_line_is_whole(kind: str, test: str) -> None:
    start, end = ends(kind)
    runs = [
        f"<w:r><w:t>{text}</w:t></w:r>" for text in (f"a{{% if {test} %}}", "b{% endif %}c", "d")
    ]

    for line in (
        f"<w:p>{runs[0]}{start}{runs[1]}{end}{runs[2]}</w:p>",
        f"<w:p>{start}{runs[0]}{end}{runs[1]}{runs[2]}</w:p>",
    ):
        assert check_balance(filled(line), kind) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_end_without_another_goes(kind: str) -> None:
    start, end = ends(kind)

    for mark in (start, end):
        assert check_balance(filled(f"<w:p>{mark}</w:p>{paragraph('{{ l[0] }}')}"), kind) == 0


def test_what_a_loop_repeats_is_marked_once_or_by_ids_of_its_own() -> None:
    def line(number: int) -> str:
        inner = "".join("".join(ends(kind, number)) for kind in KINDS)
        note = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        named = f'xmlns:w14="{W14}" w14:paraId="0000000{number}" w14:textId="00000001"'
        return f"<w:p {named}>{inner}{note}</w:p>"

    comments = part("w:comments", f'<w:comment w:id="4" w:author="a">{paragraph("x")}</w:comment>')
    docx = minimal(
        f"{line(3)}{line(3)}{tag('for i in l')}{line(4)}{tag('endfor')}",
        parts={"word/comments.xml": (f"{WML}.comments+xml", comments)},
    )

    root = etree.fromstring(members(Template.compile(docx).fill(VALUES))["word/document.xml"])

    assert check_balance(root, "bookmark") == 4
    assert check_balance(root, "perm") == 4
    assert len(list(root.iter(f"{W}commentRangeStart"))) == 3  # the first two are of the file
    references = Counter(one.get(f"{W}id") for one in root.iter(f"{W}commentReference"))
    assert references["4"] == 1
    named = [one.get(f"{{{W14}}}paraId") for one in root.iter(f"{W}p")]
    assert len([name for name in named if name]) == len({name for name in named if name}) == 1


FIELD = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
BEGIN, SEPARATE, END = FIELD
CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"


@pytest.mark.parametrize(
    "xml",
    [
        f"{tag('if yes')}<w:p>{BEGIN}{CODE}{SEPARATE}</w:p>{tag('endif')}<w:p>{END}</w:p>",
        f"<w:p>{BEGIN}{CODE}{SEPARATE}</w:p>{tag('if yes')}<w:p>{END}</w:p>{tag('endif')}",
        f"{tag('if yes')}<w:p>{BEGIN}{CODE}{SEPARATE}</w:p>{tag('else')}<w:p>{END}</w:p>"
        f"{tag('endif')}",
    ],
)
def test_a_field_that_lies_across_a_branch_is_told_at_its_tag(xml: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(xml)

    (fault,) = caught.value.faults
    assert "trường của Word" in str(fault.message)
    assert fault.placeholder == "{% if yes %}"


def test_a_field_within_a_branch_or_around_one_is_let_in() -> None:
    whole = f"<w:p>{BEGIN}{CODE}{SEPARATE}{END}</w:p>"

    filled(f"{tag('if yes')}{whole}{tag('endif')}")
    loop = f"{tag('for i in l')}<w:p/>{tag('endfor')}"
    filled(f"<w:p>{BEGIN}{CODE}{SEPARATE}</w:p>{loop}<w:p>{END}</w:p>")
