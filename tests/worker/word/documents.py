"""Small Word files for the tests of the filling engine, built with python-docx."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
import jinja2
from docxtpl import RichText

from worker.word.expressions.docxtpl_library import DocxTemplate
from worker.word.template import Template


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def letter(*paragraphs: str) -> bytes:
    """A document of plain paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def add_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    return table


def with_table(*rows: Sequence[str]) -> bytes:
    document = docx.Document()
    add_table(document, rows)
    return saved(document)


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs]


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same zip with some members replaced, added or (None) left out."""
    kept = {**members(content), **changes}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in kept.items():
            if data is not None:
                archive.writestr(name, data)
    return stream.getvalue()


def filled_by_docxtpl(content: bytes, values: Mapping[str, Any]) -> bytes:
    """What docxtpl itself makes of a template, the slow way."""
    template = DocxTemplate(io.BytesIO(content))
    environment = jinja2.Environment(autoescape=True)
    environment.filters["rich"] = rich_text
    template.render(dict(values), environment, autoescape=True)
    return saved(template)


def rich_text(value: Any) -> RichText:
    """docxtpl's own object for what a template writes as `{{r value | rich }}`."""
    if isinstance(value, str):
        return RichText(value)
    rich = RichText()
    for piece in value:
        rich.add(**piece)
    return rich


def with_footnote(text: str) -> bytes:
    """A letter with one footnote, which python-docx cannot write by itself."""
    content = letter("Thân {{ x }}")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    note = (
        f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="2">{paragraph}</w:footnote></w:footnotes>'
    )
    types, rels = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    link = f'<Relationship Id="rId77" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    old = members(content)
    return changed(
        content,
        {
            "word/footnotes.xml": note.encode(),
            types: old[types].replace(b"</Types>", override.encode()),
            rels: old[rels].replace(b"</Relationships>", link.encode()),
        },
    )


def hashes(content: bytes, rounds: int) -> list[str]:
    """The hash of every paper a process of its own fills from a template it compiles itself."""
    template = Template.compile(content)
    return [hashlib.sha256(template.fill(values_of(n))).hexdigest() for n in range(rounds)]


def values_of(number: int) -> dict[str, Any]:
    """Values for `rows_repeat` that no other number has."""
    names = [f"Đơn vị {number} – {row} & Co" for row in range(number % 7)]
    return {"units": [{"name": name, "votes": number} for name in names]}
