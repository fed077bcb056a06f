"""The text of every kind, in every family, from every sample, as it was looked at and approved.

`THIDUA_WRITE_GOLDEN=1 pytest tests/templates_docx/test_golden.py` writes the texts anew; look at
the difference before you commit it.
"""

import os
from pathlib import Path

import pytest

from tests.templates_docx.filled import CASES, Case, fill, text_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_paper_reads_as_approved(case: Case) -> None:
    approved = GOLDEN / f"{case}.txt"
    text = text_of(fill(case))
    if os.environ.get("THIDUA_WRITE_GOLDEN") == "1":
        approved.write_text(text, encoding="utf-8")

    assert text == approved.read_text(encoding="utf-8")


def test_no_approved_text_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {str(case) for case in CASES}
