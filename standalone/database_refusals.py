"""What a database answers when it does not do what a command asks, each in one sentence."""

from psycopg.errors import (
    InsufficientPrivilege,
    LockNotAvailable,
    QueryCanceled,
    ReadOnlySqlTransaction,
)
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from standalone.console import CommandError
from workflow.config import Settings
from workflow.models import open_engine
from workflow.services.backups.nightly import describe_newest
from workflow.services.database_damage import damage_detail, describe_damage, first_line
from workflow.services.operations.lock_holders import list_lock_holders

#: What a database that takes nothing is like, in Vietnamese and English.
READ_ONLY = (
    "cơ sở dữ liệu chỉ cho đọc: đó là bản sao của máy chủ chính, hoặc đã bị đặt chế độ chỉ đọc; "
    "hãy xem THIDUA_DATABASE_URL và máy chủ PostgreSQL",
    "the database can only be read: it is a standby, or was set to be read only; check "
    "THIDUA_DATABASE_URL and the PostgreSQL server",
)
_NO_MIGRATION = (
    "vai trò cơ sở dữ liệu này không được nâng cấp lược đồ; hãy chạy bước nâng cấp với "
    "THIDUA_DATABASE_OWNER_URL",
    "this role may not migrate the schema; run the migration with THIDUA_DATABASE_OWNER_URL",
)


def explain_refusal(
    error: DBAPIError, settings: Settings, dialect: str, *, owner: bool = False
) -> CommandError | None:
    """Say what the database refuses and what to do; None where the program is at fault.

    `owner` tells that the tables themselves were to be changed.
    """
    if detail := damage_detail(error):
        advice = describe_newest(settings.backups)
        return CommandError(str(describe_damage(detail, advice, dialect)), "")
    if isinstance(error.orig, LockNotAvailable | QueryCanceled) or _is_busy(error):
        return _explain_lock(settings)
    if isinstance(error.orig, ReadOnlySqlTransaction):
        return CommandError(*READ_ONLY)
    if isinstance(error.orig, InsufficientPrivilege):
        return _explain_privilege(settings, first_line(error), owner=owner)
    if isinstance(error, OperationalError):
        return explain_absence(settings, first_line(error))
    return None


def _is_busy(error: DBAPIError) -> bool:
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED")
    )


def _explain_lock(settings: Settings) -> CommandError:
    """Name who keeps the database, as far as the system tells."""
    engine = open_engine(settings.database_url, create=False)
    try:
        with Session(engine.execution_options(read_only=True)) as session:
            found = [f"{one.program} ({one.pid})" for one in list_lock_holders(session)]
    except DBAPIError:
        found = []
    finally:
        engine.dispose()
    named = ", ".join(found) or "?"
    return CommandError(
        f"cơ sở dữ liệu bị giữ bởi {named}: đợi mãi không đọc, ghi được; nếu một phút nữa vẫn còn, "
        "hãy dừng chương trình ấy (với PostgreSQL: pg_terminate_backend) rồi làm lại",
        f"the database is held by {named}; if that lasts, end it (PostgreSQL: pg_terminate_backend)"
        ", then try again",
    )


def explain_absence(settings: Settings, reason: str) -> CommandError:
    """Say that a database cannot be reached or opened."""
    url = make_url(settings.database_url)
    address = url.render_as_string(hide_password=True)
    on_server = url.get_backend_name() != "sqlite"
    remedy = "; hãy xem THIDUA_DATABASE_URL và máy chủ cơ sở dữ liệu" if on_server else ""
    check = "; check THIDUA_DATABASE_URL and the database server" if on_server else ""
    return CommandError(
        f"không dùng được cơ sở dữ liệu {address}: {reason}{remedy}",
        f"the database {address} cannot be used: {reason}{check}",
    )


def _explain_privilege(settings: Settings, reason: str, *, owner: bool) -> CommandError:
    if owner:
        return CommandError(*_NO_MIGRATION)
    role = make_url(settings.database_url).username or ""
    return CommandError(
        f"vai trò cơ sở dữ liệu {role} thiếu quyền ({reason}); chạy python -m standalone.database "
        "với THIDUA_DATABASE_OWNER_URL để cấp lại",
        f"the database role {role} lacks a right ({reason}); python -m standalone.database with "
        "THIDUA_DATABASE_OWNER_URL grants it again",
    )
