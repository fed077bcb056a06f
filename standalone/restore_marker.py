"""The mark of a restore that has begun and not ended: nobody works in such a place."""

import json
from pathlib import Path

from standalone.console import CommandError
from workflow.services.file_store import sync_to_disk

_NAME = "restore-unfinished.json"


def write_marker(data: Path, backup: str) -> None:
    """Say, so that it lasts, that this backup is being restored here."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / _NAME
    path.write_text(json.dumps({"backup": backup}), encoding="utf-8")
    sync_to_disk(path)
    sync_to_disk(data)


def read_marker(data: Path) -> str | None:
    """Which backup was being restored here; none where no restore was stopped."""
    try:
        said = json.loads((data / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return ""
    return str(said.get("backup")) if isinstance(said, dict) else ""


def remove_marker(data: Path) -> None:
    """The restore has ended."""
    (data / _NAME).unlink(missing_ok=True)


def refuse_unfinished_restore(data: Path) -> None:
    """Raise `Refusal` where a restore was stopped: what is there may be half of something."""
    if read_marker(data) is not None:
        raise CommandError(
            f"lần phục hồi vào {data} chưa xong; hãy chạy lại ./thidua restore với bản sao lưu đó",
            f"the restore into {data} was stopped; run ./thidua restore with that backup again",
        )
