"""The blocs of a council, found by their names."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.record import Record
from workflow.domain.roles import Scope
from workflow.domain.vietnamese_text import fold_name, make_sort_key, normalize_text
from workflow.models import Account, Bloc, Council, Review
from workflow.models.name_keys import bears_words
from workflow.services.history import lock_chain
from workflow.services.paging import Cursor, select_page
from workflow.services.scope import visible

_ADD = sql(
    "INSERT INTO council (name, folded_name, sort_name) VALUES (:name, :folded, :sorted)"
    " ON CONFLICT (folded_name) DO NOTHING"
)


def find_or_add_bloc(session: Session, record: Record) -> Bloc:
    """The bloc a record names, under the council it names; added where new."""
    council = find_or_add_council(session, record.council.name)
    return find_or_add_blocs(session, council, [record.bloc.name])[0]


def find_or_add_blocs(session: Session, council: Council, names: Sequence[str]) -> list[Bloc]:
    """The blocs of these names, those that are new added under them."""
    lock_chain(session, council.id)  # before anything that two people might add at the same time
    keys = [fold_name(name) for name in names]
    query = select(Bloc).where(Bloc.council_id == council.id, Bloc.folded_name.in_(keys))
    known = {bloc.folded_name: bloc for bloc in session.scalars(query)}
    new: dict[str, str] = {}
    for key, name in zip(keys, names, strict=True):
        if key not in known:
            new.setdefault(key, name)
    if new:
        added = [Bloc(council=council, name=name) for name in new.values()]
        session.add_all(added)
        session.flush()
        known |= dict(zip(new, added, strict=True))
    return [known[key] for key in keys]


def choose_council(session: Session, by: Account, typed: str) -> str:
    """The council as it is written already; an officer opens reviews of the own one alone."""
    known = session.scalar(select(Council.name).filter_by(folded_name=fold_name(typed))) or typed
    if by.role.scope is Scope.COUNCIL and (by.council is None or by.council.name != known):
        raise BadInputError(Message("Chỉ mở được kỳ tổng kết của Hội đồng mình."), field="council")
    return known


def add_council(session: Session, typed: str) -> Council:
    """Add a council; raises `BadInputError` where there is one of that name."""
    name = normalize_text(typed, field="name").strip()
    if not name:
        raise BadInputError(Message("Hãy ghi tên Hội đồng."), field="name")
    if known := session.scalar(select(Council.name).filter_by(folded_name=fold_name(name))):
        raise BadInputError(Message("Đã có «{name}».", name=known), field="name")
    return find_or_add_council(session, name)


def add_blocs(session: Session, council: Council, names: Iterable[str]) -> list[Bloc]:
    """Add the blocs that the council does not have yet, in their order."""
    lock_chain(session, council.id)  # before anything that two people might add at the same time
    known = set(session.scalars(select(Bloc.folded_name).filter_by(council_id=council.id)))
    new = [name for name in names if fold_name(name) not in known]
    return list(dict.fromkeys(find_or_add_blocs(session, council, new)))


def find_or_add_council(session: Session, name: str) -> Council:
    """The council of a name, added where new.

    Whoever adds it a moment after somebody else waits for that row and takes it.
    """
    query = select(Council).filter_by(folded_name=fold_name(name))
    if (council := session.scalar(query)) is None:
        keys = {"folded": fold_name(name), "sorted": make_sort_key(name)}
        session.execute(_ADD, {"name": name, **keys})
        council = session.scalars(query).one()
    return council


def list_visible_blocs(
    session: Session,
    account: Account,
    *,
    council_id: int | None,
    text: str,
    after: Cursor | None,
    most: int,
) -> Sequence[Bloc]:
    """List the blocs that a person sees by name: an officer's council's, else those of reviews."""
    query = select(Bloc).where(bears_words(Bloc, text))
    if account.role.scope is Scope.UNIT:
        query = query.where(Bloc.id.in_(select(Review.bloc_id).where(visible(account, Review))))
    else:
        query = query.where(visible(account, Bloc))
    if council_id:
        query = query.where(Bloc.council_id == council_id)
    return session.scalars(
        select_page(query, (Bloc.sort_name, Bloc.id), after=after, most=most)
    ).all()
