"""The backup of the night by a real worker."""

import pytest
from sqlalchemy.orm import Session

from tests.backup_data import populate
from tests.waiting import wait_until
from tests.worker.conftest import WorkerSetup
from workflow.services.backups import backup_log
from workflow.services.backups.backup_source import BackupSource
from workflow.services.queue import Job, Queue, enqueue

pytestmark = pytest.mark.slow


def test_a_worker_that_is_rung_for_makes_the_backup_of_the_night_once(
    busy_works: WorkerSetup,
) -> None:
    populate(busy_works.engine, busy_works.files)

    def is_made() -> bool:
        with Session(busy_works.engine.execution_options(read_only=True)) as session:
            return backup_log.newest_backup(session) is not None

    with busy_works.worker():
        for _ in range(3):
            enqueue(busy_works.settings.broker_url, Job.BACK_UP, [], Queue.CHECKS)
        wait_until(is_made)

    (path,) = (busy_works.settings.data / "backups").iterdir()
    _header, manifest = BackupSource(path, lambda: None).check()
    assert manifest.files == 9
