"""One box that finds reviews, papers, agencies, people and pages; Ctrl+K opens it anywhere."""

from typing import Any

from flask import Blueprint, render_template, url_for

from workflow.services.overview.search import HitKind, SearchHit, search_all
from workflow.web import database, query_args
from workflow.web.protection.access import account, signed_in
from workflow.web.search_targets import list_entries, list_review_targets

bp = Blueprint("search", __name__, url_prefix="/search")

_ADDRESSES = {
    HitKind.REVIEW: ("reviews.show", "review_id"),
    HitKind.PAPER: ("reviews.show", "review_id"),
    HitKind.UNIT: ("units.show", "unit_id"),
    HitKind.ACCOUNT: ("people.show", "account_id"),
    HitKind.AWARD: ("reviews.show", "review_id"),
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
    kinds = {hit.kind for hit in hits}
    groups = {kind: [hit for hit in hits if hit.kind is kind] for kind in HitKind}
    return {
        "text": text,
        "pages": list_entries(text),
        # Where all of it names a bloc, nothing of it names a page.
        "targets": [] if HitKind.REVIEW in kinds else list_review_targets(account(), text),
        "groups": {kind: found for kind, found in groups.items() if found},
        "address_of": _address_of,
    }


def _address_of(hit: SearchHit) -> str:
    endpoint, key = _ADDRESSES[hit.kind]
    values: dict[str, Any] = {key: hit.id}
    return url_for(endpoint, **values)
