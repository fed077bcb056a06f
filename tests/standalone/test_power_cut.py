"""`up` starts on whatever a power cut leaves of the files that are not brought to the disk at once.

A cut keeps a prefix of what was written last, zeros in its place, an empty file, or no file.
"""

import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from standalone import data_folder, embedded_broker
from standalone.child_process import Program
from standalone.console import CommandError
from standalone.supervisor import Supervisor
from tests.waiting import wait_until
from workflow.config import SHORTEST_KEY

Damage = Callable[[Path], None]


def _tail_of_zeros(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(500))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _prefix(share: float) -> Damage:
    def cut(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return cut


DAMAGES: dict[str, Damage] = {
    "tail of zeros": _tail_of_zeros,
    "empty": _empty,
    "zeros": _zeros,
    "gone": Path.unlink,
    **{f"first {share:.0%}": _prefix(share) for share in (0.1, 0.37, 0.5, 0.9, 0.99)},
}
PARTS = ("*.incr.aof", "*.base.rdb", "*.manifest")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder with a short path, whose broker was killed with messages in it."""
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        data = Path(folder)
        with subprocess.Popen(
            embedded_broker.prepare_command(data), stdout=subprocess.DEVNULL
        ) as run:
            _fill_queue(data)
            run.send_signal(signal.SIGKILL)
        yield data


def _fill_queue(data: Path) -> None:
    """Messages in both parts of what the broker writes."""
    wait_until(lambda: embedded_broker.is_responding(embedded_broker.socket_url(data)))
    with Redis(unix_socket_path=str(embedded_broker.socket_path(data))) as client:
        client.lpush("1-interactive", *(f"message {number}" for number in range(50)))
        client.bgrewriteaof()
        wait_until(lambda: not client.info("persistence")["aof_rewrite_in_progress"])
        client.lpush("2-batch", *(f"message {number}" for number in range(50)))
        wait_until(lambda: not client.info("persistence")["aof_pending_bio_fsync"])


def start_broker(data: Path) -> None:
    """Start the broker as `up` does, and stop it again."""
    url = embedded_broker.socket_url(data)
    program = Program(
        name="broker",
        command=embedded_broker.prepare_command(data),
        environment={},
        log=data_folder.prepare_log_file(data, "broker"),
        is_ready=lambda: embedded_broker.is_responding(url),
        recover=lambda: embedded_broker.set_queue_aside(data),
    )
    with Supervisor() as service:
        service.start(program)
        assert embedded_broker.is_responding(url)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_the_broker_starts_on_whatever_is_left_of_its_files(
    data: Path, part: str, damage: Damage
) -> None:
    for path in (data / "broker").rglob(part):
        damage(path)

    start_broker(data)
    start_broker(data)  # and again, with nothing more to set aside

    assert len(list((data / "broker").glob("*.unreadable-*"))) <= 1


def test_what_the_broker_cannot_read_is_set_aside_and_told(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in (data / "broker").rglob("*.incr.aof"):
        _tail_of_zeros(path)

    start_broker(data)

    assert capfd.readouterr().err.count("đã để riêng vào") == 1
    (aside,) = (data / "broker").glob("*.unreadable-*")
    assert list(aside.rglob("*.incr.aof"))


def test_a_broker_that_cannot_start_for_another_reason_says_so(data: Path) -> None:
    (data / "run" / "broker.sock").unlink(missing_ok=True)
    (data / "run" / "broker.sock").mkdir()  # where its socket should be

    with pytest.raises(CommandError, match="broker không khởi động được"):
        start_broker(data)


@pytest.mark.parametrize("left", [b"", b"short", bytes(64), b"\xff" * 64])
def test_an_incomplete_session_key_is_made_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(left)

    path = data_folder.ensure_secret_key_file(tmp_path)

    assert len(path.read_text()) >= SHORTEST_KEY
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left", [b"", b'{"back', bytes(20)])
def test_a_torn_mark_of_a_restore_still_refuses_the_place(tmp_path: Path, left: bytes) -> None:
    data_folder.write_marker(tmp_path, "backup")
    (mark,) = tmp_path.glob("restore*")
    mark.write_bytes(left)

    with pytest.raises(CommandError, match="chưa xong"):
        data_folder.refuse_unfinished_restore(tmp_path)
