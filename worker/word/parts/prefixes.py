"""One prefix for the elements of Word, whatever the program that wrote the file calls them.

Word reads any prefix; everything here that works on text looks for `w:`.
"""

from typing import Any

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OTHERS = etree.XPath(
    "(//*[namespace-uri()=$word and not(starts-with(name(), 'w:'))]"
    " | //@*[namespace-uri()=$word and not(starts-with(name(), 'w:'))])[1]"
)


def use_plain_prefix(root: etree._Element) -> etree._Element:
    """The same part with `w:` for every element and attribute of Word, declared at its root."""
    spaces = dict(root.nsmap)
    is_plain = not _OTHERS(root, word=WORD)
    if is_plain or etree.QName(root).namespace != WORD or spaces.get("w", WORD) != WORD:
        return root
    # What only attributes name (mc:Ignorable, Requires) is no less needed.
    kept = {
        prefix
        for element in root.iter(etree.Element)
        for prefix, space in element.nsmap.items()
        if prefix and space != WORD
    }
    if [prefix for prefix, space in spaces.items() if space == WORD] != ["w"]:
        root = _renamed(root, spaces)
    etree.cleanup_namespaces(root, top_nsmap={"w": WORD}, keep_ns_prefixes=sorted(kept))
    return root


def _renamed(root: etree._Element, spaces: dict[str | None, str]) -> etree._Element:
    names: Any = {prefix: space for prefix, space in spaces.items() if space != WORD}
    attributes: Any = dict(root.attrib)
    renamed = etree.Element(root.tag, attributes, nsmap={"w": WORD} | names)
    renamed.text = root.text
    renamed.extend(list(root))
    return renamed
