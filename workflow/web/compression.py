"""Compress what browsers are sent, without letting its length tell a secret.

Pages carry both a secret (the token of their forms) and what somebody typed or put into an address;
compressed together, their length would tell an eavesdropper who makes a victim's browser ask again
and again how much the two have in common (BREACH). A header of random length hides that.
"""

import secrets

from flask import Flask, Response
from flask_compress import Compress

_MOST_PADDING = 100


def init_app(app: Flask) -> None:
    """Compress texts of half a kilobyte and more; Word files, PDF and pictures are compact."""
    app.config.update(
        COMPRESS_MIMETYPES=[
            *("text/html", "text/css", "text/javascript", "text/csv", "image/svg+xml"),
            "application/json",
        ],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_STREAMS=False,
    )
    app.after_request(_pad)
    Compress(app)


def _pad(response: Response) -> Response:
    """Called after the compression: Flask calls the last that was added first."""
    if response.mimetype == "text/html" and response.headers.get("Content-Encoding"):
        length = secrets.randbelow(_MOST_PADDING)
        response.headers["X-Padding"] = secrets.token_urlsafe(_MOST_PADDING)[:length]
    return response
