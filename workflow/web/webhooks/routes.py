"""Pages of webhooks: add one, read its log, renew its secret, stop it, send again."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workflow.config import Settings
from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.domain.webhooks import WebhookKind
from workflow.models import Council, Webhook, WebhookMessage
from workflow.services.scope import find_visible
from workflow.services.table_files import Column
from workflow.services.units.unit_list import managed_councils
from workflow.services.webhooks import outbox, subscriptions
from workflow.services.webhooks.addresses import AddressPolicy, make_policy
from workflow.web import database, query_args
from workflow.web.clock import now
from workflow.web.protection.access import account, requires
from workflow.web.query_args import PAGE_SIZE
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting
from workflow.web.tables import TABLE_PATH, read_all, send_table
from workflow.web.webhooks.forms import ReplayForm, WebhookForm

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")


def address_policy() -> AddressPolicy:
    """Read where messages may go by the settings."""
    settings: Settings = current_app.config["SETTINGS"]
    return make_policy(settings)


@bp.get("")
@requires(Right.KEEP_WEBHOOKS)
def show() -> str:
    """Show the webhooks of one's councils, and add another."""
    return _list_page(_form())


def _form() -> WebhookForm:
    return WebhookForm().offer(managed_councils(database.session(), account()))


def _list_page(form: WebhookForm) -> str:
    session = database.session()
    return render_template(
        "webhooks/all.html",
        form=form,
        rows=subscriptions.list_webhooks(session, account()),
        kind_labels=KIND_LABELS,
    )


#: The label of each kind by its name.
KIND_LABELS = {kind.value: kind.label for kind in WebhookKind}


@bp.post("")
@requires(Right.KEEP_WEBHOOKS)
def add() -> ViewResult:
    """Add a webhook; its page shows the secret this once."""
    form = _form()
    if not form.validate():
        return _list_page(form), UNPROCESSABLE
    with submitting(form) as submission:
        session = database.session()
        row = subscriptions.add_webhook(
            session, find_visible(session, account(), Council, int(form.council.data)),
            name=form.name.data or "", url=form.url.data or "",
            kinds=[WebhookKind(kind) for kind in form.kinds.data], policy=address_policy(),
            by=account(), now=now(),
        )  # fmt: skip
        secret = row.secret
        submission.lead_to(url_for("webhooks.show_one", webhook_id=row.id))
    if not submission.done:
        return _list_page(form), UNPROCESSABLE
    return _page(row, secret=secret)


def _webhook(webhook_id: int) -> Webhook:
    return find_visible(database.session(), account(), Webhook, webhook_id)


@bp.get("/<int:webhook_id>")
@requires(Right.KEEP_WEBHOOKS)
def show_one(webhook_id: int) -> str:
    """Show a webhook, what it was sent and what it answered."""
    return _page(_webhook(webhook_id))


def _page(row: Webhook, form: ReplayForm | None = None, secret: str = "") -> str:
    before = query_args.read_int("before")
    messages = outbox.list_messages(database.session(), row, before=before, most=PAGE_SIZE + 1)
    last = messages[PAGE_SIZE - 1] if len(messages) > PAGE_SIZE else None
    here = url_for("webhooks.show_one", webhook_id=row.id)
    return render_template(
        "webhooks/webhook.html",
        webhook=row,
        form=form or ReplayForm(formdata=None),
        secret=secret,
        messages=messages[:PAGE_SIZE],
        kind_labels=KIND_LABELS,
        older=f"{here}?before={last.id}" if last else "",
        newer=here if before else "",
    )


@bp.post("/<int:webhook_id>/secret")
@requires(Right.KEEP_WEBHOOKS)
def renew_secret(webhook_id: int) -> ViewResult:
    """Give a new secret, shown this once; the one before signs for another day."""
    row, secret = _webhook(webhook_id), ""
    with submitting() as submission:
        secret = subscriptions.renew_secret(database.session(), row, by=account(), now=now())
        _lead_back(submission, row)
    return _page(row, secret=secret)


def _lead_back(submission: Submission, row: Webhook) -> str:
    return submission.lead_to(url_for("webhooks.show_one", webhook_id=row.id))


@bp.post("/<int:webhook_id>/switch")
@requires(Right.KEEP_WEBHOOKS)
def switch(webhook_id: int) -> ViewResult:
    """Stop sending, or begin again."""
    row, on = _webhook(webhook_id), request.form.get("on") == "1"
    with submitting() as submission:
        subscriptions.switch_webhook(database.session(), row, on=on, by=account(), now=now())
        submission.notify(_("Đã bật lại.") if on else _("Đã ngừng gửi."))
        address = _lead_back(submission, row)
    return redirect(address)


@bp.post("/<int:webhook_id>/remove")
@requires(Right.KEEP_WEBHOOKS)
def remove(webhook_id: int) -> ViewResult:
    """End a webhook and its log."""
    row = _webhook(webhook_id)
    with submitting() as submission:
        subscriptions.remove_webhook(database.session(), row, by=account(), now=now())
        submission.notify(_("Đã xóa nơi nhận."))
        address = submission.lead_to(url_for("webhooks.show"))
    return redirect(address)


@bp.post("/<int:webhook_id>/messages/<int:message_id>/replay")
@requires(Right.KEEP_WEBHOOKS)
def replay(webhook_id: int, message_id: int) -> ViewResult:
    """Send one message again."""
    row = _webhook(webhook_id)
    with submitting(refusal_notice=True) as submission:
        outbox.replay_message(database.session(), row, message_id, now())
        submission.notify(_("Bản tin sẽ được gửi lại ngay."))
    return redirect(url_for("webhooks.show_one", webhook_id=webhook_id))


@bp.post("/<int:webhook_id>/replay")
@requires(Right.KEEP_WEBHOOKS)
def replay_since(webhook_id: int) -> ViewResult:
    """Send all messages since a day again."""
    row, form = _webhook(webhook_id), ReplayForm()
    if not form.validate() or form.since.data is None:
        return _page(row, form), UNPROCESSABLE
    with submitting(form) as submission:
        since = dt.datetime.combine(form.since.data, dt.time(), ZONE)
        count = outbox.replay_since(database.session(), row, since, now())
        submission.notify(_("Số bản tin sẽ được gửi lại: %(count)s.", count=count))
        address = _lead_back(submission, row)
    return redirect(address)


def _last_status(row: WebhookMessage) -> int | None:
    return row.tries[-1].status if row.tries else None


def _reason(row: WebhookMessage) -> Any:
    return Message(row.reason) if row.reason else None


COLUMNS = (
    Column[WebhookMessage](N_("Lúc"), 18, lambda row: row.created_at),
    Column[WebhookMessage](N_("Loại bản tin"), 32, lambda row: Message(KIND_LABELS[row.kind])),
    Column[WebhookMessage](N_("Tình trạng"), 20, lambda row: Message(row.status.label)),
    Column[WebhookMessage](N_("Số lần gửi"), 12, lambda row: row.attempts),
    Column[WebhookMessage](N_("Máy nhận trả lời"), 16, _last_status),
    Column[WebhookMessage](N_("Lý do"), 44, _reason),
    Column[WebhookMessage](N_("Mã bản tin"), 40, lambda row: row.message_id),
)


@bp.get(f"/<int:webhook_id>{TABLE_PATH}")
@requires(Right.KEEP_WEBHOOKS)
def table(webhook_id: int, kind: str) -> Response:
    """The log of a webhook as a file."""
    session, row = database.session(), _webhook(webhook_id)
    rows = read_all(
        lambda after, most: outbox.list_messages(session, row, before=after, most=most),
        lambda message: message.id,
    )
    return send_table("Ban-tin", COLUMNS, rows, kind)
