"""What every answer tells browsers: take nothing from elsewhere, run nothing inline, show it in no
frame, tell other sites nothing of where one was."""

from flask import Flask, Response, request

from workflow.config import Settings

#: Nothing inline, nothing from elsewhere: text that somebody typed can't become a script.
_CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=()",
}
#: Browsers come back by HTTPS only, for a year.
_ONLY_HTTPS = "max-age=31556926; includeSubDomains"


def init_app(app: Flask, settings: Settings) -> None:
    """Set the headers of every answer, and how cookies travel."""
    https = settings.secure_cookies
    app.config.update(
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    policy = _content_security_policy(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        response.headers["Content-Security-Policy"] = policy
        if https and request.is_secure:
            response.headers["Strict-Transport-Security"] = _ONLY_HTTPS
        return response


def _content_security_policy(settings: Settings) -> str:
    """Write the policy; forms may lead to the sign-on providers: signing out leads on to them."""
    beyond = {origin for provider in settings.sign_on for origin in provider.allowed_origins}
    targets = {"form-action": " ".join(["'self'", *sorted(beyond)])}
    return "; ".join(f"{name} {is_}" for name, is_ in (_CONTENT_SECURITY_POLICY | targets).items())
