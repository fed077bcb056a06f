"""The security log: sealed row by row, so that nobody changes it unseen."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.roles import Role
from workflow.models import SecurityEventKind
from workflow.models.change_guards import SECURITY_LOG, create_guards, drop_guards
from workflow.services.accounts import credentials
from workflow.services.security_log import (
    Origin,
    bind_origin,
    export_rows,
    find_security_log_faults,
    log_security_event,
)


@pytest.fixture
def logged(any_session: Session) -> Session:
    """Three rows, one of them from a browser."""
    account = credentials.add_account(
        any_session, login="an", name="An", role=Role.ADMINISTRATOR, now=factories.NOW
    )
    for kind in (SecurityEventKind.SIGN_IN_FAILED, SecurityEventKind.SIGNED_IN):
        with bind_origin(Origin("203.0.113.7", "Firefox " * 99)):
            log_security_event(
                any_session, kind, now=factories.NOW, account_id=account.id, detail={"by": "x"}
            )
    log_security_event(any_session, SecurityEventKind.REFUSED, now=factories.NOW)
    any_session.commit()
    return any_session


def test_rows_say_who_when_from_where_and_what(logged: Session) -> None:
    failed, signed_in, refused = export_rows(logged)

    assert (failed["kind"], failed["account"], failed["address"]) == (
        "sign_in_failed", "an", "203.0.113.7",
    )  # fmt: skip
    assert signed_in["detail"] == {"by": "x"}
    assert len(failed["browser"]) == 200
    assert refused["account"] is None
    assert [row["link"] for row in export_rows(logged, after=1)] == [2, 3]
    assert list(find_security_log_faults(logged)) == []


@pytest.mark.parametrize(
    "change", ["UPDATE security_event SET address = ''", "DELETE FROM security_event"]
)
def test_the_database_refuses_to_change_the_log(logged: Session, change: str) -> None:
    with pytest.raises(IntegrityError):
        logged.execute(text(change))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE security_event SET address = '' WHERE link = 2", "Dòng 2 "),
        ("DELETE FROM security_event WHERE link = 1", "Dòng 1 "),
        ("DELETE FROM security_event WHERE link = 3", "thiếu dòng sau dòng 2"),
        ("DELETE FROM security_event", "thiếu dòng sau dòng 0"),
        ("UPDATE security_event SET at = '2000-01-01' WHERE link = 3", "Dòng 3 "),
    ],
)
def test_whoever_goes_round_the_guards_breaks_the_seals(
    logged: Session, change: str, found: str
) -> None:
    engine = logged.get_bind()
    assert isinstance(engine, Engine)
    with engine.begin() as connection:
        drop_guards(connection, SECURITY_LOG)
        if engine.dialect.name == "sqlite":
            change = change.replace("'2000-01-01'", "'2000-01-01 00:00:00.000000'")
        connection.execute(text(change))
        create_guards(connection, SECURITY_LOG)

    (fault,) = find_security_log_faults(logged)

    assert found in str(fault.message)
