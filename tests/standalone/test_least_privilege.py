"""On PostgreSQL the service works as a role that can neither drop a guard nor change history."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from migrations.run import alembic_config
from standalone import database
from standalone.cli import thidua
from standalone.console import CommandError
from tests import factories
from tests.backing_services.postgres import dsn
from workflow.config import Settings
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.domain.votes.double_entry import BallotFigures
from workflow.domain.year import State, find_forward_move
from workflow.models import Base, SecurityEventKind, open_engine
from workflow.models.change_guards import GUARDS
from workflow.models.grants import list_privileges
from workflow.services import cases, double_entry, member_reports, reviews
from workflow.services.accounts import credentials, management
from workflow.services.operations.database_role import read_database_role
from workflow.services.printing.paper_requests import request_papers
from workflow.services.records import record_exchange
from workflow.services.registers.number_register import issue_number
from workflow.services.security_log import find_security_log_faults, log_security_event
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.sealed_history import find_history_faults

NOW = factories.NOW


@pytest.fixture
def roles(bare_postgres: URL) -> Iterator[tuple[URL, URL]]:
    """A database whose tables are one role's, and another role for the service."""
    owner, service = (f"{name}_{uuid4().hex[:12]}" for name in ("owner", "service"))
    name = bare_postgres.database
    with psycopg.connect(dsn(bare_postgres), autocommit=True) as connection:
        for role in (owner, service):
            connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER".encode())
        connection.execute(f'ALTER DATABASE "{name}" OWNER TO {owner}'.encode())
        connection.execute(f"ALTER SCHEMA public OWNER TO {owner}".encode())
        yield bare_postgres.set(username=owner), bare_postgres.set(username=service)
        for role in (service, owner):
            connection.execute(f"DROP OWNED BY {role} CASCADE".encode())
        connection.execute(f'ALTER DATABASE "{name}" OWNER TO CURRENT_USER'.encode())
        for role in (service, owner):
            connection.execute(f"DROP ROLE {role}".encode())


@pytest.fixture
def apart(roles: tuple[URL, URL], settings: Settings, tmp_path: Path) -> Settings:
    """The settings of a service with two roles, its schema made by the owner's."""
    owner, service = (url.render_as_string(hide_password=False) for url in roles)
    (tmp_path / "thidua.sqlite3").unlink()
    made = replace(settings, database_url=service, database_owner_url=owner)
    database.migrate(made)
    return made


ATTACKS = (
    "DROP TRIGGER keep_event_update ON event",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "ALTER TABLE event DROP COLUMN sha256",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change() CASCADE",
    "SET session_replication_role = replica",
    "UPDATE event SET detail = '{}'",
    "DELETE FROM event",
    "TRUNCATE event CASCADE",
    "UPDATE snapshot SET facts = ''",
    "DELETE FROM security_event",
    "UPDATE security_event SET kind = ''",
    "DELETE FROM chain",
    "DELETE FROM security_chain",
    "UPDATE attachment SET sha256 = ''",
    "DELETE FROM tally_entry",
    "UPDATE tally_entry SET figures = '{}'",
    "DELETE FROM paper_number",
    "UPDATE alembic_version SET version_num = '0001'",
    "CREATE TABLE mine (id integer)",
    "CREATE TRIGGER mine AFTER INSERT ON event EXECUTE FUNCTION refuse_change()",
    "CREATE ROLE mine",
    "COPY account TO PROGRAM 'cat'",
)


def test_the_service_does_its_work_and_no_statement_of_an_intruder(
    apart: Settings, tmp_path: Path
) -> None:
    engine = open_engine(apart.database_url)
    with Session(engine) as session:
        _work(session, tmp_path)
        session.commit()
    for attack in ATTACKS:
        with pytest.raises(ProgrammingError), engine.begin() as connection:
            connection.execute(text(attack))
    with Session(engine) as session:
        assert list(find_history_faults(session)) == []
        assert list(find_security_log_faults(session)) == []
        role = read_database_role(session.connection())
        assert role
        assert role.is_least
    engine.dispose()


def _work(session: Session, folder: Path) -> None:
    """A bit of everything that locks, adds, changes and takes away."""
    record = factories.make_record(9, state=State.PLANNED)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    add = credentials.add_account
    an, binh = (
        add(session, login=login, name=login, role=Role.ADMINISTRATOR, now=NOW)
        for login in ("an", "binh")
    )
    management.issue_link(session, binh, by=an, now=NOW)
    member_reports.attach_file(
        session, FileStore(folder), review, "Sở số 2", file_name="a.pdf", content=b"%PDF-1.7",
        by=an, now=NOW,
    )  # fmt: skip
    issue_number(session, review, PaperKind.INVITATION, by=an, now=NOW)
    move = find_forward_move(review.state)
    assert move
    found = cases.check_move(session, review, move, NOW)
    accepted = {row.code: "thử" for row in found}
    reviews.make_move(session, review, move.name, by=an, now=NOW, accepted=accepted)
    figures = BallotFigures(9, 9, 9, 0, {"Sở số 2": 9})
    double_entry.enter_figures(session, review, 0, figures, by=an, now=NOW)
    double_entry.enter_figures(session, review, 0, figures, by=add(
        session, login="chi", name="Chi", role=Role.ADMINISTRATOR, now=NOW
    ), now=NOW)  # fmt: skip
    request_papers(session, [review], [PaperKind.MINUTES], by=an, now=NOW)
    log_security_event(session, SecurityEventKind.SIGNED_IN, now=NOW, account_id=an.id)


def test_what_guards_keep_is_not_granted() -> None:
    assert list_privileges("event") == ["SELECT", "INSERT"]
    assert list_privileges("chain") == ["SELECT", "INSERT", "UPDATE"]
    assert list_privileges("member") == ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert "removed_at" in list_privileges("attachment")[2]
    assert "sha256" not in list_privileges("attachment")[2]
    assert {guard.table for guard in GUARDS} <= set(Base.metadata.tables)


def test_a_migration_needs_the_owner_and_says_so(roles: tuple[URL, URL], apart: Settings) -> None:
    owner, _ = roles
    engine = open_engine(owner.render_as_string(hide_password=False))
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "-1")
    engine.dispose()

    with pytest.raises(CommandError, match="THIDUA_DATABASE_OWNER_URL"):
        database.migrate(replace(apart, database_owner_url=""))


@pytest.mark.parametrize(
    ("which", "said"), [(0, "làm chủ các bảng"), (1, "chỉ đọc và ghi dữ liệu")]
)
def test_doctor_says_as_whom_the_service_works(
    roles: tuple[URL, URL], apart: Settings, monkeypatch: pytest.MonkeyPatch, which: int, said: str
) -> None:
    url = make_url(roles[which].render_as_string(hide_password=False))
    monkeypatch.setenv("THIDUA_DATA", str(apart.data))
    monkeypatch.setenv("THIDUA_BROKER_URL", apart.broker_url)
    monkeypatch.setenv("THIDUA_DATABASE_URL", url.render_as_string(hide_password=False))

    shown = CliRunner().invoke(thidua, ["doctor"]).output

    assert f"vai trò cơ sở dữ liệu: {url.username}" in shown
    assert said in shown
