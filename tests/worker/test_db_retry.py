"""The database away for a moment: what a worker does in it is done again."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from worker import db_retry
from worker.db_retry import call_with_retry

AWAY = OperationalError("SELECT 1", {}, Exception("the database system is starting up"))
REFUSED = IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))


class Database:
    """Raises these errors, one a try, before it answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def asked(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_retry, "_FIRST_PAUSE", 0.0)


def test_work_is_done_again_until_the_database_answers() -> None:
    assert call_with_retry(Database(AWAY, AWAY).asked) == "done"


def test_what_the_database_refuses_is_not_tried_again() -> None:
    database = Database(REFUSED, AWAY)

    with pytest.raises(IntegrityError):
        call_with_retry(database.asked)

    assert database.errors == [AWAY]


def test_a_database_that_stays_away_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_retry, "RETRY_FOR", -1.0)

    with pytest.raises(OperationalError):
        call_with_retry(Database(AWAY).asked)
