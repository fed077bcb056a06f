"""Namespaces that a part of a Word file declares and does not use.

The embedded engine carries all declarations along with each element that it reads. Word and our
templates declare some seventeen and use one or two: without the others a paper is read in half the
time, and prints the same.
"""

import re

_ROOT = re.compile(rb"<(?![?!])[^>]*>")
_DECLARATION = re.compile(rb'\s+xmlns:([\w.-]+)="[^"]*"')
_IGNORABLE = re.compile(rb'\s+\w+:Ignorable="([^"]*)"')
#: Attributes that name prefixes without a colon (ISO/IEC 29500-3).
_NAMING = re.compile(
    rb"\b(?:Requires|Ignorable|MustUnderstand|Process[A-Z]\w+|Preserve[A-Z]\w+)\s*="
    rb"\s*(?:\"([^\"]*)\"|'([^']*)')"
)
_WORD = re.compile(rb"[\w.-]+")


def drop_unused_namespaces(xml: bytes) -> bytes:
    """The same part; a declaration stays where its prefix stands anywhere else in the part."""
    root = _ROOT.search(xml)
    if root is None:
        return xml
    rest, tag = xml[root.end() :], root[0]
    declared = _DECLARATION.findall(tag)
    used = _find_used(declared, rest)
    ignorable = _IGNORABLE.search(tag)
    if ignorable and used.isdisjoint(ignorable[1].split()):
        tag = tag.replace(ignorable[0], b"", 1)
    used |= _find_used(declared, _DECLARATION.sub(b"", tag))

    def keep(declaration: re.Match[bytes]) -> bytes:
        return declaration[0] if declaration[1] in used else b""

    return xml[: root.start()] + _DECLARATION.sub(keep, tag) + rest


def _find_used(prefixes: list[bytes], xml: bytes) -> set[bytes]:
    """The prefixes before a colon, be it in a text, and those that attributes name."""
    named = {word for one in _NAMING.findall(xml) for word in _WORD.findall(b" ".join(one))}
    return {prefix for prefix in prefixes if prefix in named or prefix + b":" in xml}
