"""Faults to plant in a made paper, and the rules that may name each."""

import copy as copies
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

Plant = Callable[[Any, random.Random], None]


class NotHereError(Exception):
    """The paper has no place for that fault."""


@dataclass(frozen=True)
class Fault:
    name: str
    rules: tuple[str, ...]
    plant: Plant


def paragraphs(document: Any) -> list[Any]:
    return [Paragraph(element, document) for element in document.element.body.iter(qn("w:p"))]


def body_paragraphs(document: Any) -> list[Any]:
    """Sentences outside tables, long enough to be nothing else."""
    found = [
        one
        for one in document.paragraphs
        if len(one.text) > 90
        and one.runs
        and not one.text.startswith(("(", "Về việc", "Căn cứ"))
        and one.text[0].isupper()
        and not one.text.isupper()
        and "," in one.text
        and one.alignment is None
        and (one.style.paragraph_format.first_line_indent or 0) > 0
    ]
    if not found:
        raise NotHereError
    return found


def matching(document: Any, pattern: str) -> tuple[Any, re.Match[str]]:
    for one in paragraphs(document):
        if len(one.runs) == 1 and (found := re.search(pattern, one.text)):
            return one, found
    raise NotHereError


def rewrite(pattern: str, new: Callable[[re.Match[str]], str]) -> Plant:
    def plant(document: Any, chance: random.Random) -> None:
        paragraph, found = matching(document, pattern)
        text = paragraph.text
        paragraph.runs[0].text = text[: found.start()] + new(found) + text[found.end() :]

    return plant


def on_body(change: Callable[[Any], None]) -> Plant:
    def plant(document: Any, chance: random.Random) -> None:
        change(chance.choice(body_paragraphs(document)))

    return plant


def with_property(tag: str, **values: str) -> Callable[[Any], None]:
    def change(paragraph: Any) -> None:
        for run in paragraph.runs:
            element = OxmlElement(f"w:{tag}")
            for name, value in values.items():
                element.set(qn(f"w:{name}"), value)
            run._r.get_or_add_rPr().append(element)

    return change


def with_font(**values: Any) -> Callable[[Any], None]:
    def change(paragraph: Any) -> None:
        for run in paragraph.runs:
            for name, value in values.items():
                setattr(run.font, name, value)

    return change


def with_shape(**values: Any) -> Callable[[Any], None]:
    def change(paragraph: Any) -> None:
        for name, value in values.items():
            setattr(paragraph.paragraph_format, name, value)

    return change


def insert_comment(document: Any, chance: random.Random) -> None:
    paragraph = chance.choice(body_paragraphs(document))
    document.add_comment(paragraph.runs, text="Xem lại", author="A")


def track_change(tag: str) -> Plant:
    def plant(document: Any, chance: random.Random) -> None:
        paragraph = chance.choice(body_paragraphs(document))
        first, rest = paragraph.text.split(", ", 1)
        paragraph.runs[0].text = first
        paragraph.add_run(f", {rest}")
        run = paragraph.runs[0]._r
        mark = OxmlElement(f"w:{tag}")
        mark.set(qn("w:id"), "901")
        mark.set(qn("w:author"), "A")
        extra = copies.deepcopy(run)
        text = extra.find(qn("w:t"))
        if text is None:
            raise NotHereError
        text.text = " rất"
        if tag == "del":
            text.tag = qn("w:delText")
        mark.append(extra)
        run.addnext(mark)

    return plant


def signature_paragraph(document: Any) -> Any:
    for one in paragraphs(document):
        if re.fullmatch(r"Nơi nhận:", one.text):
            return one
    raise NotHereError


def blank_lines_before_end(document: Any, chance: random.Random) -> None:
    table = signature_paragraph(document)._p.getparent()
    while table.tag != qn("w:tbl"):
        table = table.getparent()
        if table is None:
            raise NotHereError
    for _ in range(chance.randint(4, 9)):
        table.addprevious(OxmlElement("w:p"))


def page_break_before_end(document: Any, chance: random.Random) -> None:
    paragraph = signature_paragraph(document)
    minutes = any(one.text.startswith("BIÊN BẢN") for one in paragraphs(document))
    if minutes or paragraph._p.getparent().tag != qn("w:tc"):
        raise NotHereError
    paragraph.paragraph_format.page_break_before = True


def break_after_text(document: Any, chance: random.Random) -> None:
    paragraph, _ = matching(document, r"\./\.$")
    if paragraph._p.getparent().tag != qn("w:body") or signature_paragraph(document) is None:
        raise NotHereError
    following = paragraph._p.getnext()
    if following is None or following.tag != qn("w:tbl"):
        raise NotHereError
    paragraph.runs[-1].add_break(WD_BREAK.PAGE)


def foot_words(document: Any, chance: random.Random) -> None:
    section = document.sections[0]
    foot = (
        section.first_page_footer if section.different_first_page_header_footer else section.footer
    )
    paragraph = foot.paragraphs[0]
    run = paragraph.add_run(chance.choice(("Soạn thảo: Phòng HC", "ban cuoi v3", "Lưu hành thử")))
    run.font.name = "Times New Roman"


def wide_table(document: Any, chance: random.Random) -> None:
    tables = [table for table in document.tables if len(table.columns) > 2]
    if not tables:
        raise NotHereError
    for column in tables[0].columns:
        column.width = Mm(250 / len(tables[0].columns))


def without_name(document: Any, chance: random.Random) -> None:
    for one in reversed(paragraphs(document)):
        if one.style.style_id == "NguoiKy" and one.text and not one.text.startswith("…"):
            one.runs[0].text = ""
            return
    raise NotHereError


def narrow_margin(document: Any, chance: random.Random) -> None:
    section = chance.choice(list(document.sections))
    section.left_margin = Mm(chance.choice((10, 15, 45)))


def swapped_end(document: Any, chance: random.Random) -> None:
    cell = signature_paragraph(document)._p.getparent()
    row = cell.getparent()
    cells = row.findall(qn("w:tc")) if row.tag == qn("w:tr") else []
    if len(cells) != 2:
        raise NotHereError
    cells[0].addprevious(cells[1])


def own_number(document: Any) -> None:
    """A list alone does not know the number of the paper that it goes with."""
    if not any(re.match(r"Số:? \d", one.text) for one in paragraphs(document)):
        raise NotHereError


def in_numbered(plant: Plant) -> Plant:
    def planted(document: Any, chance: random.Random) -> None:
        own_number(document)
        plant(document, chance)

    return planted


def on_behalf(found: re.Match[str]) -> str:
    return f"TM. {found[0]}"


def higher(found: re.Match[str]) -> str:
    return f"{int(found[1]) + 1:02}"


def one_less(found: re.Match[str]) -> str:
    return f"{int(found[1]) - 1:02}"


def foreign(found: re.Match[str]) -> str:
    return f"{found[1]}QXZ"


def pointed(found: re.Match[str]) -> str:
    return f"{found[1]}.{found[2]}"


def next_day(found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2]) % 28 + 1:02}"


def other_share(found: re.Match[str]) -> str:
    return f"{found[1]}{(int(found[2]) + 7) % 100:02},11"


def swapped_year(found: re.Match[str]) -> str:
    return f"2{found[1][0]}0{found[1][1]}"


HEADS = r"^(GIÁM ĐỐC|CHÁNH THANH TRA|HIỆU TRƯỞNG|CHI CỤC TRƯỞNG)$"
COMMITTEE = r"(?<=^- Chủ tịch )Ủy ban nhân dân|(?<=^Kính gửi: )Ủy ban nhân dân"
SYMBOL = r"(?<=^Số: )(\d+/[A-ZĐa-z]+-)\S+$"
REFERENCE = r"(?<=^\(Kèm theo Tờ trình số )(\d+)"
REFERENCE_DAY = r"(?<=^\(Kèm theo )(Tờ trình số \S+ ngày )(\d\d)"
SHARE = r"(\d+/\d+ [^()%]*\()(\d\d),\d\d"
VALID, PRESENT = r"(?<=[^g] hợp lệ )(\d+)(?=, không)", r"(?<=có mặt )(\d+)(?=/)"
IN_WORDS = r"(\d\d) \((một|hai|ba|bốn|năm|sáu)\)"
YEAR = r"(?<=[a-zà-ỹ] năm )20(2\d)(?=[ ,.])"
LEFT_OVER = ("VB-SD-03", "ND30-ND-09")
BODY_SIZE = ("ND30-ND-01", "PTY-ND-01")
BODY_INDENT = ("ND30-ND-04", "PTY-ND-04", "VB-BC-07")
BODY_SPACING = ("ND30-ND-06", "PTY-ND-03", "VB-BC-07")
FAULTS = (
    Fault("condensed", ("VB-CH-01",), on_body(with_property("spacing", val="-16"))),
    Fault("expanded", ("VB-CH-01",), on_body(with_property("spacing", val="30"))),
    Fault("scaled", ("VB-CH-02",), on_body(with_property("w", val="75"))),
    Fault("underlined", ("VB-CH-03",), on_body(with_font(underline=True))),
    Fault("struck", ("VB-CH-04",), on_body(with_font(strike=True))),
    Fault("double struck", ("VB-CH-04",), on_body(with_font(double_strike=True))),
    Fault("highlighted", ("VB-CH-05",), on_body(with_property("highlight", val="green"))),
    Fault("hidden", ("VB-CH-06",), on_body(with_font(hidden=True))),
    Fault("small", BODY_SIZE, on_body(with_font(size=Pt(11)))),
    Fault("coloured", ("ND30-PG-10", "PTY-PG-03"), on_body(with_property("color", val="FF0000"))),
    Fault("other font", ("ND30-PG-07", "PTY-PG-03"), on_body(with_font(name="Arial"))),
    Fault("inserted", ("VB-SD-01",), track_change("ins")),
    Fault("deleted", ("VB-SD-01",), track_change("del")),
    Fault("comment", ("VB-SD-02",), insert_comment),
    Fault("template", LEFT_OVER, rewrite(r"Khối thi đua", lambda found: "{{ ten_khoi }}")),
    Fault("left indent", BODY_INDENT, on_body(with_shape(left_indent=Mm(20)))),
    Fault("right indent", ("VB-BC-05",), on_body(with_shape(right_indent=Mm(25)))),
    Fault("spread", BODY_SPACING, on_body(with_shape(line_spacing=2.0))),
    Fault("blank lines", ("VB-BC-01",), blank_lines_before_end),
    Fault("foot", ("VB-BC-02",), foot_words),
    Fault("wide table", ("VB-BC-03",), wide_table),
    Fault("signature away", ("VB-BC-04",), page_break_before_end),
    Fault("break after text", ("VB-BC-04",), break_after_text),
    Fault("no name", ("VB-KY-01",), without_name),
    Fault("swapped", ("VB-KY-04",), swapped_end),
    Fault("on behalf", ("VB-KY-02",), rewrite(HEADS, on_behalf)),
    Fault("short addressee", ("VB-KG-01",), rewrite(COMMITTEE, lambda found: "UBND")),
    Fault("other symbol", ("VB-SK-01", "PTY-SK-06"), rewrite(SYMBOL, foreign)),
    Fault("roman", ("VB-SO-01",), rewrite(r"^III\.", lambda found: "IV.")),
    Fault("clause", ("VB-SO-01",), rewrite(r"^3\. (?=\w)", lambda found: "5. ")),
    Fault("reference", ("VB-MT-04",), in_numbered(rewrite(REFERENCE, higher))),
    Fault("reference day", ("VB-MT-04",), in_numbered(rewrite(REFERENCE_DAY, next_day))),
    Fault("share", ("VB-MT-03",), rewrite(SHARE, other_share)),
    Fault("ballots", ("VB-MT-03",), rewrite(VALID, one_less)),
    Fault("attendance", ("VB-MT-02",), rewrite(PRESENT, one_less)),
    Fault("words", ("VB-MT-08",), rewrite(IN_WORDS, lambda found: f"{found[1]} (chín)")),
    Fault("decimal", ("VB-MT-06",), rewrite(r"^(\d{2}),(\d{1,2})$", pointed)),
    Fault("motto", ("ND30-QH-04",), rewrite(r"^Độc lập - Tự do", lambda found: "Độc Lập - Tự Do")),
    Fault("year", ("VB-MT-07",), rewrite(YEAR, swapped_year)),
    Fault("margin", ("ND30-PG-05", "PTY-PG-02"), narrow_margin),
)  # fmt: skip
