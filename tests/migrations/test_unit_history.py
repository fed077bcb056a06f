"""Agencies that were there before names had dates get one name without ends."""

from alembic import command
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from migrations.run import alembic_config, upgrade
from tests import factories
from workflow.models import Unit, UnitAlias, UnitName
from workflow.services.records import record_exchange


def test_each_agency_gets_one_name_and_keeps_its_others_as_spellings(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.make_record(3), by=None, now=factories.NOW
        ).review
        unit = review.members[2].unit
        unit.name, unit.folded_name = "Sở mới", "sở mới"
        session.commit()
    with any_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0012")
    upgrade(any_engine)

    with Session(any_engine) as session:
        names = session.scalars(select(UnitName).order_by(UnitName.unit_id)).all()
        assert [row.name for row in names] == ["Sở số 1", "Sở số 2", "Sở mới"]
        assert {(row.valid_from, row.valid_to, row.source) for row in names} == {(None, None, "")}
        assert [row.unit_id for row in names] == [*session.scalars(select(Unit.id).order_by("id"))]
        alias = session.scalars(select(UnitAlias)).one()
        assert (alias.name, alias.unit.name) == ("Sở số 3", "Sở mới")
        again = record_exchange.store_record(
            session, factories.make_record(3, year="2022"), by=None, now=factories.NOW
        ).review
        assert again.members[2].unit.name == "Sở mới"
