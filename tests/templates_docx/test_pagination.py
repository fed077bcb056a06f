"""No page of a paper begins with a signature or ends with a heading, however many members sign.

All counts of members are looked at by `python -m tests.templates_docx.pagination`.
"""

import pytest

from tests.templates_docx.filled import FAMILIES
from tests.templates_docx.pagination import COUNTS, Marks, find_faults, look_at
from workflow.domain.papers import PaperKind
from workflow.domain.record import Family

#: What was left alone before it was mended, and each kind at a count of its own.
SEEN = [
    (PaperKind.REGISTRATION, 16),
    (PaperKind.REGISTRATION, 58),
    (PaperKind.BALLOT, 19),
    (PaperKind.VOTE_MINUTES, 13),
    (PaperKind.SCORE_SUMMARY, 37),
    (PaperKind.MINUTES, 9),
    (PaperKind.VOTE_MINUTES, 9),
    (PaperKind.PACT, 20),
    (PaperKind.TALLY_SHEET, 40),
]
SPREAD = [(kind, COUNTS[(17 * place) % len(COUNTS)]) for place, kind in enumerate(PaperKind)]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("kind", "count"), [*SEEN, *SPREAD])
def test_nothing_is_left_alone_on_a_page(family: Family, kind: PaperKind, count: int) -> None:
    assert look_at(family, kind, count) == []


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([["một dòng", "II. KẾT QUẢ"], ["dòng", "hết"]], "page 1 ends with the heading"),
        ([["một dòng", "TT Đơn vị Điểm"], ["1 Sở A 90"]], "page 1 ends with the head of a table"),
        ([["một dòng"], ["TRƯỞNG KHỐI", "Lê Văn A"]], "page 2 begins with the signature"),
        ([["một dòng"], ["TT Đơn vị Điểm", "TRƯỞNG KHỐI"]], "page 2 begins with the signature"),
        ([["một dòng", "TRƯỞNG KHỐI"], ["Lê Văn A"]], "page 1 ends with the title"),
        ([["một dòng"], []], "page 2 is empty"),
        ([["II. KẾT QUẢ", "dòng"], ["dòng cuối", "TRƯỞNG KHỐI"]], ""),
    ],
)
def test_what_is_left_alone_is_seen(pages: list[list[str]], said: str) -> None:
    marks = Marks(("II. KẾT QUẢ",), ("TT Đơn vị Điểm",), ("TRƯỞNG KHỐI",), ("TRƯỞNG KHỐI",))

    found = list(find_faults(marks, pages))

    assert bool(found) == bool(said)
    assert all(said in fault for fault in found)
