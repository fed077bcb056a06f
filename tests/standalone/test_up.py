"""`thidua up` as people start it: real processes, and nothing of them left afterwards."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from standalone import embedded_broker
from tests.waiting import TIMEOUT, wait_until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


class RunningService:
    """One `up` on a data folder of its own."""

    def __init__(
        self, data: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.process = start_up(data, *options, environment=environment)
        self.greeting = []
        assert self.process.stderr
        for line in self.process.stderr:
            self.greeting.append(line.strip())
            if "Ctrl-C" in line:
                break

    @property
    def url(self) -> str:
        return next(line.rpartition(" ")[2] for line in self.greeting if "đang chạy" in line)

    @property
    def broker_url(self) -> str:
        return embedded_broker.socket_url(self.data)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=TIMEOUT)


def start_up(
    data: Path, *options: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
    return subprocess.Popen(
        [sys.executable, "-m", "standalone", "up", *options],
        env={**kept, "THIDUA_DATA": str(data), "PYTHONPATH": str(ROOT), **(environment or {})},
        cwd=data,
        stderr=subprocess.PIPE,
        text=True,
    )


def list_processes(data: Path) -> dict[int, str]:
    """The commands of all living processes that were started for the data folder."""
    mark = f"THIDUA_DATA={data}\0".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_text().replace("\0", " ")
            # A broker writes its title, with its socket in it, over its surroundings.
            if f"{data}/run/" in command or mark in (process / "environ").read_bytes():
                found[int(process.name)] = command
        except OSError:
            continue
    return found


def is_responding(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def run_service() -> Iterator[RunningService]:
    """A service on a folder with a short path, gone afterwards whatever a test did to it."""
    data = Path(tempfile.mkdtemp(prefix="thidua-"))
    service = RunningService(data)
    with service.process:
        yield service
        service.process.kill()
    for pid in list_processes(data):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="module")
def service() -> Iterator[RunningService]:
    """One service for the tests that leave it running."""
    with run_service() as started:
        yield started


@pytest.fixture
def own_service() -> Iterator[RunningService]:
    """A service for one test to stop."""
    with run_service() as started:
        yield started


def test_up_brings_everything_up_and_ctrl_c_leaves_no_process(own_service: RunningService) -> None:
    assert is_responding(f"{own_service.url}healthz")
    assert embedded_broker.has_worker(own_service.broker_url)
    assert any("/link#" in line for line in own_service.greeting)

    assert own_service.end(signal.SIGINT) == 0

    assert list_processes(own_service.data) == {}


def test_the_link_lets_the_administrator_in(service: RunningService) -> None:
    link = next(line.rpartition(" ")[2] for line in service.greeting if "/link#" in line)

    assert is_responding(link)


def test_a_second_up_on_the_same_folder_says_so(service: RunningService) -> None:
    with start_up(service.data) as second:
        said = second.communicate(timeout=TIMEOUT)[1]

    assert second.returncode == 75
    assert f"dịch vụ đang chạy trên thư mục {service.data}" in said
    assert str(service.process.pid) in said
    assert is_responding(f"{service.url}healthz")


def test_a_killed_up_leaves_no_process_and_the_next_one_works_at_once(
    own_service: RunningService,
) -> None:
    own_service.end(signal.SIGKILL)
    wait_until(lambda: list_processes(own_service.data) == {})

    again = RunningService(own_service.data)
    with again.process:
        up = is_responding(f"{again.url}healthz")
        code = again.end(signal.SIGTERM)
    assert (up, code) == (True, 0)


@pytest.mark.parametrize(
    "name", ["redis-server|valkey-server", "celery.* worker", "celery.* beat", "gunicorn"]
)
def test_a_killed_part_comes_back(service: RunningService, name: str) -> None:
    killed = list_pids(service, name)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: bool(list_pids(service, name) - killed))
    wait_until(
        lambda: (
            is_responding(f"{service.url}readyz") and embedded_broker.has_worker(service.broker_url)
        )
    )


def list_pids(service: RunningService, name: str) -> set[int]:
    commands = list_processes(service.data).items()
    return {pid for pid, command in commands if re.search(name, command)}


def test_the_secret_is_made_once_and_for_its_owner_only(service: RunningService) -> None:
    secret = service.data / "secret_key"

    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) >= 43
    assert secret.read_text() not in "".join(
        log.read_text(errors="replace") for log in (service.data / "logs").iterdir()
    )


def test_up_starts_on_what_a_power_cut_leaves(own_service: RunningService) -> None:
    """Everything that is not brought to the disk at once is torn, the log of the database too."""
    data = own_service.data
    own_service.end(signal.SIGKILL)
    wait_until(lambda: list_processes(data) == {})
    for torn in (*data.glob("broker/*/*/*.aof"), *data.glob("*.sqlite3-wal")):
        with torn.open("ab") as file:
            file.write(bytes(500))
    for emptied in (data / "secret_key", *data.glob("run/*.conf"), *data.glob("logs/*")):
        emptied.write_bytes(b"")

    again = RunningService(data)
    with again.process:
        up = is_responding(f"{again.url}readyz")
        code = again.end(signal.SIGTERM)

    assert (up, code) == (True, 0)
    assert sum("đã để riêng vào" in line for line in again.greeting) == 1


def test_up_takes_any_folder_and_an_ipv6_address() -> None:
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        data = Path(folder) / "50%41 a?b #c 'd\" e\nf"
        data.mkdir()
        service = RunningService(data, "--host", "::1")
        with service.process:
            up = is_responding(f"{service.url}readyz")
            code = service.end(signal.SIGTERM)

        assert (up, code) == (True, 0)
        assert (data / "thidua.sqlite3").stat().st_mode & 0o777 == 0o600
        assert [path.name for path in Path(folder).iterdir()] == [data.name]


def test_up_stops_when_its_data_folder_is_moved_away(own_service: RunningService) -> None:
    moved = own_service.data.with_name(f"{own_service.data.name}-moved")
    own_service.data.rename(moved)
    try:
        said = own_service.process.communicate(timeout=TIMEOUT)[1]

        assert own_service.process.returncode == 1
        assert "đã bị chuyển đi" in said
        assert not (own_service.data / "thidua.sqlite3").exists()
        assert list_processes(own_service.data) == {}
    finally:
        shutil.rmtree(moved)


@pytest.mark.parametrize("limit", ["-v 600000", "-n 100", "-f 1000"])
def test_up_says_which_limit_is_too_small_before_it_starts_anything(
    tmp_path: Path, limit: str
) -> None:
    command = f"ulimit {limit}; exec {sys.executable} -m standalone up"
    ran = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "THIDUA_DATA": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip

    assert ran.returncode == 1, ran.stderr
    assert f"ulimit {limit[:2]} cần ít nhất" in ran.stderr
    assert not (tmp_path / "var").exists()


def test_up_needs_no_home() -> None:
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        service = RunningService(Path(folder), environment={"HOME": "/nowhere", "TMPDIR": folder})
        with service.process:
            up = is_responding(f"{service.url}readyz")
            code = service.end(signal.SIGTERM)

    assert (up, code) == (True, 0)


#: What other programs of a machine may be told, and what most offices have set.
OF_OTHERS = {
    "http_proxy": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "all_proxy": "socks5://127.0.0.1:9",
    "CELERY_BROKER_URL": "redis://127.0.0.1:9/0",
    "CELERY_CONFIG_MODULE": "nowhere",
    "GUNICORN_CMD_ARGS": "--bind=127.0.0.1:9 --workers=0",
    "FLASK_DEBUG": "1",
    "SCRIPT_NAME": "/elsewhere",
    "WEB_CONCURRENCY": "0",
    "PYTHONWARNINGS": "error",
}


def test_up_takes_no_proxy_to_itself_and_no_settings_of_other_programs() -> None:
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        service = RunningService(Path(folder), environment=OF_OTHERS)
        with service.process:
            up = is_responding(f"{service.url}readyz")
            code = service.end(signal.SIGTERM)

    assert (up, code) == (True, 0)
