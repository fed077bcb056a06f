"""Fix the page: size, margins and the place of its number."""

from collections.abc import Iterator

import regex

from worker.word.lint.docx_package import Package, main_part, read_relationships
from worker.word.lint.model import TURNED
from worker.word.lint.ooxml import TWIPS_PER_MM, Element, R, W, mm, switch

SHORT, LONG = 210.0, 297.0
STATE = {"top": (20.0, 25.0), "bottom": (20.0, 25.0), "left": (30.0, 35.0), "right": (15.0, 20.0)}
PARTY = {"top": (20.0, 20.0), "bottom": (20.0, 20.0), "left": (30.0, 30.0), "right": (15.0, 15.0)}
SLACK_MM = 0.5
#: What a section without page properties gets, in twips: header and footer half an inch away.
_USUAL = {"header": "567", "footer": "567", "gutter": "0"}
_SECTION_ORDER = (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
    "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote",
    "titlePg",
)  # fmt: skip
_WORD_FOR_NUMBER = regex.compile(r"(?i)trang|page")
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def fix_sections(package: Package) -> int:
    """Give a file without any section properties those of an A4 page; return how many it got."""
    body = _body(package)
    if body is None or next(body.iter(W + "sectPr"), None) is not None:
        return 0
    body.append(body.makeelement(W + "sectPr"))
    return 1


def fix_paper_size(package: Package) -> int:
    """Set every section to A4, keeping its orientation."""
    changed = 0
    for section in _sections(package):
        size = _child(section, "pgSz")
        width, height = (mm(size.get(W + side)) or 0.0 for side in ("w", "h"))
        wide = size.get(W + "orient") == "landscape" or width > height
        wanted = (LONG, SHORT) if wide else (SHORT, LONG)
        if abs(width - wanted[0]) > 1 or abs(height - wanted[1]) > 1:
            size.set(W + "w", _twips(wanted[0]))
            size.set(W + "h", _twips(wanted[1]))
            changed += 1
    return changed


def fix_margins(package: Package, *, party: bool) -> int:
    """Bring margins into the span that the rules allow, by as little as possible."""
    changed = 0
    for section in _sections(package):
        margins = _child(section, "pgMar")
        gutter = mm(margins.get(W + "gutter")) or 0.0
        turned = _is_turned(section, margins)
        for edge, (low, high) in (PARTY if party else STATE).items():
            side = TURNED[edge] if turned else edge
            bound = gutter if side == "left" else 0.0
            length = abs(mm(margins.get(W + side)) or 0.0) + bound
            if not low - SLACK_MM <= length <= high + SLACK_MM:
                margins.set(W + side, _twips(min(max(length, low), high) - bound))
                changed += 1
        for name, value in _USUAL.items():
            if margins.get(W + name) is None:
                margins.set(W + name, value)
    return changed


def _is_turned(section: Element, margins: Element) -> bool:
    size = _child(section, "pgSz")
    width, height = (mm(size.get(W + side)) or 0.0 for side in ("w", "h"))
    top, left = (abs(mm(margins.get(W + side)) or 0.0) for side in ("top", "left"))
    return (size.get(W + "orient") == "landscape" or width > height) and top > left


def fix_number_place(package: Package) -> int:
    """Put the page number in the middle of the head and not on page one.

    Headers and footers that say more than a number stay as they are: no words are lost.
    """
    part = main_part(package)
    targets = read_relationships(package, part)
    sections = list(_sections(package))
    stories = [story for section in sections for story in _stories(package, section, targets)]
    if any(_has_words(root) for _, _, root in stories):
        return 0
    for kind, name, root in stories:
        if kind == "footer" or name == "first":
            _remove_numbers(root)
    headers = [root for kind, name, root in stories if kind == "header" and name == "default"]
    for root in headers or [_add_header(package, part, sections[0])]:
        lines = list(_number_paragraphs(root)) or [_add_number(root)]
        for line in lines:
            _set_centred(line)
    for section in sections:
        _child(section, "titlePg").set(W + "val", "1")
    _drop_even_pages(package, part)
    return len(sections)


def _body(package: Package) -> Element | None:
    root = package.xml(main_part(package))
    return None if root is None else root.find(W + "body")


def _sections(package: Package) -> Iterator[Element]:
    body = _body(package)
    if body is not None:
        yield from body.iter(W + "sectPr")


def _child(section: Element, tag: str) -> Element:
    """Return a property of a section, made in the place the schema gives it if there is none."""
    found = section.find(W + tag)
    if found is None:
        earlier = {W + name for name in _SECTION_ORDER[: _SECTION_ORDER.index(tag)]}
        found = section.makeelement(W + tag)
        section.insert(sum(child.tag in earlier for child in section), found)
    return found


def _twips(length: float) -> str:
    return str(round(length * TWIPS_PER_MM))


def _stories(
    package: Package, section: Element, targets: dict[str, tuple[str, str]]
) -> Iterator[tuple[str, str, Element]]:
    """Yield kind, page type and root of each header and footer that a section names."""
    for kind in ("header", "footer"):
        for reference in section.iterfind(f"{W}{kind}Reference"):
            target = targets.get(reference.get(R + "id", ""))
            root = package.xml(target[1]) if target else None
            if root is not None:
                yield kind, reference.get(W + "type", "default"), root


def _has_words(root: Element) -> bool:
    """Return whether a head or foot says more than a page number, as "Trang 2/5" does not."""
    text = "".join(element.text or "" for element in root.iter(W + "t"))
    return any(character.isalpha() for character in _WORD_FOR_NUMBER.sub("", text))


def _number_paragraphs(root: Element) -> Iterator[Element]:
    for paragraph in root.iter(W + "p"):
        words = [element.text or "" for element in paragraph.iter(W + "instrText")]
        words += [element.get(W + "instr", "") for element in paragraph.iter(W + "fldSimple")]
        if any(word.split()[:1] == ["PAGE"] for word in words):
            yield paragraph


def _remove_numbers(root: Element) -> None:
    for paragraph in _number_paragraphs(root):
        for child in [child for child in paragraph if child.tag != W + "pPr"]:
            paragraph.remove(child)


def _set_centred(paragraph: Element) -> None:
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = paragraph.makeelement(W + "pPr")
        paragraph.insert(0, properties)
    align = properties.find(W + "jc")
    if align is None:
        align = properties.makeelement(W + "jc")
        later = ("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId",
                 "cnfStyle", "rPr", "sectPr", "pPrChange")  # fmt: skip
        count = sum(child.tag not in {W + name for name in later} for child in properties)
        properties.insert(count, align)
    align.set(W + "val", "center")


def _add_number(root: Element) -> Element:
    """Add a paragraph with the page number to a header."""
    paragraph = root.makeelement(W + "p")
    field = paragraph.makeelement(W + "fldSimple")
    field.set(W + "instr", "PAGE")
    run = field.makeelement(W + "r")
    properties = run.makeelement(W + "rPr")
    fonts, size = properties.makeelement(W + "rFonts"), properties.makeelement(W + "sz")
    for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(W + slot, "Times New Roman")
    size.set(W + "val", "26")
    properties.extend([fonts, size])
    text = run.makeelement(W + "t")
    text.text = "2"
    run.extend([properties, text])
    field.append(run)
    paragraph.append(field)
    root.append(paragraph)
    return paragraph


def _add_header(package: Package, part: str, section: Element) -> Element:
    """Add a header part to the file and name it in its first section."""
    folder = part.rpartition("/")[0]
    number = next(n for n in range(1, 1000) if f"{folder}/header{n}.xml" not in package.names)
    root = section.makeelement(W + "hdr", nsmap={"w": W[1:-1], "r": R[1:-1]})
    package.add(f"{folder}/header{number}.xml", root, _HEADER_TYPE)
    reference = section.makeelement(W + "headerReference")
    reference.set(W + "type", "default")
    reference.set(R + "id", package.relate(part, "header", f"header{number}.xml"))
    section.insert(0, reference)
    return root


def _drop_even_pages(package: Package, part: str) -> None:
    """Remove separate even-page headers, which now hold the same number."""
    for kind, name in read_relationships(package, part).values():
        root = package.xml(name) if kind == "settings" else None
        switches = [] if root is None else root.findall(W + "evenAndOddHeaders")
        for element in switches:
            if switch(element) and root is not None:
                root.remove(element)
