"""For machines that watch the service: whether it lives, whether what it needs answers, figures."""

import datetime as dt
import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request

from workflow.config import Settings
from workflow.services.operations import queue_stats, service_status
from workflow.services.operations.readiness import ReadinessProbe
from workflow.web import database, metrics
from workflow.web.clock import now
from workflow.web.protection import write_guard
from workflow.web.protection.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Answer as long as the process does; say so if the disk is too full to save anything."""
    return jsonify(status="disk" if write_guard.is_disk_full() else "ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Answer 200 where all parts do; without the broker pages still work, papers wait."""
    readiness: ReadinessProbe = current_app.extensions["readiness"]
    parts = readiness.look()
    if write_guard.is_disk_full():
        parts["disk"] = False
    if not write_guard.is_data_in_place():
        parts["data"] = False
    return jsonify(parts), 200 if all(parts.values()) else 503


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Tell who finds a hole whom to write to (RFC 9116); no such page where nobody is named."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.security_contact:
        abort(404)
    until = (now() + dt.timedelta(days=180)).replace(microsecond=0).isoformat()
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {until}",
        "Preferred-Languages: vi, en",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@bp.get("/metrics")
@public
def show_metrics() -> Response:
    """Figures for Prometheus; who does not show the token of the settings finds no such page."""
    settings: Settings = current_app.config["SETTINGS"]
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.metrics_token
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(404)
    session = database.session()
    status = service_status.read_service_status(session, settings, now())
    text = metrics.render_metrics(status, queue_stats.count_papers_by_status(session))
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
