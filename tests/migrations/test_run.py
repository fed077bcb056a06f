"""Migrations go both ways and end at the models, on both databases."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from migrations.run import configured, is_current, upgrade
from tests import make
from workflow.models import Base, Event, EventKind
from workflow.services import records


def test_the_newest_schema_is_that_of_the_models(any_engine: Engine) -> None:
    with any_engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_going_back_and_forth_keeps_what_was_there(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review = records.store(session, make.seed(), by=None, now=make.NOW).review
        review_id = review.id
        session.commit()

    with any_engine.begin() as connection:
        command.downgrade(configured(connection), "0001")
        assert "handover" not in inspect(connection).get_table_names()
    upgrade(any_engine)

    with any_engine.begin() as connection:
        assert is_current(connection)
        kept = connection.execute(
            text("SELECT kind FROM event WHERE review_id = :id"), {"id": review_id}
        )
        assert kept.scalars().all() == ["imported"]


def test_the_history_knows_only_its_kinds_of_events(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review = records.store(session, make.seed(), by=None, now=make.NOW).review
        session.add(Event(review_id=review.id, at=make.NOW, kind=EventKind.BOUND, detail={}))
        session.commit()
        values = {"id": review.id, "at": "2022-01-01 00:00:00"}
        statement = text(
            "INSERT INTO event (review_id, at, kind, detail) VALUES (:id, :at, 'odd', '{}')"
        )
        with pytest.raises(IntegrityError):
            session.execute(statement, values)
