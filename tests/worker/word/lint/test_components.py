"""Components are found by what they say, wherever and however they are set."""

from collections.abc import Callable

import pytest

from tests.worker.word.lint.mutations import replace_text, swap_columns
from tests.worker.word.lint.other_papers import FORMS, tabbed
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import Sheet, open_docx, save_docx
from worker.word.lint import lint
from worker.word.lint.components import Paper, read_paper
from worker.word.lint.document import read_document


def read(content: bytes) -> Paper:
    return read_paper(read_document(content), family=None, status=None, on=None)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_good_papers_of_other_kinds_have_no_finding(form: Callable[[], Sheet]) -> None:
    assert [(one.rule, str(one.found)) for one in lint(form().bytes).findings] == []


def test_a_proposal_is_taken_apart() -> None:
    paper = read(good("proposal"))

    assert paper.head.parent_name == "ỦY BAN NHÂN DÂN TỈNH BẮC NINH"
    assert paper.head.issuer_name == "SỞ NỘI VỤ"
    assert paper.head.number is not None
    assert paper.symbol.abbreviation == "TTr"
    assert paper.kind is not None
    assert paper.kind.name == "Tờ trình"
    assert len(paper.body.bases) == 2
    assert paper.body.addressee is not None
    assert len(paper.body.addressee.recipients) == 2
    assert [line.text for line in paper.ending.recipients][-1] == "- Lưu: VT, TĐKT."
    assert paper.ending.drafter is not None
    assert [one.label.text for one in paper.appendices] == ["Phụ lục"]


def test_who_signs_is_told_from_for_whom() -> None:
    (signature,) = read(good("regulation")).ending.signatures

    assert [line.text for line in signature.posts] == [
        "TM. KHỐI THI ĐUA",
        "TRƯỞNG KHỐI",
        "GIÁM ĐỐC SỞ NỘI VỤ",
    ]
    assert [line.text for line in signature.names] == ["Trần Thị Bình"]


def test_a_long_issuer_may_wrap() -> None:
    document = open_docx(good("plan"))
    replace_text("SỞ NỘI VỤ", "SỞ GIÁO DỤC\nVÀ ĐÀO TẠO")(document)

    head = read(save_docx(document)).head

    assert head.issuer_name == "SỞ GIÁO DỤC VÀ ĐÀO TẠO"
    assert head.parent_name == "ỦY BAN NHÂN DÂN TỈNH BẮC NINH"


def test_swapped_columns_are_still_told_apart() -> None:
    document = open_docx(good("plan"))
    swap_columns(document)

    head = read(save_docx(document)).head

    assert (head.issuer_name, head.nation is not None) == ("SỞ NỘI VỤ", True)


def test_a_letterhead_set_with_tabs_has_its_two_columns() -> None:
    head = read(tabbed().bytes).head

    assert head.parent_name == "ỦY BAN NHÂN DÂN TỈNH BẮC NINH"
    assert head.issuer_name == "SỞ NỘI VỤ"
    assert head.motto is not None
    assert head.date is not None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Số: 120/SNV-TĐKT", "Công văn"), ("Số 120/SNV-TĐKT", "Công văn"), ("120/SNV", "Công văn")],
)
def test_a_paper_without_a_type_name_is_a_letter(typed: str, kind: str) -> None:
    document = open_docx(good("letter"))
    replace_text("Số: 120/SNV-TĐKT", typed)(document)

    found = read(save_docx(document)).kind

    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    ("typed", "status"),
    [("Số:      /KH-SNV", "draft"), ("Số: …/KH-SNV", "draft"), ("Số: 08/KH-SNV", "final")],
)
def test_a_blank_number_means_a_draft(typed: str, status: str) -> None:
    document = open_docx(good("plan"))
    replace_text("Số: 08/KH-SNV", typed)(document)

    assert read(save_docx(document)).status == status


def test_the_date_of_minutes_is_when_the_meeting_closed() -> None:
    on = read(good("minutes")).on

    assert on is not None
    assert on.isoformat() == "2026-01-20"
