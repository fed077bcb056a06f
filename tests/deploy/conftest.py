"""The deployment as the real Compose parser reads it; nothing is started in containers."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from standalone.programs import PYTHON, ROOT


@pytest.fixture(scope="session")
def composed() -> dict[str, Any]:
    """`docker-compose.yml` as Compose understands it with nothing set in the surroundings."""
    program = Path(PYTHON).parent / "docker-compose"
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [str(program), "--env-file=/dev/null", "config", "--format=json"]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    read: dict[str, Any] = json.loads(done.stdout)
    return read
