"""What tests of the step forms share."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from workflow.domain.record import Record
from workflow.models import Review
from workflow.services import snapshots


@pytest.fixture
def facts(db: Session, world: World) -> Callable[[], Record]:
    """`facts()` are those of the seed review as the database holds them now."""

    def read() -> Record:
        record = snapshots.facts_of(db, db.get_one(Review, world.review))
        db.rollback()  # let go of the database, which the next request wants to write
        return record

    return read
