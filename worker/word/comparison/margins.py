"""The text in headers, footers and notes of an edited paper, beside that of the paper as made."""

from collections.abc import Iterator
from itertools import zip_longest

from worker.word.comparison.changes import MAX_TEXT
from worker.word.comparison.units import W, read_text
from worker.word.files.opc import OpcPackage

#: Texts that are told; papers have a few.
_MOST = 20
#: What a paper prints outside its body, as relationships name it.
PARTS = ("header", "footer", "footnotes", "endnotes")


def compare_margins(made: OpcPackage, edited: OpcPackage) -> list[list[str]]:
    """Compare margins as pairs of texts, before and after; empty text for nothing.

    Programs divide headers in their own ways, so the same text in another one is the same.
    """
    old, new = list(read_margins(made)), list(read_margins(edited))
    gone = [text for text in old if text not in new]
    came = [text for text in new if text not in old]
    pairs = zip_longest(gone, came, fillvalue="")
    return [[before[:MAX_TEXT], after[:MAX_TEXT]] for before, after in pairs][:_MOST]


def read_margins(package: OpcPackage) -> Iterator[str]:
    """Each paragraph outside the body that says something; page numbers are computed."""
    parts = [part for kind in PARTS for part in package.related(package.main, kind)]
    for part in parts:
        for paragraph in package.root(part).iter(f"{W}p"):
            text = " ".join(read_text(paragraph).split())
            if text and not text.isdecimal():
                yield text
