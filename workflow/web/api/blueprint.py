"""The blueprint of the interface, its limits and its headers."""

from flask import Blueprint, Response, abort, g, request
from werkzeug.routing import RequestRedirect

from workflow.web.auth.current_user import current_user
from workflow.web.protection.security import count_seconds_left, limiter
from workflow.web.urls import is_api_request

bp = Blueprint("api", __name__, url_prefix="/api/v1")

#: Requests of one token; forms of its account have their own limit besides.
MOST_REQUESTS = "600/minute"


@bp.before_app_request
def refuse_other_spellings() -> None:
    """Refuse an address with two slashes for one, which browsers are led on from."""
    if is_api_request() and isinstance(request.routing_exception, RequestRedirect):
        abort(404)


@bp.before_app_request
def count_request() -> None:
    """Count a request of a token; raises where there were too many.

    Before doors are looked at: what is refused or not there is counted as well.
    """
    if is_api_request() and (user := current_user()) and user.api_token:
        key = f"token {user.api_token.id}"
        with limiter.shared_limit(MOST_REQUESTS, scope="api", key_func=lambda: key):
            pass


@bp.after_app_request
def tell_limit(response: Response) -> Response:
    """Tell how many requests are left, by the limit that is nearest, and whether this is a test."""
    if not is_api_request():
        return response
    user = g.get("user")  # never asked for here: a database that fails is not asked again
    if user and user.is_test:
        response.headers["Test-Token"] = "true"
    if (found := limiter.current_limit) is None:
        return response
    seconds = count_seconds_left()
    response.headers["RateLimit-Limit"] = str(found.limit.amount)
    response.headers["RateLimit-Remaining"] = str(max(0, found.remaining))
    response.headers["RateLimit-Reset"] = str(seconds)
    if response.status_code == 429:
        response.headers["Retry-After"] = str(seconds)
    return response
