"""The backup of tonight, as the worker makes it."""

import datetime as dt

from worker.fill import Resources
from workflow.config import Settings
from workflow.domain.retention import RetentionPolicy
from workflow.services.backups import nightly


def back_up_if_due(place: Resources, settings: Settings) -> bool:
    """Make it if it is due and nobody else does; whether one was made."""
    schedule = nightly.BackupSchedule(
        at=settings.backup_at,
        folder=settings.backups,
        keep=RetentionPolicy(*settings.backup_keep),
        passphrase=settings.backup_passphrase,
    )
    return nightly.back_up_tonight(
        place.engine, place.files, schedule, lambda: dt.datetime.now(dt.UTC)
    )
