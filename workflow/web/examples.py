"""The shipped example on pages that list or count reviews: marked, and told where it counts."""

from flask import Flask, g
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.names.bloc_names import find_bloc_kind
from workflow.domain.record import BlocKind
from workflow.models import Review, exclude_withdrawn
from workflow.services.scope import visible
from workflow.web import database
from workflow.web.protection.access import account

_TAG = Markup(' <span class="tag tone-quiet">{}</span>')


def init_app(app: Flask) -> None:
    """Let every template mark it."""
    app.jinja_env.globals.update(example_tag=tag_example, find_counted_example=find_counted_example)


def _find_example() -> Review | None:
    """The example, where the person sees it; asked once a request."""
    if "example" not in g:
        query = select(Review).where(Review.source_id == EXAMPLE_ID, exclude_withdrawn())
        query = query.where(visible(account(), Review)).options(joinedload(Review.bloc))
        g.example = database.session().scalar(query)
    found: Review | None = g.example
    return found


def is_example(review_id: int | None) -> bool:
    """Tell whether a review is the example."""
    example = _find_example()
    return example is not None and example.id == review_id


def tag_example(review_id: int | None) -> Markup:
    """The tag behind the name of a review on a page; nothing for all others."""
    return _TAG.format(_("hồ sơ ví dụ")) if is_example(review_id) else Markup()


def mark_example(name: str, review_id: int | None) -> str:
    """The name of a review in a file or a choice, with what the tag says on pages."""
    return f"{name} ({_('hồ sơ ví dụ')})" if is_example(review_id) else name


def find_counted_example(
    year: str | None = None, council_id: int | None = None, kind: BlocKind | None = None
) -> Review | None:
    """The example, where figures of that year, council and kind count it; None is all of them."""
    example = _find_example()
    if example is None or year not in {None, example.year}:
        return None
    if kind not in {None, find_bloc_kind(example.bloc.name)}:
        return None
    return example if council_id in {None, example.bloc.council_id} else None


def mark_file(
    name: str, year: str | None, council_id: int | None, kind: BlocKind | None = None
) -> str:
    """The name of a file of sums, with a mark where they count the example: it has no row there."""
    counted = find_counted_example(year, council_id, kind)
    return f"{name}_tinh-ca-ho-so-vi-du" if counted else name
