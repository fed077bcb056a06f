"""Migrations go both ways and end at the models, on both databases."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from migrations.revisions import list_revisions
from migrations.run import alembic_config, is_current, upgrade
from tests import factories
from workflow.domain.papers import DOSSIER
from workflow.domain.roles import Role
from workflow.domain.vietnamese_text import make_person_sort_key
from workflow.domain.year import State
from workflow.models import Account, Base, Event, EventKind, PaperStatus
from workflow.models.change_guards import find_missing_guards
from workflow.services.accounts import credentials, management
from workflow.services.accounts.management import AccountDetails
from workflow.services.history import log_event
from workflow.services.law.regulation_binding import introduce_edition
from workflow.services.law.regulations import EditionDraft
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.reviews import withdraw_review
from workflow.services.verification.sealed_history import find_history_faults

HASHES = Path(__file__).parent / "hashes.txt"
VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def test_the_newest_schema_is_that_of_the_models(any_engine: Engine) -> None:
    with any_engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_going_back_and_forth_keeps_what_was_there(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        batch = paper_requests.request_papers(
            session, [review], [*DOSSIER], by=None, now=factories.NOW
        )
        batch.papers[0].status, batch.papers[0].reason = PaperStatus.FAILED, "Chưa có người ký."
        credentials.add_account(
            session, login="an", name="An", role=Role.ADMINISTRATOR, now=factories.NOW
        )
        session.commit()
        unknown = select(func.count()).where(Event.kind == EventKind.UNIT_CHANGED)
        before = rows(any_engine)
        before["event"] -= session.scalar(unknown) or 0  # the program of before can't read them

    for revision in reversed(list_revisions()[:-1]):
        with any_engine.begin() as connection:
            command.downgrade(alembic_config(connection), revision)
    oldest = rows(any_engine)
    for revision in list_revisions()[1:]:
        with any_engine.begin() as connection:
            command.upgrade(alembic_config(connection), revision)

    assert oldest == {table: count for table, count in before.items() if table in oldest}
    assert {"review", "snapshot", "event", "paper", "account"} <= {*filter(oldest.get, oldest)}
    after = rows(any_engine)
    assert {table: after[table] for table in oldest} == oldest
    with any_engine.begin() as connection:
        assert is_current(connection)


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {
            table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0  # noqa: S608
            for table in sorted(tables)
        }


def test_a_database_can_be_brought_back_to_nothing(any_engine: Engine) -> None:
    with any_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert upgrade(any_engine)


def test_history_from_before_is_sealed(any_engine: Engine) -> None:
    """Also facts that no row of it speaks of, and what was taken back."""
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.make_record(), by=None, now=factories.NOW
        ).review
        draft = EditionDraft("Quy chế", "QĐ 1", dt.date(2021, 1, 1), {})
        introduce_edition(session, review.bloc.council, draft, by=None, now=factories.NOW)
        other = factories.make_record(year="2022", state=State.PLANNED)
        withdraw_review(
            session,
            record_exchange.store_record(session, other, by=None, now=factories.NOW).review,
            factories.NOW,
        )
        review_id = review.id
        session.commit()
    with any_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0006")
        values = {"review": review_id, "at": "2022-01-01 00:00:00+00:00"}
        statement = text(
            "INSERT INTO snapshot (review_id, version, facts, saved_at)"
            " VALUES (:review, 9, '{}', :at)"
        )
        connection.execute(statement, values)

    upgrade(any_engine)

    with Session(any_engine) as session:
        assert [str(fault.message) for fault in find_history_faults(session)] == []
        kinds = session.scalars(select(Event.kind).order_by(Event.link)).all()
        assert kinds == [EventKind.IMPORTED, EventKind.BOUND, EventKind.SEALED]


def test_the_program_of_before_finds_a_history_that_it_can_read(any_engine: Engine) -> None:
    """What was done with people is taken out on the way back, and the rest sealed anew."""
    with Session(any_engine) as session:
        council = record_exchange.store_record(
            session, factories.make_record(), by=None, now=factories.NOW
        ).review.bloc.council
        details = AccountDetails("Lê Văn An", "", Role.COUNCIL_OFFICER, council)
        management.add_person(session, "an", details, by=None, now=factories.NOW)
        other = factories.make_record(year="2022", state=State.PLANNED)
        record_exchange.store_record(session, other, by=None, now=factories.NOW)
        session.commit()
    with any_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0014")
        kinds = connection.scalars(text("SELECT kind FROM event ORDER BY link")).all()
        assert kinds == ["imported", "imported"]
    upgrade(any_engine)

    with Session(any_engine) as session:
        assert [str(fault.message) for fault in find_history_faults(session)] == []
        assert find_missing_guards(session.connection()) == []
        assert session.scalars(select(Account.list_name)).one() == make_person_sort_key("Lê Văn An")


def test_the_history_knows_only_its_kinds_of_events(any_engine: Engine) -> None:
    with Session(any_engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        log_event(session, review, EventKind.BOUND, by=None, now=factories.NOW, detail={})
        session.commit()
        values = {"id": review.id, "council": review.bloc.council_id, "at": "2022-01-01 00:00:00"}
        statement = text(
            "INSERT INTO event"
            " (council_id, link, review_id, at, kind, detail, previous_sha256, sha256)"
            " VALUES (:council, 9, :id, :at, 'odd', '{}', '', '')"
        )
        with pytest.raises(IntegrityError):
            session.execute(statement, values)


def test_a_kill_before_new_columns_are_filled_leaves_the_old_schema(any_engine: Engine) -> None:
    def die(_connection: Connection) -> None:
        raise KeyboardInterrupt

    with any_engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0016")
    with pytest.raises(KeyboardInterrupt):
        upgrade(any_engine, die)

    with any_engine.begin() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0016"
    assert upgrade(any_engine)


def test_a_merged_migration_never_changes() -> None:
    """Databases out there ran it as it was: mend what it did in a new one.

    Where a rename in the program has to be followed, state the new hash next to its name. A new
    migration is stated once it is in the main line.
    """
    stated = dict(line.split() for line in HASHES.read_text().splitlines())
    files = {path.name: path for path in VERSIONS.glob("0*.py")}

    changed = [
        name
        for name, sha256 in stated.items()
        if name not in files or hashlib.sha256(files[name].read_bytes()).hexdigest() != sha256
    ]
    assert changed == []
    assert {name for name in files if name <= max(stated)} == set(stated)
