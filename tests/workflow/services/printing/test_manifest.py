"""The lists of a large batch are packed while they grow, and open like any member of a zip."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator

from tests.factories import NOW
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.models import PaperStatus
from workflow.services.printing.manifest import ManifestEntry, PaperManifest
from workflow.services.stores.zip_stream import ZipMember, stream_zip

PAPERS = 5000


def entry(number: int) -> ManifestEntry:
    bloc = f"Khối thi đua {number // 15}"
    return ManifestEntry(
        review=str(number // 15), council="Hội đồng tỉnh", bloc=bloc, year="2021",
        kind=PaperKind.MINUTES, status=PaperStatus.READY, family="nd30",
        file=f"hoi-dong/{bloc}/{number}.docx", sha256=f"{number:064x}", reason=None,
        gaps=["meeting.dates"], lint=None, made_at=NOW, snapshot=number, version=1,
        stage=PaperStage.DRAFT, template=2, template_sha256="f" * 64,
    )  # fmt: skip


def members(count: int) -> Iterator[ZipMember]:
    manifest = PaperManifest()
    for number in range(count):
        manifest.add(entry(number))
    return manifest.members(NOW)


def test_both_lists_hold_every_paper_and_little_room() -> None:
    packed = list(members(PAPERS))
    content = b"".join(stream_zip(packed))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read("manifest.json"))
        text = archive.read("manifest.csv").decode("utf-8-sig")
        sizes = [info.file_size for info in archive.infolist()]
    assert [row["sha256"] for row in listed] == [f"{number:064x}" for number in range(PAPERS)]
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + PAPERS
    assert sum(len(member.content) for member in packed) < sum(sizes) / 10


def test_lists_of_nothing_are_lists() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(members(0))))) as archive:
        assert json.loads(archive.read("manifest.json")) == []
        assert len(archive.read("manifest.csv").decode("utf-8-sig").splitlines()) == 1
