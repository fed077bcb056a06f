"""One page that leads through making, signing and sending the proposal."""

from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workflow.domain.errors import Message
from workflow.domain.roles import Right
from workflow.services.printing.sending import (
    SendingStep,
    advance_papers,
    list_sending_obstacles,
    make_papers_to_send,
    name_files,
    read_sending,
)
from workflow.web import database
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.papers.downloads import enqueue_batch
from workflow.web.protection.access import account, requires, review
from workflow.web.submitting import submitting

bp = Blueprint("sending", __name__, url_prefix="/reviews/<int:review_id>/sending")

#: Seconds after which the page that waits for papers looks again, with or without scripts.
_LOOK_AGAIN = 2


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int) -> Response:
    """Show every step, and the buttons of the one that is to be done."""
    session = database.session()
    sending = read_sending(session, review())
    page = render_template(
        "papers/sending.html",
        review=review(),
        sending=sending,
        steps=tuple(SendingStep),
        obstacles=list_sending_obstacles(session, review(), sending, account()),
        files=name_files(session, sending),
    )
    answer = make_response(page)
    if sending.is_busy:
        answer.headers["Refresh"] = str(_LOOK_AGAIN)
    return answer


@bp.post("/make")
@requires(Right.ASK_PAPERS)
def make(review_id: int) -> Response:
    """Make what is sent from the facts of now."""
    with submitting(refusal_notice=True) as submission:
        batch = make_papers_to_send(database.session(), review(), by=account(), now=now())
        if batch:
            submission.after_commit(partial(enqueue_batch, batch))
        submission.lead_to(url_for("sending.show", review_id=review_id))
    return redirect(url_for("sending.show", review_id=review_id))


@bp.post("/stage")
@requires(Right.MOVE_REVIEW)
def advance(review_id: int) -> Response:
    """Take the papers one step on: looked at, sent for signing, issued."""
    name, seen = request.form.get("move", ""), request.form.get("seen")
    with submitting(refusal_notice=True) as submission:
        move = advance_papers(
            database.session(), review(), name, seen=seen, by=account(), now=now()
        )
        submission.notify(translate(Message(move.target.label)))
        submission.lead_to(url_for("sending.show", review_id=review_id))
    return redirect(url_for("sending.show", review_id=review_id))
