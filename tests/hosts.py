"""Several hosts on one machine: each has its own folder and, as root, its own network.

A host reaches database, queue and object store by proxies of its own, at the end of its wire. The
wire can be cut (`ip link set … down`); where no network namespaces can be made, the proxies are.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from sqlalchemy import make_url

from standalone.programs import ROOT
from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.stalling_proxy import StallingProxy, Way, run_proxy
from tests.waiting import TIMEOUT

KEY = "a key that all hosts share, of tests only"


@dataclass(frozen=True)
class Wire:
    """What joins a host to the others; without a namespace it is the loopback."""

    namespace: str = ""
    #: The addresses of its two ends: on the outside and at the host.
    outside: str = "127.0.0.1"
    inside: str = "127.0.0.1"

    def wrap(self, *command: str) -> list[str]:
        """The command, run at the host."""
        return ["ip", "netns", "exec", self.namespace, *command] if self.namespace else [*command]


@contextmanager
def lay_wire(number: int) -> Iterator[Wire]:
    """A network of its own for a host, gone afterwards."""
    if os.getuid() != 0 or not shutil.which("ip"):
        yield Wire()
        return
    name, net = f"td{uuid4().hex[:6]}", f"10.{200 + os.getpid() % 50}.{os.getpid() // 50 % 250}"
    wire = Wire(name, f"{net}.{4 * number + 1}", f"{net}.{4 * number + 2}")
    try:
        for words in (
            f"netns add {name}",
            f"link add {name} type veth peer name wire netns {name}",
            f"addr add {wire.outside}/30 dev {name}",
            f"link set {name} up",
            f"-n {name} addr add {wire.inside}/30 dev wire",
            f"-n {name} link set wire up",
            f"-n {name} link set lo up",
        ):
            subprocess.run(["ip", *words.split()], check=True, capture_output=True)
    except subprocess.CalledProcessError:  # a container may forbid it
        _take_up(name)
        yield Wire()
        return
    try:
        yield wire
    finally:
        _take_up(name)


def _take_up(name: str) -> None:
    for words in (f"link del {name}", f"netns del {name}"):
        subprocess.run(["ip", *words.split()], check=False, capture_output=True)


@dataclass
class Host:
    """One machine of the service."""

    name: str
    data: Path
    wire: Wire
    environment: dict[str, str]
    proxies: list[StallingProxy]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run a program of ours to its end."""
        return subprocess.run(
            self.wire.wrap(sys.executable, "-m", *words), env={**self.environment, **changes},
            cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip

    def start(self, name: str, *words: str) -> None:
        """Start a program of ours; its words are in a log."""
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.wire.wrap(sys.executable, "-m", *words), env=self.environment, cwd=ROOT,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")[-3000:]

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a program and its children."""
        os.killpg(self.processes[name].pid, number)

    def end(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Nothing reaches the host, and nobody is told; it runs on."""
        self._connect(joined=False)
        try:
            yield
        finally:
            self._connect(joined=True)

    def _connect(self, *, joined: bool) -> None:
        if self.wire.namespace:
            state = "up" if joined else "down"
            subprocess.run(["ip", "link", "set", self.wire.namespace, state], check=True)
            return
        for proxy in self.proxies:
            proxy.way = Way.OPEN if joined else Way.STALLED


@contextmanager
def make_host(
    number: int, folder: Path, database_url: str, broker_socket: str, store: ObjectStoreServer,
    prefix: str,
) -> Iterator[Host]:  # fmt: skip
    """A host that runs nothing yet; whatever it runs ends with it."""
    data = folder / f"host{number}"
    data.mkdir(parents=True)
    given = make_url(database_url)
    with ExitStack() as stack:
        wire = stack.enter_context(lay_wire(number))
        where = given.query.get("host") or given.host or ""
        target = f"{where}/.s.PGSQL.5432" if str(where).startswith("/") else (given.port or 5432)
        database, broker, files = (
            stack.enter_context(run_proxy(one, wire.outside))
            for one in (target, broker_socket, store.port)
        )
        near = given.set(host=wire.outside, port=database.port, query={})
        kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        host = Host(
            f"host{number}", data, wire, {
                **kept,
                "THIDUA_DATA": str(data),
                "THIDUA_DATABASE_URL": near.render_as_string(hide_password=False),
                "THIDUA_BROKER_URL": f"redis://{wire.outside}:{broker.port}/0",
                "THIDUA_STORE_URL": store.address(prefix, port=files.port, host=wire.outside),
                "THIDUA_SECRET_KEY": KEY,
                "PYTHONPATH": str(ROOT),
            }, [database, broker, files],
        )  # fmt: skip
        stack.callback(host.end)
        yield host
