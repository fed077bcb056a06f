"""New paragraphs and page breaks that values ask for by `\\a` and `\\f`, as in docxtpl.

A render writes them as processing instructions; paragraphs are split at those afterwards. Only
papers whose values have such a character pay for this.
"""

import copy

from lxml import etree

from worker.word.expressions.values import PAGE_BREAK, PARAGRAPH_BREAK

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def has_marks(xml: bytes) -> bool:
    return any(mark.encode() in xml for mark in (PARAGRAPH_BREAK, PAGE_BREAK))


def split_at_breaks(xml: bytes) -> bytes:
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for mark in list(root.iter(etree.PI)):
        _split(mark)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _split(mark: etree._ProcessingInstruction) -> None:
    """Move what follows `mark` into a paragraph of its own, with the look of the old."""
    text = mark.getparent()
    run = None if text is None else text.getparent()
    paragraph = None if run is None else run.getparent()
    if text is None or run is None or paragraph is None or paragraph.tag != f"{_W}p":
        _replace_by_break(mark)
        return
    new_run = etree.Element(f"{_W}r")
    _copy_first(run, new_run, "rPr")
    new_text = etree.SubElement(new_run, f"{_W}t", {_SPACE: "preserve"})
    new_text.text, mark.tail = mark.tail, None
    _move_after(mark, new_text)
    _move_after(text, new_run)
    new_paragraph = etree.Element(f"{_W}p")
    _copy_first(paragraph, new_paragraph, "pPr")
    for properties in paragraph.findall(f"{_W}pPr[{_W}sectPr]"):  # a section ends with the last
        etree.strip_elements(properties, f"{_W}sectPr")
    new_paragraph.append(new_run)
    _move_after(run, new_paragraph)
    text.remove(mark)
    paragraph.addnext(new_paragraph)
    if mark.target == "f":
        page = etree.Element(f"{_W}p")
        line = etree.SubElement(etree.SubElement(page, f"{_W}r"), f"{_W}br")
        line.set(f"{_W}type", "page")
        paragraph.addnext(page)


def _copy_first(source: etree._Element, target: etree._Element, name: str) -> None:
    found = source.find(f"{_W}{name}")
    if found is not None:
        target.append(copy.deepcopy(found))


def _move_after(element: etree._Element, target: etree._Element) -> None:
    for sibling in list(element.itersiblings()):
        target.append(sibling)


def _replace_by_break(mark: etree._ProcessingInstruction) -> None:
    """In a link or a control a paragraph cannot be split: a space is what can be read there."""
    parent = mark.getparent()
    if parent is None:
        return
    before, after = mark.getprevious(), f" {mark.tail or ''}"
    mark.tail = None
    if before is None:
        parent.text = (parent.text or "") + after
    else:
        before.tail = (before.tail or "") + after
    parent.remove(mark)
