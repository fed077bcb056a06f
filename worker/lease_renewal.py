"""Renew a worker's claim for as long as it works."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.domain.days import Clock
from workflow.services import claims

logger = logging.getLogger(__name__)


@contextmanager
def renew_lease(
    engine: Engine, table: claims.ClaimedTable, claim: str, clock: Clock
) -> Iterator[None]:
    """Renew the claim every few seconds while the block runs.

    The thread stops with its process, so a frozen or killed worker loses its claim; work without
    end is stopped by the time limit of its task.
    """
    done = threading.Event()

    def renew() -> None:
        while not done.wait(claims.RENEW_EVERY):
            try:
                with Session(engine) as session:
                    claims.renew_claim(session, table, claim, clock())
                    session.commit()
            except SQLAlchemyError:  # the next turn may find the database again
                logger.warning("claim %s could not be renewed", claim, exc_info=True)

    thread = threading.Thread(target=renew, name="renew", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()  # else it might still hold a connection of an engine that is closed
