"""The file store full, read-only, damaged."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from docx import Document
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.backing_services.availability import skip_or_fail
from tests.chaos.clients import Client
from tests.chaos.paper_batch import now
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.factories import ROOT
from tests.waiting import wait_until
from workflow.models import Batch, Paper, PaperStatus
from workflow.services.printing import paper_requests

#: Room for the Word templates and some of the papers.
SMALL, ENOUGH = "size=1m", "size=512m"
FULL = "Không ghi được tệp vào kho lưu"


def break_store(stage: ChaosRig) -> list[BreakResult]:
    """Take its room, take the right to write, damage files; give it all back."""
    if os.getuid() != 0:
        skip_or_fail("a file system of a test's own", "run as root, which may mount one")
    with _mounted(stage.backing.settings.files, SMALL) as mount:
        full = _check_refusal(stage, "the disk of the store is full", mount, SMALL, ENOUGH)
        read_only = _check_refusal(stage, "the store is read-only", mount, "ro", "rw")
        return [full, read_only, _damage_files(stage), _backup(stage)]


class _Mount:
    """A file system in memory over a folder of the store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)


@contextmanager
def _mounted(folder: Path, size: str) -> Iterator[_Mount]:
    """Mount it, a store with its mark: without, a worker that starts later refuses it."""
    folder.mkdir(parents=True, exist_ok=True)
    marks = {path: path.read_bytes() for path in folder.glob(".store*")}
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        for path, mark in marks.items():
            path.write_bytes(mark)
        yield _Mount(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _check_refusal(
    stage: ChaosRig, what: str, mount: _Mount, broken: str, mended: str
) -> BreakResult:
    """Make papers while the store takes none; mend it, and ask for the failed ones again."""
    stage.papers.forget_files()
    mount(broken)
    batch = stage.papers.ask(kept=True)
    stage.papers.until_done(batch, within=stage.size.timeout)
    faults = [
        f"{count} × {why}"
        for why, count in stage.papers.reasons(batch).items()
        if not why.startswith(FULL)
    ]
    refused = stage.papers.count - stage.papers.ready(batch)
    faults += [] if refused else ["nothing was refused"]
    faults += [f"{n} ready without a whole file" for n in [_without_file(stage, batch)] if n]
    faults += _upload(stage.person())
    mount(mended)
    with Session(stage.papers.engine) as session:
        row = session.get_one(Batch, batch)
        paper_requests.retry_batch(session, row, now())
        session.commit()
        paper_requests.enqueue_papers(session, stage.backing.broker_url, row)
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    faults += [f"left behind: {path.name}" for path in mount.folder.glob("*/.new-*")]
    seen = f"{refused} papers refused with the reason, then made"
    return BreakResult(what, 1, stage.papers.toll(batch), recovery, seen, tuple(faults))


def _without_file(stage: ChaosRig, batch: int) -> int:
    query = select(Paper.file_sha256).filter_by(batch_id=batch, status=PaperStatus.READY)
    with Session(stage.papers.engine) as session:
        hashes = session.scalars(query).all()
    return sum(not stage.papers.is_whole(str(sha256)) for sha256 in hashes)


def _upload(person: Client) -> list[str]:
    """Send a file in: the page says what is wrong, and that it was not done."""
    answer = person.upload("inspections", person.get("inspections"), "file", _large_paper())
    clear = answer.status == 503 and FULL in answer.text
    return [] if clear else [f"an upload was answered with {answer.status}"]


def _large_paper() -> bytes:
    """A Word file of more than the small store has room for."""
    picture, paper = BytesIO(), BytesIO()
    Image.frombytes("RGB", (700, 700), os.urandom(700 * 700 * 3)).save(picture, "PNG")
    document = Document()
    document.add_picture(picture)
    document.save(paper)
    return paper.getvalue()


def _damage_files(stage: ChaosRig) -> BreakResult:
    """Flip a bit of one file, cut another short, take a third away, packs as well; mend all."""
    batch = stage.papers.ask()
    stage.papers.until_done(batch, within=stage.size.timeout)
    with Session(stage.papers.engine) as session:
        query = select(Paper).filter_by(batch_id=batch, kind="minutes").order_by(Paper.id)
        minutes = session.scalars(query).all()
        # Far apart: in a pack each, where there are several.
        some = minutes[:: max(1, len(minutes) // 3)][:3]
        rows = [(row.review_id, row.id, str(row.file_sha256)) for row in some]
    places = [stage.papers.place_of(sha256) for _review, _paper, sha256 in rows]
    faults: list[str] = []
    person = stage.person()
    damages = zip((_flip, _cut, _remove), places, rows, strict=True)
    for damage, place, (review, paper, sha256) in damages:
        damage(*place)
        answer = person.get(f"reviews/{review}/papers/{paper}/download")
        if answer.status == 200 and not stage.papers.is_whole(sha256):
            faults.append(f"{damage.__name__}: a damaged file was given out")
        elif answer.status not in (200, 410):
            faults.append(f"{damage.__name__}: {answer.status}")
        page = person.get(f"reviews/{review}")
        person.post(f"reviews/{review}/papers", page, {"kind": "minutes"})
    wait_until(stage.papers.is_idle, within=stage.size.timeout, what="papers made again")
    mended = _command(stage, "verify", "--mend")
    faults += [f"verify --mend: {mended.stderr[-300:]}"] if "Traceback" in mended.stderr else []
    toll = stage.papers.toll(batch)
    return BreakResult(
        "a file of the store cut short, one flipped, one gone", 3, toll, None,
        "never given out; made again with the same bytes", tuple(faults),
    )  # fmt: skip


def _backup(stage: ChaosRig) -> BreakResult:
    """Back up onto a disk without room, then with a file that is damaged, then as it should be."""
    room = stage.backing.data / "small"
    faults = []
    with _mounted(room, SMALL):
        without_room = _backed_up(stage, room / "backup")
        faults += [f"left behind: {path.name}" for path in room.iterdir()]
    batch = stage.papers.ask()
    stage.papers.until_done(batch, within=stage.size.timeout)
    path, middle = stage.papers.place_of(stage.papers.some_hash)
    content = path.read_bytes()
    _flip(path, middle)
    with_damage = _backed_up(stage, stage.backing.data / "with-damage")
    path.write_bytes(content)
    mended = _backed_up(stage, stage.backing.data / "mended")
    for what, ran in (("no room", without_room), ("a damaged file", with_damage)):
        if ran.returncode == 0 or "Traceback" in ran.stderr:
            faults.append(f"{what}: {ran.returncode} {ran.stderr[-300:]}")
    faults += [mended.stderr[-300:]] if mended.returncode else []
    what = "a backup onto a full disk, and one with a damaged file in the store"
    seen = "a sentence each, nothing left behind; made when mended"
    return BreakResult(what, 2, stage.papers.toll(batch), seen=seen, faults=tuple(faults))


def _backed_up(stage: ChaosRig, target: Path) -> subprocess.CompletedProcess[str]:
    return _command(stage, "backup", str(target))


def _command(stage: ChaosRig, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "standalone", *arguments],
        cwd=ROOT, env={**stage.backing.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def _cut(path: Path, middle: int) -> None:
    with path.open("r+b") as file:
        file.truncate(middle)


def _flip(path: Path, middle: int) -> None:
    content = bytearray(path.read_bytes())
    content[middle] ^= 1
    path.write_bytes(content)


def _remove(path: Path, _middle: int) -> None:
    path.unlink()
