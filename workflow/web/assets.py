"""Style sheet, script and pictures, under addresses that change when they do."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256

from flask import Flask, Response, current_app, request, send_from_directory, url_for

from workflow.web.bundles import STATIC, bundle_scripts, bundle_styles
from workflow.web.protection.access import public

#: What is put together, and of which type it is.
_BUNDLES: dict[str, tuple[Callable[[], str], str]] = {
    "app.css": (bundle_styles, "text/css"),
    "app.js": (bundle_scripts, "text/javascript"),
}


def init_app(app: Flask) -> None:
    """Serve the files; let browsers keep fingerprinted ones for a year, and nothing else."""
    app.add_url_rule("/static/<path:filename>", "static", send_asset)
    app.jinja_env.globals["asset"] = asset_url
    app.after_request(_set_cache_headers)


@public
def send_asset(filename: str) -> Response:
    """A bundle or a file of `static`."""
    if filename in _BUNDLES:
        return Response(_content(filename), mimetype=_BUNDLES[filename][1])
    return send_from_directory(STATIC, filename)


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
    """Tell whether the address names the very bytes of its file."""
    name = (request.view_args or {}).get("filename", "")
    given = request.args.get("v")
    return bool(given) and given == _version(name)


def asset_url(name: str) -> str:
    """The address of a static file; browsers may keep what it names for a year."""
    if current_app.debug:
        _content.cache_clear()
        _version.cache_clear()
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return sha256(_content(name)).hexdigest()[:12]


@cache
def _content(name: str) -> bytes:
    if name in _BUNDLES:
        return _BUNDLES[name][0]().encode()
    return (STATIC / name).read_bytes()
