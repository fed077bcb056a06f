"""Zips of papers: everything in it opens, every name is safe, the list tells the truth."""

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.inspection_worker import inspect_waiting
from tests.paper_worker import FullDiskFiles, fill_waiting
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc
from workflow.models import Batch, Paper, Review
from workflow.services.printing import downloads, paper_requests
from workflow.services.printing.current_papers import read_paper_set
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.zip_stream import ZipMember, stream_zip

AT = dt.datetime(2022, 1, 24, 14, 5)  # noqa: DTZ001  a zip shows local times


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def make_batch(engine: Engine, files: FileStore, names: Iterable[str], **changes: object) -> int:
    """The papers of one batch, two kinds for each bloc, made."""
    with Session(engine) as session:
        for name in names:
            record = msgspec.structs.replace(
                factories.seed_record(), id=None, bloc=Bloc(name=name), **changes
            )
            record_exchange.store_record(session, record, by=None, now=NOW)
        reviews = session.scalars(select(Review).order_by(Review.id)).all()
        kinds = [PaperKind.MINUTES, PaperKind.VOTE_MINUTES]
        batch = paper_requests.request_papers(session, reviews, kinds, by=None, now=NOW)
        session.commit()
        fill_waiting(engine, files, lambda: NOW)
        return batch.id


def test_rows_wait_for_who_takes_a_zip_along_slowly(any_engine: Engine, files: FileStore) -> None:
    """PostgreSQL ends a transaction that idles for long, and the zip would end in its middle."""
    batch_id = make_batch(any_engine, files, ["Khối 1"])
    with Session(any_engine) as session:
        chunks = iter(downloads.zip_batch(session, files, session.get_one(Batch, batch_id)))
        next(chunks)
        if any_engine.dialect.name == "postgresql":
            assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "0"
        assert b"".join(chunks)
        session.rollback()
        if any_engine.dialect.name == "postgresql":
            assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) != "0"


def unpack(engine: Engine, files: FileStore, batch_id: int) -> zipfile.ZipFile:
    with Session(engine) as session:
        chunks = downloads.zip_batch(session, files, session.get_one(Batch, batch_id))
        return zipfile.ZipFile(io.BytesIO(b"".join(chunks)))


def listed(archive: zipfile.ZipFile) -> list[dict[str, object]]:
    items: list[dict[str, object]] = json.loads(archive.read("manifest.json"))
    return items


def test_the_papers_lie_by_council_bloc_and_year(engine: Engine, files: FileStore) -> None:
    archive = unpack(engine, files, make_batch(engine, files, ["Khối thi đua 6"]))

    council = "Hoi-dong-Thi-dua-Khen-thuong-tinh-Binh-Thuan"
    folder = f"{council}/Khoi-thi-dua-6/2021/Khoi-thi-dua-6_2021"
    assert archive.namelist() == [
        f"{folder}_Bien-ban-hoi-nghi.docx",
        f"{folder}_Bien-ban-kiem-phieu.docx",
        "manifest.csv",
        "manifest.json",
    ]
    assert archive.testzip() is None


def test_the_list_gives_hash_gaps_and_state_of_each(engine: Engine, files: FileStore) -> None:
    archive = unpack(engine, files, make_batch(engine, files, ["Khối thi đua 6"]))

    item = listed(archive)[0]

    assert item["status"] == "ready"
    assert item["family"] == "party"
    assert "meeting.secretaries" in str(item["gaps"])
    assert files.get(str(item["sha256"])) == archive.read(str(item["file"]))


def test_the_list_gives_how_each_keeps_to_the_layout_rules(
    engine: Engine, files: FileStore
) -> None:
    batch = make_batch(engine, files, ["Khối thi đua 6"])
    before = listed(unpack(engine, files, batch))
    inspect_waiting(engine, files, lambda: NOW)
    archive = unpack(engine, files, batch)

    assert [item["lint"] for item in before] == [None, None]
    assert listed(archive)[0]["lint"] == {"errors": 0, "warnings": 0, "notes": 0}
    assert "đúng thể thức" in archive.read("manifest.csv").decode()


def test_what_was_skipped_or_failed_is_in_the_list_with_its_reason(
    engine: Engine, files: FileStore
) -> None:
    full = FullDiskFiles(files, refuses="Khối A")
    archive = unpack(engine, files, make_batch(engine, full, ["Khối A"], contests=()))

    minutes, votes = listed(archive)

    assert (minutes["status"], minutes["file"]) == ("failed", None)
    assert "Không ghi được tệp" in str(minutes["reason"])
    assert (votes["status"], votes["file"]) == ("skipped", None)


def test_a_damaged_file_is_left_out_and_said(engine: Engine, files: FileStore) -> None:
    batch = make_batch(engine, files, ["Khối A"])
    with Session(engine) as session:
        sha256 = str(session.scalars(select(Paper.file_sha256).order_by(Paper.id)).first())
    files.path(sha256).write_bytes(b"damaged")

    archive = unpack(engine, files, batch)

    assert len(archive.namelist()) == 3
    assert "mất hoặc đã hỏng" in str(listed(archive)[0]["reason"])


def test_names_are_unique_and_safe_on_windows(engine: Engine, files: FileStore) -> None:
    odd = ["Khối A/B", "Khối A B", "khối a-b", "CON", "…", "Ủy ban " * 40]
    archive = unpack(engine, files, make_batch(engine, files, odd))

    names = [name for name in archive.namelist() if name.endswith(".docx")]

    assert len({name.lower() for name in names}) == 12
    for name in names:
        assert name.isascii()
        assert len(name) < 220
        assert not {part.upper() for part in name.split("/")} & {"CON", ""}


def test_the_list_for_people_opens_in_excel_and_runs_nothing(
    engine: Engine, files: FileStore
) -> None:
    archive = unpack(engine, files, make_batch(engine, files, ["=HYPERLINK(1)"]))

    content = archive.read("manifest.csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows[0][:4] == ["Hội đồng", "Khối, cụm", "Năm", "Văn bản"]
    assert rows[1][1] == "'=HYPERLINK(1)"


def test_the_zip_of_a_review_lies_flat(engine: Engine, files: FileStore) -> None:
    make_batch(engine, files, ["Khối thi đua 6"])
    with Session(engine) as session:
        review = session.scalars(select(Review)).one()
        chunks = downloads.zip_paper_set(session, files, read_paper_set(session, review))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(chunks)))

    assert archive.namelist()[0] == "Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx"


def test_a_zip_of_more_members_than_the_classic_format_holds_opens(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with path.open("wb") as file:
        members = (ZipMember(f"Khối/{number}.txt", b"x", AT) for number in range(66_000))
        file.writelines(stream_zip(members))

    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 66_000
        assert archive.read("Khối/65999.txt") == b"x"
        assert archive.infolist()[0].date_time == (2022, 1, 24, 14, 5, 0)
    if unzip := shutil.which("unzip"):
        assert subprocess.run([unzip, "-tq", path], capture_output=True, check=True)


def test_a_zip_is_sent_without_being_held(tmp_path: Path) -> None:
    def members() -> Iterator[ZipMember]:
        for number in range(100):
            yield ZipMember(f"{number}.bin", bytes(1_000_000), AT)

    tracemalloc.start()
    sent = sum(len(chunk) for chunk in stream_zip(members()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sent > 100_000_000
    assert peak < 5_000_000


def test_an_empty_zip_is_a_zip() -> None:
    assert zipfile.ZipFile(io.BytesIO(b"".join(stream_zip([])))).namelist() == []
