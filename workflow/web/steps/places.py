"""Where on the pages a fact is edited: the address of each section and of each field."""

import re

from flask import current_app, url_for

from workflow.domain.fields import anchor_of
from workflow.domain.sections import section_of
from workflow.web.steps.meeting_parts import part_of

_ENDPOINTS = {
    "general": "steps.general",
    "members": "steps.members",
    "reports": "steps.reports",
    "meeting": "steps.meeting",
    "results": "steps.results",
    "contests": "steps.contests",
    "awards": "steps.awards",
    "next": "steps.next_year",
    "plan": "steps.plan",
    "papers": "steps.paper_numbers",
}
_ONE_CONTEST = re.compile(r"contests\[(\d+)\]")


def section_url(review_id: int, key: str) -> str | None:
    """The page of a section, by its key."""
    if _ENDPOINTS[key] not in current_app.view_functions:
        return None
    return url_for(_ENDPOINTS[key], review_id=review_id)


def field_url(review_id: int, path: str) -> str | None:
    """The page and place where the field at a record path is edited; None where nowhere is."""
    section = section_of(path)
    if section is None or section_url(review_id, section.key) is None:
        return None
    anchor = anchor_of(path)
    if contest := _ONE_CONTEST.match(path):
        return url_for("steps.contest", review_id=review_id, place=int(contest[1]), _anchor=anchor)
    if section.key == "meeting" and (part := part_of(path)):
        return url_for("steps.meeting_part", review_id=review_id, part=part.key, _anchor=anchor)
    return url_for(_ENDPOINTS[section.key], review_id=review_id, _anchor=anchor)
