"""Find content that a part takes from outside of its file, which is fetched when it is opened.

Readers look a relationship up by its id and rarely mind its type: a picture may name that of an
`https` link. Shapes of old files name an address themselves.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

#: Elements that hold a link, which only a reader follows.
_LINKS = frozenset(("hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"))
_HOMES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_OLD_NAMES = frozenset(("relid", "pict"))  # of VML, in the namespace of Office
#: Attributes of VML with the address of a picture; `href` is one beside a picture, else a link.
_SOURCES, _PICTURES = frozenset(("src", "althref")), frozenset(("imagedata", "fill", "stroke"))


def find_outside_uses(
    root: etree._Element, outside: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The name of each element that takes something from outside, and from where.

    `outside` are the targets of the part's relationships that lead out of the file, by their ids.
    """
    for element in root.iter(etree.Element):
        name = _local(element.tag)
        for key, value in _texts(element):
            if _local(key) in _SOURCES or (name in _PICTURES and _local(key) == "href"):
                yield from [(name, value)] if value.strip() else []
            elif value in outside and name not in _LINKS and _is_id(key):
                yield name, outside[value]


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The attributes of an element; lxml has no others than texts where it parsed the part."""
    yield from ((str(key), str(value)) for key, value in element.items())


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_id(key: str) -> bool:
    return key.startswith(_HOMES) or _local(key) in _OLD_NAMES
