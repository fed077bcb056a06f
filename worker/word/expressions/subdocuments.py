"""Insert Word files into a paper: `{{p annex | subdoc }}` prints that whose SHA-256 is in `annex`.

docxtpl brings in styles, lists and pictures with its own `new_subdoc`. The file has to
pass the checks of a template first. The result is opaque to the template.
"""

import io
from typing import TYPE_CHECKING, Any

from lxml import etree

from worker.word.errors import PackageError, Refusal
from worker.word.expressions.values import BETWEEN_PARAGRAPHS
from worker.word.files.opc import OpcPackage
from worker.word.files.package import read
from worker.word.files.safety import refuse_tracked_changes, refuse_unsafe
from worker.word.files.whole_links import to_document

if TYPE_CHECKING:  # slow to load, and most papers have no file inserted
    from worker.word.expressions.docxtpl_library import DocxTemplate

MAX_BYTES = 4 * 2**20
MAX_XML = 2 * 2**20
# docxcompose takes about a millisecond for each paragraph and table.
MOST_BLOCKS = 3_000
MOST = 10
EXAMPLE = "{{p annex | subdoc }}"
_FIRST_LIST = 0x7D000000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
# They lie in parts of their own, which the template may fill.
_NOTES = ("{*}footnoteReference", "{*}endnoteReference", "{*}commentReference")


class Subdocument:
    """Paragraphs and tables to be inserted; opaque to the template."""

    __slots__ = ("_xml",)

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def xml(self, tab: str | None) -> bytes:
        """Return the XML if `tab` says that the place is between paragraphs."""
        if tab != BETWEEN_PARAGRAPHS:
            raise Refusal.from_text(
                "Tệp chèn phải đứng riêng một đoạn: {example}.", example=EXAMPLE
            )
        return self._xml


def import_subdocument(template: "DocxTemplate", content: bytes) -> Subdocument:
    """Import the body of a Word file with its styles, lists and pictures into `template`.

    Raises `Refusal` for a file too large, dangerous, damaged or beyond what is carried over.
    """
    content = _check(content)
    known = {nsid.get(f"{_W}val") for nsid in _lists(template)}
    try:
        subdoc = template.new_subdoc(io.BytesIO(content))
        _drop_ignorable(subdoc.subdocx.element, template.docx.element)
        xml = str(subdoc)
    except Exception as error:  # whatever a damaged file does to its reader
        raise Refusal.from_text("Tệp chèn hỏng, không đọc được.") from error
    _count_lists(template, known)
    _check_namespaces(xml, template.docx.element)
    return Subdocument(xml.encode())


def _check(content: bytes) -> bytes:
    """Return the file as docxcompose reads it, if it is harmless and not too long."""
    if len(content) > MAX_BYTES:
        raise Refusal.from_text("Tệp chèn lớn quá {most} MiB.", most=MAX_BYTES >> 20)
    try:
        package = OpcPackage(read(content))
        refuse_unsafe(package)
        refuse_tracked_changes(package)
        whole = to_document(content)
    except PackageError as error:
        raise Refusal.from_text(
            "Tệp chèn không dùng được: {reason}", reason=error.message
        ) from error
    body = package.members[package.main]
    if body.size > MAX_XML:
        raise Refusal.from_text("Tệp chèn hỏng hoặc quá dài.")
    root = package.root(package.main)
    if sum(len(found) for found in root.iter(f"{_W}body")) > MOST_BLOCKS:
        raise Refusal.from_text("Tệp chèn hỏng hoặc quá dài.")
    if next(root.iter(*_NOTES), None) is not None:
        raise Refusal.from_text("Tệp chèn không được có chú thích cuối trang hoặc nhận xét.")
    return whole


def _drop_ignorable(root: Any, master: Any) -> None:
    """Drop ignorable elements and attributes whose namespace the template does not declare."""
    named = (root.nsmap.get(prefix) for prefix in root.get(_IGNORABLE, "").split())
    for space in set(named) - set(master.nsmap.values()):
        for element in list(root.iter(f"{{{space}}}*")):
            element.getparent().remove(element)
        for element in root.iter():
            for key in [key for key in element.attrib if key.startswith(f"{{{space}}}")]:
                del element.attrib[key]


def _check_namespaces(xml: str, master: Any) -> None:
    """Refuse XML with namespaces that the template does not declare."""
    names = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in master.nsmap.items())
    try:
        etree.fromstring(f"<w:body {names}>{xml}</w:body>")
    except etree.XMLSyntaxError as error:
        raise Refusal.from_text(
            "Tệp chèn có hình vẽ hoặc phần tử mà mẫu không chứa được."
        ) from error


def _lists(template: "DocxTemplate") -> list[Any]:
    found = template.docx.part.rels.values()
    parts = [one.target_part for one in found if one.reltype.endswith("/numbering")]
    return [nsid for part in parts for nsid in part.element.iter(f"{_W}nsid")]


def _count_lists(template: "DocxTemplate", known: set[str]) -> None:
    """Number new lists, which docxcompose gives random identities."""
    for number, nsid in enumerate(_lists(template)):
        if nsid.get(f"{_W}val") not in known:
            nsid.set(f"{_W}val", f"{_FIRST_LIST + number:08X}")
