"""Jobs of the schedule: the backup of the night and reminders by e-mail."""

import datetime as dt
import logging

from worker.resources import Resources
from workflow.config import Settings
from workflow.domain.retention import RetentionPolicy
from workflow.services.backups import nightly
from workflow.services.reminders.delivery import send_waiting
from workflow.services.reminders.rounds import make_round
from workflow.services.reminders.smtp import own_host
from workflow.services.verification.history_marks import mark_history_if_due

logger = logging.getLogger(__name__)


def back_up_if_due(resources: Resources, settings: Settings) -> bool:
    """Make tonight's backup if it is due and nobody else does; returns whether one was made."""
    schedule = nightly.BackupSchedule(
        at=settings.backup_at,
        folder=settings.backups,
        keep=RetentionPolicy(*settings.backup_keep),
        passphrase=settings.backup_passphrase,
    )
    return nightly.back_up_tonight(resources.engine, resources.files, schedule, _now)


def mark_history_today(resources: Resources, settings: Settings) -> None:
    """Sign where the histories end today; a folder that is away for now holds nothing else up."""
    try:
        folder = settings.history_mark_dir
        mark_history_if_due(resources.engine, settings.data, folder, _now())
    except OSError:
        logger.exception("the end of the history could not be signed")


def send_due_reminders(resources: Resources, settings: Settings) -> int:
    """Write down today's letters if that is due and send those that wait; returns how many left."""
    mail = settings.mail
    if mail is None:
        return 0
    make_round(resources.engine, mail.at, own_host(mail), _now())
    return send_waiting(resources.engine, mail, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
