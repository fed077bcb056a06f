"""Which tests of a run stay in one process."""

from pathlib import Path

import pytest

from tests.selection import TOGETHER, OneByOne

TESTS = Path(__file__).parent
PATHS = [path for paths in TOGETHER for path in paths]


@pytest.mark.parametrize("path", PATHS)
def test_files_that_stay_together_are_there_and_named_once(path: str) -> None:
    assert (TESTS / path).is_file()
    assert PATHS.count(path) == 1


def test_files_of_a_line_run_in_one_process_and_tests_of_others_anywhere() -> None:
    scheduler = OneByOne.__new__(OneByOne)
    scopes = [
        scheduler._split_scope(f"tests/{node}")
        for node in (
            *("templates_docx/test_golden.py::test_one[a]", "worker/pdf/test_printed_papers.py::b"),
            *("standalone/test_up.py::a", "standalone/test_up.py::b"),
            *("test_html.py::a", "test_html.py::b", "workflow/web/test_up.py::a"),
        )
    ]

    assert scopes[0] == scopes[1]
    assert scopes[2] == scopes[3]
    assert len(set(scopes)) == 5
