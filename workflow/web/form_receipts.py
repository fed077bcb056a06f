"""Idempotent forms: one that is sent a second time leads to the result of the first.

The forms of a page carry a random key. A form that is committed leaves a receipt in the same
transaction; whoever sends the same form again (a double click, an answer that was lost on the way)
is led to where the first answer led, and nothing is done twice.
"""

import datetime as dt
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlsplit

from flask import Flask, flash, g, redirect, request
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from workflow.models import FormReceipt
from workflow.web import database
from workflow.web.auth.login import current_account
from workflow.web.clock import now
from workflow.web.urls import current_url, local_url

KEY_FIELD = "request_key"
#: Longer than anybody keeps trying to send one form.
KEPT_FOR = dt.timedelta(days=1)


class AlreadyDoneError(Exception):
    """The same form has been carried out; `location` is where its answer led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def init_app(app: Flask) -> None:
    """Answer repeated forms; call after the access policy, which comes first."""
    app.jinja_env.globals["request_key"] = lambda: token_urlsafe(16)
    app.before_request(_answer_repeated)
    app.register_error_handler(AlreadyDoneError, _lead_to_result)


def claim_receipt(session: Session) -> FormReceipt | None:
    """Put down that this form is being carried out; raises `AlreadyDoneError` if it has been.

    On PostgreSQL a second press waits here until the first is committed or rolled back.
    """
    digest = _digest_form()
    if digest is None or "receipt" in g:
        return None
    session.execute(delete(FormReceipt).where(FormReceipt.at < now() - KEPT_FOR))
    page = local_url(urlsplit(request.referrer or "").path or current_url())
    g.receipt = FormReceipt(digest=digest, at=now(), location=page)
    session.add(g.receipt)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        done = session.get(FormReceipt, digest)
        raise AlreadyDoneError(done.location if done else page) from None
    found: FormReceipt = g.receipt
    return found


def _digest_form() -> str | None:
    """The hash of the form of this request; None for the anonymous and for pages without keys."""
    account = current_account()
    if account is None or not request.form.get(KEY_FIELD):
        return None
    parts = [str(account.id), request.path]
    parts += [f"{name}={value}" for name, value in request.form.items(multi=True)]
    for name, file in request.files.items(multi=True):
        parts.append(f"{name}={file.filename} {sha256(file.read()).hexdigest()}")
        file.seek(0)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _answer_repeated() -> Response | None:
    if request.method != "POST" or (digest := _digest_form()) is None:
        return None
    done = database.session().get(FormReceipt, digest)
    return _lead_to_result(AlreadyDoneError(done.location)) if done else None


def _lead_to_result(error: AlreadyDoneError) -> Response:
    flash(_("Việc này đã được làm từ lần bấm trước; đây là kết quả."), "info")
    return redirect(error.location)
