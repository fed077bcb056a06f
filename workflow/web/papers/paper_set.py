"""The papers of a review that go out together: what is in the set, what is too old for it."""

from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.services.printing.paper_sets import (
    SetStatus,
    list_changed_sentences,
    read_set_status,
    renew_paper_set,
)
from workflow.web import database
from workflow.web.clock import now
from workflow.web.papers.downloads import enqueue_batch
from workflow.web.protection.access import account, requires, review
from workflow.web.submitting import submitting

bp = Blueprint("paper_sets", __name__, url_prefix="/reviews/<int:review_id>/papers/set")

#: Seconds after which the page that waits for papers looks again, with or without scripts.
_LOOK_AGAIN = 2


@bp.get("")
@requires(Right.ASK_PAPERS)
def show(review_id: int) -> Response:
    """Show what a download holds; after the button it waits and then starts the download."""
    session = database.session()
    status = read_set_status(session, review())
    taking = bool(request.args.get("take"))
    page = render_template(
        "papers/set.html",
        review=review(),
        status=status,
        taking=taking,
        changed=list_changed_sentences(session, review(), status.papers),
    )
    answer = make_response(page)
    if refresh := _choose_refresh(status, review_id, taking=taking):
        answer.headers["Refresh"] = refresh
    return answer


def _choose_refresh(status: SetStatus, review_id: int, *, taking: bool) -> str:
    if status.is_busy:
        return str(_LOOK_AGAIN)
    if taking and status.papers.papers:
        return f"0; url={url_for('papers.download_zip', review_id=review_id)}"
    return ""


@bp.post("")
@requires(Right.ASK_PAPERS)
def renew(review_id: int) -> Response:
    """Make the papers again that are too old for the set, then download it."""
    with submitting(refusal_notice=True) as submission:
        batch = renew_paper_set(database.session(), review(), by=account(), now=now())
        if batch:
            submission.after_commit(partial(enqueue_batch, batch))
        address = submission.lead_to(url_for("paper_sets.show", review_id=review_id, take=1))
    if not submission.done:
        address = url_for("paper_sets.show", review_id=review_id)
    return redirect(address)
