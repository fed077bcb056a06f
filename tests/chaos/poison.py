"""Papers that take their worker down, every time, in the middle of a batch."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.chaos.crashing_store import ENDLESS, KILLED
from tests.chaos.paper_batch import store_reviews
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.waiting import wait_until
from workflow.models import Paper, PaperStatus
from workflow.services.claims import MAX_ATTEMPTS


def poison_batch(stage: ChaosRig) -> list[BreakResult]:
    """Put some reviews among the others whose papers nobody survives."""
    stage.service.stop()
    stage.service.module = "tests.chaos.crashing_store"
    stage.service.arguments = ("quick", "up") if stage.size.quick else ("up",)
    stage.service.start()
    blocs = (KILLED, ENDLESS)
    deadly = store_reviews(stage.papers.engine, blocs)
    stage.papers.reviews[1:1] = deadly
    batch = stage.papers.ask()
    others = wait_until(
        lambda: stage.papers.ready(batch) == stage.papers.count,
        within=stage.size.timeout, what="the other papers",
    )  # fmt: skip
    stage.papers.until_done(batch, within=2 * stage.size.timeout)
    with Session(stage.papers.engine) as session:
        query = select(Paper).where(Paper.batch_id == batch, Paper.review_id.in_(deadly))
        rows = session.scalars(query).all()
    faults = [
        f"paper {row.id}: {row.status}, {row.attempts} attempts, {row.reason}"
        for row in rows
        if (row.status, row.attempts) != (PaperStatus.FAILED, MAX_ATTEMPTS)
    ]
    what = "papers that kill their worker, or never end, among the others"
    seen = f"{len(rows)} failed with the reason after {MAX_ATTEMPTS} tries; all others were made"
    return [BreakResult(what, len(rows), stage.papers.toll(batch), others, seen, tuple(faults))]
