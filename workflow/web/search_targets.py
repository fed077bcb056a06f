"""What the search box leads to beside rows: actions, and pages and papers of one review."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from workflow.domain.errors import Message
from workflow.domain.vietnamese_text import strip_accents
from workflow.domain.year import find_move
from workflow.models import Account, Review
from workflow.services.overview.search import find_reviews
from workflow.services.scope import has_right
from workflow.web import database
from workflow.web.examples import mark_example
from workflow.web.language import translate
from workflow.web.navigation import PLACES, is_allowed
from workflow.web.protection.access import access_of
from workflow.web.review_forms.field_urls import section_url
from workflow.web.search_entries import (
    ACTS,
    ENTRIES,
    REVIEW_ENTRIES,
    SearchEntry,
)

#: A beginning of a label says little if it is shorter.
_SHORTEST = 4
MOST_TARGETS = 6
_BLOC, _BLOC_NUMBER = re.compile("khoi|cum"), re.compile(r"(?:thi dua )?(?:so )?\d")


@dataclass(frozen=True)
class FoundEntry:
    """A page; or an act, as the button that sends some values."""

    label: str
    url: str
    sends: dict[str, Any] | None


@dataclass(frozen=True)
class ReviewTarget:
    """A page or paper of a review."""

    title: str
    url: str
    detail: str


def list_entries(text: str) -> list[FoundEntry]:
    """The entries of the header, the pages and the acts that have every word."""
    words = text.split()
    header = [SearchEntry(name, label) for name, label in PLACES]
    found = [entry for entry in (*header, *ENTRIES, *ACTS) if words and entry.matches(words)]
    return [
        FoundEntry(translate(Message(entry.label)), url_for(entry.endpoint), _sends(entry))
        for entry in found
        if is_allowed(entry.endpoint)
    ]


def _sends(entry: SearchEntry) -> dict[str, Any] | None:
    """Return what the button of an act sends; None for a page."""
    return entry.args if entry in ACTS else None


def list_review_targets(account: Account, text: str) -> list[ReviewTarget]:
    """Pages and papers that a text begins with, of the review that it goes on with.

    "to trinh khoi 6": the words before a bloc are the page, else the longest beginning that some
    label has. A text that names a page alone leads to those of the newest reviews.
    """
    words = text.split()
    for count in _list_splits(words):
        named = [entry for entry in REVIEW_ENTRIES if entry.matches(words[:count])]
        if len(" ".join(words[:count])) >= _SHORTEST and named:
            found = _list_of_reviews(account, named, " ".join(words[count:]))
            if found:
                return found
    return []


def _list_splits(words: Sequence[str]) -> list[int]:
    """Where a page may end and a review begin: before "khối 6" first, as pages have that word."""
    folded = [strip_accents(word) for word in words]
    blocs = [
        place
        for place, word in enumerate(folded[:-1])
        if place and _BLOC.fullmatch(word) and _BLOC_NUMBER.match(" ".join(folded[place + 1 :]))
    ]
    return [*blocs, *(count for count in range(len(words), 0, -1) if count not in blocs)]


def _list_of_reviews(
    account: Account, named: Sequence[SearchEntry], rest: str
) -> list[ReviewTarget]:
    found: list[ReviewTarget] = []
    for review in find_reviews(database.session(), account, rest):
        for entry in named:
            if url := _address(account, review, entry):
                detail = mark_example(f"{review.bloc.name} – {review.year}", review.id)
                found.append(ReviewTarget(translate(Message(entry.label)), url, detail))
    return found[:MOST_TARGETS]


def _address(account: Account, review: Review, entry: SearchEntry) -> str | None:
    """The address of a page of a review, where the person may open it."""
    kind, _mark, key = entry.endpoint.partition(":")
    if kind == "section":
        url, endpoint = section_url(review, key), "review_forms.general"
    else:
        endpoint = entry.endpoint
        url = url_for(endpoint, review_id=review.id, **entry.args)
    if endpoint == "moves.check" and find_move(entry.args["name"], review.state) is None:
        return None
    access = access_of(current_app, endpoint)
    right = access.right if access else None
    return url if right is None or has_right(database.session(), account, right, review) else None
