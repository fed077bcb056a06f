"""Reminders by e-mail, as the worker sends them."""

import datetime as dt

from worker.fill import Resources
from workflow.config import Settings
from workflow.services.reminders.delivery import send_waiting
from workflow.services.reminders.rounds import make_round
from workflow.services.reminders.smtp import own_host


def send_due_reminders(place: Resources, settings: Settings) -> int:
    """Write down the letters of today if that is due, send those that wait; how many left."""
    mail = settings.mail
    if mail is None:
        return 0
    make_round(place.engine, mail.at, own_host(mail), _now())
    return send_waiting(place.engine, mail, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
