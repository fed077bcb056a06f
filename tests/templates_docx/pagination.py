"""Where pages of papers break, over blocs of 4 to 70 members: nothing is left alone on a page.

`python -m tests.templates_docx.pagination` looks at all of them with the embedded engine, with
`--libreoffice` as LibreOffice sets them.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, product
from pathlib import Path

import msgspec

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES, template
from tests.templates_docx.page_faults import (
    find_faults,
    find_lone_rows,
    read_lines,
    read_marks,
    read_texts,
)
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.engines import Engine
from worker.pdf.libreoffice import LibreOffice
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import Family, Member, Record, decode_record

EMBEDDED = EmbeddedEngine()
COUNTS = range(4, 71)
#: Papers that LibreOffice prints in one call.
_TOGETHER = 150


def record_of(family: Family, count: int, facts: str = "full") -> Record:
    """The sample of a family with that many members, each of which reported and came."""
    sample = TEMPLATES / "samples" / family / f"{facts}.json"
    record = decode_record(sample.read_bytes())
    members = list(record.members[:count])
    members += [
        Member(name=f"Trung tâm Phát triển số {number} tỉnh Mẫu")
        for number in range(len(members) + 1, count + 1)
    ]
    known = {row.member for row in record.reports}
    names = [member.name for member in members]
    reports = [row for row in record.reports if row.member in names]
    if reports:
        like = reports[-1]
        reports += [
            msgspec.structs.replace(like, member=name) for name in names if name not in known
        ]
    meeting = record.meeting
    if meeting and meeting.attendance:
        like_row = meeting.attendance[0]
        came = {row.member for row in meeting.attendance}
        rows = [row for row in meeting.attendance if row.member in names]
        rows += [
            msgspec.structs.replace(like_row, member=name) for name in names if name not in came
        ]
        meeting = msgspec.structs.replace(meeting, attendance=tuple(rows))
    return msgspec.structs.replace(
        record,
        members=tuple(members),
        member_count_stated=None,
        reports=tuple(reports),
        meeting=meeting,
    )


def fill_paper(family: Family, kind: PaperKind, record: Record) -> bytes | None:
    """The paper of a record; None where it has nothing to say."""
    if skip_reason(kind, record) is not None:
        return None
    return template(family, kind).fill(build_context(kind, record).values)


def look_at(
    family: Family, kind: PaperKind, count: int, facts: str = "full", engine: Engine = EMBEDDED
) -> list[str]:
    """The faults of one paper."""
    paper = fill_paper(family, kind, record_of(family, count, facts))
    return [] if paper is None else look_at_pages(paper, engine.to_pdf(paper))


def look_at_pages(paper: bytes, pdf: bytes) -> list[str]:
    marks = read_marks(paper)
    return [*find_faults(marks, read_lines(pdf)), *find_lone_rows(marks, read_texts(pdf))]


def list_papers(counts: Sequence[int]) -> Iterator[tuple[str, bytes]]:
    """Every kind and family for every count, full and bare; what says the same comes once."""
    seen = set()
    for facts, family, kind, count in product(("full", "bare"), FAMILIES, PaperKind, counts):
        paper = fill_paper(family, kind, record_of(family, count, facts))
        if paper is None or (digest := hashlib.sha256(paper).digest()) in seen:
            continue
        seen.add(digest)
        yield f"{facts} {family} {kind} {count}", paper


def print_together(papers: Sequence[bytes], folder: Path) -> list[bytes]:
    """Papers as LibreOffice prints them, many in one call: starting it takes longest."""
    sources = [folder / f"{number}.docx" for number in range(len(papers))]
    for source, paper in zip(sources, papers, strict=True):
        source.write_bytes(paper)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True)
    return [source.with_suffix(".pdf").read_bytes() for source in sources]


def print_each(papers: Sequence[bytes]) -> list[bytes]:
    return [EMBEDDED.to_pdf(paper) for paper in papers]


def main() -> int:
    """Look at every kind and family for every count; tell what stands alone."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--libreoffice", action="store_true")
    options.add_argument("--every", type=int, default=1, metavar="N", help="each Nth count only")
    chosen = options.parse_args()
    looked = again = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        engine = LibreOffice(Path(folder)) if chosen.libreoffice else EMBEDDED
        to_pdfs = partial(print_together, folder=Path(folder)) if chosen.libreoffice else print_each
        for batch in batched(list_papers(COUNTS[:: chosen.every]), _TOGETHER):
            pdfs = to_pdfs([paper for _name, paper in batch])
            for (name, paper), pdf in zip(batch, pdfs, strict=True):
                found = look_at_pages(paper, pdf)
                if found and chosen.libreoffice:
                    sys.stdout.writelines(f"{name}: LibreOffice alone: {one}\n" for one in found)
                    found = look_at_pages(paper, engine.to_pdf(paper))
                    again += 1
                looked, bad = looked + 1, bad + bool(found)
                sys.stdout.writelines(f"{name}: {fault}\n" for fault in found)
            sys.stdout.flush()
    if chosen.libreoffice:
        sys.stdout.write(f"{again} papers needed a page break that LibreOffice does not make\n")
    sys.stdout.write(f"{bad} of {looked} papers have something alone on a page\n")
    return bool(bad)


def batched(papers: Iterator[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    while batch := list(islice(papers, size)):
        yield batch


if __name__ == "__main__":
    sys.exit(main())
