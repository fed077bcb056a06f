"""The versions that matter when somebody asks for help."""

import platform
from importlib.metadata import version

from sqlalchemy import Connection

from workflow.services.operations.schema import schema_version

_PACKAGES = ("celery", "kombu", "flask", "sqlalchemy", "docxtpl")


def program_versions() -> dict[str, str]:
    """Python and the libraries that the service stands on."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def service_versions(connection: Connection) -> dict[str, str]:
    """The same with the database and its schema."""
    server = ".".join(map(str, connection.dialect.server_version_info or ()))
    database = {connection.dialect.name: server, "schema": schema_version(connection) or "–"}
    return {**program_versions(), **database}
