"""Other systems of an office: each has an account of its own, by which only programs come in.

What a system does bears its name in the history, not that of whoever set it up, and goes on when
that person leaves. It sees one council, has no password and no link, and is nobody's second person.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.roles import Role
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import Account, ApiToken, Council, EventKind
from workflow.services.accounts import credentials
from workflow.services.accounts.account_history import log_account_event
from workflow.services.scope import visible

_LONGEST_NAME = 100
#: Systems of a council.
MOST_SYSTEMS = 50


def add_system(
    session: Session, council: Council, *, name: str, by: Account | None, now: dt.datetime
) -> Account:
    """Add a system of a council; raises `BadInputError` where the name is missing or taken."""
    name = normalize_text(name, field="name").strip()[:_LONGEST_NAME]
    if not name:
        raise BadInputError(Message("Hãy ghi tên hệ thống."), field="name")
    known = session.scalars(select(Account).filter_by(council_id=council.id, is_system=True)).all()
    if any(fold_name(one.name) == fold_name(name) for one in known):
        raise BadInputError(Message("Hệ thống «{name}» đã có.", name=name), field="name")
    if len(known) >= MOST_SYSTEMS:
        raise BadInputError(Message("Hội đồng đã có quá nhiều hệ thống."), field="name")
    system = credentials.add_account(
        session, login=f"he-thong-{uuid.uuid4().hex[:12]}", name=name,
        role=Role.COUNCIL_OFFICER, now=now, council=council,
    )  # fmt: skip
    system.is_system, system.reminded = True, False
    kind, detail = EventKind.PERSON_ADDED, {"name": system.name, "role": system.role.value}
    log_account_event(session, system, kind, by=by, now=now, detail=detail)
    return system


def list_systems(session: Session, by: Account) -> Sequence[Account]:
    """The systems of the councils that somebody looks after, by council and name."""
    query = select(Account).where(Account.is_system, visible(by, Account))
    query = query.options(joinedload(Account.council))
    return session.scalars(query.order_by(Account.council_id, Account.list_name)).all()


def find_system(session: Session, by: Account, system_id: int) -> Account:
    """One of them; raises `NotFoundError`."""
    query = select(Account).where(Account.id == system_id, Account.is_system, visible(by, Account))
    if (found := session.scalar(query)) is None:
        raise NotFoundError(Message("Không tìm thấy hệ thống này."))
    return found


def list_all_tokens(session: Session, system: Account) -> Sequence[ApiToken]:
    """Its tokens, also ended ones, the newest first."""
    query = select(ApiToken).filter_by(account_id=system.id)
    return session.scalars(query.order_by(ApiToken.id.desc())).all()
