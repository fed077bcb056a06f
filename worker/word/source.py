"""The parts of a template as Jinja source, prepared by docxtpl."""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from lxml import etree

from worker.word.core_properties import CORE
from worker.word.errors import PackageError, TemplateFault, refuse
from worker.word.package import Member
from worker.word.unclosed_tags import find_unclosed
from workflow.domain.errors import Message

DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
# Ends a line of the source: Jinja counts lines, so every paragraph, cell and row gets its own.
# XML cannot hold the first character, so no text can contain the mark; it never reaches a paper.
MARK = "\x00\n"

_BREAKS = re.compile(r"(?=<w:(?:p|tr|tc)[ >])|(?<=</w:p>)|(?<=</w:tr>)|(?<=</w:tc>)|(?=<d?cp?:)")
_BODY, _FOOTNOTES = Message("Thân văn bản"), Message("Chú thích cuối trang")
_RUNNING = {
    RELATIONSHIP_TYPE.HEADER: Message("Đầu trang"),
    RELATIONSHIP_TYPE.FOOTER: Message("Chân trang"),
}
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TAG = re.compile(r"\{[{%#_]")
# docxtpl's preparation takes time with the square of these
_MAX_TEXT, _MAX_TAGS = 4 * 2**20, 5_000


@dataclass(frozen=True, slots=True)
class Source:
    """One part: `head` and `tail` never change, `text` is what Jinja compiles."""

    name: str
    label: Message
    head: str
    text: str
    tail: str = ""
    is_body: bool = False


def read_sources(docx: bytes, members: Mapping[str, Member]) -> tuple[Source, ...]:
    """Every part of the file that is filled; a part without a tag is left as it is."""
    template = DocxTemplate(io.BytesIO(docx))
    try:
        template.init_docx()
        found = (_body(template), *_running(template), *_footnotes(template), *_core(members))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        # python-docx has no error of its own for a file that lacks what it looks for
        raise PackageError.of("Tệp hỏng hoặc không phải tệp Word (.docx).") from error
    return tuple(part for part in found if part.is_body or _TAG.search(part.text))


def _body(template: DocxTemplate) -> Source:
    root = template.docx.element
    whole = template.xml_to_string(root)
    # docxtpl takes the body alone, which repeats every namespace the root declares already.
    text = re.sub(r"\A<w:body\b[^>]*>", "<w:body>", _prepare(template, template.get_xml(), _BODY))
    start, end = whole.index("<w:body"), whole.rindex("</w:body>") + len("</w:body>")
    name = template.docx.part.partname.lstrip("/")
    head, tail = DECLARATION + whole[:start], whole[end:]
    return Source(name, _BODY, head, text, tail, is_body=True)


def _running(template: DocxTemplate) -> Iterator[Source]:
    for kind, label in _RUNNING.items():
        for _, part in template.get_headers_footers(kind):
            text = _prepare(template, template.get_part_xml(part), label)
            yield Source(part.partname.lstrip("/"), label, DECLARATION, text)


def _footnotes(template: DocxTemplate) -> Iterator[Source]:
    for part in template.docx.part.package.parts:
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            text = _prepare(template, _plain(part.blob), _FOOTNOTES)
            yield Source(part.partname.lstrip("/"), _FOOTNOTES, DECLARATION, text)


def _core(members: Mapping[str, Member]) -> Iterator[Source]:
    if CORE in members:
        text = re.sub(r"(?<=\{[{%])(.*?)(?=[}%]\})", _unescape, _plain(members[CORE].unpack()))
        yield Source(CORE, Message("Thuộc tính của tệp"), DECLARATION, _mark_lines(text))


def _prepare(template: DocxTemplate, xml: str, part: Message) -> str:
    if len(xml) > _MAX_TEXT:
        refuse("Mẫu dài quá {limit} triệu ký tự.", limit=_MAX_TEXT // 10**6)
    if xml.count("{{") + xml.count("{%") > _MAX_TAGS:
        refuse("Mẫu có quá {limit} thẻ.", limit=_MAX_TAGS)
    if faults := tuple(find_unclosed(xml, part)):
        raise TemplateFault(faults)
    return _mark_lines(template.patch_xml(xml))


def _mark_lines(text: str) -> str:
    """Give every paragraph its line, and compose the letters of names as the fields' names are."""
    return _BREAKS.sub(MARK, _PLACEHOLDER.sub(_normalize, text))


def _normalize(placeholder: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", placeholder[0]).translate(_INVISIBLE)


def _plain(xml: bytes) -> str:
    return str(etree.tostring(etree.fromstring(xml), encoding="unicode"))


def _unescape(tag: re.Match[str]) -> str:
    return tag[0].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
