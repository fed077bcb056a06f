"""Signs of life that parts of the service leave in the database."""

import datetime as dt

from sqlalchemy.orm import Session

from workflow.models import Heartbeat

WORKER = "worker"


def beat(session: Session, name: str, now: dt.datetime) -> None:
    """Record that a part of the service is alive."""
    session.merge(Heartbeat(name=name, at=now))


def last_beat(session: Session, name: str) -> dt.datetime | None:
    """When a part of the service was last seen alive."""
    heartbeat = session.get(Heartbeat, name)
    return heartbeat.at if heartbeat else None
