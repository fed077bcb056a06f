"""Other ways in which offices set letterheads and signatures; the words stay the same."""

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from tests.worker.word.lint.body_papers import (
    EDGES_MM,
    MOTTO,
    NATION,
    PARTY,
    ROOM_FOR_SIGNING,
    TEXT_MM,
    BodyPaper,
    write_end,
    write_head,
    write_posts,
    write_recipients,
)
from tests.worker.word.lint.sheet import Sheet
from workflow.domain.papers.text_width import measure_width_mm

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
#: Words, size, bold, italic.
Looks = tuple[str, float, bool, bool]


def left_lines(paper: BodyPaper) -> list[Looks]:
    size = 14 if paper.is_party else 12
    lines: list[Looks] = [(line, size, False, False) for line in paper.parent]
    return lines + [(line, size, True, False) for line in paper.issuer]


def right_lines(paper: BodyPaper) -> list[Looks]:
    if paper.is_party:
        return [(PARTY, 15, True, False)]
    return [(NATION, 12, True, False), (MOTTO, 13, True, False)]


def number_line(paper: BodyPaper) -> Looks:
    return paper.symbol, 14 if paper.is_party else 13, False, False


def day_line(paper: BodyPaper) -> Looks:
    return paper.place, 14 if paper.is_party else 13, False, True


def rule_lengths(paper: BodyPaper) -> tuple[float, float]:
    """How long the rules are under the issuer and under the motto or the title."""
    if paper.is_party:
        return 0, measure_width_mm(PARTY, 15) * 1.06
    longest = max(measure_width_mm(line, 12) for line in paper.issuer)
    return max(7, round(longest * 0.42)), 57


def draw(paragraph: Any, length_mm: float) -> None:
    points = f"{length_mm * 72 / 25.4:.1f}pt"
    line = f'<v:line style="position:absolute" from="0,0" to="{points},0"/>'
    paragraph._p.append(parse_xml(f"<w:r {NAMESPACES}><w:pict>{line}</w:pict></w:r>"))


def add_words(paragraph: Any, looks: Looks) -> None:
    run = paragraph.add_run(looks[0])
    run.font.size, run.bold, run.italic = Pt(looks[1]), looks[2], looks[3]


def head_in_one_row(sheet: Sheet, paper: BodyPaper) -> None:
    """One row with two cells, each paragraph broken by Shift+Enter, rules drawn."""
    cells = sheet.row(paper.column_mm, TEXT_MM - paper.column_mm)
    star: list[Looks] = [("*", 14, False, False)] if paper.is_party else []
    about: list[Looks] = [(paper.about, 12, False, paper.is_party)] if paper.about else []
    columns = (
        (left_lines(paper), [*star, number_line(paper)]),
        (right_lines(paper), [day_line(paper)] if paper.place else []),
    )
    for cell, (above, below), length in zip(cells, columns, rule_lengths(paper), strict=True):
        sheet.where = cell
        paragraph = sheet.line("")
        for order, looks in enumerate(above):
            if order:
                paragraph.add_run().add_break()
            add_words(paragraph, looks)
        if length:
            draw(paragraph, length)
        for looks in below:
            sheet.line(looks[0], size=looks[1], bold=looks[2], italic=looks[3], before=3)
    sheet.where = cells[0]
    for looks in about:
        sheet.line(looks[0], size=looks[1], italic=looks[3], before=6)
    sheet.where = sheet.document


def head_with_a_gap_column(sheet: Sheet, paper: BodyPaper) -> None:
    """Three columns, the middle one empty."""
    widths = (paper.column_mm, 3, TEXT_MM - paper.column_mm - 3)
    left, _, right, symbol, _, place = sheet.row(*widths, rows=2)
    for cell, lines, length, width in zip(
        (left, right), (left_lines(paper), right_lines(paper)), rule_lengths(paper),
        (widths[0], widths[2]), strict=True,
    ):  # fmt: skip
        sheet.where = cell
        for looks in lines:
            sheet.line(looks[0], size=looks[1], bold=looks[2], italic=looks[3])
        if length:
            sheet.rule(length, width - EDGES_MM)
        else:
            sheet.line("*")
    sheet.where = symbol
    sheet.line(number_line(paper)[0], size=number_line(paper)[1])
    if paper.about:
        sheet.line(paper.about, size=12, italic=paper.is_party, before=6)
    sheet.where = place
    sheet.line(paper.place, size=day_line(paper)[1], italic=True)
    sheet.where = sheet.document


def head_by(gap: str) -> Callable[[Sheet, BodyPaper], None]:
    """A letterhead in lines whose columns are set apart by tabs or spaces, rules drawn."""

    def write(sheet: Sheet, paper: BodyPaper) -> None:
        lefts, rights = left_lines(paper), right_lines(paper)
        if paper.is_party:
            lefts.append(("*", 14, False, False))
        height = max(len(lefts), len(rights))
        lefts = [*lefts, *[("", 12, False, False)] * (height - len(lefts)), number_line(paper)]
        rights = [*rights, *[("", 12, False, False)] * (height - len(rights)), day_line(paper)]
        paragraph = None
        for order, (left, right) in enumerate(zip(lefts, rights, strict=True)):
            paragraph = sheet.line("", align="left")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(paper.column_mm))
            add_words(paragraph, left)
            if right[0]:
                paragraph.add_run(gap).font.size = Pt(12)
                add_words(paragraph, right)
            if order == height - 1:
                for length in filter(None, rule_lengths(paper)):
                    draw(paragraph, length)
        if paper.about:
            about = sheet.line(paper.about, size=12, italic=paper.is_party, before=6)
            about.paragraph_format.right_indent = Mm(TEXT_MM - paper.column_mm)

    return write


def head_in_boxes(sheet: Sheet, paper: BodyPaper) -> None:
    """Two text boxes, their rules drawn."""
    star: list[Looks] = [("*", 14, False, False)] if paper.is_party else []
    about: list[Looks] = [(paper.about, 12, False, paper.is_party)] if paper.about else []
    day = [day_line(paper)] if paper.place else []
    columns = (
        [*left_lines(paper), *star, number_line(paper), *about], [*right_lines(paper), *day]
    )  # fmt: skip
    for lines, length in zip(columns, rule_lengths(paper), strict=True):
        paragraph = sheet.line("")
        add_box(paragraph, lines)
        if length:
            draw(paragraph, length)


def add_box(paragraph: Any, lines: list[Looks]) -> None:
    words = "".join(
        f'<w:p><w:pPr><w:spacing w:before="{120 * text.startswith(("V/v", "Về"))}" w:after="0" '
        'w:line="240"/><w:jc w:val="center"/>'
        f'</w:pPr><w:r><w:rPr>{"<w:b/>" * bold}{"<w:i/>" * italic}<w:sz w:val="{2 * size:g}"/>'
        f'</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text, size, bold, italic in lines
    )
    box = (
        '<v:rect style="position:absolute;width:90mm;height:25mm"><v:textbox><w:txbxContent>'
        f"{words}</w:txbxContent></v:textbox></v:rect>"
    )
    paragraph._p.append(parse_xml(f"<w:r {NAMESPACES}><w:pict>{box}</w:pict></w:r>"))


def end_with_breaks(sheet: Sheet, paper: BodyPaper) -> None:
    """The signature in one paragraph, broken by Shift+Enter."""
    left, right = sheet.row(78, 87)
    sheet.where = left
    write_recipients(sheet, paper)
    sheet.where = right
    paragraph = sheet.line("")
    for order, line in enumerate(paper.posts):
        authority = line == paper.posts[0] and line.startswith(("T/M", "K/T", "T/L"))
        if order:
            paragraph.add_run().add_break()
        add_words(paragraph, (line, 14, authority or not paper.is_party, False))
    for _ in range(ROOM_FOR_SIGNING):
        paragraph.add_run().add_break()
    add_words(paragraph, (paper.name, 14, True, False))
    sheet.where = sheet.document


def end_with_a_row_for_the_name(sheet: Sheet, paper: BodyPaper) -> None:
    """The name in a row of its own, under a row that leaves room to sign."""
    left, right, _, room, _, name = sheet.row(78, 87, rows=3)
    sheet.where = left
    write_recipients(sheet, paper)
    sheet.where = right
    write_posts(sheet, paper)
    sheet.where = room
    for _ in range(ROOM_FOR_SIGNING):
        sheet.line("")
    sheet.where = name
    sheet.line(paper.name, bold=True)
    sheet.where = sheet.document


def end_by(gap: str) -> Callable[[Sheet, BodyPaper], None]:
    """Recipients and signer side by side, set apart by tabs or spaces."""

    def write(sheet: Sheet, paper: BodyPaper) -> None:
        write_end_by(gap, sheet, paper)

    return write


def write_end_by(gap: str, sheet: Sheet, paper: BodyPaper) -> None:
    looks: Looks
    size, looks = (14, ("Nơi nhận:", 14, False, False)) if paper.is_party else (
        12, ("Nơi nhận:", 12, True, True)
    )  # fmt: skip
    lefts: list[Looks] = [looks]
    lefts += [(line, size - 2 if paper.is_party else 11, False, False) for line in paper.recipients]
    rights: list[Looks] = [
        (line, 14, not paper.is_party or (not order and line.startswith(("T/M", "K/T", "T/L"))),
         False)
        for order, line in enumerate(paper.posts)
    ]  # fmt: skip
    height = max(len(lefts), len(rights) + ROOM_FOR_SIGNING) + 1
    none: Looks = ("", 12, False, False)
    lefts += [none] * (height - len(lefts))
    rights += [none] * (height - len(rights) - 1) + [(paper.name, 14, True, False)]
    for left, right in zip(lefts, rights, strict=True):
        paragraph = sheet.line("", align="left")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(95))
        add_words(paragraph, left)
        if paper.is_party and left is looks:
            paragraph.runs[-1].underline = True
        if right[0]:
            paragraph.add_run(gap).font.size = Pt(12)
            add_words(paragraph, right)


Part = Callable[[Sheet, BodyPaper], None]
LAYOUTS: dict[str, tuple[Part, Part]] = {
    "one row": (head_in_one_row, end_with_breaks),
    "gap column": (head_with_a_gap_column, end_with_a_row_for_the_name),
    "boxes": (head_in_boxes, write_end),
    "tabs": (head_by("\t"), end_by("\t")),
    "spaces": (head_by(" " * 15), write_end),
    "spaced end": (write_head, end_by(" " * 30)),
    "tabbed end": (write_head, end_by("\t")),
}
