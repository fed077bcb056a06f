"""The code by which other systems know an agency: typed by its council, never made up here.

QĐ 20/2020/QĐ-TTg, Điều 4: at most 35 signs in groups, of digits, letters A to Z and full stops.
Known from what others write of it (confidence: medium): no group is checked by its meaning.
"""

import datetime as dt
import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.models import Account, Unit
from workflow.services.history import lock_chain
from workflow.services.units.unit_names import log_unit_act

LONGEST_CODE = 35
_CODE = re.compile(r"[A-Z0-9]+(?:\.[A-Z0-9]+)*")


def set_code(
    session: Session, unit: Unit, typed: str, *, by: Account | None, now: dt.datetime
) -> None:
    """Give an agency its code, or take it away by an empty one; raises `BadInputError`."""
    code = typed.strip().upper()
    if code and (len(code) > LONGEST_CODE or not _CODE.fullmatch(code)):
        message = Message("Mã gồm chữ A–Z, chữ số và dấu chấm, nhiều nhất 35 ký tự: H11.05.02.")
        raise BadInputError(message, field="code")
    lock_chain(session, unit.council_id)
    same = select(Unit).filter_by(council_id=unit.council_id, code=code).where(Unit.id != unit.id)
    if code and (other := session.scalar(same.limit(1))):
        message = Message("Mã này đã ghi cho «{name}».", name=other.name)
        raise BadInputError(message, field="code")
    if code != (unit.code or ""):
        unit.code = code or None
        log_unit_act(session, unit, "code_set", by=by, now=now, code=code)
