"""Figures in digits and in words are the same figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.word.comparison.beside import find_beside
from worker.word.comparison.figures import SHARE, Figure, find_figures
from worker.word.comparison.words import find_edits
from workflow.domain.texts.wording import format_percent, spell_number

ALIKE = (
    ("8/9", "tám trên chín", "tám phần chín", "8 trên tổng số 9", "tám trong số 9", "8 / 9"),
    ("77,78%", "77,78 phần trăm", "bảy mươi bảy phẩy bảy mươi tám phần trăm"),
    ("12 phiếu", "mười hai phiếu"),
    ("205 người", "hai trăm lẻ năm người", "hai trăm linh năm người"),
    ("1.250,5 điểm", "1250,5 điểm"),
    ("10 năm", "mười năm"),
)


@pytest.mark.parametrize("texts", ALIKE, ids=lambda texts: texts[0])
def test_one_figure_is_read_alike_however_it_is_written(texts: tuple[str, ...]) -> None:
    read = [list(find_figures(text)) for text in texts]

    assert read == [read[0]] * len(texts)
    assert len(read[0]) == 1


@pytest.mark.parametrize(
    "text", ["năm sau", "một người", "Nhân Chính", "thường trực", "một trong các đơn vị", ""]
)
def test_words_that_are_no_figures_are_none(text: str) -> None:
    assert list(find_figures(text)) == []


@given(part=st.integers(1, 999), base=st.integers(1, 999))
def test_every_share_is_read_back_from_words_and_from_per_cent(part: int, base: int) -> None:
    (spelled,) = find_figures(f"{spell_number(part)} trên {spell_number(base)}")
    (percent,) = find_figures(format_percent(part, base))

    assert spelled == Figure(SHARE, Fraction(part, base))
    assert percent.equals(spelled)


@given(st.text(alphabet="0123456789.,/% trênphầmộtchín", max_size=400))
def test_whatever_is_written_is_read(text: str) -> None:
    for figure in find_figures(text):
        assert text[figure.start :]


FACT = "Có 09 (chín) phiếu hợp lệ, đạt 9/9 (chín trên chín) thành viên, trong 15 phút."


@pytest.mark.parametrize(
    ("old", "new", "contradicts"),
    [
        ("(chín) phiếu", "(tám) phiếu", True),
        ("chín trên chín", "tám trên chín", True),
        ("chín trên chín", "8\u20449", True),
        ("(chín) phiếu", "(9) phiếu", None),
        ("15 phút", "20 phút", None),
        ("hợp lệ", "không hợp lệ", False),
    ],
)
def test_a_fact_that_is_said_once_more_in_words_is_held_to_it(
    old: str, new: str, *, contradicts: bool | None
) -> None:
    edits = find_edits(FACT, FACT.replace(old, new))

    found = [
        one.contradicts
        for fact in ("09", "9/9")
        for one in find_beside(FACT, FACT.index(fact), FACT.index(fact) + len(fact), edits)
    ]

    assert (True in found) is (contradicts is True)
    assert bool(found) is (contradicts is not None)
