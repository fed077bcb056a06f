"""Addresses of style sheets, scripts and pictures that change when the file does."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, request, url_for
from werkzeug.wrappers import Response

_STATIC = Path(__file__).parent / "static"


def init_app(app: Flask) -> None:
    """Let browsers keep versioned files for a year, and ask again about all others.

    The modules that a script imports carry no version in their address.
    """
    app.jinja_env.globals["asset"] = asset_url
    app.after_request(_set_cache_headers)


def _set_cache_headers(response: Response) -> Response:
    if request.endpoint == "static" and "v" not in request.args:
        response.cache_control.max_age = None
        response.cache_control.no_cache = True
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def asset_url(name: str) -> str:
    """The address of a static file; browsers may keep what it names for a year."""
    version = _version(name) if not current_app.debug else None
    return url_for("static", filename=name, v=version)


@cache
def _version(name: str) -> str:
    return sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
