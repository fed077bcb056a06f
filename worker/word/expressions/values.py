"""Check the values given to a template and write them as XML, without loss."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import escape

from worker.word.errors import Refusal
from workflow.domain.labels import N_
from workflow.domain.texts.hyphens import NONBREAKING_HYPHEN

LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
#: What Word prints as the "-" of the same font and never ends a line at (ISO/IEC 29500-1,
#: 17.3.3.18). LibreOffice does the same, and text taken out of its PDF has a plain "-" (tried with
#: 7.4). The character U+2011 is not in Liberation Serif 2 and comes from another font; nor is
#: U+2060, which stays in what is copied, unseen. The price: Word's own search writes it ^~.
NO_BREAK_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_CONTAINERS = 100_000
#: Nobody mistypes a longer name; comparing them takes as long as they are.
_LONGEST_NAME = 80

# XML 1.0 cannot carry these in any spelling.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What may need care, in UTF-8: controls, what XML marks up with, and the first byte of U+F000 to
#: U+FFFF. Most text has none of it, and seeing that costs a quarter of escaping it.
UNUSUAL = bytes(range(32)) + b'&<>"\xef'
_SCALARS = frozenset({str, int, float, bool, type(None)})
#: `tab` for a value inside an attribute, where line breaks and tabs are character references
IN_ATTRIBUTE = "&#9;"
#: `tab` for a place between the runs of a paragraph, where only `expressions.rich` may write
IN_PARAGRAPH = "<w:p>"
#: and for one between paragraphs, where only `expressions.subdocuments` may
BETWEEN_PARAGRAPHS = "<w:body>"


#: and for one among the blocks of a cell, a header or a box, where RichText may
BETWEEN_BLOCKS = "<w:tc>"
#: What `\\a` and `\\f` in a value become until `expressions.value_breaks` splits the paragraph.
PARAGRAPH_BREAK, PAGE_BREAK = "<?a?>", "<?f?>"


def escape_slowly(value: Any, tab: str | None) -> bytes:
    """Escape any value a placeholder can print; `tab` is what a tab becomes there.

    None leaves line breaks and tabs as they are: the place is not a text run, or which run it is
    depends on the branch taken and docxtpl sorts it out after the render.
    """
    if value is None:
        raise Refusal.from_text(
            "Chỗ này chưa có giá trị; nếu được để trống thì viết {example}.",
            example="{{ x or '' }}",
        )
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal.from_text(
            "Chỗ này cần chữ hoặc số, không phải {kind}.", kind=describe_type(value)
        )
    in_run = tab is not None and tab != IN_ATTRIBUTE
    xml = str(escape(clean_text(str(value), breaks=in_run)))
    if NONBREAKING_HYPHEN in xml:
        xml = xml.replace(NONBREAKING_HYPHEN, NO_BREAK_HYPHEN if in_run else "-")
    if tab is not None:
        line_break = "&#10;" if tab == IN_ATTRIBUTE else LINE_BREAK
        xml = xml.replace("\t", tab).replace("\n", line_break)
    if in_run:
        xml = xml.replace("\a", PARAGRAPH_BREAK).replace("\f", PAGE_BREAK)
    return xml.encode()


def clean_text(text: str, *, breaks: bool = False) -> str:
    """Normalise the line breaks of a text; raises `Refusal` for what XML cannot carry.

    `breaks` lets the characters pass by which docxtpl begins a paragraph and a page.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    checked = text.replace("\a", "").replace("\f", "") if breaks else text
    if found := _UNSPEAKABLE.search(checked):
        code = f"U+{ord(found[0]):04X}"
        raise Refusal.from_text("Giá trị có ký tự {code} mà tệp Word không chứa được.", code=code)
    return text


def describe_type(value: Any) -> str:
    names = {dict: N_("một nhóm trường"), list: N_("một danh sách"), bool: N_("đúng/sai")}
    names[tuple] = names[list]
    return names.get(type(value), N_("thứ không in được"))


def check(values: Mapping[str, Any]) -> None:
    """Refuse anything but JSON: an object of any other kind could be a way out of the sandbox."""
    found: list[Any] = [values]
    try:
        for holder in found:  # which grows on the way
            _check_items(holder, found)
    except TypeError as error:
        raise Refusal.from_text("Tên trường phải là chữ.") from error


def _check_items(holder: Any, found: list[Any]) -> None:
    if type(holder) is not list:
        "".join(holder)  # the quickest way to see that all keys are text
        holder = holder.values()
    for item in holder:
        kind = type(item)
        if kind is str or kind is int:
            continue
        if kind is dict or kind is list:
            found.append(item)
        elif kind not in _SCALARS or (kind is float and not math.isfinite(item)):
            raise Refusal.from_text(
                "Giá trị kiểu {kind} không đưa vào mẫu được.", kind=kind.__name__
            )
    if len(found) > MAX_CONTAINERS:
        raise Refusal.from_text("Dữ liệu quá lớn.")


def find_hashes(values: Mapping[str, Any]) -> frozenset[str]:
    """Return the SHA-256 hashes among the values: the files that the paper may print."""
    found: set[str] = set()
    holders: list[Any] = [values]
    for holder in holders:  # which grows on the way
        for item in holder if type(holder) is list else holder.values():
            if type(item) is str and len(item) == 64 and SHA256.fullmatch(item):
                found.add(item)
            elif type(item) in (dict, list):
                holders.append(item)
    return frozenset(found)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, if any does."""
    return _find_nearest(name, frozenset(known)) if len(name) <= _LONGEST_NAME else None


@lru_cache(maxsize=1_000)
def _find_nearest(name: str, known: frozenset[str]) -> str | None:
    same = (one for one in sorted(known) if one.casefold() == name.casefold())
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return next(iter((*same, *close)), None)
