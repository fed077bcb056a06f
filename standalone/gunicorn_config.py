"""Settings of gunicorn, which reads the names of this module."""

import gc
import os
import resource
import shutil
import tempfile

from standalone.child_process import die_with_parent
from workflow import logs
from workflow.services.operations import startup
from workflow.services.operations.process_settings import settings_or_exit

_settings = settings_or_exit()
if not _settings.secret_key:
    raise SystemExit("THIDUA_SECRET_KEY: cần một chuỗi bí mật (a secret is needed)")

worker_class = "standalone.gunicorn_worker.Worker"
workers = 2
threads = 4
#: Of each process; a connection that is idle makes room for a new one. Three descriptors each.
worker_connections = 800
#: Answers leave through the buffer of `standalone.buffered_socket`, so no file goes out by itself.
sendfile = False
#: For what is being received and sent: on the disk of the data, since /tmp may be memory.
tmp_upload_dir = str(_settings.data / "run" / "transfers")
#: Read the program once, not once a worker: nothing is opened before they part.
preload_app = True
#: What is loaded stays, shared by all workers: nobody looks for rubbish in it, now or later.
gc.disable()
timeout = 60
graceful_timeout = 10
#: Longer than most browsers and proxies keep a connection that nobody uses (nginx 60 s, Firefox
#: 115 s, Caddy 120 s), so that they are who closes it. What we close at the moment of a click is a
#: request cut off: at five seconds, some one in forty clicks on a machine that was very busy, by
#: `tests.chaos --row load`. Waiting takes no thread.
keepalive = 130
#: A run of its own has no use for a control socket in somebody's home folder.
control_socket_disable = True
logconfig_dict = logs.build_logging_config(_settings)

# Each worker counts its own requests in a file; whoever asks for the figures adds the files up. The
# library looks at this name when it is loaded, which the program does after this module.
_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
if folder := os.environ.get(_COUNTS):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder, mode=0o700)
else:
    os.environ[_COUNTS] = tempfile.mkdtemp(prefix="thidua-metrics-")


def on_starting(server: object) -> None:
    """Serve nothing from a database of another release."""
    gc.freeze()
    gc.enable()
    startup.require_ready_or_exit(_settings)
    os.makedirs(tmp_upload_dir, mode=0o700, exist_ok=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))


def post_fork(server: object, worker: object) -> None:
    """Let no worker of the web outlive its master, or it would hold the port."""
    die_with_parent()


def on_exit(server: object) -> None:
    """Leave no counts behind."""
    shutil.rmtree(os.environ[_COUNTS], ignore_errors=True)
