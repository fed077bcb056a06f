"""A preflight look at the database says no more than is true: unsure counts as no."""

import datetime as dt

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from migrations.revisions import newest_revision
from migrations.run import alembic_config
from standalone import preflight
from standalone.database import seed_if_empty
from tests import factories
from workflow.domain.roles import Role
from workflow.services.accounts import credentials

NOW = dt.datetime(2022, 1, 24, tzinfo=dt.UTC)


def test_the_newest_migration_is_alembics_own_head(engine: Engine) -> None:
    with engine.connect() as connection:
        head = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()

    assert newest_revision() == head


def test_a_database_that_is_not_there_is_not_complete() -> None:
    assert not preflight.is_database_ready("sqlite:////nowhere/thidua.sqlite3")
    assert not preflight.is_database_ready("postgresql+psycopg://127.0.0.1/thidua")


def test_a_database_is_complete_once_it_has_a_review(session: Session, sqlite_url: str) -> None:
    before = preflight.is_database_ready(sqlite_url)

    seed_if_empty(session)

    assert not before
    assert preflight.is_database_ready(sqlite_url)


def test_a_database_of_another_schema_is_not_complete(session: Session, sqlite_url: str) -> None:
    seed_if_empty(session)
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()

    assert not preflight.is_database_ready(sqlite_url)


def test_a_database_without_one_of_its_indexes_is_not_complete(
    session: Session, sqlite_url: str
) -> None:
    seed_if_empty(session)
    session.execute(text("DROP INDEX ix_paper_check_code"))
    session.commit()

    assert not preflight.is_database_ready(sqlite_url)


def test_an_administrator_counts_once_a_password_is_chosen(
    session: Session, sqlite_url: str
) -> None:
    account = credentials.add_account(
        session, login="admin", name="", role=Role.ADMINISTRATOR, now=NOW
    )
    session.commit()
    before = preflight.has_administrator(sqlite_url)

    credentials.set_password(account, factories.hash_quickly("một mật khẩu dài"))
    session.commit()

    assert not before
    assert preflight.has_administrator(sqlite_url)
