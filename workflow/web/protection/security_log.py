"""Events of pages that no service logs: failures, refusals, downloads.

Rows about what was stored are part of its transaction. The others are written when the request has
ended and its own transaction with it, so that neither waits for the other.
"""

import logging
from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.models import SecurityEventKind
from workflow.services import security_log
from workflow.services.security_log import Origin
from workflow.web import database
from workflow.web.auth.login import current_account, current_account_key
from workflow.web.clock import now
from workflow.web.protection.security import limiter

logger = logging.getLogger(__name__)

#: The whole file, a part of it, the one that the browser has.
_GIVEN = (200, 206, 304)
#: Refusals of one person that are written down; a program that knocks on all doors fills no disk.
_REFUSALS = "30/minute"


def init_app(app: Flask) -> None:
    """Note where each request comes from; registered before the database, to write after it."""
    app.before_request(_bind_origin)
    app.after_request(_note_outcome)
    app.teardown_appcontext(_write_notes)


def _bind_origin() -> None:
    origin = Origin(request.remote_addr or "", request.user_agent.string)
    g.request_scope.enter_context(security_log.bind_origin(origin))


def note(
    kind: SecurityEventKind, account_id: int | None, detail: dict[str, Any] | None = None
) -> None:
    """Add a row when this request has ended."""
    me = current_account()
    row = {"kind": kind, "account_id": account_id, "by_id": me.id if me else None}
    g.setdefault("security_notes", []).append((security_log.current_origin(), row, detail or {}))


def _note_outcome(response: Response) -> Response:
    """Note files that went out, and pages that were refused to somebody who is signed in.

    A file went out in parts too, and where a browser has it and asked whether it still holds.
    """
    taken = response.status_code in _GIVEN and is_download(response)
    if not taken and response.status_code != 403:
        return response
    if (me := current_account()) and (taken or _counts_as_refusal()):
        kind = SecurityEventKind.DOWNLOADED if taken else SecurityEventKind.REFUSED
        note(kind, me.id, {**(request.view_args or {}), "route": request.endpoint or ""})
    return response


def note_reading() -> None:
    """Note that somebody reads on a page what went out, as if it were taken along."""
    if me := current_account():
        detail = {**(request.view_args or {}), "route": request.endpoint or ""}
        note(SecurityEventKind.DOWNLOADED, me.id, detail)


def _counts_as_refusal() -> bool:
    try:
        with limiter.shared_limit(_REFUSALS, scope="refusals", key_func=current_account_key):
            return True
    except RateLimitExceeded:
        return False


def is_download(response: Response) -> bool:
    """Tell whether an answer is a file to take along, whatever view gives it."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def _write_notes(_error: BaseException | None) -> None:
    notes = g.pop("security_notes", [])
    if not notes:
        return
    try:
        with Session(database.engine()) as session:
            for origin, row, detail in notes:
                with security_log.bind_origin(origin):
                    security_log.log_security_event(session, now=now(), detail=detail, **row)
            session.commit()
    except SQLAlchemyError:
        logger.exception("%d rows of the security log could not be written", len(notes))
        for origin, row, detail in notes:
            with security_log.bind_origin(origin):
                security_log.log_unstored_event(**row, detail=detail)
