"""Edits that LibreOffice made itself, in its own format, and saved as a Word file."""

from collections.abc import Callable

import pytest

from tests.worker.word.comparison import flat_odf
from tests.worker.word.comparison.edited import (
    compare,
    made,
    names,
    texts,
    units_made,
    with_votes,
)
from tests.worker.word.comparison.flat_odf import FlatEdit
from tests.worker.word.comparison.test_libreoffice_round_trip import counts, free, nothing, written
from worker.word.comparison.__main__ import _count_comments
from worker.word.comparison.carry import carry_over
from worker.word.comparison.units import W, open_body
from workflow.domain.paper_changes import PaperChanges

pytestmark = pytest.mark.slow

RESULT = flat_odf.RESULT
Expected = Callable[[PaperChanges], bool]


def retype_with_another_figure(root: object) -> None:
    flat_odf.retype(root)
    flat_odf.replace(RESULT, "9/9", "8/9")(root)


EDITS: dict[str, tuple[FlatEdit, tuple[Expected, ...]]] = {
    "nothing": (lambda _root: None, (nothing,)),
    "an added paragraph": (flat_odf.add_paragraph, (counts(1, 0, 0), free)),
    "a changed figure": (flat_odf.replace(RESULT, "9/9", "8/9"), (written("8/9"),)),
    "a deleted row": (
        flat_odf.delete_row,
        (counts(0, 1, 0), lambda found: len(found.contradictions) == 1),
    ),
    "a changed name": (
        flat_odf.replace(RESULT, "Văn phòng Tỉnh ủy", "Văn phòng Tỉnh đoàn"),
        (written("Văn phòng Tỉnh đoàn"),),
    ),
    "typed anew": (flat_odf.retype, (nothing,)),
    "typed anew with another figure": (
        retype_with_another_figure,
        (counts(0, 0, 1), written("8/9")),
    ),
    "a comment": (flat_odf.comment, (nothing,)),
    "a struck figure": (flat_odf.track("deletion"), (written(""),)),
    "a typed figure": (flat_odf.track("insertion"), (written("8/9"),)),
    "a new table": (flat_odf.add_table, (counts(2, 0, 0), free)),
    "a moved signature": (
        flat_odf.move_signature,
        (free, lambda found: found.counts["added"] == found.counts["removed"] > 0),
    ),
    "another font": (flat_odf.choose_another_font, (nothing,)),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, soffice: str) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("flat")
    edits = {name: edit for name, (edit, _expected) in EDITS.items()}
    return flat_odf.save_each(soffice, folder, made(), edits)


@pytest.mark.parametrize("name", EDITS)
def test_what_was_done_in_libreoffice_is_told_and_nothing_else(
    name: str, saved: dict[str, bytes]
) -> None:
    found = compare(saved[name])

    for expected in EDITS[name][1]:
        assert expected(found), (found.counts, [str(one.message) for one in found.contradictions])


def test_its_comments_and_tracked_changes_are_counted(saved: dict[str, bytes]) -> None:
    assert _count_comments(open_body(saved["a comment"])[0]) == 1
    for name in ("a struck figure", "a typed figure"):
        root = open_body(saved[name])[1]
        assert len(list(root.iter(f"{W}ins", f"{W}del"))) == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("an added paragraph", "Các đại biểu nhất trí với dự thảo."),
        ("a new table", "một | Đề nghị nêu rõ lộ trình"),
    ],
)
def test_what_was_typed_in_libreoffice_is_carried_into_the_new_paper(
    name: str, typed: str, saved: dict[str, bytes]
) -> None:
    result = carry_over(units_made(), saved[name], with_votes(8), names())

    carried = texts(result.docx)
    assert carried.count(typed) == 1
    assert any("8/9 thành viên" in text for text in carried)
    assert result.conflicts == []


def test_a_figure_that_was_changed_in_libreoffice_is_as_the_new_paper_has_it(
    saved: dict[str, bytes],
) -> None:
    result = carry_over(units_made(), saved["a changed figure"], with_votes(7), names())

    assert any("7/9 thành viên" in text for text in texts(result.docx))
    assert not any("8/9 thành viên" in text for text in texts(result.docx))
    assert result.left == [("9/9", "8/9")]
