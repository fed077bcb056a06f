"""The home page of a review."""

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from workflow.domain.errors import Message
from workflow.domain.record import MemberRole, Record
from workflow.domain.year import (
    STATES,
    Move,
    State,
    describe_next_action,
    find_forward_move,
    find_next_section,
    list_moves,
)
from workflow.domain.year_plan import find_due_day
from workflow.models import Review
from workflow.services.cases import case_of
from workflow.services.snapshots import facts_of
from workflow.web import database
from workflow.web.clock import now, today
from workflow.web.review_forms.field_urls import begin_url
from workflow.web.review_forms.findings import LinkedFinding, is_accepted_warning, link_findings
from workflow.web.reviews.tasks import Task, TaskStatus, list_tasks


@dataclass(frozen=True)
class ReviewHome:
    """The next action, what blocks it, and the sections of the review."""

    task: Message
    #: Names of what is still missing for the next step, a few of them.
    missing: list[Message]
    url: str | None
    forward: Move | None
    back: list[Move]
    findings: list[LinkedFinding]
    #: Warnings that an earlier move passed with a reason.
    passed: list[LinkedFinding]
    tasks: list[Task]
    #: The day by which the review should move, where a rule sets a day.
    due: dt.date | None
    is_late: bool

    @property
    def errors(self) -> int:
        return sum(1 for row in self.findings if row.is_error)


def next_action(review: Review) -> Message:
    """Say what to do next, as a sentence that starts with its verb."""
    return describe_next_action(review.state, review.members_total, review.reports_in)


def next_action_url(review: Review) -> str | None:
    """The form of the next action; None if nothing is left to enter."""
    if review.state is State.VOTES_TALLIED:
        return url_for("sending.show", review_id=review.id)
    key = find_next_section(review.state, review.members_total)
    return begin_url(review, facts_of(database.session(), review), key) if key else None


def build_home(review: Review, record: Record) -> ReviewHome:
    """Put the page of a review together."""
    case = case_of(database.session(), review, now(), facts=record)
    found = case.list_findings(review.state)
    passed = tuple(row for row in found if is_accepted_warning(row, review.state))
    rows = link_findings(review, tuple(row for row in found if row not in passed))
    day = find_due_day(record, review.state, case.regulation.calendar)
    due = None if review.is_example else day  # an example of long ago keeps nobody waiting
    tasks = list_tasks(review, record, case.list_findings(review.state, ahead=True))
    task, url = _find_next(review, tasks, blocked=bool(rows))
    return ReviewHome(
        task=task,
        missing=list(dict.fromkeys(row.label for row in rows))[:4],
        url=url,
        forward=find_forward_move(review.state),
        back=[move for move in list_moves(review.state) if not move.forward],
        findings=rows,
        passed=link_findings(review, passed),
        tasks=tasks,
        due=due,
        is_late=due is not None and due < today(),
    )


def _find_next(review: Review, tasks: list[Task], *, blocked: bool) -> tuple[Message, str | None]:
    """Find the next act: what the step asks for and is not begun, then to end the step."""
    status = {task.key: task.status for task in tasks}
    default = find_next_section(review.state, review.members_total)
    forward = find_forward_move(review.state)
    done = default is not None and status[default] is TaskStatus.DONE
    if not done or forward is None:
        return next_action(review), next_action_url(review)
    for text, key in review.state.guide.actions:
        if key is not None and status[key] is TaskStatus.NOT_STARTED:
            record = facts_of(database.session(), review)
            return Message(text), begin_url(review, record, key)
    return (next_action(review) if blocked else Message(forward.label)), next_action_url(review)


@dataclass(frozen=True)
class StepperStep:
    """One step: its short name and whether it is done, now or later."""

    label: str
    status: str


def is_plan_done(review: Review, record: Record) -> bool:
    """Tell whether a year is planned: it has a head, and somebody has worked on it or reports.

    What it was opened or imported with, such as the members of the year before, is no work yet.
    """
    has_head = any(member.role == MemberRole.HEAD for member in record.members)
    return has_head and (review.version > 1 or review.reports_in > 0)


def build_stepper(state: State, *, planned: bool = True) -> list[StepperStep]:
    """Reaching a state completes its step; the step after it is the one being worked on.

    The first step is worked on until the year is `planned`.
    """
    current = state if state is STATES[0] and not planned else state.next
    done = state.position - (current is state)
    return [
        StepperStep(step.step, _step_status(step, done, current))
        for step in STATES
        if step is not State.CLOSED
    ]


def _step_status(step: State, done: int, current: State | None) -> str:
    if step.position <= done:
        return "done"
    return "now" if step is current else "later"
