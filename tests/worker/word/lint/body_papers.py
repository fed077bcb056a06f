"""Correct papers of many bodies (`bodies.toml`), laid out by the rules of their family.

A body's paragraph may begin with a mark: `# ` is a heading, `^ ` a bold centred line, `| ` a table
with ` / ` between its cells.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from docx.shared import Pt

from tests.worker.word.lint.sheet import Sheet
from worker.word.lint import lint
from workflow.domain.papers.text_width import measure_width_mm

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
TEXT_MM = 165.0
#: The edges of a cell that nothing is printed on.
EDGES_MM = 3.8
ROOM_FOR_SIGNING = 4
Lines = tuple[str, ...]


@dataclass(frozen=True)
class BodyPaper:
    """The parts of one paper, in the order in which they are printed."""

    issuer: Lines
    parent: Lines = ()
    family: str = "nd30"
    symbol: str = ""
    about: str = ""
    place: str = ""
    title: str = ""
    summary: Lines = ()
    authority: str = ""
    to: Lines = ()
    bases: Lines = ()
    body: Lines = ()
    recipients: Lines = ()
    posts: Lines = ()
    name: str = ""
    signers: tuple[Lines, ...] = ()
    size: float = 14
    column_mm: float = 72

    @property
    def is_party(self) -> bool:
        return self.family == "party"

    def with_text(self, field: str, old: str, new: str) -> "BodyPaper":
        """The paper with other words in one field."""
        value = getattr(self, field)
        changed: Any = (
            value.replace(old, new)
            if isinstance(value, str)
            else tuple(line.replace(old, new) for line in value)
        )
        assert changed != value, (field, old)
        return replace(self, **{field: changed})

    def build(
        self,
        head: "Callable[[Sheet, BodyPaper], None] | None" = None,
        end: "Callable[[Sheet, BodyPaper], None] | None" = None,
    ) -> bytes:
        """The paper as a file; head and end may be set in another way."""
        sheet = Sheet(self.family)
        (head or write_head)(sheet, self)
        write_title(sheet, self)
        for line in self.bases:
            sheet.text(line, italic=not self.is_party)
        for line in self.body:
            write_paragraph(sheet, line, self.size, keep=line == self.body[-1])
        if self.signers:
            write_minutes_end(sheet, self)
        else:
            (end or write_end)(sheet, self)
        return sheet.bytes


@cache
def body_papers() -> dict[str, BodyPaper]:
    return {
        name: paper
        for file in (
            "bodies",
            "bodies_of_all_kinds",
            "bodies_of_offices",
            "bodies_of_further_offices",
            "bodies_of_clusters",
        )
        for name, paper in read_papers(file).items()
    }


def read_papers(file: str) -> dict[str, BodyPaper]:
    """The papers of one file, by their names."""
    text = Path(__file__).with_name(f"{file}.toml").read_text("utf-8")
    return {
        name: BodyPaper(**{field: _freeze(value) for field, value in row.items()})
        for name, row in tomllib.loads(text).items()
    }


def _freeze(value: Any) -> Any:
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def write_head(sheet: Sheet, paper: BodyPaper) -> None:
    widths = (paper.column_mm, TEXT_MM - paper.column_mm)
    left, right, symbol, place = sheet.row(*widths, rows=2)
    size = 14 if paper.is_party else 12
    sheet.where = left
    for line in paper.parent:
        sheet.line(line, size=size)
    for line in paper.issuer:
        sheet.line(line, size=size, bold=True)
    if paper.is_party:
        sheet.line("*")
    else:
        longest = max(measure_width_mm(line, 12) for line in paper.issuer)
        sheet.rule(max(7, round(longest * 0.42)), widths[0] - EDGES_MM)
    sheet.where = right
    if paper.is_party:
        sheet.line(PARTY, size=15, bold=True)
        sheet.rule(measure_width_mm(PARTY, 15) * 1.06, widths[1] - EDGES_MM)
    else:
        sheet.line(NATION, size=12, bold=True)
        sheet.line(MOTTO, size=13, bold=True)
        sheet.rule(57, widths[1] - EDGES_MM)
    size = 14 if paper.is_party else 13
    sheet.where = symbol
    sheet.line(paper.symbol, size=size)
    if paper.about:
        sheet.line(paper.about, size=12, italic=paper.is_party, before=6)
    sheet.where = place
    sheet.line(paper.place, size=size, italic=True)
    sheet.where = sheet.document


def write_title(sheet: Sheet, paper: BodyPaper) -> None:
    if paper.title:
        sheet.line(paper.title, size=16 if paper.is_party else 14, bold=True, before=12)
    for line in paper.summary:
        sheet.line(line, bold=True)
    if paper.summary and paper.is_party:
        sheet.line("-----")
    elif paper.summary:
        longest = min(150, max(measure_width_mm(line, 14) for line in paper.summary))
        sheet.rule(max(12, round(longest * 0.41)), TEXT_MM)
    if paper.authority:
        sheet.line(paper.authority, bold=True, before=6)
    if paper.to:
        _write_addressees(sheet, paper)


def _write_addressees(sheet: Sheet, paper: BodyPaper) -> None:
    one = len(paper.to) == 1
    if paper.is_party:
        line = sheet.line("Kính gửi: " if one else "Kính gửi:", italic=True, before=6)
        if one:
            line.add_run(paper.to[0]).font.size = Pt(14)
            return
    elif one:
        sheet.text(f"Kính gửi: {paper.to[0]}", align="center", first=0, size=paper.size)
        return
    else:
        sheet.text("Kính gửi:", align="center", first=0, size=paper.size)
    for line in paper.to:
        end = "." if line == paper.to[-1] else ";"
        sheet.text(f"- {line}{end}", align="left", first=40, size=paper.size)


def write_paragraph(sheet: Sheet, line: str, size: float, *, keep: bool) -> None:
    if line.startswith("| "):
        rows = line[2:].split(" | ")
        sheet.grid(*(tuple(row.split(" / ")) for row in rows))
    elif line.startswith("^ "):
        sheet.text(line[2:], bold=True, align="center", first=0, size=size)
    elif article := re.fullmatch(r"(Điều \d+\.)( .*)", line):
        run = sheet.text(article[1], bold=True, size=size, keep=keep).add_run(article[2])
        run.font.size = Pt(size)
    else:
        heading = line.startswith("# ")
        sheet.text(line.removeprefix("# "), bold=heading, size=size, keep=keep)


def write_recipients(sheet: Sheet, paper: BodyPaper) -> None:
    party = paper.is_party
    looks: dict[str, Any] = {"bold": not party, "italic": not party, "underline": party}
    sheet.line("Nơi nhận:", size=14 if party else 12, align="left", **looks)
    for line in paper.recipients:
        sheet.line(line, size=12 if party else 11, align="left")


def write_posts(sheet: Sheet, paper: BodyPaper) -> None:
    """The authority and the posts of who signs."""
    for line in paper.posts:
        authority = line == paper.posts[0] and line.startswith(("T/M", "K/T", "T/L"))
        sheet.line(line, bold=authority or not paper.is_party)


def write_end(sheet: Sheet, paper: BodyPaper) -> None:
    left, right = sheet.row(78, 87)
    sheet.where = left
    write_recipients(sheet, paper)
    sheet.where = right
    write_posts(sheet, paper)
    write_name(sheet, paper.name)
    sheet.where = sheet.document


def write_minutes_end(sheet: Sheet, paper: BodyPaper) -> None:
    cells = sheet.row(*(TEXT_MM / len(paper.signers) for _ in paper.signers))
    for cell, column in zip(cells, paper.signers, strict=True):
        sheet.where = cell
        for post, name in _pair_signers(column):
            sheet.line(post, bold=True)
            write_name(sheet, name)
    sheet.where = sheet.document
    write_recipients(sheet, paper)


def _pair_signers(column: Lines) -> list[tuple[str, str]]:
    """The posts and names of those who sign below each other."""
    return list(zip(column[::2], column[1::2], strict=True))


def write_name(sheet: Sheet, name: str) -> None:
    for _ in range(ROOM_FOR_SIGNING):
        sheet.line("")
    sheet.line(name, bold=True)


def find_rules_of_changed(paper: str, field: str, old: str, new: str) -> set[str]:
    """The rules that name something in a correct paper of the bodies with one wording changed."""
    changed = body_papers()[paper].with_text(field, old, new).build()
    return {finding.rule for finding in lint(changed, status="final").findings}
