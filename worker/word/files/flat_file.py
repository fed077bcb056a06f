"""Find a whole Word file that is written as text within a part.

A content control that is bound to such a text shows the file as its own content, fields and all,
and nothing that judges the parts of a file sees it.
"""

from lxml import etree

#: The namespace that every such file names ("Flat OPC").
_NAMESPACE = "http://schemas.microsoft.com/office/2006/xmlPackage"
#: Types of the data that controls are bound to.
_DATA = ("application/xml", "text/xml")


def holds_flat_file(root: etree._Element, kind: str) -> bool:
    """Tell whether the text or an attribute of a part of this type holds a Word file.

    A control shows the text of an element together with that of the elements in it.
    """
    if kind not in _DATA:
        return False
    values = (value for element in root.iter(etree.Element) for value in element.values())
    return any(_NAMESPACE in str(text) for text in ("".join(map(str, root.itertext())), *values))
