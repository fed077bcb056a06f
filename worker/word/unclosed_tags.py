"""Find tags that are opened and not closed, before docxtpl looks: its search for the end of each
takes time with the square of their number."""

import html
import re
from collections.abc import Iterator

from worker.word.errors import Fault
from workflow.domain.errors import Message

_ELEMENT = re.compile(r"<[^>]*>")
_BRACES = re.compile(r"\{\{|\{%|\}\}|%\}")
_SHOWN = 40


def find_unclosed(xml: str, part: Message) -> Iterator[Fault]:
    """A fault for each paragraph with a tag that does not end in it."""
    for paragraph in xml.split("</w:p>"):
        text = html.unescape(_ELEMENT.sub("", paragraph))
        start = _first_unclosed(text)
        if start is not None:
            message = Message("Thẻ mở ra mà không đóng lại trong cùng đoạn.")
            yield Fault(part, text.strip()[:200], text[start : start + _SHOWN], message)


def _first_unclosed(text: str) -> int | None:
    start = None
    for found in _BRACES.finditer(text):
        opens = found[0].startswith("{")
        if opens and start is not None:
            return start
        start = found.start() if opens else None
    return start
