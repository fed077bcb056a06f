"""No page of a paper begins with a signature or ends with a heading, however many members sign.

All counts of members are looked at by `python -m tests.templates_docx.pagination`.
"""

import pytest

from tests.templates_docx.filled import FAMILIES
from tests.templates_docx.page_faults import Marks, find_faults, find_lone_rows, read_texts
from tests.templates_docx.pagination import COUNTS, EMBEDDED, fill_paper, look_at, record_of
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
    (PaperKind.PACT, 4),
    (PaperKind.PACT, 33),
    (PaperKind.VOTE_MINUTES, 7),
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


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([["câu", "TT Đơn vị", "1 Sở A"], ["TT Đơn vị", "2 Sở B", "3 Sở A"]], "a lone row «1SởA»"),
        ([["câu", "TT Đơn vị", "1 Sở A", "2 Sở B"], ["TT Đơn vị", "3 Sở A", "câu"]], "«3SởA»"),
        ([["câu", "TT Đơn vị", "1 Sở A", "2 Sở B"], ["TT Đơn vị", "3 Sở C", "4 Sở A"]], ""),
        ([["câu", "TT Đơn vị", "1 Sở A", "2 Sở B"], ["3 Sở A", "câu"]], ""),
    ],
)
def test_a_row_alone_under_the_head_of_its_table_is_seen(pages: list[list[str]], said: str) -> None:
    marks = Marks((), (), (), tables=(("TTĐơnvị", "1SởA", "3SởA"),))

    found = list(find_lone_rows(marks, ["".join("".join(page).split()) for page in pages]))

    assert bool(found) == bool(said)
    assert all(said in fault for fault in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_signatures_of_a_pact_are_never_without_what_they_sign(family: Family) -> None:
    paper = fill_paper(family, PaperKind.PACT, record_of(family, 33))
    assert paper is not None
    _first, *others = read_texts(EMBEDDED.to_pdf(paper))

    heads = [text.startswith(("(ĐạidiệncácđơnvịthànhviênKhối", "IV.")) for text in others]
    assert all(heads)
    assert len(heads) > 2


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("count", [4, 5, 6])
def test_a_small_bloc_signs_its_pact_on_one_page(family: Family, count: int) -> None:
    paper = fill_paper(family, PaperKind.PACT, record_of(family, count))
    assert paper is not None
    texts = read_texts(EMBEDDED.to_pdf(paper))

    signing = [text for text in texts if "(ĐạidiệncácđơnvịthànhviênKhối" in text]

    assert len(signing) == 1
