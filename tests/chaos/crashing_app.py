"""The Celery application with the deadly file store: see `tests.chaos.crashing_store`."""

import os

import worker.resources
from tests.chaos.crashing_store import CrashingFileStore
from worker.app import app

if os.environ.get("CHAOS_QUICK"):
    from tests.chaos import short_waits_app

    assert short_waits_app  # sets the waits

worker.resources.open_file_store = lambda settings: CrashingFileStore(settings.files)  # type: ignore[attr-defined]
#: What never ends need not be waited for so long here.
app.conf.update(task_soft_time_limit=4, task_time_limit=6)
