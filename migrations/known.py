"""The numbers of the migrations, read off their file names: nothing else has to be loaded."""

from pathlib import Path

_VERSIONS = Path(__file__).parent / "versions"

NEWER = (
    "Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình; hãy dùng bản mới hơn. "
    "(The database is newer than this program; use a newer release.)"
)
OLDER = (
    "Cơ sở dữ liệu chưa được nâng cấp cho bản này; hãy chạy: python -m standalone.database "
    "(The database has not been migrated for this release; run that command first.)"
)


def known() -> list[str]:
    """The numbers of all migrations, oldest first; each file is named by its own."""
    return sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def newest() -> str:
    """The number of the last migration."""
    return known()[-1]
