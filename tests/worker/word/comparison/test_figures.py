"""Figures in digits and in words are the same figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.word.comparison.figures import SHARE, Figure, find_figures
from workflow.domain.wording import format_percent, spell_number

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
