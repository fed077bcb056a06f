"""What is tried out: seen within, stored nowhere, and nobody waits for it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from workflow.domain.errors import TooBusyError
from workflow.models import Council
from workflow.services.blocs import add_council
from workflow.services.child_processes.reading_places import MOST, hold_place
from workflow.services.trial_session import open_trial
from workflow.write_lock import LockHeldError


def count(session: Session) -> int:
    return session.scalar(select(func.count(Council.id))) or 0


def test_others_save_meanwhile_and_nothing_of_it_stays(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        before = count(session)
    with open_trial(any_engine) as trial:
        add_council(trial, "Hội đồng thử")
        trial.flush()
        assert count(trial) == before + 1
        with Session(any_engine) as other:
            add_council(other, "Hội đồng thật")
            other.commit()
    with Session(any_engine) as session:
        assert count(session) == before + 1


def test_a_copy_is_private_and_gone_afterwards(engine: Engine) -> None:
    with open_trial(engine) as trial:
        path = Path(str(trial.connection().engine.url.database))
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()


def test_few_copies_are_made_at_a_time_and_none_while_others_wait(engine: Engine) -> None:
    taken = [hold_place(RuntimeError()) for _ in range(MOST)]  # type: ignore[arg-type]
    for place in taken:
        place.__enter__()
    try:
        with pytest.raises(TooBusyError), open_trial(engine):
            pass
    finally:
        for place in taken:
            place.__exit__(None, None, None)
    with Session(engine) as session:
        count(session)
        with pytest.raises(LockHeldError), open_trial(engine):
            pass
