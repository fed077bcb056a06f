"""The papers that are timed: the minutes of the seed review, and the same with more members."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate

from templates_docx import TEMPLATES
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.context import build_context
from workflow.domain.record import decode_record

_SEED = Path(__file__).resolve().parent.parent / "seed" / "khoi-thi-dua-6-2021.json"


def minutes_template() -> tuple[bytes, dict[str, Any]]:
    """The official form of the minutes and what the seed review prints in it."""
    template = (TEMPLATES / "nd30" / f"{PaperKind.MINUTES}.docx").read_bytes()
    return template, build_context(PaperKind.MINUTES, decode_record(_SEED.read_bytes())).values


def with_members(values: dict[str, Any], count: int) -> dict[str, Any]:
    """The same values with the list of members repeated until it has `count` rows."""
    more = copy.deepcopy(values)
    rows = more["participation"]["rows"]
    more["participation"]["rows"] = [dict(rows[n % len(rows)], no=n + 1) for n in range(count)]
    return more


def flatten(filled: bytes, dialect: str) -> tuple[bytes, dict[str, Any]]:
    """A finished paper turned back into a template: one tag for each paragraph, one repeated row.

    The other programs know no conditions like ours, so they are given less to do: the same text
    and the same table, without a single decision.
    """
    document = docx.Document(io.BytesIO(filled))
    listing = max(document.tables, key=lambda table: len(table.rows))
    values: dict[str, Any] = {"rows": _rows(listing, dialect)}
    repeated = set(listing._tbl.iter(qn("w:p")))
    others = [found for found in document.element.body.iter(qn("w:p")) if found not in repeated]
    paragraphs = [Paragraph(found, document) for found in others]
    for number, paragraph in enumerate(par for par in paragraphs if par.text):
        name = f"p{number}"
        values[name] = paragraph.text
        _write(paragraph, _TAGS[dialect].format(name))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), values


_TAGS = {"docxtpl": "{{{{ {} }}}}", "docxtemplater": "{{{}}}", "carbone": "{{d.{}}}"}


def _rows(table: Any, dialect: str) -> list[dict[str, str]]:
    found = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    names = [f"c{number}" for number in range(len(found[0]))]
    if dialect == "docxtpl":
        tags = [["{%tr for row in rows %}"], [f"{{{{ row.{name} }}}}" for name in names]]
        tags.append(["{%tr endfor %}"])
    elif dialect == "carbone":
        tags = [[f"{{d.rows[{place}].{name}}}" for name in names] for place in ("i", "i+1")]
    else:
        tags = [[f"{{{name}}}" for name in names]]
        tags[0] = [f"{{#rows}}{tags[0][0]}", *tags[0][1:-1], f"{tags[0][-1]}{{/rows}}"]
    for row in table.rows[1 + len(tags) :]:
        table._tbl.remove(row._tr)
    for row, texts in zip(table.rows[1:], tags, strict=True):
        for cell, text in zip(row.cells, [*texts, *[""] * len(names)], strict=False):
            _write(cell.paragraphs[0], text)
    return [dict(zip(names, texts, strict=True)) for texts in found]


def _write(paragraph: Any, text: str) -> None:
    """Put `text` in the first run, keeping its look."""
    first, *rest = paragraph.runs or [paragraph.add_run()]
    first.text = text
    for run in rest:
        paragraph._p.remove(run._r)


def text_of(filled: bytes) -> str:
    """All text of a paper, to see that two programs wrote the same."""
    document = docx.Document(io.BytesIO(filled))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    lines = [*(par.text for par in document.paragraphs), *(cell.text for cell in cells)]
    return json.dumps([line for line in lines if line], ensure_ascii=False)


def fill_with_docxtpl(template: bytes, values: dict[str, Any]) -> bytes:
    """The plain way: load, render, save."""
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(values, autoescape=True)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()
