"""`thidua up` in a hurry, for the short set: the same service with shorter waits.

    python -m tests.chaos.short_waits up

A worker is dead after six seconds instead of twenty, the sweeper comes every second instead of
every ten, and what fell is started again at once.
"""

import datetime as dt
import sys

from workflow.services import claims


def shorten_worker_waits() -> None:
    """The waits of a worker."""
    # Longer than a busy disk keeps a renewal waiting: who loses its claim three times has failed.
    claims.LEASE = dt.timedelta(seconds=6)
    claims.RENEW_EVERY = 0.5
    claims.STALLED_AFTER = dt.timedelta(seconds=2)


def shorten_all_waits() -> None:
    """The waits of the supervisor, and workers with short ones."""
    from standalone import programs, supervisor

    supervisor.LONGEST_PAUSE = 1.0
    programs._WORKER_APP = "--app=tests.chaos.short_waits_app"
    programs._SCHEDULER_APP = "--app=tests.chaos.short_waits_scheduler"


def _up() -> int:
    from standalone import cli

    shorten_all_waits()
    return cli.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_up())
