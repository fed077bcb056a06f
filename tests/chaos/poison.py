"""Papers that take their worker down, every time, in the middle of a batch."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.chaos.backing import wait
from tests.chaos.deadly import ENDLESS, KILLED
from tests.chaos.papers import store
from tests.chaos.result import Result
from tests.chaos.stage import Stage
from workflow.models import Paper, PaperStatus
from workflow.services.making.leases import MOST_ATTEMPTS


def poison(stage: Stage) -> list[Result]:
    """Put some reviews among the others whose papers nobody survives."""
    stage.service.stop()
    stage.service.module = "tests.chaos.deadly"
    stage.service.arguments = ("quick", "up") if stage.size.quick else ("up",)
    stage.service.start()
    blocs = (KILLED, ENDLESS)
    deadly = store(stage.papers.engine, blocs)
    stage.papers.reviews[1:1] = deadly
    batch = stage.papers.ask()
    others = wait(
        lambda: stage.papers.ready(batch) == stage.papers.count,
        within=stage.size.patience, what="the other papers",
    )  # fmt: skip
    stage.papers.until_done(batch, within=2 * stage.size.patience)
    with Session(stage.papers.engine) as session:
        query = select(Paper).where(Paper.batch_id == batch, Paper.review_id.in_(deadly))
        rows = session.scalars(query).all()
    faults = [
        f"paper {row.id}: {row.status}, {row.attempts} attempts, {row.reason}"
        for row in rows
        if (row.status, row.attempts) != (PaperStatus.FAILED, MOST_ATTEMPTS)
    ]
    what = "papers that kill their worker, or never end, among the others"
    seen = f"{len(rows)} failed with the reason after {MOST_ATTEMPTS} tries; all others were made"
    return [Result(what, len(rows), stage.papers.toll(batch), others, seen, tuple(faults))]
