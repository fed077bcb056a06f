"""The blocs of a council, found by their names."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.names import fold
from workflow.domain.record import Record
from workflow.models import Bloc, Council
from workflow.services.history import hold


def find_or_add_bloc(session: Session, record: Record) -> Bloc:
    """The bloc a record names, under the council it names; added where new."""
    council = session.scalar(select(Council).filter_by(folded_name=fold(record.council.name)))
    if council is None:
        council = Council(name=record.council.name)
        session.add(council)
        session.flush()
    hold(session, council.id)  # before anything that two people might add at the same time
    key = fold(record.bloc.name)
    bloc = session.scalar(select(Bloc).filter_by(council_id=council.id, folded_name=key))
    if bloc is None:
        bloc = Bloc(council=council, name=record.bloc.name)
        session.add(bloc)
        session.flush()
    return bloc
