"""Protection from strangers: forgery tokens, signed cookies, limits on guessing."""

import hashlib
import math
import time
from contextlib import suppress
from typing import Any

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from workflow.config import Settings
from workflow.services.operations import broker
from workflow.web.auth.current_user import current_user
from workflow.web.protection import headers
from workflow.web.urls import is_api_request

#: An uploaded file and the form around it.
LARGEST_REQUEST = 20 * 1024 * 1024 + 256 * 1024

#: Sign-in, a new password, a choice of language.
LARGEST_ANONYMOUS_REQUEST = 64 * 1024

#: Where people who are not signed in send a paper to have it checked: papers take some 100 KB.
LARGEST_CHECKED_REQUEST = 4 * 1024 * 1024

#: Fields of one form: a bloc of 70 members on one page sends about 600.
MOST_FORM_PARTS = 4000

#: Forms of one person: each save keeps the facts of its version for good.
MOST_SAVES = "240/minute;4000/day"


#: Of Flask-WTF.
_CSRF_SALT = "wtf-csrf-token"


def count_seconds_left() -> int:
    """Whole seconds until the limit that is nearest counts anew; 0 where none was asked.

    Never so few that who waits them is refused again, nor more than the limit's own time: the
    broker rounds what is left to it.
    """
    if (found := limiter.current_limit) is None:
        return 0
    left = math.ceil(found.window.reset_time - time.time())
    return min(max(1, left), found.limit.get_expiry())


class CommonLimiter(Limiter):
    """Counts in the broker, which all processes of the web share.

    Each process counts by itself while the broker is away, so nobody is kept from signing in, and
    nobody may guess without end. The library does so for the request that finds it away first;
    those that were under way then are counted once more here.
    """

    def _check_request_limit(self, *args: Any, **options: Any) -> None:
        was_away = self._storage_dead
        try:
            super()._check_request_limit(*args, **options)
        except RateLimitExceeded:
            raise
        except Exception:
            if was_away or not self._storage_dead:
                raise
            super()._check_request_limit(*args, **options)


limiter = CommonLimiter(get_remote_address, in_memory_fallback_enabled=True)


class RotatingCsrf(CSRFProtect):
    """Tokens of forms that were opened before the secret key changed count as cookies do."""

    def _get_csrf_token(self) -> str | None:
        token: str | None = super()._get_csrf_token()
        for old in current_app.config["SECRET_KEY_FALLBACKS"] or ():
            with suppress(BadData):
                payload = URLSafeTimedSerializer(old, salt=_CSRF_SALT).loads(token or "")
                new = URLSafeTimedSerializer(current_app.secret_key or "", salt=_CSRF_SALT)
                return str(new.dumps(payload))
        return token


csrf = RotatingCsrf()


def cookie_name(name: str, *, https: bool) -> str:
    """The name of a cookie; browsers take `__Host-` from this very site over HTTPS only."""
    return f"__Host-{name}" if https else name


class Sha256Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies, with SHA-256 in place of its SHA-1."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read no cookie of a program."""
        if is_api_request():
            return self.session_class()
        return super().open_session(app, request)


def _bound_anonymous_body() -> None:
    """Read little from whoever is not signed in; before anything looks at the form."""
    if request.content_length and current_user() is None:
        checks = request.endpoint == "check.check_file"
        request.max_content_length = (
            LARGEST_CHECKED_REQUEST if checks else LARGEST_ANONYMOUS_REQUEST
        )


def _count_save() -> None:
    """Count a form of somebody who is signed in, whichever it is."""
    if request.method in {"POST", "PUT"} and (me := current_user()):
        key = f"saves {me.account.id}"
        with limiter.shared_limit(MOST_SAVES, scope="saves", key_func=lambda: key):
            pass


def init_app(app: Flask, settings: Settings) -> None:
    """Protect the application."""
    https = settings.secure_cookies
    app.config.update(
        RATELIMIT_STORAGE_URI=broker.client_url(settings.broker_url, "redis+unix"),
        RATELIMIT_STORAGE_OPTIONS=broker.client_options(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SECRET_KEY_FALLBACKS=[settings.old_secret_key] if settings.old_secret_key else [],
        SESSION_COOKIE_NAME=cookie_name("thidua", https=https),
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch still saves; the session bounds it
        WTF_CSRF_SSL_STRICT=https,
    )
    if count := settings.trusted_proxies:
        # Whose computer asks and whether by HTTPS. The name of the site comes in Host, which every
        # proxy passes on; a second word on it would be one more that somebody could forge.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    app.session_interface = Sha256Sessions()
    app.before_request(_bound_anonymous_body)
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_count_save)
    headers.init_app(app, settings)
