"""The parts of a template as Jinja source."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

import jinja2
from lxml import etree

from worker.word.errors import Fault, refuse
from worker.word.faults.check_tags import Complaint, Pairing, check_tag
from worker.word.files.opc import MAIN_TYPES, OpcPackage, refuse_strict
from worker.word.parts.markup import Piece, serialize
from worker.word.parts.prefixes import STRICT, WORD, use_plain_prefix
from worker.word.parts.prepare import MAX_PARAGRAPH, Preparer
from worker.word.parts.tags import Tag
from worker.word.parts.unique_ids import make_ids_unique
from worker.word.parts.written_fields import refuse_written_fields
from workflow.domain.errors import Message
from workflow.domain.labels import N_

DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
# Starts a line before every tag: Jinja counts lines, so each tag has its own number.
# XML cannot hold the first character, so no text can contain the mark; it never reaches a paper.
MARK = "\x00\n"
#: Parts braces of the template's own text, which Jinja would take for a tag.
PLAIN = "\x01"

_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BODY = Message("Thân văn bản")
_HEADER, _FOOTER = Message("Đầu trang"), Message("Chân trang")
_FILLED = {
    f"{_WML}header+xml": _HEADER,
    f"{_WML}footer+xml": _FOOTER,
    f"{_WML}footnotes+xml": Message("Chú thích cuối trang"),
    f"{_WML}endnotes+xml": Message("Chú thích cuối văn bản"),
    f"{_WML}comments+xml": Message("Nhận xét"),
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml": Message("Biểu đồ"),
    "application/vnd.openxmlformats-officedocument.drawingml.diagramdata+xml": Message("Sơ đồ"),
    "application/vnd.ms-office.drawingml.diagramdrawing+xml": Message("Sơ đồ"),
    "application/vnd.openxmlformats-officedocument.custom-properties+xml": Message(
        "Thuộc tính của tệp"
    ),
    "application/vnd.openxmlformats-package.core-properties+xml": Message("Thuộc tính của tệp"),
    "application/vnd.openxmlformats-officedocument.extended-properties+xml": Message(
        "Thuộc tính của tệp"
    ),
}
#: Not filled, and Word itself copies text of the document there.
_COPIES = (
    "application/vnd.openxmlformats-officedocument.customxmlproperties+xml",
    *("application/xml", "text/xml"),
    f"{_WML}document.glossary+xml",
    "application/vnd.openxmlformats-officedocument.theme+xml",
)
_BOUND = ("application/xml", "text/xml")
_WHOLE_TAG = re.compile(r"\{\{.{1,200}?\}\}|\{%.{1,200}?%\}|%7B%7B", re.DOTALL)
_BRACE = re.compile(r"\{(?=[{%#])")
LENIENT = (N_("thiếu là sai"), "missing is false")
_MARKED = re.compile("\x02(\\d+)\x03")
_MAX_TEXT, _MAX_TAGS, _MAX_FAULTS = 4 * 2**20, 4_000, 200
#: Wrong tags of a part for which is looked what to write instead.
_MAX_CORRECTED = 50
_W = f"{{{WORD}}}"


@dataclass(frozen=True, slots=True)
class Source:
    """One part: `head` and `tail` never change, `text` is what Jinja compiles.

    `tags` are the tags by line of `text`, from line 2 on; `faults` what is wrong with them. Faulty
    tags are left out of `text`, so that what else is wrong can be found.
    """

    name: str
    label: Message
    head: str
    text: str
    tail: str = ""
    is_body: bool = False
    number: int = 0  # its place among the parts, for ids that must not meet
    tags: dict[int, Tag] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    holds_pictures: bool = False
    is_lenient: bool = False  # the template asks that missing fields count as false
    #: All tags in their order, wrong ones too; what was typed of those that could not be placed.
    every_tag: tuple[Tag, ...] = ()
    lost: tuple[str, ...] = ()


def read_sources(package: OpcPackage, environment: jinja2.Environment) -> tuple[Source, ...]:
    """Every part of the file that is filled; others are left as they are."""
    found: list[Source] = []
    trees = [(name, label, _tree(package, name)) for name, label in list_filled_parts(package)]
    make_ids_unique([tree for _, _, tree in trees])
    tags = 0
    for number, (name, label, tree) in enumerate(trees):
        found.append(_source(environment, name, label, tree, number))
        tags += len(found[-1].tags)
        if tags > _MAX_TAGS:
            refuse("Mẫu có quá {limit} thẻ.", limit=_MAX_TAGS)
    return (*found, *_unfilled(package, {source.name for source in found}))


def list_filled_parts(package: OpcPackage) -> Iterator[tuple[str, Message]]:
    """The parts that may hold tags, with how messages name them."""
    yield package.main, _BODY
    for name in sorted(package.members):
        label = _FILLED.get(package.type_of(name))
        if label is not None and name != package.main:
            content = package.members[name].unpack()
            if b"{" in content or b"docPr " in content:
                yield name, label


def _tree(package: OpcPackage, name: str) -> etree._Element:
    if package.members[name].size > _MAX_TEXT:
        refuse("Mẫu dài quá {limit} triệu ký tự.", limit=_MAX_TEXT // 10**6)
    root = package.root(name)
    is_main = package.type_of(name) in MAIN_TYPES
    if etree.QName(root).namespace == STRICT:
        refuse_strict()
    if package.type_of(name).startswith(_WML):
        root = use_plain_prefix(root)
    if is_main and (root.prefix != "w" or root.find(f"{_W}body") is None):
        refuse("Tệp hỏng hoặc không phải tệp Word (.docx).")
    _mend(root, has_bound_tags=_has_bound_tags(package))
    return root


def _has_bound_tags(package: OpcPackage) -> bool:
    """Tell whether data that controls show have a tag, which would be printed as it is."""
    return any(
        _WHOLE_TAG.search(package.members[name].unpack().decode("utf-8", "replace"))
        for name in package.members
        if package.type_of(name) in _BOUND
    )


def _mend(root: etree._Element, *, has_bound_tags: bool) -> None:
    """Add what Word needs and programs leave out; unbind controls that a tag fills, or would."""
    for table in root.iter(f"{_W}tbl"):
        if table.find(f"{_W}tblGrid") is None:
            _add_grid(table)
    for control in list(root.iter("{*}dataBinding")):
        holder = next(control.iterancestors(f"{_W}sdt"), None)
        if has_bound_tags or (holder is not None and "{" in "".join(map(str, holder.itertext()))):
            # Word would show the stored value in place of what was filled in.
            parent = control.getparent()
            if parent is not None:
                parent.remove(control)


def _add_grid(table: etree._Element) -> None:
    rows = table.findall(f"{_W}tr")
    columns = max((len(row.findall(f"{_W}tc")) for row in rows), default=0)
    grid = etree.Element(f"{_W}tblGrid")
    for _ in range(columns):
        etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(9000 // columns)})
    properties = table.find(f"{_W}tblPr")
    table.insert(0 if properties is None else table.index(properties) + 1, grid)


def _source(
    environment: jinja2.Environment, name: str, label: Message, tree: etree._Element, number: int
) -> Source:
    whole = serialize(tree)
    head, tail = "", ""
    is_body = label is _BODY
    if is_body:
        start, end = whole.index("<w:body"), whole.rindex("</w:body>") + len("</w:body>")
        head, whole, tail = whole[:start], whole[start:end], whole[end:]
    preparer = Preparer(label)
    pieces = preparer.prepare(whole)
    refuse_written_fields(name, head, pieces, tail)
    lenient = any(isinstance(piece, Tag) and _is_setting(piece) for piece in pieces)
    faults = list(preparer.faults)
    every_tag = _tags(pieces, preparer.marked)
    wrong = _check(environment, label, every_tag, faults, preparer.misplaced)
    is_full = len(preparer.faults) > _MAX_FAULTS  # no more is told, so no more is looked for
    text, tags = ("", {}) if is_full else _write(pieces, preparer.marked, wrong)
    return Source(
        name,
        label,
        DECLARATION + head,
        text,
        tail,
        is_body=is_body,
        number=number,
        tags=tags,
        faults=tuple(faults[:_MAX_FAULTS]),
        holds_pictures=label in (_BODY, _HEADER, _FOOTER),
        is_lenient=lenient,
        every_tag=tuple(every_tag),
        lost=tuple(fault.placeholder for fault in preparer.faults),
    )


def _is_setting(tag: Tag) -> bool:
    """The note by which a template asks for docxtpl's way with missing fields in `{% if %}`."""
    return tag.kind == "{#" and tag.code.casefold() in LENIENT


def _tags(pieces: Sequence[Piece], marked: Sequence[Tag]) -> list[Tag]:
    """All tags in the order Jinja will meet them."""
    found: list[Tag] = []
    for piece in pieces:
        if isinstance(piece, Tag):
            found += [piece] if piece.kind != "{#" else []
        elif "\x02" in piece:
            found += [marked[int(number)] for number in _MARKED.findall(piece)]
    return found


def _check(
    environment: jinja2.Environment,
    label: Message,
    tags: Sequence[Tag],
    faults: list[Fault],
    misplaced: Set[Tag],
) -> set[Tag]:
    """Add what is wrong with the tags to `faults`; the tags that must be left out."""
    pairing = Pairing(tags)
    wrong = pairing.unpaired | pairing.with_partners(misplaced)
    found, right = list[Complaint](), set[str]()
    for tag in tags:
        if tag.source in right:  # most tags of a form are there several times
            continue
        complaints = list(check_tag(environment, tag, corrects=len(found) < _MAX_CORRECTED))
        found += complaints
        right |= set() if complaints else {tag.source}
    for tag, message, near in (*found, *pairing.complaints):
        wrong |= {tag, *pairing.partners.get(tag, ())}
        faults.append(Fault(label, tag.paragraph[:MAX_PARAGRAPH], tag.text, message, near))
    return wrong


def _write(
    pieces: Sequence[Piece], marked: Sequence[Tag], wrong: set[Tag]
) -> tuple[str, dict[int, Tag]]:
    """The source for Jinja, every tag at the start of a line of its own."""
    texts: list[str] = []
    tags: dict[int, Tag] = {}
    line = 1
    for piece in pieces:
        for one in _unmarked(piece, marked):
            if isinstance(one, str):
                line += one.count("\n")
                texts.append(_BRACE.sub("{" + PLAIN, one))
            elif one not in wrong and one.kind != "{#":
                line += 1
                tags[line] = one
                texts.append(f"{MARK}{_jinja(one)}")
    return "".join(texts), tags


def _unmarked(piece: Piece, marked: Sequence[Tag]) -> Iterator[Piece]:
    if isinstance(piece, Tag) or "\x02" not in piece:
        yield piece
        return
    for number, part in enumerate(_MARKED.split(piece)):
        yield marked[int(part)] if number % 2 else part


_BLOCK_FILTER = re.compile(r"\|\s*(?:rich|subdoc|blocks)\s*$")


def _jinja(tag: Tag) -> str:
    """`{{r x }}` and `{{p x }}` print what docxtpl would without a filter."""
    if tag.kind == "{{" and tag.scope in ("r", "p") and not _BLOCK_FILTER.search(tag.code):
        return f"{{{{ ({tag.code})|{'rich' if tag.scope == 'r' else 'blocks'} }}}}"
    return tag.source.replace("\n", " ")


def _unfilled(package: OpcPackage, filled: set[str]) -> Iterator[Source]:
    """Report tags in parts that are not filled; they would be printed literally."""
    for name in sorted(package.members.keys() - filled):
        kind = package.type_of(name)
        if kind.endswith("xml") and kind not in _COPIES:
            text = package.members[name].unpack().decode("utf-8", "replace")
            if "{" in text and (found := _WHOLE_TAG.search(text)):
                label = Message("Phần {name}", name=name)
                message = Message("Thẻ ở phần này không được điền.")
                fault = Fault(label, "", found[0][:MAX_PARAGRAPH], message)
                yield Source(name, label, "", "", faults=(fault,))
