"""What a test does for want of a service: it skips on a laptop and fails in CI."""

import os
import shutil
from typing import NoReturn

import pytest


def skip_or_fail(what: str, remedy: str) -> NoReturn:
    """Skip the test with the reason; fail it under `THIDUA_REQUIRE_SERVICES=1`."""
    if os.environ.get("THIDUA_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is required here: {remedy}", pytrace=False)
    pytest.skip(f"no {what}: {remedy}")


def find_program(*names: str) -> str:
    """The path of a program of this machine, under any of its names."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or skip_or_fail(names[0], f"install {names[0]} to run this test")
