"""Reviews of agencies by their names, and the agencies that they became."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.record import Member, MemberRole
from workflow.models import Review, Unit
from workflow.services.records import record_exchange


def store_review(session: Session, year: str, *names: str, head: str = "") -> Review:
    """A year of the bloc with these members and nothing else."""
    record = factories.make_record(
        year=year,
        members=tuple(
            Member(name=name, role=MemberRole.HEAD if name == head else None) for name in names
        ),
        reports=(), contests=(), awards=(), meeting=None, next_head=None,
    )  # fmt: skip
    return record_exchange.store_record(session, record, by=None, now=factories.NOW).review


def get_unit(session: Session, name: str) -> Unit:
    """The agency of that name."""
    return session.scalars(select(Unit).filter_by(name=name)).one()
