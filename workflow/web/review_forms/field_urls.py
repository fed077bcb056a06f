"""The address of the form of each section and each field of a record."""

import re

from flask import url_for
from sqlalchemy import select

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.schema import MEETING_PARTS, find_field, find_section, get_field_anchor
from workflow.models import Member, Review
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.protection.access import may

_ENDPOINTS = {
    "general": "review_forms.general",
    "members": "review_forms.members",
    "reports": "review_forms.reports",
    "meeting": "review_forms.meeting",
    "meetings": "review_forms.meetings",
    "results": "review_forms.results",
    "contests": "review_forms.contests",
    "awards": "review_forms.awards",
    "next": "review_forms.next_year",
    "plan": "review_forms.plan",
    "papers": "review_forms.paper_numbers",
}
#: What only its own page changes, for a reason.
_IDENTITY = {"council.name": "council", "bloc.name": "bloc", "year": "year"}
_CONTEST = re.compile(r"contests\[(\d+)\]")
_REPORT = re.compile(r"reports\[(\d+)\]\.(?!member)(\w+)")
#: A row of several fields has no control of its own: its place is the row.
_ROW = re.compile(
    r"(members|awards|activities|tallies|withdrawn|attendance|chairs|secretaries|counting_team|discussion)\[\d+\]$"
)


def section_url(review: Review, key: str) -> str:
    """The page of a section, by its key."""
    return url_for(_ENDPOINTS[key], review_id=review.id)


def begin_url(review: Review, record: Record, key: str) -> str:
    """Return where a section is begun: its first form while nothing of it is written down."""
    if key == "meeting" and record.meeting is None:
        return url_for("review_forms.meeting_part", review_id=review.id, part=MEETING_PARTS[0].key)
    if key == "contests" and not record.contests:
        return url_for("review_forms.contest", review_id=review.id, place=0)
    return section_url(review, key)


def field_url(review: Review, path: str) -> str | None:
    """The address of the control for a record path; None if no form edits it."""
    section = find_section(path)
    if section is None:
        return None
    anchor = f"{get_field_anchor(path)}-row" if _ROW.search(path) else get_field_anchor(path)
    if path in _IDENTITY and may(Right.OPEN_REVIEW):
        return url_for("review_forms.identity", review_id=review.id, _anchor=_IDENTITY[path])
    if contest := _CONTEST.match(path):
        return url_for(
            "review_forms.contest", review_id=review.id, place=int(contest[1]), _anchor=anchor
        )
    if section.key == "meeting" and (part := _find_part(path)):
        return url_for("review_forms.meeting_part", review_id=review.id, part=part, _anchor=anchor)
    if (report := _REPORT.match(path)) and (unit := _unit_of_report(review, int(report[1]))):
        return url_for("review_forms.report", review_id=review.id, unit_id=unit, _anchor=report[2])
    return url_for(_ENDPOINTS[section.key], review_id=review.id, _anchor=anchor)


def _find_part(path: str) -> str | None:
    """The key of the page that edits a field of the meeting."""
    field = find_field(".".join(path.split(".")[:2]))
    return field.part if field else None


def _unit_of_report(review: Review, place: int) -> int | None:
    """The unit of the report at that index of the facts; None if the unit is not a member."""
    session = database.session()
    named = facts_of(session, review).reports[place].member
    query = select(Member.unit_id).filter_by(review_id=review.id, name=named)
    return session.scalars(query).first()
