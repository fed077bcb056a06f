"""The tasks: ids in, a claim, a call, nothing out; safe to run twice."""

import datetime as dt

from sqlalchemy.orm import Session

from worker.app import app
from worker.fill import fill_papers
from worker.place import place
from workflow.config import read_settings
from workflow.services import filling, health
from workflow.services.queue import Job, ring


@app.task(name=Job.FILL_PAPERS.value)
def fill(ids: list[int]) -> None:
    """Fill the papers that still wait."""
    fill_papers(place(), ids, _now)


@app.task(name=Job.SWEEP.value)
def sweep(_ids: list[int]) -> None:
    """Leave a sign of life, and ring again for papers that were forgotten."""
    now = _now()
    with Session(place().engine) as session:
        health.beat(session, health.WORKER, now)
        messages = filling.sweep(session, now)
        session.commit()
    for queue, ids in messages:
        ring(read_settings().broker_url, Job.FILL_PAPERS, ids, queue)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
