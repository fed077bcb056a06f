"""The state of the service for administrators: queue, workers, failures."""

from functools import partial

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.services.operations import service_status
from workflow.services.operations.advisories import format_duration, list_advisories
from workflow.services.operations.schema import service_versions
from workflow.services.printing import failures
from workflow.services.reminders.delivery import compose_trial, send_trial
from workflow.services.reminders.smtp import MailError
from workflow.web import database
from workflow.web.clock import now
from workflow.web.language import translate
from workflow.web.papers.downloads import enqueue_batch
from workflow.web.protection.access import account, requires
from workflow.web.protection.security import limiter
from workflow.web.submitting import notify, submitting

bp = Blueprint("operations", __name__, url_prefix="/operations")


@bp.get("")
@requires(Right.OPERATE)
def show() -> str:
    """Everything on one page, as it is at this moment."""
    session = database.session()
    settings, started_at = current_app.config["SETTINGS"], current_app.extensions["started_at"]
    status = service_status.read_service_status(session, settings, now(), started_at=started_at)
    return render_template(
        "operations/operations.html",
        status=status,
        points=list_advisories(status),
        lasting=format_duration,
        versions=service_versions(session.connection()),
    )


@bp.post("/batches/<int:batch_id>/retry")
@requires(Right.OPERATE)
def retry(batch_id: int) -> Response:
    """Make the failed papers of a request again, from the facts as they are now."""
    with submitting() as submission:
        batch = failures.retry_request(database.session(), batch_id, now(), by=account())
        submission.after_commit(partial(enqueue_batch, batch))
        submission.notify(_("Các văn bản này đang chờ tạo lại."), "info")
    return redirect(url_for("operations.show"))


@bp.post("/test-letter")
@requires(Right.OPERATE)
@limiter.limit("10/15 minutes")
def send_test_letter() -> Response:
    """Send a letter to whoever asks, and say what the mail server makes of it."""
    mail, me = current_app.config["SETTINGS"].mail, account()
    if mail is None:
        notify(_("Chưa đặt máy chủ thư: cần THIDUA_SMTP_URL."), "warn")
    elif not me.email:
        notify(_("Hãy ghi địa chỉ thư của anh/chị trước."), "warn")
        return redirect(url_for("accounts.show"))
    else:
        letter, address = compose_trial(me, mail, now()), me.email
        database.let_others_write()
        try:
            send_trial(letter, mail, address)
            notify(_("Máy chủ thư đã nhận thư thử gửi tới %(email)s.", email=address), "good")
        except MailError as error:
            notify(_("Chưa gửi được: %(reason)s", reason=translate(str(error))), "bad")
    return redirect(url_for("operations.show"))
