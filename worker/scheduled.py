"""Jobs of the schedule: the backup of the night and reminders by e-mail."""

import datetime as dt

from worker.resources import Resources
from workflow.config import Settings
from workflow.domain.retention import RetentionPolicy
from workflow.services.backups import nightly
from workflow.services.reminders.delivery import send_waiting
from workflow.services.reminders.rounds import make_round
from workflow.services.reminders.smtp import own_host


def back_up_if_due(resources: Resources, settings: Settings) -> bool:
    """Make tonight's backup if it is due and nobody else does; returns whether one was made."""
    schedule = nightly.BackupSchedule(
        at=settings.backup_at,
        folder=settings.backups,
        keep=RetentionPolicy(*settings.backup_keep),
        passphrase=settings.backup_passphrase,
    )
    return nightly.back_up_tonight(resources.engine, resources.files, schedule, _now)


def send_due_reminders(resources: Resources, settings: Settings) -> int:
    """Write down today's letters if that is due and send those that wait; returns how many left."""
    mail = settings.mail
    if mail is None:
        return 0
    make_round(resources.engine, mail.at, own_host(mail), _now())
    return send_waiting(resources.engine, mail, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
