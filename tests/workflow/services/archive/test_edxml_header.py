"""The edXML header in a packet: what the register knows, second-hand, and nothing beside it."""

import io
import zipfile
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.workflow.packets import make_packet
from workflow.domain.errors import BadInputError
from workflow.domain.papers import PaperKind
from workflow.domain.record import IssuedPaper, Person, Record
from workflow.domain.roles import Role
from workflow.models import Account
from workflow.services.archive.edxml_header import (
    HEADER_ENDING,
    NAMESPACE,
    NOTE,
    NOTE_ENDING,
    write_edxml_header,
)
from workflow.services.archive.metadata import ArchivedPaper
from workflow.services.archive.packets import read_packet
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.registers.outgoing_register import read_register

MESSAGE = f"{{{NAMESPACE}}}edXMLEnvelope/{{{NAMESPACE}}}edXMLHeader/{{{NAMESPACE}}}MessageHeader"
SIGNER = Person(name="Nguyễn <Văn> & Mẫu", positions=("Trưởng ban", "Phó Chủ tịch"))


def make_facts(*, abbreviation: str | None, place: str | None, issued: IssuedPaper) -> Record:
    record = factories.make_record(9, papers=(issued,))
    head = msgspec.structs.replace(record.members[0], abbreviation=abbreviation)
    return msgspec.structs.replace(
        record,
        members=(head, *record.members[1:]),
        council=msgspec.structs.replace(record.council, place=place),
    )


def archive(session: Session, facts: Record, code: str | None, pages: int | None) -> ArchivedPaper:
    review = record_exchange.store_record(session, facts, by=None, now=NOW).review
    next(row.unit for row in review.members if row.role == "head").code = code
    kinds = [PaperKind(facts.papers[0].kind)]
    [paper] = paper_requests.request_papers(session, [review], kinds, by=None, now=NOW).papers
    session.flush()
    return ArchivedPaper(1, paper, "0" * 64, pages)


def list_told(xml: bytes) -> list[tuple[str, str]]:
    """The texts by the path of their element below `MessageHeader`, in their order."""
    message = fromstring(xml).find(MESSAGE)  # noqa: S314 (we wrote it)
    assert message is not None
    return list(_walk(message, ""))


def _walk(element: Element, path: str) -> list[tuple[str, str]]:
    found = []
    for child in element:
        place = f"{path}/{child.tag.removeprefix(f'{{{NAMESPACE}}}')}".lstrip("/")
        found += _walk(child, place) if len(child) else [(place, child.text or "")]
    return found


def test_the_header_tells_what_the_register_tells(session: Session) -> None:
    issued = IssuedPaper(kind="proposal", number=5, date=NOW.date(), signer=SIGNER)
    facts = make_facts(abbreviation="STC", place="Lào Cai", issued=issued)
    archived = archive(session, facts, "H11.05", 3)
    review = archived.paper.review
    unit = next(row.unit for row in review.members if row.role == "head")
    reader = Account(role=Role.ADMINISTRATOR)
    [entry] = read_register(session, unit, NOW.year, reader)

    told = list_told(write_edxml_header(archived, review))

    assert (entry.symbol, entry.signer.split(",")[0]) == ("05/TTr-STC", SIGNER.name)
    assert told == [
        ("From/OrganId", "H11.05"),
        ("From/OrganName", review.head_name),
        ("Code/CodeNumber", str(entry.number)),
        ("Code/CodeNotation", "TTr-STC"),
        ("PromulgationInfo/Place", "Lào Cai"),
        ("PromulgationInfo/PromulgationDate", f"{entry.day:%Y/%m/%d}"),
        ("DocumentType/TypeName", "Tờ trình"),
        ("Subject", entry.subject),
        ("SignerInfo/Position", ", ".join(SIGNER.positions)),
        ("SignerInfo/FullName", SIGNER.name),
        *(("ToPlaces/Place", name) for name in entry.recipients.split("; ")),
        ("OtherInfo/PageAmount", "3"),
    ]


def test_what_is_not_known_is_left_out(session: Session) -> None:
    facts = make_facts(abbreviation=None, place=None, issued=IssuedPaper(kind="minutes", number=7))
    archived = archive(session, facts, None, None)

    xml = write_edxml_header(archived, archived.paper.review)

    assert [path for path, _text in list_told(xml)] == [
        "From/OrganName",
        "Code/CodeNumber",
        "PromulgationInfo/PromulgationDate",
        "DocumentType/TypeName",
        "Subject",
        "ToPlaces/Place",
    ]
    assert NOTE in xml.decode()
    assert "nguồn thứ cấp (confidence: secondary)" in NOTE


def test_a_header_is_held_to_its_hash_and_not_read() -> None:
    beside = {f"bao-cao{HEADER_ENDING}": b"no xml at all", f"bao-cao{NOTE_ENDING}": NOTE.encode()}

    packet = read_packet(make_packet("A", files=beside))

    assert [name for name, _content in packet.files] == ["bao-cao.docx"]
    assert packet.issuer == "A"
    with zipfile.ZipFile(io.BytesIO(make_packet("A", files=beside))) as package:
        listed = package.read("manifest-sha256.txt").decode()
    changed = make_packet("A", files={**beside, f"bao-cao{HEADER_ENDING}": b"x"}, listed=listed)
    with pytest.raises(BadInputError, match=r"_edXML\.xml trong gói đã bị sửa"):
        read_packet(changed)
