"""Papers as clerks edit them in LibreOffice: in its own format, saved as Word files by itself."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

_NAMES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
CLOSING, RESULT = "Biên bản đã được đọc lại", "- Kết quả: Văn phòng"
FlatEdit = Callable[[Any], object]


def named(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def save_each(
    soffice: str, folder: Path, docx: bytes, edits: Mapping[str, FlatEdit]
) -> dict[str, bytes]:
    """The paper after each edit; LibreOffice is started twice for all."""
    (folder / "made.docx").write_bytes(docx)
    _convert(soffice, folder, "fodt", folder, [folder / "made.docx"])
    made = (folder / "made.fodt").read_bytes()
    files = []
    for number, edit in enumerate(edits.values()):
        root = etree.fromstring(made, etree.XMLParser(huge_tree=True))
        edit(root)
        files.append(folder / f"{number}.fodt")
        files[-1].write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    _convert(soffice, folder, "docx:MS Word 2007 XML", folder / "saved", files)
    saved = (folder / "saved" / f"{number}.docx" for number in range(len(edits)))
    return {name: file.read_bytes() for name, file in zip(edits, saved, strict=True)}


def _convert(soffice: str, folder: Path, kind: str, target: Path, files: list[Path]) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(target)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)


def paragraph(root: Any, start: str) -> Any:
    return next(one for one in root.iter(named("text:p")) if read(one).startswith(start))


def read(element: Any) -> str:
    return "".join(element.itertext())


def replace(start: str, old: str, new: str) -> FlatEdit:
    """Type other words in a paragraph."""

    def change(root: Any) -> None:
        for element, place, text in _texts(paragraph(root, start)):
            if old in text:
                setattr(element, place, text.replace(old, new, 1))
                return
        raise AssertionError((start, old))

    return change


def _texts(element: Any) -> list[tuple[Any, str, str]]:
    found = [(one, place, getattr(one, place)) for one in element.iter() for place in _PLACES]
    return [(one, place, text) for one, place, text in found if text]


_PLACES = ("text", "tail")


def add_paragraph(root: Any) -> None:
    closing = paragraph(root, CLOSING)
    added = etree.Element(named("text:p"), dict(closing.attrib))
    added.text = "Các đại biểu nhất trí với dự thảo."
    closing.addprevious(added)


def delete_row(root: Any) -> None:
    rows = root.iter(named("table:table-row"))
    row = next(one for one in rows if "Trường Chính trị" in read(one))
    row.getparent().remove(row)


def comment(root: Any) -> None:
    noted = etree.SubElement(paragraph(root, RESULT), named("office:annotation"))
    etree.SubElement(noted, named("dc:creator")).text = "Người soát"
    etree.SubElement(noted, named("text:p")).text = "Xem lại 8/9?"


def add_table(root: Any) -> None:
    table = etree.Element(named("table:table"))
    for _ in range(2):
        etree.SubElement(table, named("table:table-column"))
    for cells in (("TT", "Góp ý"), ("một", "Đề nghị nêu rõ lộ trình")):
        row = etree.SubElement(table, named("table:table-row"))
        for text in cells:
            cell = etree.SubElement(row, named("table:table-cell"))
            etree.SubElement(cell, named("text:p")).text = text
    paragraph(root, CLOSING).addprevious(table)


def move_signature(root: Any) -> None:
    tables = root.iter(named("table:table"))
    signature = next(one for one in tables if "Tiêu Hồng Phúc" in read(one))
    paragraph(root, "Địa điểm").addprevious(signature)


def choose_another_font(root: Any) -> None:
    for looks in root.iter(named("style:text-properties")):
        for name in looks.attrib:
            if "font-name" in name or "font-family" in name:
                looks.set(name, "DejaVu Sans")


def retype(root: Any) -> None:
    """Every paragraph that is nothing but words, typed anew without its looks."""
    for one in root.iter(named("text:p")):
        if all(child.tag == named("text:span") for child in one.iterdescendants()):
            one.text = read(one)
            for child in list(one):
                one.remove(child)
            one.attrib.pop(named("text:style-name"), None)


def track(kind: str) -> FlatEdit:
    """Strike the figure, or type one before it, while changes are recorded."""

    def change(root: Any) -> None:
        body = root.find(f".//{named('office:text')}")
        recorded = etree.Element(named("text:tracked-changes"))
        body.insert(0, recorded)
        region = etree.SubElement(recorded, named("text:changed-region"))
        region.set(named("text:id"), "one")
        what = etree.SubElement(region, named(f"text:{kind}"))
        told = etree.SubElement(what, named("office:change-info"))
        etree.SubElement(told, named("dc:creator")).text = "Người sửa"
        etree.SubElement(told, named("dc:date")).text = "2022-01-01T00:00:00"
        texts = _texts(paragraph(root, RESULT))
        element, place, text = next(one for one in texts if "9/9" in one[2])
        before, _, after = text.partition("9/9")
        if kind == "deletion":
            etree.SubElement(what, named("text:p")).text = "9/9"
            marks = [_mark("text:change", after)]
        else:
            marks = [_mark("text:change-start", "8/9 "), _mark("text:change-end", f"9/9{after}")]
        setattr(element, place, before)
        for mark in reversed(marks):
            tail = mark.tail
            element.insert(0, mark) if place == "text" else element.addnext(mark)
            mark.tail = tail

    return change


def _mark(name: str, tail: str) -> Any:
    mark = etree.Element(named(name))
    mark.set(named("text:change-id"), "one")
    mark.tail = tail
    return mark
