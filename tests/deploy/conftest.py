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
    done = compose("docker-compose.yml")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def compose(*files: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What Compose makes of files together, as JSON."""
    program = Path(PYTHON).parent / "docker-compose"
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [str(program), "--env-file=/dev/null", *(f"--file={file}" for file in files)]
    return subprocess.run(
        [*command, "config", "--format=json"], cwd=ROOT, env={**known, **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
