"""What becomes of claimed rows when the file store does not answer: they wait, nobody is blamed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from worker.db_retry import commit_with_retry
from workflow.services import claims
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.medium import StoreAwayError
from workflow.services.stores.store_identity import read_mark

logger = logging.getLogger(__name__)


def is_answering(files: FileStore) -> bool:
    """Tell whether it is worth claiming anything; a folder is asked nothing.

    The sweeper sends messages again as long as rows wait, so they must cost little meanwhile.
    """
    if files.medium.is_remote:
        try:
            read_mark(files)
        except StoreAwayError as error:
            logger.warning("nothing is claimed, the file store is away: %s", error.detail)
            return False
    return True


@contextmanager
def giving_back(engine: Engine, table: claims.ClaimedTable, claim: str) -> Iterator[None]:
    """Let rows wait again, as if never claimed, where the store goes away in the block."""
    try:
        yield
    except StoreAwayError as error:
        logger.warning("the rows of claim %s wait for the file store: %s", claim, error.detail)
        commit_with_retry(engine, lambda session: claims.release_claim(session, table, claim))
