"""The numbers of the migrations, read off their file names: nothing else has to be loaded."""

from pathlib import Path

_VERSIONS = Path(__file__).parent / "versions"

NEWER_SCHEMA_MESSAGE = (
    "Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình; hãy dùng bản mới hơn. "
    "(The database is newer than this program; use a newer release.)"
)
OLDER_SCHEMA_MESSAGE = (
    "Cơ sở dữ liệu chưa được nâng cấp cho bản này; ./thidua up sẽ nâng cấp (chạy trên nhiều máy: "
    "python -m standalone.database). (The database has not been migrated for this release; "
    "./thidua up does it, or the second command where several machines share one.)"
)
UNMARKED_SCHEMA_MESSAGE = (
    "Cơ sở dữ liệu có bảng nhưng không có dấu phiên bản (bảng alembic_version): bảng đó đã mất, "
    "hoặc đây là cơ sở dữ liệu của chương trình khác. Hãy xem lại THIDUA_DATABASE_URL; nếu đúng là "
    "của Thi Đua, phục hồi một bản sao lưu vào nơi trống (./thidua restore). (The database has "
    "tables but no mark of its release: it lost that table, or belongs to another program. Check "
    "THIDUA_DATABASE_URL; if it is ours, restore a backup into an empty place.)"
)


def list_revisions() -> list[str]:
    """The numbers of all migrations, oldest first; each file is named by its own."""
    return sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def newest_revision() -> str:
    """The number of the last migration."""
    return list_revisions()[-1]
