"""What Word asks of a file beyond well-formed XML; a part that breaks it is "unreadable"."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.worker.word.documents import members
from tests.worker.word.schema_rules import find_broken_rules

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_ENDS_WITH_PARAGRAPH = ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote", "comment")
_CELL_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_COLOUR = re.compile(r"auto|[0-9A-Fa-f]{6}")
_PARENTS = {
    "t": ("r",), "br": ("r",), "tab": ("r", "tabs"), "tc": ("tr", "sdtContent"),
    "tr": ("tbl", "sdtContent"), "tblGrid": ("tbl", "tblGridChange"),
    "tcPr": ("tc", "style", "tblStylePr"),
    "pPr": ("p", "style", "lvl", "pPrDefault", "pPrChange", "tblStylePr"),
}  # fmt: skip


def problems(content: bytes) -> list[str]:
    """Everything in a file that Word would not read."""
    parts = {
        name: etree.fromstring(data)
        for name, data in members(content).items()
        if name.endswith((".xml", ".rels", ".foo"))
    }
    found = [f"{name}: {text}" for name, root in parts.items() for text in _of_part(root)]
    return found + list(_repeated(parts.values()))


def _of_part(root: etree._Element) -> Iterator[str]:
    yield from _empty(root)
    yield from find_broken_rules(root)
    for properties in root.iter(f"{W}tcPr"):
        names = [etree.QName(child).localname for child in properties]
        if names != sorted(names, key=_CELL_ORDER.index) or len(set(names)) < len(names):
            yield f"properties of a cell in disorder: {names}"
    yield from _values(root)
    for child, parents in _PARENTS.items():
        for element in root.iter(W + child):
            parent = element.getparent()
            if parent is None or etree.QName(parent).localname not in parents:
                yield f"{child} out of its place"


def _values(root: etree._Element) -> Iterator[str]:
    for shade in root.iter(f"{W}shd"):
        if not _COLOUR.fullmatch(shade.get(f"{W}fill", "auto")):
            yield f"a colour that is none: {shade.get(f'{W}fill')}"
    for span in root.iter(f"{W}gridSpan"):
        if not re.fullmatch(r"[1-9]\d?", span.get(f"{W}val", "")):
            yield f"a number of columns that is none: {span.get(f'{W}val')}"


def _empty(root: etree._Element) -> Iterator[str]:
    if root.tag == f"{W}settings":  # names of notes, not notes
        return
    for holder in root.iter(*(W + name for name in _ENDS_WITH_PARAGRAPH)):
        tags = [str(child.tag) for child in holder]
        blocks = [tag for tag in tags if not tag.startswith(f"{W}bookmark")]
        if not blocks or blocks[-1] not in (f"{W}p", f"{W}sdt"):
            yield f"{holder.tag} does not end with a paragraph"
    for row in root.iter(f"{W}tr"):
        if row.find(f".//{W}tc") is None:
            yield "a row without cells"
    for table in root.iter(f"{W}tbl"):
        if table.find(f".//{W}tr") is None or table.find(f"{W}tblGrid") is None:
            yield "a table without rows or columns"


def _repeated(roots: object) -> Iterator[str]:
    ids = {"drawing": Counter[str](), "bookmark": Counter[str](), "control": Counter[str]()}
    names = Counter[str]()
    for root in roots:  # type: ignore[attr-defined]
        ids["drawing"].update(found.get("id", "") for found in root.iter(f"{WP}docPr"))
        for start in root.iter(f"{W}bookmarkStart"):
            ids["bookmark"][start.get(f"{W}id", "")] += 1
            names[start.get(f"{W}name", "")] += 1
        controls = root.iterfind(f".//{W}sdtPr/{W}id")
        ids["control"].update(found.get(f"{W}val", "") for found in controls)
    for kind, counted in (*ids.items(), ("name of a bookmark", names)):
        yield from (f"{kind} {value} repeats" for value, count in counted.items() if count > 1)


_WRITTEN = {f"{W}br": "↵", f"{W}tab": "→"}


def read_lines(content: bytes) -> str:
    """The text of body and headers, a line a paragraph or row; cells end with "|".

    What shapes a cell stands before its text: "[3]", "[restart]", "[FF0000]".
    """
    names = sorted(
        name for name in members(content) if re.search(r"/(document|header)\d*\.xml$", name)
    )
    roots = (etree.fromstring(members(content)[name]) for name in names)
    return "\n".join(_block_text(root).strip("\n") for root in roots).rstrip(" ")


def _block_text(element: etree._Element) -> str:
    text = "".join(_block_text(child) for child in element)
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    match name:
        case "t":
            return element.text or ""
        case "p":
            return f"{text}\n"
        case "tc":
            return text.removesuffix("\n") + "|"
        case "tr":
            return f"{text}\n"
        case "gridSpan" | "vMerge":
            return f"[{element.get(f'{W}val')}]"
        case "shd":
            return f"[{element.get(f'{W}fill')}]"
    return _WRITTEN.get(str(element.tag), text)
