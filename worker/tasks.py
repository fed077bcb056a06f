"""The tasks: ids in, a claim, a call, nothing out; safe to run twice."""

import datetime as dt

from sqlalchemy.orm import Session

from worker.app import app
from worker.fill import fill_papers
from worker.inspect_files import inspect_files
from worker.place import place
from workflow.config import read_settings
from workflow.services import filling, health, inspecting
from workflow.services.queue import Job, Queue, ring


@app.task(name=Job.FILL_PAPERS.value)
def fill(ids: list[int]) -> None:
    """Fill the papers that still wait; those of a batch are checked when all of it is made."""
    fill_papers(place(), ids, _now)
    with Session(place().engine.execution_options(read_only=True)) as session:
        unchecked = inspecting.waiting_of_papers(session, ids)
    if unchecked:
        ring(read_settings().broker_url, Job.INSPECT_FILES, unchecked, Queue.BATCH)


@app.task(name=Job.INSPECT_FILES.value)
def inspect(ids: list[int]) -> None:
    """Hold the files that still wait to the layout rules."""
    inspect_files(place(), ids, _now)


@app.task(name=Job.SWEEP.value)
def sweep(_ids: list[int]) -> None:
    """Leave a sign of life, and ring again for what was forgotten."""
    now = _now()
    with Session(place().engine) as session:
        health.beat(session, health.WORKER, now)
        messages = {
            Job.FILL_PAPERS: filling.sweep(session, now),
            Job.INSPECT_FILES: inspecting.sweep(session, now),
        }
        session.commit()
    for job, waiting in messages.items():
        for queue, ids in waiting:
            ring(read_settings().broker_url, job, ids, queue)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
