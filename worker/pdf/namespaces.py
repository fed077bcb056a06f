"""Namespaces that a part of a Word file declares and does not use.

The embedded engine carries all declarations along with each element that it reads. Word and our
templates declare some seventeen and use one or two: without the others a paper is read in half the
time, and prints the same.
"""

import re

_ROOT = re.compile(rb"<(?![?!])[^>]*>")
_DECLARATION = re.compile(rb'\s+xmlns:([\w.-]+)="[^"]*"')
_IGNORABLE = re.compile(rb'\s+\w+:Ignorable="([^"]*)"')
_WORD = re.compile(rb"[\w.-]+")


def drop_unused_namespaces(xml: bytes) -> bytes:
    """The same part; a declaration stays where its prefix stands anywhere else in the part."""
    root = _ROOT.search(xml)
    if root is None:
        return xml
    rest, tag = xml[root.end() :], root[0]
    words = set(_WORD.findall(rest))
    ignorable = _IGNORABLE.search(tag)
    if ignorable and words.isdisjoint(ignorable[1].split()):
        tag = tag.replace(ignorable[0], b"", 1)
    words.update(_WORD.findall(_DECLARATION.sub(b"", tag)))

    def keep(declared: re.Match[bytes]) -> bytes:
        return declared[0] if declared[1] in words else b""

    return xml[: root.start()] + _DECLARATION.sub(keep, tag) + rest
