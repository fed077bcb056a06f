"""The versions that matter when somebody asks for help."""

import platform
from importlib.metadata import version

from sqlalchemy import Connection

from workflow.services.operations.schema import version_of

_PACKAGES = ("celery", "kombu", "flask", "sqlalchemy", "docxtpl")


def of_programs() -> dict[str, str]:
    """Python and the libraries that the service stands on."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def versions(connection: Connection) -> dict[str, str]:
    """The same with the database and its schema."""
    server = ".".join(map(str, connection.dialect.server_version_info or ()))
    database = {connection.dialect.name: server, "schema": version_of(connection) or "–"}
    return {**of_programs(), **database}
