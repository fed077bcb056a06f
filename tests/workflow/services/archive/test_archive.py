"""An archive package: whole where nothing was touched, and found out wherever something was."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import MoveRefusedError
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.record import IssuedPaper, Person
from workflow.models import Paper, Review
from workflow.services.archive.agreement import find_archive_doubts
from workflow.services.archive.package import build_archive, build_packet
from workflow.services.archive.packets import read_packet
from workflow.services.archive.verification import find_archive_faults
from workflow.services.printing import paper_requests
from workflow.services.printing.previews import Previews
from workflow.services.records import record_exchange, record_reading
from workflow.services.stores.file_store import FileStore, sha256_of

SIGNER = Person(name="Nguyễn Văn Mẫu", positions=("Trưởng ban",))


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def review(session: Session) -> Review:
    proposal = IssuedPaper(kind="proposal", number=15, date=NOW.date(), signer=SIGNER)
    record = factories.make_record(9, papers=(proposal,))
    found = record_exchange.store_record(session, record, by=None, now=NOW).review
    session.commit()
    return found


def pack(session: Session, files: FileStore, review: Review) -> bytes:
    previews = Previews(files, PdfEngine.EMBEDDED)
    number, engine = review.id, session.get_bind()
    session.rollback()  # packages are built by sessions that keep nobody from saving
    with Session(engine.execution_options(read_only=True)) as reader:
        found = reader.get_one(Review, number)
        return b"".join(build_archive(reader, files, previews, found, NOW))


@pytest.fixture
def reader(engine: Engine) -> Iterator[Session]:
    """A session that keeps nobody from saving, as the pages for packages have it."""
    with Session(engine.execution_options(read_only=True)) as opened:
        yield opened


@pytest.fixture
def package(session: Session, engine: Engine, files: FileStore, review: Review) -> bytes:
    """The package of a year of which the proposal was issued and the minutes were not."""
    kinds = [PaperKind.PROPOSAL, PaperKind.MINUTES]
    batch = paper_requests.request_papers(session, [review], kinds, by=None, now=NOW)
    session.commit()
    fill_waiting(engine, files, lambda: NOW)
    session.expire_all()
    next(paper for paper in batch.papers if paper.kind == "proposal").stage = PaperStage.ISSUED
    session.commit()
    return pack(session, files, review)


def test_a_packet_that_goes_out_comes_in_as_what_it_is(
    package: bytes, reader: Session, files: FileStore, review: Review
) -> None:
    paper = reader.scalars(select(Paper).filter_by(kind="proposal")).one()
    out = b"".join(build_packet(reader, files, Previews(files, PdfEngine.EMBEDDED), paper, NOW))

    packet = read_packet(out)

    assert (packet.type_name, packet.issued_on) == ("Tờ trình", NOW.date())
    assert packet.symbol.startswith("15/")
    assert packet.issuer == review.head_name
    assert packet.signer == SIGNER.name
    assert [name.rpartition(".")[2] for name, _content in packet.files] == ["docx", "pdf"]


def test_a_package_holds_what_was_issued_with_what_is_told_of_it(
    package: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(package)

    assert list(find_archive_faults(path)) == []
    with zipfile.ZipFile(path) as archive:
        folder = archive.namelist()[0].split("/")[0]
        names = {name.removeprefix(f"{folder}/data/") for name in archive.namelist()}
        paper = fromstring(archive.read(f"{folder}/data/van-ban/001_To-trinh.xml"))  # noqa: S314
        dossier = fromstring(archive.read(f"{folder}/data/ho-so.xml"))  # noqa: S314
        listed = archive.read(f"{folder}/data/muc-luc-ho-so.csv").decode()
        record = json.loads(archive.read(f"{folder}/data/ky-tong-ket.json"))
        pdf = archive.read(f"{folder}/data/van-ban/001_To-trinh.pdf")
    assert {"van-ban/001_To-trinh.docx", "van-ban/001_To-trinh.pdf"} < names
    assert not [name for name in names if "Bien-ban" in name]
    assert paper.findtext("CodeNumber") == "15"
    assert paper.findtext("IssuedDate") == f"{NOW:%d/%m/%Y}"
    assert paper.findtext("SignerInfo/FullName") == "Nguyễn Văn Mẫu"
    assert dossier.findtext("DocTotal") == "1"
    assert str(paper.findtext("CodeNotation")) in listed
    assert f"{NOW:%d/%m/%Y}" in listed
    assert "Chưa có bản đã ký" in listed
    assert pdf.startswith(b"%PDF")
    # Another installation takes it in as it takes in any record.
    assert record_reading.read_record(record).year == record["year"]


def test_without_an_issued_paper_there_is_nothing_to_keep(
    session: Session, files: FileStore, review: Review
) -> None:
    with pytest.raises(MoveRefusedError, match="Chưa có văn bản nào đã phát hành"):
        pack(session, files, review)


Change = Callable[[dict[str, bytes], str], None]
CHANGES: dict[str, Change] = {
    "changed": lambda members, name: members.update({name: members[name] + b" "}),
    "gone": lambda members, name: members.__delitem__(name),
    "added": lambda members, name: members.update({f"{name}.la": b"?"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_done_to_a_package_is_found(
    package: bytes, tmp_path: Path, change: str
) -> None:
    """To each of its members in turn."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    for name in packed:
        members = dict(packed)
        CHANGES[change](members, name)
        path = tmp_path / "goi.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, content)

        assert list(find_archive_faults(path)), (change, name)


#: What is written anew in a member, with all hashes: member, before, after, what is told.
REWRITTEN = (
    ("001_To-trinh.xml", "<CodeNumber>15<", "<CodeNumber>99<", "CodeNumber là «99»"),
    ("001_To-trinh.xml", "<CodeNotation>15", "<CodeNotation>99", "CodeNotation là «99"),
    ("001_To-trinh.xml", f"{NOW:%d/%m/%Y}", "01/01/1999", "IssuedDate là «01/01/1999»"),
    ("001_To-trinh.xml", "<OrganName>", "<OrganName>Giả ", "OrganName là «Giả"),
    ("ho-so.xml", "<Title>", "<Title>Giả ", "Title là «Giả"),
    ("ho-so.xml", "<DocTotal>1", "<DocTotal>7", "DocTotal là «7»"),
)


def test_metadata_and_a_folder_that_say_otherwise_than_the_record_are_told(
    package: bytes, tmp_path: Path
) -> None:
    """Hashes are not looked at here: whoever changes a field can write them anew."""
    path = tmp_path / "goi.zip"
    path.write_bytes(package)
    assert list(find_archive_doubts(path)) == []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}

    def doubts(members: dict[str, bytes]) -> list[str]:
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return [str(one) for one in find_archive_doubts(path)]

    for ending, before, after, told in REWRITTEN:
        name = next(name for name in packed if name.endswith(ending))
        assert before in packed[name].decode(), before
        found = doubts(packed | {name: packed[name].replace(before.encode(), after.encode())})
        assert [told in one for one in found] == [True], (found, told)
    (renamed,) = doubts({f"khoi-9-1999/{n.partition('/')[2]}": c for n, c in packed.items()})
    assert "khoi-9-1999" in renamed


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7"])
def test_what_is_no_package_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(content)

    assert "không phải gói lưu trữ" in str(next(find_archive_faults(path)))


def test_one_issued_paper_goes_out_with_what_is_told_of_it(
    reader: Session, files: FileStore, review: Review, package: bytes
) -> None:
    previews = Previews(files, PdfEngine.EMBEDDED)
    papers = {paper.kind: paper for paper in reader.scalars(select(Paper))}

    packet = b"".join(build_packet(reader, files, previews, papers["proposal"], NOW))

    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    hashes = contents.pop("manifest-sha256.txt").decode()
    told = fromstring(contents["To-trinh.xml"])  # noqa: S314 (we wrote it)
    beside = {"To-trinh_edXML.txt", "To-trinh_edXML.xml"}
    assert set(contents) == {"To-trinh.docx", "To-trinh.pdf", "To-trinh.xml"} | beside
    assert hashes == "".join(f"{sha256_of(text)}  {name}\n" for name, text in contents.items())
    assert (told.findtext("CodeNumber"), told.findtext("SignerInfo/FullName")) == (
        "15",
        SIGNER.name,
    )
    with pytest.raises(MoveRefusedError, match="chưa phát hành"):
        build_packet(reader, files, previews, papers["minutes"], NOW)
