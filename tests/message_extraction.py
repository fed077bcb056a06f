"""The sentences that pages and the command line may show, as the English catalogue must know them.

Babel reads them from calls that translate, from texts marked with `N_`, and from templates.
"""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from workflow.services.translation import CATALOGUE_FOLDER

ROOT = Path(__file__).parent.parent
#: The gallery shows the parts of pages to developers, in their language.
_METHODS = (
    ("**/gallery.py", "ignore"),
    ("**/gallery/**", "ignore"),
    ("**/gallery*.html", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
)
#: Calls that take a sentence, and which of their arguments it is.
KEYWORDS = {
    **dict.fromkeys(("_", "_l", "N_", "Message"), None),
    **dict.fromkeys(("refuse", "from_text", "build_refusal"), None),
    **dict.fromkeys(("Field", "Section", "MeetingPart", "needs"), (2,)),
}
_MARK = re.compile(r"\{[^}]*\}|%\(\w+\)s")


@cache
def extract_messages() -> frozenset[str]:
    """Extract all sentences of code and templates."""
    found = (
        text
        for room in ("workflow", "worker")
        for _file, _line, text, *_rest in extract_from_dir(ROOT / room, _METHODS, keywords=KEYWORDS)
    )
    return frozenset(text for text in found if isinstance(text, str) and _has_words(text))


def _has_words(text: str) -> bool:
    """Tell whether there is more in it than marks to fill in and what stands between them."""
    return bool(re.search(r"[^\W\d_]", _MARK.sub("", text)))


def read_catalogue() -> Catalog:
    """Read the English catalogue."""
    with (CATALOGUE_FOLDER / "en.po").open("rb") as source:
        return read_po(source, locale="en")


def id_of(row: Message) -> str:
    """The sentence of the code; one with a plural is the same both ways."""
    return str(row.id[0] if row.pluralizable else row.id)


def strings_of(row: Message) -> tuple[str, ...]:
    """The English of a sentence, both ways where it has a plural."""
    return tuple(row.string or ()) if row.pluralizable else (str(row.string),)


def list_untranslated() -> list[str]:
    """List the sentences that the English catalogue lacks."""
    known = {id_of(row) for row in read_catalogue() if row.id and all(strings_of(row))}
    return sorted(extract_messages() - known)
