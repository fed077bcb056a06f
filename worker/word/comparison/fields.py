"""Fields that an edited paper has and the paper as made has not: Word prints what they work out."""

from collections import Counter
from collections.abc import Iterator

from worker.word.comparison.margins import PARTS
from worker.word.files.field_codes import read_field_codes
from worker.word.files.opc import OpcPackage

#: Fields that print numbers of pages, or the words that stand in them anyway.
_PLAIN = ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "HYPERLINK", "TOC", "")
_MOST, _SHOWN = 20, 200


def list_new_fields(made: OpcPackage, edited: OpcPackage) -> list[str]:
    """The codes of fields whose text may be another one once Word has worked them out."""
    came = Counter(_read_fields(edited)) - Counter(_read_fields(made))
    return list(came)[:_MOST]


def _read_fields(package: OpcPackage) -> Iterator[str]:
    parts = [part for kind in PARTS for part in package.related(package.main, kind)]
    for part in (package.main, *parts):
        for code in read_field_codes(package.root(part)):
            text = " ".join(f"{code.text} {code.stray}".split())
            if text.partition(" ")[0].upper() not in _PLAIN:
                yield text[:_SHOWN]
