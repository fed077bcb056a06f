"""Which agency is meant where somebody is added to it or moved there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.names.unit_matching import KnownNames
from workflow.domain.vietnamese_text import fold_name, strip_accents
from workflow.models import Council, Unit
from workflow.services.units.unit_intake import look_up_names
from workflow.services.units.unit_names import has_ended, names_of


def resolve_unit(
    session: Session,
    council: Council,
    typed: str,
    current: Unit | None,
    known: KnownNames | None,
) -> Unit:
    """The agency of a name; the one that a person is of stays theirs, gone or not."""
    if not (key := fold_name(typed)):
        raise BadInputError(Message("Hãy ghi đơn vị."), field="unit")
    if current and current.council_id == council.id and fold_name(current.name) == key:
        return current
    unit = session.scalar(select(Unit).filter_by(council_id=council.id, folded_name=key))
    if unit and not has_ended(names_of(session, unit)):
        return unit
    return _find_unit_meant(session, council, typed.strip(), known)


def _find_unit_meant(
    session: Session, council: Council, typed: str, known: KnownNames | None
) -> Unit:
    """The agency that goes by a name otherwise; a name that is only near one is asked about.

    One that lacks nothing but accents and fits a single agency is that one's.
    """
    [found] = look_up_names(session, council, [typed], year="", known=known)
    candidates = found.doubt.candidates if found.doubt else ()
    if [strip_accents(one.name) for one in candidates] == [strip_accents(typed)]:
        unit = session.get_one(Unit, candidates[0].id)
        if not has_ended(names_of(session, unit)):
            return unit
    if found.unit and not has_ended(names_of(session, found.unit)):
        return found.unit
    if candidates:
        message = N_("Không có đơn vị «{name}» đang hoạt động; có phải {names}?")
        names = " / ".join(f"«{candidate.name}»" for candidate in candidates)
        raise BadInputError(Message(message, name=typed, names=names), field="unit")
    message = N_("Không có đơn vị «{name}» đang hoạt động trong {council}.")
    raise BadInputError(Message(message, name=typed, council=council.name), field="unit")
