"""What keeps strangers out: forgery tokens, headers, limits on guessing."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

#: An uploaded file and the form around it.
LARGEST_REQUEST = 20 * 1024 * 1024 + 256 * 1024

#: Nothing inline, nothing from elsewhere: text that somebody typed can't become a script.
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

#: Counts in memory: one web process with several threads, which is how the service runs. An office
#: with several processes sets RATELIMIT_STORAGE_URI to its Redis.
limiter = Limiter(get_remote_address, storage_uri="memory://")

csrf = CSRFProtect()


def init_app(app: Flask, *, https: bool) -> None:
    """Protect the application."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        SESSION_COOKIE_NAME="thidua",
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch still saves; the session bounds it
        WTF_CSRF_SSL_STRICT=https,
    )
    csrf.init_app(app)
    limiter.init_app(app)
    Talisman(
        app,
        force_https=False,  # the proxy in front redirects
        strict_transport_security=https,
        session_cookie_secure=https,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        referrer_policy="same-origin",
        content_security_policy=POLICY,
    )
