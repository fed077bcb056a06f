"""Every kind of hostile file gets its answer, and takes no more than its time and memory."""

import os
import time

import pytest

from tests.worker.word.hostile import DANGER, HEAVY, hostile_file, list_hostile_files
from tests.worker.word.minimal import minimal
from worker import isolated_layout
from worker.isolated_layout import check_foreign_layout
from worker.word import isolated
from worker.word.errors import Fault, PackageError
from worker.word.isolated import find_faults
from worker.word.template import Template
from workflow.services.child_processes.bounded_child import Limits
from workflow.services.printing.inspection_outcomes import CheckedFile

ANSWERS = list_hostile_files()
#: What the limits of a child leave a core to overrun them by.
MOST_SECONDS = 2.5


@pytest.fixture(autouse=True)
def timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child may start slowly where the machine is busy; what it may use stays the same."""
    monkeypatch.setattr(isolated, "WALL_SECONDS", 100)
    limits = isolated_layout.LIMITS
    patient = Limits(limits.cpu_seconds, 100, limits.memory)
    monkeypatch.setattr(isolated_layout, "LIMITS", patient)


@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if answer == DANGER])
def test_a_file_with_a_danger_is_refused_at_once(name: str) -> None:
    docx = hostile_file(name)
    started = time.process_time()

    with pytest.raises(PackageError):
        Template.compile(docx)

    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, answer in ANSWERS.items() if answer != DANGER])
def test_a_heavy_file_is_read_refused_or_stopped_in_time(name: str) -> None:
    docx = hostile_file(name)
    started = sum(os.times()[2:4])
    faults: tuple[Fault, ...] = ()
    is_refused = False
    try:
        faults = find_faults(docx, [{}])
    except PackageError:
        is_refused = True

    assert sum(os.times()[2:4]) - started < MOST_SECONDS
    assert ANSWERS[name] == HEAVY or is_refused or faults


@pytest.mark.slow
def test_the_layout_of_a_hostile_file_is_checked_or_it_says_why_not() -> None:
    for name, answer in ANSWERS.items():
        if answer == DANGER:
            continue
        outcome = check_foreign_layout(hostile_file(name), None, None)

        assert isinstance(outcome, CheckedFile) or outcome.reason.endswith(".")


def test_a_layout_check_that_takes_too_long_is_a_refused_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(isolated_layout, "LIMITS", Limits(0.001, 100, 200 * 2**20))
    docx = hostile_file("20,000 lines that look like headings")

    assert "quá nhiều thời gian" in getattr(check_foreign_layout(docx, None, None), "reason", "")


def test_a_part_with_more_faults_than_are_told_is_not_compiled() -> None:
    names = "".join(f'<w:bookmarkStart w:id="{n}" w:name="{{{{"/>' for n in range(300))

    template, faults = Template.compile_leniently(minimal(f"<w:p>{names}</w:p>"))

    assert [str(fault.message) for fault in faults] == [
        "Thẻ không được nằm trong thuộc tính w:name."
    ]
    assert dict(template.parts) == {}
