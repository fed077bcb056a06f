"""What stands between an empty folder and a service: schema, one review to look at, a first person.

`python -m standalone.preparation` is run by `up` before worker and web; it prints the path of a
one-time link for the administrator who has no password yet.
"""

import sys
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone import database, speak
from workflow.config import read_settings
from workflow.domain.roles import Role
from workflow.models import Account, Review
from workflow.services import people, records

SEED = Path(__file__).parent.parent / "seed" / "khoi-thi-dua-6-2021.json"
FIRST_LOGIN = "admin"


def prepare(session: Session) -> str:
    """Fill in what is missing; give the path of a link where the administrator needs one."""
    if session.scalars(select(Review.id).limit(1)).first() is None:
        load_seed(session)
    administrator = _administrator(session)
    link = "" if administrator.password_hash else link_for(session, administrator)
    session.commit()
    return link


def load_seed(session: Session) -> Review:
    """Store the shipped review: Khối thi đua 6 of Bình Thuận, 2021."""
    (record,) = records.parse(SEED.read_bytes())
    return records.store(session, records.read(record), by=None, now=database.now()).review


def link_for(session: Session, account: Account) -> str:
    """The path of a page where a person chooses a password, once and within a day."""
    return f"link/{people.make_link(session, account, database.now())}"


def _administrator(session: Session) -> Account:
    """The first administrator; made where there is none."""
    query = select(Account).filter_by(role=Role.ADMINISTRATOR, active=True).order_by(Account.id)
    return session.scalars(query).first() or people.add_account(
        session,
        login=FIRST_LOGIN,
        name="Quản trị hệ thống",
        role=Role.ADMINISTRATOR,
        now=database.now(),
    )


def main() -> int:
    """Prepare the database that the settings name."""
    try:
        with database.opened(read_settings()) as session:
            sys.stdout.write(prepare(session))
    except Exception as error:  # the edge of a process: its last line becomes the sentence of `up`
        return speak.explain(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
