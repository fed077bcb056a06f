"""Addresses within the service."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

#: What browsers drop from an address or read as a slash: with it "/\t/elsewhere.vn" leads away.
_MISLEADING = re.compile(r"[\x00-\x1f\x7f\\]")


#: Asked by machines every few seconds, or part of every page, also of one that tells of a failure.
#: The same for everybody: no account is looked up, so they answer while the database does not.
SAME_FOR_ALL = frozenset({"health.healthz", "health.readyz", "health.show_metrics", "static"})
#: Programs ask here, with a token; no cookie counts.
_API = "/api/"


def is_api_request() -> bool:
    """Tell whether a program asks, by the address."""
    return request.path.startswith(_API)


def local_url(address: str | None) -> str:
    """The address, if it leads to a page of this service; else the first page."""
    try:
        parts = urlsplit(address or "")
    except ValueError:  # brackets of an IPv6 address that is none
        return home_url()
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if address and inside and not address.startswith("//") and not _MISLEADING.search(address):
        return address
    return home_url()


def home_url() -> str:
    """The page that a person starts from."""
    return url_for("board.show")


def public_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, to hand to somebody outside of it.

    From where the settings say that people open the service. Only where they say nothing from the
    name that the request came with, which whoever sends a request may choose.
    """
    known: str = current_app.config["SETTINGS"].public_url
    return known + url_for(endpoint, **values, _external=not known)


def current_url() -> str:
    """The address of this page, to come back to; the first page where only a POST leads here."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        request_ctx.url_adapter.match(request.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return home_url()
    return request.path
