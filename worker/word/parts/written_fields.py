"""Hold the fields of a part to their list once more, as they will be written.

What the tags of a template take away, such as a row that is a note, may have been a part of a
field's code: what is left of it is another field than the one in the file.
"""

import re
from collections.abc import Sequence

from lxml import etree

from worker.word.errors import refuse
from worker.word.files.field_codes import find_bad_fields
from worker.word.parts.empty_check import END_MARK
from worker.word.parts.markup import Piece

#: Marks of tags in attributes, and of ends that may be empty: no characters of XML.
_MARKS = re.compile(f"\x02\\d+\x03|{END_MARK}")


def refuse_written_fields(name: str, head: str, pieces: Sequence[Piece], tail: str) -> None:
    """Raise `PackageError` for a field that only the part without its tags has."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if not any("fldChar" in text or "instr" in text for text in texts):
        return
    xml = "".join((head, *(_MARKS.sub("", text) for text in texts), tail))
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        refuse("Phần {name} của tệp bị hỏng.", name=name)
    for reason in find_bad_fields(root):
        refuse("Phần {part}: {reason}", part=name, reason=reason)
