"""Access control: every view declares who may call it, one hook before the request enforces it.

A view is `@public`, `@signed_in` or `@requires(Right.X)`. Where its address names a review, the
right is asked of the person's role in that review; a review that is none of one's business does
not exist (404), a right that one's role lacks is refused (403).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from workflow.domain.roles import Right, Role, list_rights
from workflow.models import Account, Review, exclude_withdrawn
from workflow.services import scope, translation
from workflow.web import database
from workflow.web.auth.current_user import current_user
from workflow.web.auth.login import current_account
from workflow.web.query_args import parse_int
from workflow.web.urls import current_url, is_api_request

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The requirement of a view on its caller."""

    signed_in: bool
    right: Right | None = None


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    return _declare(view, Access(signed_in=False))


def signed_in(view: View) -> View:
    """Let in whoever is signed in."""
    return _declare(view, Access(signed_in=True))


def requires(right: Right) -> Callable[[View], View]:
    """Let in whose role carries the right, in the review of the address where there is one."""
    return lambda view: _declare(view, Access(signed_in=True, right=right))


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Check every request against its view; refuse to start with a view that declares nothing."""
    undeclared = [name for name in app.view_functions if access_of(app, name) is None]
    if undeclared:
        raise RuntimeError(f"views without @public, @signed_in or @requires: {undeclared}")
    app.before_request(_check)
    app.jinja_env.globals["may"] = may


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return what the view of an endpoint declares."""
    return getattr(app.view_functions[endpoint], "access", None)


def _check() -> Response | None:
    access = access_of(current_app, request.endpoint) if request.endpoint else None
    if access is None or not access.signed_in:
        return None
    if current_account() is None:
        if is_api_request():
            abort(401)
        return redirect(url_for("auth.sign_in", next=current_url()))
    g.role = _role()
    if access.right and access.right not in current_rights():
        abort(403)
    return None


def current_rights() -> frozenset[Right]:
    """List the rights of this request: those of the role, of which a token may carry fewer."""
    rights, user = list_rights(g.get("role")), current_user()
    if user and user.api_token:
        return rights & {Right(name) for name in user.api_token.rights}
    return rights


def _role() -> Role:
    """The role of the person in the review of the address, else in the service."""
    review_id = (request.view_args or {}).get("review_id")
    if review_id is None:
        return account().role
    found = select(Review).where(Review.id == review_id, exclude_withdrawn())
    g.review = database.session().scalar(found)
    # Asked now: a page that reports a failed database can ask nothing.
    g.about_cum = bool(g.review and translation.is_cum(g.review.bloc.name))
    role = scope.role_on(database.session(), account(), g.review) if g.review else None
    return role or abort(404)


def account() -> Account:
    """Whoever is signed in."""
    return current_account() or abort(403)


def review() -> Review:
    """The review that the address names, which the person may see."""
    found: Review = g.review
    return found


def version_in(seen: str | None) -> int:
    """The version that a form says it shows; a form that does not say is none of ours."""
    version = parse_int(seen)
    if version is None or not 1 <= version <= review().version:
        abort(400)
    return version


def role() -> Role:
    """The role of the person in the review of the address, else in the service."""
    found: Role = g.role
    return found


def may(right: str) -> bool:
    """Tell if the person has a right: in the review of the address, else in the service."""
    return Right(right) in current_rights()
