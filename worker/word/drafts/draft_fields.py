"""What templates made of papers share: a field that is found, and the text of a paragraph."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from lxml import etree

from worker.word.comparison.units import W

#: Shorter values stand in other words by chance.
SHORTEST = 4
_MAX_TOLD = 120
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_NOTHING = "''"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass
class ProposedField:
    """A field of the kind, whose value stands in the paper."""

    path: str
    value: str
    count: int = 0
    #: The text around the first place.
    where: str = ""


def plain(text: str) -> str:
    return text.translate(_SAME)


def list_texts(paragraph: etree._Element) -> list[etree._Element]:
    """The nodes that hold the text of a paragraph, but not that of boxes in it."""
    runs = paragraph.iter(f"{W}r")
    nodes = (node for run in runs for node in run.iterchildren(f"{W}t"))
    return [node for node in nodes if next(node.iterancestors(f"{W}p")) is paragraph]


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def read_text(element: etree._Element) -> str:
    return plain("".join(node.text or "" for node in element.iter(f"{W}t")))


def note(found: dict[str, ProposedField], path: str, value: str, where: str) -> None:
    one = found.setdefault(path, ProposedField(path, value[:_MAX_TOLD], where=where[:_MAX_TOLD]))
    one.count += 1


def write_tag(path: str, missing: Container[str] = (), name: str = "") -> str:
    """The tag of a field, perhaps through the filter of this name.

    It prints nothing where the field or its group has no value.
    """
    value = _write_value(path, missing, _NOTHING)
    if name:
        value = f"{value}|{name}" if value == path else f"({value})|{name}"
    return f"{{{{ {value} }}}}"


def write_list(path: str, missing: Container[str] = ()) -> str:
    """Write the list that a loop runs over; an empty one where it may be missing."""
    written = _write_value(path, missing, "[]")
    return path if written == path else f"({written})"


def _write_value(path: str, missing: Container[str], empty: str) -> str:
    """The value of a field, and `empty` where it or its group is among the `missing` ones."""
    steps = path.split(".")
    groups = [".".join(steps[:end]) for end in range(1, len(steps))]
    value = f"{path} or {empty}" if path in missing else path
    unsure = [group for group in groups if group in missing]
    return f"({value}) if {' and '.join(unsure)} else {empty}" if unsure else value


def put_tag(nodes: Sequence[etree._Element], start: int, end: int, tag: str) -> None:
    """Put a tag in place of the characters from `start` to `end` of the nodes' text."""
    at = 0
    for node in nodes:
        text = node.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            node.text = text[:low] + tag + text[high:]
            node.set(_SPACE, "preserve")
            tag = ""
        at += len(text)


def set_text(paragraph: etree._Element, text: str) -> None:
    """Let the first run of a paragraph say `text`, and the others nothing."""
    nodes = list(paragraph.iter(f"{W}t"))
    for node in nodes[1:]:
        node.text = ""
    nodes[0].text = text
    nodes[0].set(_SPACE, "preserve")
