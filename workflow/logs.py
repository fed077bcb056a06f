"""Log lines: one for each thing that happened, with the id of the request that it belongs to.

Lines name routes, tasks, ids and durations; never a person, an address of a person's computer, what
somebody typed, or a secret. What libraries write passes through the same sieve.
"""

import datetime as dt
import json
import logging
import logging.config
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import SYSLOG_UDP_PORT, SysLogHandler
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from workflow.config import Settings, read_settings

_request_id: ContextVar[str] = ContextVar("request_id", default="")
#: What we take over from a proxy or a message; anything else could be made to look like a line.
_FIT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PASSWORD = re.compile(r"(\w://[^\s/:@]*:)[^\s@]+@")
#: PostgreSQL shows there the row that it refused.
_ROW = re.compile(r"^(DETAIL:|CONTEXT:).*$", re.MULTILINE)


def get_request_id() -> str:
    """The id of the request that is being worked on; empty outside of one."""
    return _request_id.get()


@contextmanager
def bind_request_id(given: str | None) -> Iterator[str]:
    """Give everything done within the id `given`, or a new one where that is unfit."""
    id_ = given if given and _FIT_ID.fullmatch(given) else uuid4().hex[:10]
    token = _request_id.set(id_)
    try:
        yield id_
    finally:
        _request_id.reset(token)


def log_facts(
    logger: logging.Logger,
    level: int,
    what: str,
    *,
    error: BaseException | None = None,
    **facts: object,
) -> None:
    """Log one thing that happened with its figures, the same way everywhere."""
    logger.log(level, what, extra={"facts": facts}, exc_info=error)


def redact(text: str, secrets: tuple[str, ...]) -> str:
    """The text without these secrets, passwords in addresses, and rows that a database shows."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return _ROW.sub(r"\1 ***", _PASSWORD.sub(r"\1***@", text))


class TextFormatter(logging.Formatter):
    """Lines for people; `secrets` are struck out wherever they stand."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        fields = self.told(record)
        trace = fields.pop("exception", "")
        head = [fields.pop(name) for name in ("time", "level", "logger", "message")]
        facts = [f"{name}={value}" for name, value in fields.items()]
        return " ".join([*head, *facts]) + (f"\n{trace}" if trace else "")

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """Collect what a record says, by name."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        fields: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._clean(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if id_ := get_request_id():
            fields["request"] = id_
        if record.exc_info:
            fields["exception"] = self._clean(self.formatException(record.exc_info))
        return fields

    def _clean(self, text: str) -> str:
        return redact(text, self._secrets)


class JsonFormatter(TextFormatter):
    """The same, one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.told(record), ensure_ascii=False, default=str)


class SyslogFormatter(JsonFormatter):
    """The same as the message of a syslog line (RFC 5424); the handler puts the priority before."""

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        time = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head = f"1 {time} {socket.gethostname()} thidua {record.process or '-'} {record.name} -"
        return f"{head} {super().format(record)}"


def syslog_handler() -> logging.Handler:
    """Send to the syslog of the settings, one datagram a line; named in `configuration`."""
    settings = read_settings()
    place = urlsplit(settings.syslog)
    unix = place.scheme == "unix"
    address = place.path if unix else (place.hostname or "", place.port or SYSLOG_UDP_PORT)
    handler = SysLogHandler(address, SysLogHandler.LOG_AUTHPRIV)
    handler.append_nul = False
    handler.setFormatter(SyslogFormatter(settings.secrets))
    return handler


def formatter() -> logging.Formatter:
    """Choose the formatter by the settings; named in `configuration`, it keeps secrets out."""
    settings = read_settings()
    kind = JsonFormatter if settings.log_format == "json" else TextFormatter
    return kind(settings.secrets)


def build_logging_config(settings: Settings) -> dict[str, Any]:
    """Build the logging of a process, as `logging.config.dictConfig` takes it."""
    quiet = {"level": "CRITICAL", "handlers": [], "propagate": False}
    warn = {"level": "WARNING"}
    away = {"syslog": {"()": "workflow.logs.syslog_handler"}} if settings.syslog else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "workflow.logs.formatter"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}, **away},
        "root": {"level": settings.log_level.upper(), "handlers": ["lines"]},
        "loggers": {
            "security": {"level": "INFO", "handlers": list(away)},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": quiet,  # it shows whose computer asked, and one-time links
            "celery.app.trace": quiet,  # `worker.logged_task` logs the same with the request id
            "celery.worker.strategy": warn,
            "celery.beat": warn,
            "alembic": warn,
        },
    }


def configure_logging(settings: Settings) -> None:
    """Log as the settings say from now on."""
    logging.config.dictConfig(build_logging_config(settings))
