"""Idempotent requests: one that is sent a second time leads to the result of the first.

The forms of a page carry a random key. A form that is committed leaves a receipt in the same
transaction; whoever sends the same form again (a double click, an answer that was lost on the way)
is led to where the first answer led, and nothing is done twice. Programs send such a key with each
POST, as the header `Idempotency-Key`; the same key with other words is refused.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
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
from workflow.web.problems import build_problem
from workflow.web.urls import current_url, is_api_request, local_url

KEY_FIELD = "request_key"
KEY_HEADER = "Idempotency-Key"
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
    digest = _digest_request()
    if digest is None or "receipt" in g:
        return None
    session.execute(delete(FormReceipt).where(FormReceipt.at < now() - KEPT_FOR))
    page = local_url(urlsplit(request.referrer or "").path or current_url())
    g.receipt = FormReceipt(digest=digest, at=now(), location=page, request_sha256=_hash_body())
    session.add(g.receipt)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        done = session.get(FormReceipt, digest)
        raise AlreadyDoneError(done.location if done else page) from None
    found: FormReceipt = g.receipt
    return found


def _digest_request() -> str | None:
    """The hash that tells this request from all others; None where nothing marks it."""
    return _digest_key() if is_api_request() else _digest_form()


def _digest_key() -> str | None:
    account, key = current_account(), request.headers.get(KEY_HEADER, "")
    if account is None or request.method != "POST" or not key:
        return None
    return _hash_parts([KEY_HEADER, str(account.id), request.path, key])


def _hash_body() -> str | None:
    """The hash of what a program sends with its key; forms have theirs in the digest."""
    if not is_api_request():
        return None
    if request.mimetype == "multipart/form-data":  # its boundary differs each time
        fields = (f"{name}={value}" for name, value in request.form.items(multi=True))
        return _hash_parts([request.full_path, *fields, *_list_files()])
    return _hash_parts([request.full_path, sha256(request.get_data()).hexdigest()])


def _list_files() -> Iterator[str]:
    for name, file in request.files.items(multi=True):
        yield f"{name}={file.filename} {sha256(file.read()).hexdigest()}"
        file.seek(0)


def _hash_parts(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _digest_form() -> str | None:
    """The hash of the form of this request; None for the anonymous and for pages without keys."""
    account = current_account()
    if account is None or not request.form.get(KEY_FIELD):
        return None
    parts = [str(account.id), request.path]
    parts += [f"{name}={value}" for name, value in request.form.items(multi=True)]
    return _hash_parts([*parts, *_list_files()])


def _answer_repeated() -> Response | None:
    if request.method != "POST" or (digest := _digest_request()) is None:
        return None
    done = database.session().get(FormReceipt, digest)
    if done is None:
        return None
    if done.request_sha256 != _hash_body():
        title = _("Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.")
        return build_problem(422, "idempotency_key_reused", title)
    return _lead_to_result(AlreadyDoneError(done.location))


def _lead_to_result(error: AlreadyDoneError) -> Response:
    if is_api_request():
        headers = {"Location": error.location, "Idempotency-Replayed": "true"}
        return Response(status=303, headers=headers)
    flash(_("Việc này đã được làm từ lần bấm trước; đây là kết quả."), "info")
    return redirect(error.location)
