"""Give bookmarks and content controls of all parts different ids, as Word expects.

Ids of drawings are given when a paper is written; see `worker.word.instrument`.
"""

from collections.abc import Iterable

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Above what Word counts up to in one document.
FIRST_NEW = 50_000_000


def make_ids_unique(roots: Iterable[etree._Element]) -> None:
    """Change ids that are used twice; the first use keeps its own."""
    bookmarks: set[str] = set()
    controls: set[str] = set()
    new = FIRST_NEW
    for root in roots:
        renamed: dict[str, str] = {}  # by old id, while the bookmark is open
        for mark in root.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
            old = mark.get(f"{_W}id", "")
            if mark.tag == f"{_W}bookmarkStart":
                renamed.pop(old, None)
                if _is_used(bookmarks, old):
                    new += 1
                    renamed[old] = str(new)
            if old in renamed:
                mark.set(f"{_W}id", renamed[old])
        for control in root.iterfind(f".//{_W}sdtPr/{_W}id"):
            if _is_used(controls, control.get(f"{_W}val", "")):
                new += 1
                control.set(f"{_W}val", str(new))


def _is_used(seen: set[str], value: str) -> bool:
    known = value in seen
    seen.add(value)
    return known
