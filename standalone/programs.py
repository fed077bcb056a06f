"""The programs of the service, as the supervisor runs them."""

import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from signal import SIGKILL, SIGTERM

from standalone import data_folder, embedded_broker
from standalone.child_process import Program
from standalone.folder_faults import refuse_folder_faults
from workflow.config import Settings, read_settings

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
#: More pool processes than this bring nothing on one machine but memory.
MAX_POOL_SIZE = 4
#: Those of `workflow.services.queue`, which would load Celery into the supervisor.
INTERACTIVE = "1-interactive"
BATCH_AND_CHECKS = "2-batch,3-checks"
SENT_IN = "4-sent-in"
QUEUES = f"{INTERACTIVE},{BATCH_AND_CHECKS},{SENT_IN}"


def read_local_settings() -> Settings:
    """The settings of this machine; unless they name a broker, ours is where it can listen."""
    settings = read_settings()
    if os.environ.get("THIDUA_BROKER_URL") or os.environ.get("THIDUA_BROKER_URL_FILE"):
        return settings
    return replace(settings, broker_url=embedded_broker.socket_url(settings.data))


def has_own_broker(settings: Settings) -> bool:
    """Tell whether the broker is ours to run, not one that somebody else keeps."""
    return settings.broker_url == embedded_broker.socket_url(settings.data)


@dataclass(frozen=True)
class ServicePrograms:
    """One run of the service on this machine; it makes the programs of that run."""

    settings: Settings
    environment: Mapping[str, str]
    #: Inherited by every process: the data folder counts as in use while one of them lives.
    lock: int

    def broker(self) -> Program:
        return self._program(
            "broker",
            embedded_broker.prepare_command(self.settings.data),
            is_ready=partial(embedded_broker.is_responding, self.settings.broker_url),
            recover=partial(embedded_broker.set_queue_aside, self.settings.data),
            parent_death_signal=SIGTERM,  # it still writes down what it was told last
        )

    def migrate_database(self) -> Program:
        """Brings the database to the newest schema, fills an empty one; then as `sign_in`."""
        command = (PYTHON, "-m", "standalone.database", "--with-example", "--with-link")
        program = self._program("database", command)
        owner = {"THIDUA_DATABASE_OWNER_URL": self.settings.database_owner_url}
        known = {name: text for name, text in owner.items() if text}
        environment = {**program.environment, **known}
        return replace(program, environment=environment, captures_output=True)

    def sign_in(self) -> Program:
        """Hands back how the administrator gets in."""
        command = (PYTHON, "-m", "standalone.sign_in")
        return replace(self._program("sign-in", command), captures_output=True)

    def worker(self) -> Program:
        """Makes whatever is asked for: enough for the length of one command."""
        return self._worker("worker", QUEUES, _pool_size())

    def interactive_worker(self) -> Program:
        """For whoever waits at a screen; never busy with a batch."""
        return self._worker("worker", INTERACTIVE, 1)

    def batch_worker(self) -> Program:
        """Comes up while people read the first page, so nobody waits for it."""
        return replace(
            self._worker("batches", BATCH_AND_CHECKS, _pool_size()), is_ready=lambda: True
        )

    def inspection_worker(self) -> Program:
        """Reads files that people send in, one at a time: a heavy one delays nobody's paper."""
        return replace(self._worker("inspections", SENT_IN, 1), is_ready=lambda: True)

    def _worker(self, name: str, queues: str, pool: int) -> Program:
        return self._program(
            name,
            (
                *(*_CELERY, _WORKER_APP, "--quiet", "worker"),
                *(f"--hostname={name}@%h", f"--queues={queues}"),
                *(f"--concurrency={pool}", "--without-gossip", "--without-mingle"),
                "--loglevel=INFO",
            ),
            is_ready=partial(embedded_broker.has_worker, self.settings.broker_url),
        )

    def scheduler(self) -> Program:
        """A process of its own: inside the worker it would be left behind by a killed worker.

        It keeps its table in memory, since all its intervals are short; the file that Celery
        would keep otherwise can be damaged by a kill.
        """
        table = "--scheduler=celery.beat:Scheduler"
        return self._program("scheduler", (*_CELERY, _SCHEDULER_APP, "--quiet", "beat", table))

    def web(self, listener: socket.socket) -> Program:
        """Gets the socket from us, so that nobody is refused while it starts again."""
        host, port = listener.getsockname()[:2]
        return self._program(
            "web",
            (
                *(PYTHON, "-m", "gunicorn", "--config=python:standalone.gunicorn_config"),
                *(f"--bind=fd://{listener.fileno()}", "workflow.web:create_app()"),
            ),
            is_ready=partial(is_web_responding, browser_url(host, port)),
            inherited_fds=(listener.fileno(),),
        )

    def _program(
        self,
        name: str,
        command: tuple[str, ...],
        *,
        is_ready: Callable[[], bool] = lambda: True,
        recover: Callable[[], bool] = lambda: False,
        inherited_fds: tuple[int, ...] = (),
        parent_death_signal: int = SIGKILL,
    ) -> Program:
        return Program(
            name=name,
            command=command,
            environment=self.environment,
            log=data_folder.prepare_log_file(self.settings.data, name),
            is_ready=is_ready,
            recover=recover,
            inherited_fds=(self.lock, *inherited_fds),
            parent_death_signal=parent_death_signal,
        )


def _pool_size() -> int:
    return min(os.cpu_count() or 1, MAX_POOL_SIZE)


#: Beginnings of variables by which the libraries below are set, for some other program.
_OF_OTHERS = (
    *("CELERY", "FLASK_", "GUNICORN_", "KOMBU_", "PYTHONOPTIMIZE", "PYTHONWARNINGS"),
    *("SCRIPT_NAME", "SQLALCHEMY_", "WEB_CONCURRENCY", "WERKZEUG_"),
)

#: Parts of an address, and what continues in it from then on.
_ADDRESS_PARTS = ("URL_FILE", "PASSWORD", "PASSWORD_FILE")
_OWNER = "DATABASE_OWNER"

_CELERY = (PYTHON, "-m", "celery")
_WORKER_APP = "--app=worker.app"
_SCHEDULER_APP = "--app=worker.scheduler"


@contextmanager
def prepare_programs(settings: Settings) -> Iterator[ServicePrograms]:
    """Claim the data folder of the settings for one run of the service."""
    refuse_folder_faults(settings)
    with data_folder.lock_data_folder(settings.data) as lock:
        yield ServicePrograms(settings, build_environment(settings), lock)


def build_environment(settings: Settings) -> dict[str, str]:
    """Build the environment of every process of the service."""
    settled = {
        f"THIDUA_{part}_{kind}"
        for part in ("DATABASE", "BROKER", "STORE")
        for kind in _ADDRESS_PARTS
    }
    settled |= {f"THIDUA_{_OWNER}_{part}" for part in ("URL", *_ADDRESS_PARTS)}  # to migrate
    environment = {
        name: text
        for name, text in os.environ.items()
        if name not in settled and not name.startswith(_OF_OTHERS)
    }
    environment.update(
        THIDUA_DATA=str(settings.data),
        THIDUA_DATABASE_URL=settings.database_url,
        THIDUA_BROKER_URL=settings.broker_url,
        THIDUA_STORE_URL=settings.store_url,
        PROMETHEUS_MULTIPROC_DIR=str(_metrics_folder(settings.data)),
        PYTHONPATH=str(ROOT),
        PYTHONSAFEPATH="1",
        PYTHONUNBUFFERED="1",
    )
    if not settings.secret_key:
        environment["THIDUA_SECRET_KEY_FILE"] = str(
            data_folder.ensure_secret_key_file(settings.data)
        )
    return environment


def _metrics_folder(data: Path) -> Path:
    """Give the folder of the mapped counters: on the data disk, a full disk would kill the web."""
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own below it, for its owner only)
    name = f"thidua-metrics-{os.getuid()}-{sha256(os.fsencode(data)).hexdigest()[:16]}"
    return memory / name if os.access(memory, os.W_OK) else data / "run" / "metrics"


def browser_url(host: str, port: int) -> str:
    """The address that a browser on this machine takes."""
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{port}/"


class _NoProxy(urllib.request.ProxyHandler):
    """No way to ourselves leads by what the machine uses for the world outside."""

    def __init__(self) -> None:
        super().__init__({})


def is_web_responding(url: str) -> bool:
    """Tell whether the web answers requests: any answer that is not a fault of its own."""
    try:
        with urllib.request.build_opener(_NoProxy).open(f"{url}healthz", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
