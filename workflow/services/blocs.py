"""The blocs of a council, found by their names."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name, make_sort_key
from workflow.models import Bloc, Council
from workflow.services.history import lock_chain

_ADD = text(
    "INSERT INTO council (name, folded_name, sort_name) VALUES (:name, :folded, :sorted)"
    " ON CONFLICT (folded_name) DO NOTHING"
)


def find_or_add_bloc(session: Session, record: Record) -> Bloc:
    """The bloc a record names, under the council it names; added where new."""
    council = _find_or_add_council(session, record.council.name)
    lock_chain(session, council.id)  # before anything that two people might add at the same time
    key = fold_name(record.bloc.name)
    bloc = session.scalar(select(Bloc).filter_by(council_id=council.id, folded_name=key))
    if bloc is None:
        bloc = Bloc(council=council, name=record.bloc.name)
        session.add(bloc)
        session.flush()
    return bloc


def _find_or_add_council(session: Session, name: str) -> Council:
    """Whoever adds it a moment after somebody else waits for that row and takes it."""
    query = select(Council).filter_by(folded_name=fold_name(name))
    if (council := session.scalar(query)) is None:
        keys = {"folded": fold_name(name), "sorted": make_sort_key(name)}
        session.execute(_ADD, {"name": name, **keys})
        council = session.scalars(query).one()
    return council
