"""Jobs of the schedule: the backup of the night, reminders by e-mail, messages to systems."""

import datetime as dt
import logging

from sqlalchemy.orm import Session

from worker.resources import Resources
from workflow.config import Settings
from workflow.domain.retention import RetentionPolicy
from workflow.logs import log_facts
from workflow.services.backups import nightly
from workflow.services.reminders.delivery import send_waiting
from workflow.services.reminders.rounds import make_round
from workflow.services.reminders.smtp import own_host
from workflow.services.retention import apply_retention_if_due
from workflow.services.stores.pack_tidying import tidy_packs
from workflow.services.verification.history_marks import mark_history_if_due
from workflow.services.webhooks import delivery
from workflow.services.webhooks.addresses import make_policy
from workflow.services.webhooks.delivery import SendingPlace
from workflow.services.webhooks.sources import announce_passed_deadlines

logger = logging.getLogger(__name__)


def back_up_if_due(resources: Resources, settings: Settings) -> bool:
    """Make tonight's backup if it is due and nobody else does; returns whether one was made."""
    schedule = nightly.BackupSchedule(
        at=settings.backup_at,
        folder=settings.backups,
        keep=RetentionPolicy(*settings.backup_keep),
        passphrase=settings.backup_passphrase,
    )
    if not nightly.back_up_tonight(resources.engine, resources.files, schedule, _now):
        return False
    # The backup has everything, so this is the safest hour of all to take old packs away.
    report = tidy_packs(resources.engine, resources.files, _now().timestamp())
    logger.info("packs: %s", report)
    return True


def mark_history_today(resources: Resources, settings: Settings) -> None:
    """Sign where the histories end today; a folder that is away for now holds nothing else up."""
    try:
        folder = settings.history_mark_dir
        mark_history_if_due(resources.engine, settings.data, folder, _now())
    except OSError:
        logger.exception("the end of the history could not be signed")


def forget_what_is_over(resources: Resources, settings: Settings) -> None:
    """Remove what was kept long enough and lock unused accounts, once a night after the backup."""
    with Session(resources.engine) as session:
        done = apply_retention_if_due(session, settings.retention, _now())
        session.commit()
    if done:
        removed = ",".join(f"{name}:{count}" for name, count in done.removed.items())
        log_facts(logger, logging.INFO, "retention", locked=done.locked, removed=removed)


def send_due_reminders(resources: Resources, settings: Settings) -> int:
    """Write down today's letters if that is due and send those that wait; returns how many left."""
    mail = settings.mail
    if mail is None:
        return 0
    make_round(resources.engine, mail.at, own_host(mail), _now())
    return send_waiting(resources.engine, mail, _now)


def announce_deadlines(resources: Resources) -> None:
    """Write down messages about days that have passed."""
    with Session(resources.engine) as session:
        announce_passed_deadlines(session, _now())
        session.commit()


def send_due_webhooks(resources: Resources, settings: Settings) -> int:
    """Send the messages to other systems that wait; returns how many were tried."""
    place = SendingPlace(make_policy(settings), settings.public_url)
    return delivery.send_waiting(resources.engine, place, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
