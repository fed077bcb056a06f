"""The head of a paper in edXML, beside what NĐ 30/2020/NĐ-CP has told of it: second-hand.

The text of QCVN 102:2016 is not among the sources of the domain, so the names are those that public
programs use which exchange edXML (confidence: secondary): the kit of the national axis and gateways
built on it, a vendor's exchange service, readers of provinces' document systems, a sender of
reports. An element is here if two of these that are independent of each other have it and the
service knows its value. Not here, for there they differ or what they write is made up: numbers of
types, the id of a paper, authority of the signer, priority, trace, body.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Comment, Element, SubElement

from workflow.domain.papers.issuance import find_issue_place, find_issued_paper, make_issuer_head
from workflow.models import Review
from workflow.services.archive.metadata import ArchivedPaper, encode_xml, find_code
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.registers.outgoing_register import name_recipients

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
#: How the names of the header and of the note on it end; who takes packets in reads neither.
HEADER_ENDING, NOTE_ENDING = "_edXML.xml", "_edXML.txt"
NOTE = """\
Phần đầu edXML (QCVN 102:2016): theo nguồn thứ cấp (confidence: secondary).
Tên phần tử lấy từ các phần mềm công khai có trao đổi edXML, không đọc từ nội dung quy chuẩn.
Chỉ có phần tử mà ít nhất hai phần mềm độc lập cùng dùng và đã biết giá trị; chưa biết thì bỏ.
Không có mã số loại văn bản, mã văn bản, phần thân; cần đối chiếu với quy chuẩn trước khi dùng.
"""
#: As they write it; some readers ask for names with it.
_PREFIX = "edXML:"
_OWN_NUMBER = re.compile(r"[0-9]+ *[/-] *")


def write_edxml_header(archived: ArchivedPaper, review: Review) -> bytes:
    """Write the edXML header of an issued paper; what is not known is left out."""
    root = Element("edXML", {"xmlns": NAMESPACE})
    root.append(Comment(f"\n{NOTE}"))
    envelope = SubElement(root, f"{_PREFIX}edXMLEnvelope", {"xmlns:edXML": NAMESPACE})
    header = SubElement(envelope, f"{_PREFIX}edXMLHeader")
    parents = {"": SubElement(header, f"{_PREFIX}MessageHeader")}
    for path, value in _list_values(archived, review):
        group, _, name = path.rpartition("/")
        if value is None or value == "":
            continue
        if group not in parents:
            parents[group] = SubElement(parents[""], _PREFIX + group)
        SubElement(parents[group], _PREFIX + name).text = str(value)
    return encode_xml(root)


def _list_values(archived: ArchivedPaper, review: Review) -> Iterator[tuple[str, object]]:
    """The elements below `MessageHeader` in their order, with what is known of each."""
    record, kind = facts_of_paper(archived.paper), archived.kind
    known = find_issued_paper(kind, record)
    yield "From/OrganId", find_code(review, archived.author)
    yield "From/OrganName", archived.author
    if known and known.number is not None:
        notation = _OWN_NUMBER.sub("", archived.symbol, count=1)
        yield "Code/CodeNumber", known.number
        yield "Code/CodeNotation", None if "…" in notation else notation
    if kind.has_place_and_date:
        place = find_issue_place(kind, make_issuer_head(kind, record))
        yield "PromulgationInfo/Place", place
    yield "PromulgationInfo/PromulgationDate", f"{archived.day:%Y/%m/%d}" if archived.day else None
    yield "DocumentType/TypeName", kind.type_name
    yield "Subject", archived.subject
    if known and known.signer:
        yield "SignerInfo/Position", ", ".join(known.signer.positions)
        yield "SignerInfo/FullName", known.signer.name
    for name in name_recipients(kind, record).split("; "):
        yield "ToPlaces/Place", name
    yield "OtherInfo/PageAmount", archived.pages


def is_beside_metadata(name: str) -> bool:
    """True for the header and its note in a packet: checked as any file, and not read."""
    return name.lower().endswith((HEADER_ENDING.lower(), NOTE_ENDING.lower()))
