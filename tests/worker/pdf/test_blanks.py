"""Each dotted blank on a page is known by its place, and by the field that fills it."""

import io
from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest
from PIL import Image

from tests.factories import make_record, seed_record
from tests.templates_docx.filled import CASES, Case, fill
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.papers import PaperKind, build_context, find_family
from workflow.domain.papers.blanks import MARKS, MarkedBlanks, split_marked
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family, Record
from workflow.services.printing.page_process import Filling, PageProcess, RenderedPaper

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def process() -> Iterator[PageProcess]:
    with closing(PageProcess(PdfEngine.EMBEDDED)) as made:
        yield made


def print_marked(
    process: PageProcess, kind: PaperKind, record: Record
) -> tuple[RenderedPaper, list[str]]:
    """The pages of a paper, and the fields of its blanks in their order."""
    marked = MarkedBlanks()
    values = build_context(kind, record, blanks=marked).values
    shipped = f"{find_family(kind, record).value}/{kind.value}.docx"
    filling = Filling(values, find_file_date(kind, record), shipped=shipped)
    made = process.render(b"", images=True, filling=filling)
    fields = [
        marked.marked[row["gap"]].field if row["gap"] is not None else "" for row in made.blanks
    ]
    return made, fields


@pytest.mark.parametrize("case", CASES, ids=str)
def test_marks_change_nothing_but_themselves(case: Case) -> None:
    plain = build_context(case.kind, case.record(), case.settings())
    marked = build_context(case.kind, case.record(), case.settings(), MarkedBlanks())

    assert MARKS.sub("", msgspec.json.encode(marked.values).decode()) == (
        msgspec.json.encode(plain.values).decode()
    )
    assert marked.gaps == plain.gaps


def test_the_blanks_of_the_seed_lead_to_their_fields_in_reading_order(
    process: PageProcess,
) -> None:
    made, fields = print_marked(process, PaperKind.MINUTES, seed_record())

    assert fields[:6] == [
        "members[0].abbreviation",
        "meeting.starts_at",
        "meeting.starts_at",
        "meeting.place",
        "meeting.attendance",
        "meeting.attendance",
    ]
    assert "meeting.secretaries" in fields
    tops = [row["top"] for row in made.blanks if row["page"] == 0]
    assert tops == sorted(tops)
    assert all(0 <= row[side] <= 1 for row in made.blanks for side in ("left", "top", "width"))


def test_a_day_that_is_written_by_hand_leads_to_its_field_too(process: PageProcess) -> None:
    _made, fields = print_marked(process, PaperKind.PROPOSAL, make_record(5, papers=()))

    assert fields.count("papers") >= 3  # day, month, post and name of the signer


def test_blanks_stand_on_yellow_and_nothing_else_does(process: PageProcess) -> None:
    made, _fields = print_marked(process, PaperKind.MINUTES, seed_record())
    page = Image.open(io.BytesIO(made.images[0])).convert("RGB")

    def colour(row: dict[str, float]) -> tuple[int, int, int]:
        at = (row["left"] * page.width + 1, row["top"] * page.height + 2)
        found = page.getpixel((int(at[0]), int(at[1])))
        assert isinstance(found, tuple)
        return found[0], found[1], found[2]

    assert all(colour(row)[2] < 140 for row in made.blanks if row["page"] == 0)
    assert page.getpixel((5, 5)) == (255, 255, 255)


def test_a_page_without_blanks_is_grey(process: PageProcess) -> None:
    notice = Case(Family.STATE, PaperKind.CONCLUSION_NOTICE, "full")

    made = process.render(fill(notice), images=True)

    assert made.blanks == []
    shown = Image.open(io.BytesIO(made.images[0])).convert("RGB").getcolors(1 << 16) or []
    colours = [colour for _count, colour in shown]
    assert len(colours) > 10
    assert all(len(set(colour)) == 1 for colour in colours if isinstance(colour, tuple))


def test_runs_of_dots_are_told_apart_by_what_follows_them() -> None:
    marked = MarkedBlanks()
    text = f"{marked.dot('year')} giờ {marked.dot('meeting.place')}, …… tháng"

    assert split_marked(text) == [(2, 0), (2, 1), (2, None)]
