"""No text that somebody sends keeps a core busy: what looks at one takes as long as it is long.

Patterns and loops that go over a run of signs from each of its places were minutes for 5 KB: they
look harmless, so every function of the domain that reads a text is tried with such runs.
"""

import importlib
import inspect
import pkgutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

import workflow.domain

_RUNS = (" ", "\t", "0", "a", "A", ". ", ",", " ,", "(", "- ", "1. ", "a ", "và ", "µa", "./", "\n")
_LENGTH, _SECONDS = 3000, 1.0


def _list_readers() -> Iterator[str]:
    """The functions of the domain that need a text and nothing else."""
    for found in pkgutil.walk_packages(workflow.domain.__path__, "workflow.domain."):
        module = importlib.import_module(found.name)
        for name, one in vars(module).items():
            if callable(one) and getattr(one, "__module__", "") == found.name and _reads(one):
                yield f"{found.name}.{name}"


def _reads(function: Callable[..., Any]) -> bool:
    if inspect.isclass(function):
        return False
    needed = [
        one for one in inspect.signature(function).parameters.values() if one.default is one.empty
    ]
    return len(needed) == 1 and needed[0].annotation in {str, "str"}


@pytest.mark.parametrize("reader", sorted(_list_readers()))
def test_a_long_run_of_signs_is_read_at_once(reader: str) -> None:
    module, _dot, name = reader.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    for run in _RUNS:
        text = f"a{run * (_LENGTH // len(run))}!x"
        began = time.thread_time()
        with suppress(Exception):  # a refusal is as good, if it comes at once
            found = function(text)
            if inspect.isgenerator(found):
                list(found)
        took = time.thread_time() - began
        assert took < _SECONDS, f"{run!r} took {took:.1f} s"
