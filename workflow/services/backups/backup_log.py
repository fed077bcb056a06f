"""The list of backups: who makes the one of tonight, and when the newest was made."""

import datetime as dt

from sqlalchemy import and_, not_, or_, select, update
from sqlalchemy.orm import Session

from workflow.models import Backup, SecurityEventKind
from workflow.services.backups.creation import FinishedBackup
from workflow.services.claims import insert_first, is_recent
from workflow.services.security_log import log_security_event

#: The time limit of the task that makes one: after it whoever claimed a night is dead, and a failed
#: one is tried again.
LEASE = dt.timedelta(hours=1)
#: Clocks of several machines differ by less.
CLOCK_TOLERANCE = dt.timedelta(minutes=5)


def claim_night(session: Session, night: dt.date, now: dt.datetime) -> Backup | None:
    """The row of that night if its backup is ours to make; commit before making it."""
    dead_or_failed = and_(
        not_(is_recent(Backup.started_at, now, LEASE)),
        or_(Backup.finished_at.is_(None), Backup.reason.is_not(None)),
    )
    again = session.execute(
        update(Backup)
        .where(Backup.night == night, dead_or_failed)
        .values(started_at=now, finished_at=None, reason=None)
        .execution_options(synchronize_session=False)
    )
    if again.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a cursor's result
        return session.scalars(
            select(Backup).filter_by(night=night).execution_options(populate_existing=True)
        ).one()
    if session.scalar(select(Backup.id).filter_by(night=night)) is not None:
        return None
    row = Backup(night=night, started_at=now)
    return row if insert_first(session, row) else None


def mark_done(row: Backup, made: FinishedBackup, now: dt.datetime) -> None:
    """The backup of the night is on the disk."""
    row.finished_at, row.reason = now, None
    row.path, row.sha256, row.size = str(made.path), made.sha256, made.size
    row.missing = len(made.manifest.missing)


def mark_failed(row: Backup, reason: str, now: dt.datetime) -> None:
    """It could not be made; it will be tried again."""
    row.finished_at, row.reason = now, reason


def record_manual_backup(
    session: Session, made: FinishedBackup, *, began: dt.datetime, now: dt.datetime
) -> None:
    """A backup that was made by command."""
    row = Backup(night=None, started_at=began)
    mark_done(row, made, now)
    session.add(row)
    log_backup(session, made, now)


def log_backup(session: Session, made: FinishedBackup, now: dt.datetime) -> None:
    """Write into the security log that everything was taken along in one file."""
    detail = {"file": made.path.name, "sha256": made.sha256}
    log_security_event(session, SecurityEventKind.BACKED_UP, now=now, detail=detail)


def newest_backup(session: Session, now: dt.datetime | None = None) -> Backup | None:
    """The newest backup that was made; with `now` none that a clock which was ahead made."""
    query = select(Backup).where(Backup.sha256.is_not(None))
    if now:
        query = query.where(Backup.finished_at <= now + CLOCK_TOLERANCE)
    return session.scalars(query.order_by(Backup.finished_at.desc()).limit(1)).first()


def list_future_backups(session: Session, now: dt.datetime) -> list[Backup]:
    """Backups with a time that has not come: their clock was ahead, so their age is unknown."""
    query = select(Backup).where(
        Backup.sha256.is_not(None), Backup.finished_at > now + CLOCK_TOLERANCE
    )
    return list(session.scalars(query.order_by(Backup.id)))


def last_failure(session: Session) -> Backup | None:
    """The newest attempt, if it failed."""
    last = session.scalars(select(Backup).order_by(Backup.started_at.desc()).limit(1)).first()
    return last if last and last.reason else None
