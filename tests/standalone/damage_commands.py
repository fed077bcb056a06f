"""What `doctor`, `verify`, `backup` and the start of `up` say of a damaged place."""

from collections.abc import Collection
from pathlib import Path

import pytest

from standalone import cli, database

UNEXPECTED = "ngoài dự kiến"


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code of a command, and all that it said."""
    code = cli.run(list(arguments))
    return code, "".join(capfd.readouterr())


def hold_all_to_a_remedy(
    capfd: pytest.CaptureFixture[str], folder: Path, remedies: Collection[str]
) -> None:
    """Each of them fails, and names one of the remedies; no backup is left in the folder."""
    target = folder / "one.backup"
    for arguments in (["doctor"], ["verify"], ["backup", str(target)]):
        code, text = run(capfd, *arguments)
        assert code not in (0, 70), (arguments, text)
        assert UNEXPECTED not in text
        assert any(word in text for word in remedies), (arguments, text)
    assert database.main() != 0  # what `up` runs first
    text = capfd.readouterr().err
    assert UNEXPECTED not in text
    assert any(word in text for word in remedies), text
    assert not target.exists()
