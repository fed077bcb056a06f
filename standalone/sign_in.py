"""One-time links: how a person gets in who has no password yet.

`python -m standalone.sign_in` is run by `up` where the database is ready; it hands back the path of
a link for the administrator, or nothing where that person has a password already.
"""

import sys

from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone import console
from standalone.connection import now, open_session
from workflow.config import read_settings
from workflow.domain.roles import Role, Scope
from workflow.models import Account
from workflow.services.accounts import credentials
from workflow.services.scope import has_scope

FIRST_LOGIN = "admin"


def make_sign_in_link(session: Session, account: Account) -> str:
    """The path of a page where a person chooses a password, once and within a day."""
    return f"link#{credentials.create_link(session, account, now())}"


def ensure_administrator(session: Session) -> Account:
    """Return the first administrator; add one if there is none."""
    query = select(Account).where(has_scope(Scope.SERVICE), Account.active).order_by(Account.id)
    return session.scalars(query).first() or credentials.add_account(
        session,
        login=FIRST_LOGIN,
        name="Quản trị hệ thống",
        role=Role.ADMINISTRATOR,
        now=now(),
    )


def make_administrator_link(session: Session) -> str:
    """A path for the administrator who has no password; else nothing."""
    person = ensure_administrator(session)
    link = "" if person.password_hash else make_sign_in_link(session, person)
    session.commit()
    return link


def main() -> int:
    """Hand the path back on standard output."""
    try:
        with open_session(read_settings()) as session:
            sys.stdout.write(make_administrator_link(session))
    except Exception as error:  # the edge of a process: its last line becomes the sentence of `up`
        return console.report_error(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
