"""The packages that this program is locked to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from standalone.console import CommandError
from standalone.programs import ROOT

LOCK = ROOT / "requirements.lock"
#: `name==version`, with what else uv and pip allow on the line after it.
_LINE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class LockedPackage:
    """One package of a lock file, at its version."""

    name: str
    version: str

    @property
    def purl(self) -> str:
        """Name it as package databases do."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"

    @property
    def licence(self) -> str:
        """Say its licence as the installed package does; empty where it is not installed."""
        try:
            fields = metadata.metadata(self.name).json
        except metadata.PackageNotFoundError:
            return ""
        text = str(fields.get("license_expression") or fields.get("license") or "").strip()
        return text if text and "\n" not in text and len(text) < 80 else ""


def list_locked() -> list[LockedPackage]:
    """List what the service runs with."""
    return sorted(set(read_lock(_read_text())))


def read_lock(text: str) -> Iterator[LockedPackage]:
    """Read the text of a lock file."""
    for name, version in _LINE.findall(text):
        yield LockedPackage(name, version)


def _read_text() -> str:
    try:
        return LOCK.read_text(encoding="utf-8")
    except OSError:
        raise CommandError(
            "không thấy tệp requirements.lock; lệnh này cần thư mục mã nguồn",
            "requirements.lock is missing; this command needs the source folder",
        ) from None
