"""Addresses of style sheets, scripts and pictures that change when the file does."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, url_for

_STATIC = Path(__file__).parent / "static"


def asset(name: str) -> str:
    """The address of a static file; browsers may keep what it names for a year."""
    version = _version(name) if not current_app.debug else None
    return url_for("static", filename=name, v=version)


@cache
def _version(name: str) -> str:
    return sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
