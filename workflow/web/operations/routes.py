"""How the service is doing, for administrators: what waits, who works, what failed and why."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.services import failures, operations
from workflow.services.points import lasting, points
from workflow.services.versions import versions
from workflow.web import database
from workflow.web.access import requires
from workflow.web.clock import now
from workflow.web.papers.sending import call

bp = Blueprint("operations", __name__, url_prefix="/operations")


@bp.get("")
@requires(Right.OPERATE)
def show() -> str:
    """Everything on one page, as it is at this moment."""
    session = database.session()
    standing = operations.look(session, current_app.config["SETTINGS"], now())
    return render_template(
        "operations/operations.html",
        standing=standing,
        points=points(standing),
        lasting=lasting,
        versions=versions(session.connection()),
    )


@bp.post("/batches/<int:batch_id>/retry")
@requires(Right.OPERATE)
def retry(batch_id: int) -> Response:
    """Make the failed papers of a request again, from the facts as they are now."""
    session = database.session()
    batch = failures.retry(session, batch_id, now())
    session.commit()
    call(batch)
    flash(_("Các văn bản này đang chờ tạo lại."), "info")
    return redirect(url_for("operations.show"))
