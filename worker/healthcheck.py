"""`python -m worker.healthcheck`: check that the worker of this container is alive.

For health checks: it asks the queue once, where Celery's own `inspect ping` loads everything, asks
every worker and leaves an answer behind in the queue each time.
"""

import datetime as dt
import socket
import sys

from workflow.config import read_settings
from workflow.services.operations import broker, heartbeats


def main() -> int:
    """Return 0 if the worker with this host's name sent a heartbeat in time."""
    before = dt.datetime.now(dt.UTC) - heartbeats.SILENT_AFTER
    me = f"celery@{socket.gethostname()}"
    try:
        found = broker.list_workers(read_settings().broker_url)
    except broker.BrokerDownError:
        return 1
    return 0 if any(one.name == me and one.at > before for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
