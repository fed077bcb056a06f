"""Access to a member's report: whose it is, and whether the person may still write it."""

from flask import abort, url_for
from sqlalchemy import ColumnElement, select

from workflow.domain.roles import Right, list_rights
from workflow.domain.year import State
from workflow.models import Member
from workflow.services.scope import own_unit_first, works_for
from workflow.web import database
from workflow.web.protection.access import account, review, role


def can_edit_review() -> bool:
    """Tell if the person writes all reports, not only that of their own unit."""
    return Right.EDIT_REVIEW in list_rights(role())


def is_report_open() -> bool:
    """Tell if reports can be written: until the head closes them; by the head until the end."""
    last = State.DECIDED if can_edit_review() else State.PLANNED
    return review().state.position <= last.position


def member_of_unit(unit_id: int | None) -> Member:
    """The member that the unit is in this review."""
    return _find_member(Member.unit_id == unit_id)


def own_member() -> Member:
    """The member that the person works for."""
    return _find_member(works_for(account()))


def _find_member(condition: ColumnElement[bool]) -> Member:
    query = select(Member).where(Member.review_id == review().id, condition)
    return database.session().scalars(query.order_by(*own_unit_first(account()))).first() or abort(
        404
    )


def report_url(member: Member) -> str:
    """The address where the person edits the report of a member."""
    if can_edit_review():
        return url_for("review_forms.report", review_id=review().id, unit_id=member.unit_id)
    return url_for("review_forms.own_report", review_id=review().id)
