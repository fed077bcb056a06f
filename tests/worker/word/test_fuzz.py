"""No made-up file crashes the engine, keeps it busy, or becomes a paper that Word cannot read."""

import pytest

from tests.worker.word.fuzzing import break_of, make

FILES = 300
#: Seeds that once broke a rule.
FOUND = (416002488, 1129008670, 1129018198)


@pytest.mark.parametrize("start", range(0, FILES, 60))
def test_no_file_breaks_a_rule(start: int) -> None:
    broken = {seed: break_of(make(seed)) for seed in range(start, start + 60)}

    assert {seed: found for seed, found in broken.items() if found} == {}


@pytest.mark.parametrize("seed", FOUND)
def test_no_file_breaks_it_again(seed: int) -> None:
    assert break_of(make(seed)) is None
