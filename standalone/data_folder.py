"""The data folder of one machine: who may use it, its secret, its logs."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standalone.console import CommandError, say
from workflow.config import SHORTEST_KEY
from workflow.services.os_errors import explain_os_error
from workflow.services.stores.folder import sync_to_disk

#: How long leftovers of a run that was killed get to end before a new one gives up.
LOCK_TIMEOUT = 10.0
MAX_LOG_BYTES = 10 * 1024 * 1024
#: In the folder `run`: which file of a SQLite database the running service has open.
DATABASE_IN_USE = "database-in-use.json"


@contextmanager
def lock_data_folder(data: Path) -> Iterator[int]:
    """Hold the data folder for one run of the service.

    Yields a descriptor that the run's processes inherit: its lock lives as long as any of them, so
    that a new run never starts a second broker while one is still ending.
    """
    run = _ensure_private(data) / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with _acquire_lock(run / "up.lock") as up:
        _write_pid(up)
        with _wait_for_lock(run / "processes.lock") as processes:
            (run / DATABASE_IN_USE).unlink(missing_ok=True)  # of the run before
            yield processes


def is_in_use(data: Path) -> bool:
    """Tell whether a run of the service holds the data folder now."""
    lock = data / "run" / "up.lock"
    if not lock.exists():
        return False
    descriptor = os.open(lock, os.O_RDWR)
    try:
        return not _try_lock(descriptor)
    finally:
        os.close(descriptor)


def ensure_secret_key_file(data: Path) -> Path:
    """Return the file with this folder's own secret, made on first use, for its owner only.

    What a power cut left empty or short is made again; people then have to sign in again.
    """
    path = _ensure_private(data) / "secret_key"
    if not _is_complete_secret(path):
        if path.exists():
            say(
                f"khóa phiên làm việc {path} không trọn vẹn nên được tạo lại; "
                "mọi người phải đăng nhập lại",
                f"the session key {path} was incomplete and is made anew; people sign in again",
            )
        write_durably(path, secrets.token_urlsafe(48).encode())
    return path


def _is_complete_secret(path: Path) -> bool:
    try:
        return len(path.read_text(encoding="utf-8").strip("\0 \n")) >= SHORTEST_KEY
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    except OSError as error:
        raise CommandError(
            f"không đọc được khóa phiên làm việc {path} ({explain_os_error(error)[0]})",
            f"the session key {path} cannot be read ({error.strerror})",
        ) from error


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that a power cut leaves either the old or the new one, never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_to_disk(path.parent)


def prepare_log_file(data: Path, name: str) -> Path:
    """Give the log file of the process called `name`; a big one is kept aside and begun again."""
    path = data / "logs" / f"{name}.log"
    path.parent.mkdir(mode=0o700, exist_ok=True)  # not the data folder, which may be moved away
    if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def _ensure_private(data: Path) -> Path:
    """The data folder itself, for its owner only: it holds people's data and the secret."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(
            f"không ghi được vào thư mục dữ liệu {data} ({explain_os_error(error)[0]})",
            f"the data folder {data} cannot be written ({error.strerror})",
        ) from error
    return data


@contextmanager
def _acquire_lock(path: Path) -> Iterator[int]:
    """Hold a lock file, or say at once that another run has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _try_lock(descriptor):
            pid = os.read(descriptor, 20).decode().strip() or "?"
            raise CommandError(
                f"dịch vụ đang chạy trên thư mục {path.parent.parent} (tiến trình {pid}); "
                "dừng nó trước, hoặc đặt THIDUA_DATA sang thư mục khác",
                f"the service already runs on {path.parent.parent} (process {pid}); "
                "stop it first, or set THIDUA_DATA to another folder",
                exit_code=75,
            )
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _wait_for_lock(path: Path) -> Iterator[int]:
    """Hold a lock file as soon as the processes of an earlier run have ended."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + LOCK_TIMEOUT
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise CommandError(
                    "tiến trình của lần chạy trước chưa dừng hẳn; đợi một lát rồi chạy lại",
                    "processes of the run before are still ending; wait a little, then try again",
                    exit_code=75,
                )
            time.sleep(0.05)
        yield descriptor
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_pid(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


_NAME = "restore-unfinished.json"
_RESTORED = "restored.json"


def write_marker(data: Path, backup: str) -> None:
    """Say, so that it lasts, that this backup is being restored here."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(data / _NAME, json.dumps({"backup": backup}).encode())


def read_marker(data: Path) -> str | None:
    """Return which backup was being restored here, if a restore was stopped."""
    return _read_backup(data / _NAME)


def _read_backup(path: Path) -> str | None:
    try:
        mark = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return ""
    return str(mark.get("backup")) if isinstance(mark, dict) else ""


def remove_marker(data: Path) -> None:
    """Say that there is no restore under way."""
    (data / _NAME).unlink(missing_ok=True)
    sync_to_disk(data)


def record_restored(data: Path, backup: str) -> None:
    """Say, so that it lasts, that this backup was restored here to its end."""
    write_durably(data / _RESTORED, json.dumps({"backup": backup}).encode())
    remove_marker(data)


def read_restored(data: Path) -> str | None:
    """Return which backup this place was restored from, if from any."""
    return _read_backup(data / _RESTORED)


def refuse_unfinished_restore(data: Path) -> None:
    """Raise `CommandError` after a stopped restore: the data may be incomplete."""
    if read_marker(data) is not None:
        raise CommandError(
            f"lần phục hồi vào {data} chưa xong; hãy chạy lại ./thidua restore với bản sao lưu đó",
            f"the restore into {data} was stopped; run ./thidua restore with that backup again",
        )
