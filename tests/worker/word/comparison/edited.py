"""Papers as clerks edit them: with python-docx in place of Word."""

import io
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import docx
import msgspec
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from templates_docx import TEMPLATES
from tests.templates_docx.filled import Case, fill, template, values_of
from worker.word.comparison.changes import describe_changes
from worker.word.comparison.marked_fill import read_units_with_values
from worker.word.comparison.units import Unit, open_body, read_units
from workflow.domain.paper_changes import PaperChanges, decode_changes
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family
from workflow.services.printing.printed_values import list_names

#: The minutes of the real case, which the clerk edits.
MINUTES = Case(Family.PARTY, PaperKind.MINUTES, "seed")
BLANK = "…" * 18
CLOSING = "Biên bản đã được đọc lại"
WON = "- Kết quả: Văn phòng Tỉnh ủy được 9/9 thành viên bình chọn là đơn vị dẫn đầu (100%)."

Edit = Callable[[Document], Any]


@cache
def made() -> bytes:
    return fill(MINUTES)


@cache
def units_made() -> tuple[Unit, ...]:
    source = (TEMPLATES / MINUTES.family / f"{MINUTES.kind}.docx").read_bytes()
    dated = find_file_date(MINUTES.kind, MINUTES.record())
    return tuple(read_units_with_values(made(), source, values_of(MINUTES), dated=dated))


@cache
def names() -> tuple[str, ...]:
    return tuple(list_names(MINUTES.record()))


def edit(change: Edit, content: bytes | None = None) -> bytes:
    """The paper after somebody changed it and saved it."""
    document = docx.Document(io.BytesIO(content or made()))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def compare(edited: bytes) -> PaperChanges:
    found = describe_changes(units_made(), read_units(open_body(edited)[2]), names())
    return decode_changes(found)


def texts(docx_: bytes) -> list[str]:
    return [unit.text for unit in read_units(open_body(docx_)[2])]


def paragraph(document: Document, start: str) -> Paragraph:
    """The first paragraph that begins so."""
    return next(one for one in document.paragraphs if one.text.startswith(start))


def replace(start: str, old: str, new: str) -> Edit:
    """Type other words in a paragraph, where one run has them."""

    def change(document: Document) -> None:
        for run in paragraph(document, start).runs:
            if old in run.text:
                run.text = run.text.replace(old, new)
                return
        raise AssertionError((start, old))

    return change


def row_of(document: Document, text: str) -> Any:
    """The row of a table that has the text."""
    rows = [row for table in document.tables for row in table.rows]
    return next(row for row in rows if any(text == cell.text for cell in row.cells))._tr


def track(document: Document, kind: str) -> None:
    """Strike the figure, or put one in, as a tracked change."""
    for run in list(paragraph(document, "- Kết quả: Văn phòng").runs):
        if "9/9" in run.text:
            before, after = deepcopy(run._r), deepcopy(run._r)
            _set_text(before, run.text.partition("9/9")[0])
            _set_text(after, run.text.partition("9/9")[2])
            mark = OxmlElement(f"w:{kind}")
            mark.set(qn("w:id"), "1")
            mark.set(qn("w:author"), "Người sửa")
            run._r.addprevious(before)
            run._r.addnext(after)
            run._r.addprevious(mark)
            mark.append(run._r)
            _set_text(run._r, "9/9" if kind == "del" else "8/9 ")
            if kind == "del":
                for text in run._r.findall(qn("w:t")):
                    text.tag = qn("w:delText")


def _set_text(run: Any, text: str) -> None:
    found = run.findall(qn("w:t"))
    found[0].text = text
    found[0].set(qn("xml:space"), "preserve")


def with_votes(votes: int) -> bytes:
    """The same paper made again after the votes were counted anew."""
    record = MINUTES.record()
    first = record.contests[0]
    tallies = (msgspec.structs.replace(first.tallies[0], votes=votes), *first.tallies[1:])
    contests = (msgspec.structs.replace(first, tallies=tallies), *record.contests[1:])
    return _fill_from(msgspec.structs.replace(record, contests=contests))


def _fill_from(record: Any) -> bytes:

    values = build_context(MINUTES.kind, record, MINUTES.settings()).values
    dated = find_file_date(MINUTES.kind, record)
    return template(MINUTES.family, MINUTES.kind).fill(values, dated=dated)
