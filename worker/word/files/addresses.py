"""Find the addresses that a part names beside its relationships: of shapes, schemas, properties."""

from collections.abc import Iterator

from lxml import etree

_XML = "http://www.w3.org/XML/1998/namespace"
_SCHEMAS = "http://schemas.openxmlformats.org/schemaLibrary/2006/main"
#: Attributes that hold addresses, by any prefix.
_LINKING = etree.XPath(
    "//@*[local-name()='href' or local-name()='invalidUrl'"
    " or (local-name()='base' and namespace-uri()=$xml)"
    " or local-name()='manifestLocation' or starts-with(., 'ppaction:')"
    " or (local-name()='schemaLocation' and starts-with(namespace-uri(..), $schemas))]"
)
_OLD_LINKING = etree.XPath("//*[local-name()='smartTagType']/@*[local-name()='url']")
# Searched for in the bytes of a part first, which takes a tenth of the time. A name cannot be
# written otherwise in XML; a value may be, by its number.
_BYTES = (
    *(b"href", b"invalidUrl", b"xml:base", b"manifestLocation", b"schemaLocation"),
    *(b"ppaction:", b"&#"),
)
_OF_PROPERTIES = (b"hyperlinkbase", b"hlinks", b"linkbase", b"&#")
#: The property that links start from; names of properties have no capitals to a reader.
_BASE = "_pid_linkbase"
#: Texts of a link in the list of links that Word keeps: its address, and the place in it.
_LINK_TEXTS = 2


def find_addresses(root: etree._Element, plain: bytes) -> Iterator[str]:
    """Find the addresses; `plain` are the bytes that `root` was read from."""
    for target in _find(_OLD_LINKING, root) if b"smartTagType" in plain else ():
        if not target.strip().lower().startswith("http://"):  # which Word itself wrote
            yield target
    if any(word in plain.lower() for word in _OF_PROPERTIES):
        yield from filter(None, map(str.strip, _of_properties(root)))
    if any(word in plain for word in _BYTES):
        yield from _find(_LINKING, root, schemas=_SCHEMAS, xml=_XML)


def _of_properties(root: etree._Element) -> Iterator[str]:
    for base in root.iter("{*}HyperlinkBase"):
        yield base.text or ""
    for links in root.iter("{*}HLinks"):
        texts = [found.text or "" for found in links.iter("{*}lpwstr", "{*}lpstr")]
        yield from texts[::_LINK_TEXTS]
    for named in root.iterfind(".//*[@name]"):
        if str(named.get("name")).strip().lower() == _BASE:
            yield "".join(map(str, named.itertext()))


def _find(attributes: etree.XPath, root: etree._Element, **variables: str) -> Iterator[str]:
    found = attributes(root, **variables)
    yield from map(str, found if isinstance(found, list) else ())
