"""Each index, constraint and numbering that a database can lose is missed, and put back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Constraint, Engine, Index, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import DropConstraint

from tests import factories
from workflow.models import Base, Review, SecurityEventKind, StoreIdentity
from workflow.services import security_log
from workflow.services.operations.schema_parts import (
    list_late_numberings,
    list_missing_bounds,
    mend_schema,
    name_part,
)
from workflow.services.records import record_exchange
from workflow.services.verification.schema_faults import find_schema_faults


@pytest.fixture
def connection(any_engine: Engine) -> Iterator[Connection]:
    """Nothing of it is kept: the database is shared."""
    with any_engine.connect() as connection:
        yield connection
        connection.rollback()


def list_bounds(connection: Connection) -> Iterator[Index | Constraint]:
    """All that can be taken away: no constraints of SQLite, nor what others refer to."""
    for table in Base.metadata.sorted_tables:
        yield from table.indexes
        if connection.dialect.name == "postgresql":
            yield from (one for one in table.constraints if one is not table.primary_key)


def take_away(connection: Connection, part: Index | Constraint) -> None:
    if isinstance(part, Index):
        part.drop(connection)
    else:
        connection.execute(DropConstraint(part, cascade=True))


def test_a_whole_schema_lacks_nothing(connection: Connection) -> None:
    assert list_missing_bounds(connection) == []
    assert list_late_numberings(connection) == []


def test_each_index_and_constraint_is_missed_by_its_name_and_put_back(
    connection: Connection,
) -> None:
    parts = [one for one in list_bounds(connection) if name_part(connection, one) != ODD_NAME]
    for part in parts:
        take_away(connection, part)

    missed = {name_part(connection, one) for one in list_missing_bounds(connection)}
    told = " ".join(str(fault.message) for fault in find_schema_faults(Session(connection)))
    mended = set(mend_schema(connection))

    names = {name_part(connection, one) for one in parts}
    assert missed == mended == names
    assert all(name in told for name in names)
    assert list_missing_bounds(connection) == []


#: Has another name in databases than by the models: an early migration left the prefix away.
ODD_NAME = "ck_act_entry_act_entry_kind"


def test_an_index_that_lets_doubles_in_is_none_in_its_place(connection: Connection) -> None:
    connection.execute(text("DROP INDEX ix_paper_check_code"))
    connection.execute(text("CREATE INDEX ix_paper_check_code ON paper (check_code)"))

    assert mend_schema(connection) == ["ix_paper_check_code"]
    assert list_missing_bounds(connection) == []


def test_rows_whose_number_is_given_are_numbered_by_nobody(any_session: Session) -> None:
    security_log.log_security_event(any_session, SecurityEventKind.SIGNED_OUT, now=factories.NOW)
    any_session.add(StoreIdentity(id=1, mark="0" * 32))
    any_session.flush()

    assert list_late_numberings(any_session.connection()) == []


def test_a_numbering_that_was_set_back_is_missed_and_put_forward(any_engine: Engine) -> None:
    if any_engine.dialect.name == "sqlite":
        pytest.skip("SQLite numbers rows by itself")
    with Session(any_engine) as session:
        for year in ("2021", "2022"):
            record = factories.make_record(year=year)
            record_exchange.store_record(session, record, by=None, now=factories.NOW)
        session.execute(text("SELECT setval('review_id_seq', 1)"))

        late = [table.name for table in list_late_numberings(session.connection())]
        told = [str(fault.message) for fault in find_schema_faults(session)]
        mended = mend_schema(session.connection())

        assert late == mended == ["review"]
        assert "review" in told[0]
        last = session.scalar(text("SELECT nextval('review_id_seq')"))
        assert last == session.query(Review).count() + 1
