"""What is told of a dossier and its papers: the fields of NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần II.

Names of elements are those of the appendix. What the service does not know is left out: how long
the dossier is kept, who may use it, the code of an agency (QĐ 20/2020) that nobody has typed. What
others write by QCVN 102:2016 is in a file of its own (`edxml_header`), for it is second-hand.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workflow.domain.errors import Message
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_issue_day, find_issued_paper, find_issuer
from workflow.domain.signatures import decode_signed_copy
from workflow.models import Paper, Review, SignedCopy
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.registers.outgoing_register import (
    describe_subject,
    format_whole_symbol,
    name_recipients,
)

_LANGUAGE = "Tiếng Việt"


@dataclass(frozen=True)
class ArchivedPaper:
    """An issued paper in the package: its place in the dossier, its pages if they are known."""

    ordinal: int
    paper: Paper
    #: What it is by now: the file that was made, or the edited one.
    file_sha256: str
    pages: int | None
    #: The signed copy that counts.
    signed: SignedCopy | None = None
    #: Why there is no PDF of it.
    note: str = ""

    @property
    def day(self) -> dt.date | None:
        record = facts_of_paper(self.paper)
        known = find_issued_paper(self.kind, record)
        return find_issue_day(self.kind, record, known) if known else None

    @property
    def kind(self) -> PaperKind:
        return PaperKind(self.paper.kind)

    @property
    def symbol(self) -> str:
        """Number and symbol: `15/TTr-STC`; empty without a number."""
        record = facts_of_paper(self.paper)
        known = find_issued_paper(self.kind, record)
        return format_whole_symbol(self.kind, record) if known and known.number is not None else ""

    @property
    def subject(self) -> str:
        settings = decode_paper_settings(self.paper.snapshot.settings)
        return describe_subject(self.kind, facts_of_paper(self.paper), settings)

    @property
    def author(self) -> str:
        issuer = find_issuer(self.kind, facts_of_paper(self.paper))
        return issuer.name if issuer else ""

    @property
    def remark(self) -> Message:
        """Say what the list notes beside it."""
        if self.note:
            return Message(self.note)
        if self.signed is None:
            return Message("Chưa có bản đã ký")
        if decode_signed_copy(self.signed.report).is_doubtful:
            return Message(
                "Bản đã ký cần xem lại: khác văn bản đã phát hành, bị sửa sau khi ký hoặc chữ ký "
                "số không có giá trị"
            )
        return Message("Có bản đã ký")


def write_paper_metadata(archived: ArchivedPaper, review: Review) -> bytes:
    """The fields of an outgoing paper (Phụ lục VI, Phần II, I), in their order."""
    record, kind = facts_of_paper(archived.paper), archived.kind
    known = find_issued_paper(kind, record)
    root = Element("Document")
    root.append(_write_file_code(review, archived.author))
    _add(root, "DocOrdinal", archived.ordinal)
    _add(root, "TypeName", kind.type_name)
    if known and known.number is not None:
        _add(root, "CodeNumber", known.number)
        _add(root, "CodeNotation", archived.symbol)
    _add(root, "IssuedDate", _format_day(archived.day))
    _add(root, "OrganName", archived.author)
    _add(root, "Subject", archived.subject)
    _add(root, "Language", _LANGUAGE)
    _add(root, "PageAmount", archived.pages)
    _add(root, "Description", archived.note)
    if known and known.signer:
        signer = SubElement(root, "SignerInfo")
        _add(signer, "Position", ", ".join(known.signer.positions))
        _add(signer, "FullName", known.signer.name)
    if recipients := name_recipients(kind, record):
        _add(SubElement(root, "To"), "OrganName", recipients)
    return encode_xml(root)


def write_dossier_metadata(papers: Sequence[ArchivedPaper], review: Review) -> bytes:
    """The fields of a dossier (Phụ lục VI, Phần II, III), in their order."""
    days = sorted(day for archived in papers if (day := archived.day))
    pages = [archived.pages for archived in papers]
    root = Element("File")
    root.append(_write_file_code(review, next((paper.author for paper in papers), "")))
    _add(root, "Title", f"Tổng kết {review.bloc.name} năm {review.year}")
    _add(root, "Language", _LANGUAGE)
    _add(root, "StartDate", _format_day(days[0] if days else None))
    _add(root, "EndDate", _format_day(days[-1] if days else None))
    _add(root, "DocTotal", len(papers))
    _add(root, "PageTotal", None if None in pages else sum(page or 0 for page in pages))
    return encode_xml(root)


def _write_file_code(review: Review, author: str) -> Element:
    """The code of a dossier: that of the agency which keeps it, as far as it is known, its year."""
    code = Element("FileCode")
    _add(code, "OrganId", find_code(review, author))
    _add(code, "FileCatalog", review.year[:4])
    return code


def find_code(review: Review, author: str) -> str | None:
    """The code of an agency (QĐ 20/2020) where somebody has typed it."""
    return next((row.unit.code for row in review.members if row.name == author), None)


def _add(parent: Element, name: str, value: object) -> None:
    """One field; an unknown one is left out."""
    if value is not None and value != "":
        SubElement(parent, name).text = str(value)


def _format_day(day: dt.date | None) -> str | None:
    return f"{day:%d/%m/%Y}" if day else None


def encode_xml(root: Element) -> bytes:
    """The file of an element, indented."""
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"
