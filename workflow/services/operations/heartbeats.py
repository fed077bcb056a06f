"""Signs of life that parts of the service leave in the database."""

import datetime as dt

from sqlalchemy.orm import Session

from workflow.models import Heartbeat

WORKER = "worker"
#: The schedule asks for a sign every ten seconds.
SILENT_AFTER = dt.timedelta(seconds=45)
#: By then a service that was just started has given its first.
SETTLED_AFTER = dt.timedelta(minutes=1)


def record_heartbeat(session: Session, name: str, now: dt.datetime) -> None:
    """Record that a part of the service is alive."""
    session.merge(Heartbeat(name=name, at=now))


def last_heartbeat(session: Session, name: str) -> dt.datetime | None:
    """Read when a part of the service was last seen alive."""
    heartbeat = session.get(Heartbeat, name)
    return heartbeat.at if heartbeat else None


def is_silent(session: Session, name: str, now: dt.datetime) -> bool:
    """Return whether a part of the service was not seen for longer than it should.

    Nor is a sign from the future believed: the clock was ahead, and nobody knows since when.
    """
    last = last_heartbeat(session, name)
    return last is None or abs(now - last) > SILENT_AFTER
