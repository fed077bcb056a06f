"""Give bookmarks and content controls of all parts different ids, as Word expects.

Ids of drawings are given when a paper is written; see `worker.word.parts.instrument`.
"""

from collections.abc import Iterable

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
#: Above what Word counts up to in one document.
FIRST_NEW = 50_000_000


def make_ids_unique(roots: Iterable[etree._Element]) -> None:
    """Change ids that are used twice; the first use keeps its own."""
    ranges: dict[str, set[str]] = {"bookmark": set(), "perm": set()}
    controls: set[str] = set()
    paragraphs: set[str] = set()
    new = FIRST_NEW
    for root in roots:
        for kind, seen in ranges.items():
            new = _renumber(root, kind, seen, new)
        for paragraph in root.iter(f"{_W}p", f"{_W}tr"):
            if (named := paragraph.get(_PARAGRAPH_ID)) and _is_used(paragraphs, named):
                del paragraph.attrib[_PARAGRAPH_ID]
        for control in root.iterfind(f".//{_W}sdtPr/{_W}id"):
            if _is_used(controls, control.get(f"{_W}val", "")):
                new += 1
                control.set(f"{_W}val", str(new))


def _renumber(root: etree._Element, kind: str, seen: set[str], new: int) -> int:
    renamed: dict[str, str] = {}  # by old id, while the range is open
    for mark in root.iter(f"{_W}{kind}Start", f"{_W}{kind}End"):
        old = mark.get(f"{_W}id", "")
        if mark.tag == f"{_W}{kind}Start":
            renamed.pop(old, None)
            if _is_used(seen, old):
                new += 1
                renamed[old] = str(new)
        if old in renamed:
            mark.set(f"{_W}id", renamed[old])
    return new


def _is_used(seen: set[str], value: str) -> bool:
    known = value in seen
    seen.add(value)
    return known
