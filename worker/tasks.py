"""The tasks: ids in, a claim, a call, nothing out; safe to run twice."""

import datetime as dt

from sqlalchemy.orm import Session

from worker.app import app
from worker.background_work import BackgroundWork
from worker.fill import FillResult, fill_batch_chunk, fill_papers
from worker.inspect_files import inspect_files
from worker.repair import repair_papers
from worker.resources import open_resources
from worker.scheduled import (
    announce_deadlines,
    back_up_if_due,
    forget_what_is_over,
    mark_history_today,
    send_due_reminders,
    send_due_webhooks,
)
from worker.try_templates import try_templates
from workflow.config import read_settings
from workflow.services.backups.backup_log import LEASE
from workflow.services.council_templates import trial_jobs
from workflow.services.operations import heartbeats
from workflow.services.printing import (
    batch_progress,
    inspection_jobs,
    inspections,
    paper_jobs,
    paper_requests,
)
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.webhooks import outbox

#: A backup takes as long as the disk needs; nobody takes its night over before.
BACKUP_LIMIT = int(LEASE.total_seconds())
#: Messages to other systems that this process sends.
SENDING = BackgroundWork("sending of messages")


@app.task(name=Job.FILL_PAPERS.value)
def fill(ids: list[int]) -> None:
    """Fill the papers that still wait."""
    _enqueue_checks(fill_papers(open_resources(), ids, _now))


@app.task(name=Job.FILL_BATCH.value)
def fill_batch(ids: list[int]) -> None:
    """Fill the next chunk of a batch and queue up again, behind the other batches."""
    (batch_id,) = ids
    result = fill_batch_chunk(open_resources(), batch_id, _now)
    if result.papers:
        enqueue(read_settings().broker_url, Job.FILL_BATCH, [batch_id], Queue.BATCH)
    _enqueue_checks(result)


def _enqueue_checks(made: FillResult) -> None:
    """Enqueue checks of what was filled; those of a batch wait until all of it is filled."""
    for start in range(0, len(made.unchecked), inspection_jobs.CHUNK):
        ids = made.unchecked[start : start + inspection_jobs.CHUNK]
        enqueue(read_settings().broker_url, Job.INSPECT_FILES, ids, Queue.CHECKS)


@app.task(name=Job.MEND_PAPERS.value)
def repair(ids: list[int]) -> None:
    """Put back the files of papers that proved damaged."""
    repair_papers(open_resources(), ids, _now)


@app.task(name=Job.INSPECT_FILES.value)
def inspect(ids: list[int]) -> None:
    """Check the files that still wait against the layout rules."""
    inspect_files(open_resources(), ids, _now)


@app.task(name=Job.TRY_TEMPLATES.value)
def try_new_templates(ids: list[int]) -> None:
    """Try the templates that councils brought in and that still wait."""
    try_templates(open_resources(), ids, _now)


@app.task(name=Job.SWEEP.value)
def sweep(_ids: list[int]) -> None:
    """Record a heartbeat and enqueue again what was forgotten."""
    now = _now()
    with Session(open_resources().engine) as session:
        heartbeats.record_heartbeat(session, heartbeats.WORKER, now)
        messages = {
            Job.FILL_PAPERS: paper_jobs.retry_stalled_papers(session, now),
            Job.INSPECT_FILES: inspection_jobs.retry_stalled_inspections(session, now),
        }
        untried = trial_jobs.retry_stalled_trials(session, now)
        silent = paper_jobs.list_stalled_batches(session, now)
        batch_progress.store_ended_totals(session)
        has_messages = outbox.has_waiting(session, now)
        forgotten = inspections.forget_old_inspections(
            session, now, dt.timedelta(days=read_settings().retention.inspections)
        )
        session.commit()
    for batch_id, count in silent:
        paper_requests.enqueue_batch(read_settings().broker_url, batch_id, count)
    for id_ in untried:
        enqueue(read_settings().broker_url, Job.TRY_TEMPLATES, [id_], Queue.SENT_IN)
    if has_messages:
        enqueue(read_settings().broker_url, Job.SEND_WEBHOOKS, [], Queue.BATCH)
    for job, waiting in messages.items():
        for queue, ids in waiting:
            enqueue(read_settings().broker_url, job, ids, queue)
    inspections.remove_files(open_resources().files, forgotten, now)


@app.task(
    name=Job.BACK_UP.value,
    acks_late=False,
    soft_time_limit=BACKUP_LIMIT - 60,
    time_limit=BACKUP_LIMIT,
)
def back_up_tonight(_ids: list[int]) -> None:
    """Make the backup of this night if it is due; asked often, made once."""
    mark_history_today(open_resources(), read_settings())
    back_up_if_due(open_resources(), read_settings())
    forget_what_is_over(open_resources(), read_settings())


@app.task(name=Job.REMIND.value)
def remind_today(_ids: list[int]) -> None:
    """Write down and send the reminders of today; asked often, each sent once."""
    announce_deadlines(open_resources())
    send_due_reminders(open_resources(), read_settings())


@app.task(name=Job.SEND_WEBHOOKS.value)
def send_webhooks(_ids: list[int]) -> None:
    """Send the messages to other systems whose time has come; nothing here waits for these."""
    SENDING.start(lambda: send_due_webhooks(open_resources(), read_settings()))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
