"""Checks of Word files, as the person sees them who sends one in."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflow.models import Account, Base, Inspection, InspectionStatus
from workflow.services.backups.table_codec import FILES
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.kept_files import keep_with_rows
from workflow.services.uploads.upload_quotas import check_inspections
from workflow.services.uploads.upload_rules import check_size

#: How long a file that was sent in, and what was found in it, is kept.
#: A moment by which any file that was sent in is old, whatever the settings keep.
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def request_inspection(
    session: Session,
    files: FileStore,
    *,
    file_name: str,
    content: bytes,
    family: str | None,
    stage: str | None,
    by: Account,
    now: dt.datetime,
) -> Inspection:
    """Keep a file and ask for its check. Commit, then `call_worker`."""
    check_size(content)
    check_inspections(session, by, now)
    inspection = Inspection(
        asked_at=now,
        asked_by=by,
        file_name=file_name,
        file_sha256=keep_with_rows(session, files, content),
        family=family,
        stage=stage,
        status=InspectionStatus.QUEUED,
    )
    session.add(inspection)
    session.flush()
    return inspection


def enqueue_inspection(broker_url: str, inspection: Inspection) -> bool:
    """Enqueue a committed request; False if the broker is unreachable."""
    return enqueue(broker_url, Job.INSPECT_FILES, [inspection.id], Queue.SENT_IN)


def forget_old_inspections(
    session: Session, now: dt.datetime, kept_for: dt.timedelta, most: int = 100
) -> list[str]:
    """Delete checks of files that were sent in long ago; the hashes of files that nobody names now.

    Commit, then `remove_files`.
    """
    old = (Inspection.asked_by_id.is_not(None), Inspection.finished_at < now - kept_for)
    ids = session.scalars(select(Inspection.id).where(*old).limit(most)).all()
    if not ids:
        return []
    gone = delete(Inspection).where(Inspection.id.in_(ids)).returning(Inspection.file_sha256)
    hashes = set(session.scalars(gone))
    for name in FILES:  # every column of the schema that names a file
        table, _, column = name.partition(".")
        named = Base.metadata.tables[table].columns[column]
        hashes -= set(session.scalars(select(named).where(named.in_(hashes))))
    return sorted(hashes)


def remove_files(files: FileStore, hashes: list[str], now: dt.datetime) -> int:
    """Remove files, but those that somebody has stored again meanwhile; returns how many went."""
    before = (now - dt.timedelta(hours=1)).timestamp()
    return sum(files.remove(sha256, before) for sha256 in hashes)


def list_inspections(
    session: Session, account: Account, *, most: int, before: int | None = None
) -> list[Inspection]:
    """The newest checks that the person asked for, or those before one of them."""
    mine = select(Inspection).where(Inspection.asked_by_id == account.id)
    if before is not None:
        mine = mine.where(Inspection.id < before)
    return list(session.scalars(mine.order_by(Inspection.id.desc()).limit(most)))


def finding_counts(inspection: Inspection | None) -> dict[str, int] | None:
    """Count the findings as lists of papers give them; None if the file was not checked."""
    if inspection is None or inspection.status is not InspectionStatus.READY:
        return None
    return {
        "errors": inspection.errors,
        "warnings": inspection.warnings,
        "notes": inspection.notes,
    }
