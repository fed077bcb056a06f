"""Where pages of papers break, over blocs of 4 to 70 members: nothing is left alone on a page.

`python -m tests.templates_docx.pagination` looks at all of them with the embedded engine, with
`--libreoffice` as LibreOffice sets them.
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from pathlib import Path

import docx
import msgspec
import pypdfium2

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES, template
from worker.pdf.embedded import EmbeddedEngine
from worker.pdf.engines import Engine
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import Family, Member, Record, decode_record

EMBEDDED = EmbeddedEngine()
COUNTS = range(4, 71)
#: Parts of lines nearer to each other than this many points are on one line.
_SAME_LINE = 4.0
#: Papers that LibreOffice prints in one call.
_TOGETHER = 150
_KEEPS_TEXT_TOGETHER = ("NoiDungGiu", "GachDauDongGiu", "CauCuoi")
_SIGNING = ("QuyenHanKy", "ChucVuKy", "NoiNhan", "DonViKy")


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


def read_lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page from top to bottom, as the eye groups them; numbers of pages left."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_lines_of(page) for page in document]


def _lines_of(page: pypdfium2.PdfPage) -> list[str]:
    text = page.get_textpage()
    parts = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top).split()
        if said:
            parts.append((-(top + bottom) / 2, left, " ".join(said)))
    lines: list[tuple[float, list[tuple[float, str]]]] = []
    for height, left, said_here in sorted(parts):
        if lines and height - lines[-1][0] < _SAME_LINE:
            lines[-1][1].append((left, said_here))
        else:
            lines.append((height, [(left, said_here)]))
    joined = [" ".join(word for _left, word in sorted(row)) for _height, row in lines]
    return joined[1:] if joined and joined[0].isdigit() else joined


@dataclass(frozen=True)
class Marks:
    """What a paper's text tells about its parts: headings, heads of tables, the first signature."""

    headings: tuple[str, ...]
    table_heads: tuple[str, ...]
    signing: tuple[str, ...]
    #: What stands over a name and is nothing without it.
    titles: tuple[str, ...] = ()
    #: Units that sign in a grid, which flows over pages.
    grid: tuple[str, ...] = ()


def read_marks(paper: bytes) -> Marks:
    document = docx.Document(io.BytesIO(paper))
    headings = [
        " ".join(one.text.split())
        for one in document.paragraphs
        if one.text.strip()
        and one.style is not None
        and one.style.paragraph_format.keep_with_next
        and one.style.style_id not in _KEEPS_TEXT_TOGETHER
    ]
    heads, signing = [], []
    grid = [
        " ".join(one.text.split())
        for table in document.tables
        for cell in (cell for row in table.rows for cell in row.cells)
        for one in cell.paragraphs
        if one.style is not None and one.style.style_id == "DonViKy"
    ]
    for table in document.tables:
        first = table.rows[0]
        if "w:tblHeader" in first._tr.xml:
            heads.append(" ".join(" ".join(cell.text.split()) for cell in first.cells))
        for cell in (cell for row in table.rows for cell in row.cells):
            signing += [
                " ".join(line.split())
                for one in cell.paragraphs
                if one.style is not None and one.style.style_id in _SIGNING
                for line in one.text.split("\n")
                if line.strip()
            ]
    titles = tuple(line for line in signing if line.isupper())
    return Marks(tuple(headings), tuple(heads), tuple(signing), titles, tuple(grid))


def find_faults(marks: Marks, pages: list[list[str]]) -> Iterator[str]:
    """What stands alone: a heading or a head of a table at an end, a signature at a beginning."""
    words = {word for line in marks.titles for word in line.split()} - {"-"}
    for number, lines in enumerate(pages, 1):
        if not lines:
            yield f"page {number} is empty"
            continue
        last = lines[-1]
        if number < len(pages) and _is_heading(last, marks.headings):
            yield f"page {number} ends with the heading «{last}»"
        if number < len(pages) and any(_is_end_of(last, head) for head in marks.table_heads):
            yield f"page {number} ends with the head of a table «{last}»"
        if number < len(pages) and set(last.split()) <= words:
            yield f"page {number} ends with the title of a signature «{last}»"
        rest = _without_table_head(lines, marks.table_heads)
        begun = rest and any(
            rest[0].startswith(one) if any(map(str.isalpha, one)) else rest[0] == one
            for one in marks.signing
            if one not in marks.grid
        )
        if number > 1 and begun:
            yield f"page {number} begins with the signature «{rest[0]}»"


def _is_heading(line: str, headings: tuple[str, ...]) -> bool:
    return any(head == line or (len(line) > 20 and head.endswith(f" {line}")) for head in headings)


def _is_end_of(line: str, head: str) -> bool:
    """The words of a head stand side by side, in columns of several lines."""
    words = line.split()
    return len(words) > 1 and not any(map(str.isdigit, words)) and set(words) <= set(head.split())


def _without_table_head(lines: list[str], heads: tuple[str, ...]) -> list[str]:
    start = 0
    while start < len(lines) - 1 and any(_is_end_of(lines[start], head) for head in heads):
        start += 1
    return lines[start:]


def look_at(
    family: Family, kind: PaperKind, count: int, facts: str = "full", engine: Engine = EMBEDDED
) -> list[str]:
    """The faults of one paper."""
    paper = fill_paper(family, kind, record_of(family, count, facts))
    return [] if paper is None else look_at_pages(paper, engine.to_pdf(paper))


def look_at_pages(paper: bytes, pdf: bytes) -> list[str]:
    return list(find_faults(read_marks(paper), read_lines(pdf)))


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
    looked = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        to_pdfs = partial(print_together, folder=Path(folder)) if chosen.libreoffice else print_each
        for batch in batched(list_papers(COUNTS[:: chosen.every]), _TOGETHER):
            pdfs = to_pdfs([paper for _name, paper in batch])
            for (name, paper), pdf in zip(batch, pdfs, strict=True):
                found = look_at_pages(paper, pdf)
                looked, bad = looked + 1, bad + bool(found)
                sys.stdout.writelines(f"{name}: {fault}\n" for fault in found)
            sys.stdout.flush()
    sys.stdout.write(f"{bad} of {looked} papers have something alone on a page\n")
    return bool(bad)


def batched(papers: Iterator[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    while batch := list(islice(papers, size)):
        yield batch


if __name__ == "__main__":
    sys.exit(main())
