"""The Celery application with the deadly file store: see `tests.chaos.deadly`."""

import os

import worker.place
from tests.chaos.deadly import CrashingFileStore
from worker.app import app

if os.environ.get("CHAOS_QUICK"):
    from tests.chaos import quick_app

    assert quick_app  # sets the waits

worker.place.FileStore = CrashingFileStore  # type: ignore[attr-defined]
#: What never ends need not be waited for so long here.
app.conf.update(task_soft_time_limit=4, task_time_limit=6)
