"""Find the field codes of a part as Word puts them together: `PAGE`, `HYPERLINK "…"`.

A code may be spread over runs, paragraphs and nested fields. Only what every reader sees in the
same way is accepted: elements that a reader may skip or replace (`mc:AlternateContent`, unknown
namespaces) are not allowed inside a code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from worker.word.errors import Refusal
from workflow.domain.errors import Message

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
#: Fields that print something of the file itself; no field that reads a file, asks the reader,
#: runs a macro or takes part in a mail merge.
KEYWORDS = frozenset(
    """
    = ADVANCE AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BIBLIOGRAPHY CITATION COMMENTS COMPARE
    CREATEDATE DATE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FORMCHECKBOX FORMDROPDOWN
    FORMTEXT HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM NOTEREF NUMCHARS NUMPAGES
    NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET STYLEREF
    SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
    """.split()  # noqa: SIM905
)
_TAG = re.compile(r"\{[{%#]|[}%#]\}")
_LINK = re.compile(r"\s*(?:https://|mailto:)[^\x00-\x1f\\]*|\s*#[^\x00-\x1f\\]*", re.IGNORECASE)
_ARGUMENT = re.compile(r'\\[a-zA-Z*#@!]|"[^"]*"?|[^\s"]+')
_TEXT = frozenset(("t", "instrText", "delInstrText", "delText"))
#: Properties, in which any namespace may stand and nothing is text of a code.
_LOOKS = frozenset(
    """
    rPr pPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblPrEx tblGrid trPr tcPr sectPr ffData
    """.split()  # noqa: SIM905
)
#: What else of Word may stand within a code: every reader sees the same there.
_WITHIN = _TEXT | frozenset(
    """
    p r fldSimple fldData tab br cr sym noBreakHyphen softHyphen proofErr lastRenderedPageBreak
    bookmarkStart bookmarkEnd permStart permEnd commentRangeStart commentRangeEnd commentReference
    moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd footnoteReference
    endnoteReference ins del moveFrom moveTo hyperlink smartTag customXml bdo dir sdt sdtContent
    tbl tr tc
    """.split()  # noqa: SIM905
)
_SHOWN = 60


@dataclass(slots=True)
class FieldCode:
    """The instruction of one field, without those of the fields nested in it."""

    text: str = ""
    nests_at: int | None = None  # length of the text before the first nested field
    is_mixed: bool = False
    in_code: bool = True
    stray: str = ""  # instructions outside the code, which some reader may yet follow

    def check(self) -> None:
        """Raise `Refusal` unless this is a harmless field."""
        if self.stray:
            FieldCode(self.stray).check()
        shown = " ".join(self.text.split())[:_SHOWN]
        if _TAG.search(self.text):
            raise Refusal.from_text("Thẻ không được nằm trong mã trường: «{code}».", code=shown)
        if self.is_mixed:
            raise Refusal.from_text("Mã trường có phần tử lạ xen giữa: «{code}».", code=shown)
        before = self.text if self.nests_at is None else self.text[: self.nests_at]
        found = re.match(r'\s*(=|[^\s\\"]+)(.?)', before, re.DOTALL)
        if found is None:
            if self.nests_at is not None or self.text.strip():
                raise Refusal.from_text(
                    "Mã trường không bắt đầu bằng tên trường: «{code}».", code=shown
                )
            return
        word = found[1].upper()
        if word not in KEYWORDS or (self.nests_at is not None and word != "=" and not found[2]):
            raise Refusal.from_text(
                "Không được dùng trường {field}: «{code}».", field=word, code=shown
            )
        if word == "HYPERLINK":
            self._check_link(before[found.end(1) :])

    def _check_link(self, arguments: str) -> None:
        if self.nests_at is not None:
            raise Refusal.from_text("Liên kết không được ghép từ trường khác.")
        skip = False
        for argument in _ARGUMENT.findall(arguments):
            if argument.startswith("\\") and len(argument) == 2:
                skip = argument[1] in "lotLOT"
            elif skip:
                skip = False
            else:
                check_link(argument.strip('"'))


def check_link(target: str) -> None:
    """Raise `Refusal` unless a reader may follow this link."""
    if _TAG.search(target.replace("%7B", "{").replace("%7b", "{")):
        raise Refusal.from_text(
            "Địa chỉ liên kết không điền được: «{target}».", target=target[:_SHOWN]
        )
    if not _LINK.fullmatch(target):
        raise Refusal.from_text(
            "Liên kết «{target}» không được phép: chỉ dùng https hoặc mailto.",
            target=target[:_SHOWN],
        )


def find_bad_fields(root: etree._Element) -> Iterator[Message]:
    """Find the fields of a part that are not harmless, each with the reason."""
    for code in read_field_codes(root):
        yield from _complaint(code)


def read_field_codes(root: etree._Element) -> Iterator[FieldCode]:
    """The codes of all fields of a part."""
    for simple in root.iter("{*}fldSimple"):
        text, is_mixed = _attribute(simple, "instr")
        yield FieldCode(text, is_mixed=is_mixed)
    if next(root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText"), None) is not None:
        yield from _codes(root)


def _complaint(code: FieldCode) -> Iterator[Message]:
    try:
        code.check()
    except Refusal as refusal:
        yield refusal.message


def _attribute(element: etree._Element, name: str) -> tuple[str, bool]:
    """The attribute of Word, and whether another one by the same name could be taken for it."""
    found = [
        (etree.QName(key).namespace in _WORD, str(text))
        for key, text in element.items()
        if etree.QName(key).localname == name
    ]
    is_plain = [is_word for is_word, _ in found] in ([], [True])
    return " ".join(text for _, text in found), not is_plain


def _codes(root: etree._Element) -> Iterator[FieldCode]:
    """Codes in the order they end; text boxes are stories of their own."""
    stories = [[FieldCode(in_code=False)]]
    looks = 0  # open properties
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = etree.QName(element)
        if name.localname == "txbxContent":
            if event == "start":
                stories[-1][-1].is_mixed |= stories[-1][-1].in_code
                stories.append([FieldCode(in_code=False)])
            else:
                yield from stories.pop()
        elif name.localname in _LOOKS:
            looks += 1 if event == "start" else -1
        elif event == "start" and name.localname == "fldChar":
            yield from _read_mark(stories[-1], element)
        elif event == "start":
            _read(stories[-1][-1], element, name, has_look=looks > 0)
    for story in stories:
        yield from story


def _read(
    current: FieldCode, element: etree._Element, name: etree.QName, *, has_look: bool
) -> None:
    if name.localname == "fldSimple":
        _note_nested(current)
    is_foreign = name.namespace not in _WORD or name.localname not in _WITHIN
    if current.in_code and (name.localname in _TEXT if has_look else is_foreign):
        current.is_mixed = True
    if name.localname in _TEXT:
        text = "".join(map(str, element.itertext()))
        if current.in_code:
            current.text += text
        elif name.localname.endswith("nstrText"):
            current.stray += text
    elif current.in_code and name.localname in ("tab", "br", "cr", "sym"):
        current.text += " "
        current.is_mixed |= name.localname == "sym"


def _read_mark(story: list[FieldCode], element: etree._Element) -> Iterator[FieldCode]:
    kind, is_mixed = _attribute(element, "fldCharType")
    if is_mixed:
        yield FieldCode(kind, is_mixed=True)
    if kind == "begin":
        _note_nested(story[-1])
        story.append(FieldCode())
    elif kind == "separate":
        story[-1].in_code = False
    elif kind == "end" and len(story) > 1:
        yield story.pop()


def _note_nested(around: FieldCode) -> None:
    """What a field inside a code prints becomes part of that code."""
    if around.in_code and around.nests_at is None:
        around.nests_at = len(around.text)
