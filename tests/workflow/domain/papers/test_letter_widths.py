"""The width of a line is that of its words and the spaces between them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.papers.letter_widths import _TABLES, _letters, sum_thousandths

LETTERS = "aăâđêơưỦỸ ẩ\u00a0\u00a0.,%/0\u0301\u031b\u4e00"


@pytest.mark.parametrize("bold", [False, True])
@given(text=st.text(LETTERS))
def test_a_line_is_as_wide_as_its_letters(bold: bool, text: str) -> None:  # noqa: FBT001
    for one in (text, unicodedata.normalize("NFD", text)):
        letters = sum(_TABLES[bold].get(char, 500) for char in _letters(one))

        assert sum_thousandths(one, bold=bold) == letters
