"""Addresses of the forms in which the facts of a review are typed."""

from flask import url_for

from workflow.models import Review
from workflow.web.review_forms import field_urls


def section_url(review: Review, key: str) -> str:
    """The form of a section."""
    return field_urls.section_url(review.id, key)


def field_url(review: Review, path: str) -> str | None:
    """The form at the field of a record path; none for what no form edits."""
    return field_urls.field_url(review.id, path)


def own_report_url(review: Review) -> str:
    """Where a member hands in its own report."""
    return url_for("review_forms.own_report", review_id=review.id)


def own_scores_url(review: Review) -> str:
    """Where a member scores itself by criteria."""
    return url_for("review_forms.own_scores", review_id=review.id)
