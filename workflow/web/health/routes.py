"""Whether the web process lives, and whether what it needs answers."""

from flask import Blueprint, current_app, jsonify
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from workflow.web import database
from workflow.web.access import public

bp = Blueprint("health", __name__)

_PATIENCE = 2  # seconds


@bp.get("/healthz")
@public
def alive() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Answer 200 where database and broker do; without the broker pages still work, papers wait."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    return jsonify(parts), 200 if all(parts.values()) else 503


def _database_answers() -> bool:
    try:
        database.session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _broker_answers() -> bool:
    address = current_app.config["BROKER_URL"].replace("redis+socket://", "unix://")
    broker = Redis.from_url(address, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE)
    try:
        return bool(broker.ping())
    except (RedisError, OSError):
        return False
    finally:
        broker.close()
