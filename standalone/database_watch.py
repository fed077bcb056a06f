"""The file of a SQLite database while the service runs: another one in its place is noticed.

Whoever has it open goes on writing to the file that is gone from there, and all of that would be
lost with the end of the service. So pages refuse to store anything, and the service is left
running: what it has open is the only place where the newest data still is.
"""

import json
from collections.abc import Callable
from pathlib import Path

from standalone import data_folder
from standalone.console import say
from workflow.config import Settings, sqlite_path
from workflow.models.database_log import is_log_lost_by_any
from workflow.services.operations.disk_space import FolderIdentity, identify_database


def watch_database(settings: Settings) -> Callable[[], None]:
    """Return a check to run again and again; the first takes what is there for the right file."""
    seen: list[FolderIdentity] = []

    def look() -> None:
        found = identify_database(settings)
        if not seen:
            data_folder.write_durably(_record(settings.data), json.dumps(found).encode())
            seen.append(found)
        elif found != seen[0] and len(seen) == 1:
            seen.append(found)
            say(
                "tệp cơ sở dữ liệu đã bị thay hoặc chuyển đi khi đang chạy nên chưa lưu được gì;"
                " hãy đưa đúng tệp về chỗ cũ (mv, không chép đè), rồi mới dừng và chạy lại",
                "the database file was replaced or moved away, nothing is saved; move the right"
                " one back before you stop and start again",
            )

    return look


def is_database_replaced(settings: Settings) -> bool:
    """Tell whether a running service has another file open than the one that is there now."""
    if not data_folder.is_in_use(settings.data):
        return False
    try:
        recorded = json.loads(_record(settings.data).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    found = identify_database(settings)
    return recorded is not None and recorded != (list(found) if found else None)


def is_log_taken_away(settings: Settings) -> bool:
    """Tell whether a running service writes to a log that was removed or moved away."""
    database = sqlite_path(settings.database_url)
    in_use = database is not None and data_folder.is_in_use(settings.data)
    return bool(in_use and database and is_log_lost_by_any(Path(database)))


def _record(data: Path) -> Path:
    return data / "run" / data_folder.DATABASE_IN_USE
