"""Addresses of style sheets, scripts and pictures that change when the file does."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, request, url_for
from werkzeug.wrappers import Response

_STATIC = Path(__file__).parent / "static"


def init_app(app: Flask) -> None:
    """Let browsers keep fingerprinted files for a year, and nothing else.

    The modules that a script imports carry no version in their address: those are asked for again.
    """
    app.jinja_env.globals["asset"] = asset_url
    app.after_request(_set_cache_headers)


def _set_cache_headers(response: Response) -> Response:
    """Replace what a view says: what somebody may see is kept by no browser and no proxy."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code >= 400 or not _is_fingerprinted():
        response.headers["Cache-Control"] = "no-cache"
    else:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _is_fingerprinted() -> bool:
    """Whether the address names the very bytes of its file."""
    name = (request.view_args or {}).get("filename", "")
    given = request.args.get("v")
    return bool(given) and given == _version(name)


def asset_url(name: str) -> str:
    """The address of a static file; browsers may keep what it names for a year."""
    version = _version(name) if not current_app.debug else None
    return url_for("static", filename=name, v=version)


@cache
def _version(name: str) -> str:
    return sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
