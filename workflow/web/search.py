"""One box that finds reviews, papers, agencies, people and pages; Ctrl+K opens it anywhere."""

from typing import Any

from flask import Blueprint, render_template, url_for

from workflow.domain.vietnamese_text import strip_accents
from workflow.services.overview.search import HitKind, SearchHit, search_all
from workflow.web import database, query_args
from workflow.web.access import account, signed_in
from workflow.web.navigation import NavigationEntry, build_navigation

bp = Blueprint("search", __name__, url_prefix="/search")

_ADDRESSES = {
    HitKind.REVIEW: ("reviews.show", "review_id"),
    HitKind.PAPER: ("reviews.show", "review_id"),
    HitKind.UNIT: ("units.show", "unit_id"),
    HitKind.ACCOUNT: ("people.show", "account_id"),
}


@bp.get("")
@signed_in
def show() -> str:
    """Show the box and what its text finds."""
    return render_template("search/search.html", **_find())


@bp.get("/part")
@signed_in
def part() -> str:
    """Show only what is found, for the box that looks while one types."""
    return render_template("search/found.html", **_find())


def _find() -> dict[str, object]:
    text = query_args.read_text("text")
    hits = search_all(database.session(), account(), text)
    groups = {kind: [hit for hit in hits if hit.kind is kind] for kind in HitKind}
    return {
        "text": text,
        "pages": _find_pages(text),
        "groups": {kind: found for kind, found in groups.items() if found},
        "address_of": _address_of,
    }


def _find_pages(text: str) -> list[NavigationEntry]:
    """The entries of the header whose label has every word."""
    words = strip_accents(text).split()
    entries = (entry for group in build_navigation() for entry in group.entries)
    return [
        entry
        for entry in entries
        if words and all(word in strip_accents(entry.label) for word in words)
    ]


def _address_of(hit: SearchHit) -> str:
    endpoint, key = _ADDRESSES[hit.kind]
    values: dict[str, Any] = {key: hit.id}
    return url_for(endpoint, **values)
