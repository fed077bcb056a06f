"""A session on the database, or a sentence why there is none."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, joinedload

from standalone.console import CommandError
from standalone.database_refusals import explain_absence, explain_refusal
from standalone.database_watch import is_database_replaced, is_log_taken_away
from workflow.config import Settings, sqlite_path
from workflow.models import Review, exclude_withdrawn, open_engine
from workflow.models.base import has_our_tables
from workflow.services.backups.nightly import describe_newest
from workflow.services.operations.schema import SchemaError, require_current
from workflow.services.os_errors import explain_os_error
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.store_identity import (
    StoreMismatchError,
    StoreState,
    describe_mismatch,
    was_used,
)


@contextmanager
def connect(
    settings: Settings, *, create: bool = False, restoring: bool = False, owner: bool = False
) -> Iterator[Engine]:
    """The engine of the settings' database.

    Raises `CommandError` if it does not answer, is damaged, or is not there. With `create` a
    SQLite file that was never there is made; one that was lost, or a server's database that lost
    its tables beside a used file store, is opened only while `restoring`. As `owner`
    it may change tables, where the settings keep a role apart for that.
    """
    if not restoring:
        _refuse_replaced(settings)
        _require_file(settings, create=create)
    try:
        url = settings.database_owner_url if owner else ""
        engine = open_engine(url or settings.database_url, create=create)
    except OSError as error:
        raise explain_absence(settings, explain_os_error(error)[0]) from error
    try:
        if not restoring:
            _require_tables(engine, settings)
        yield engine
    except DBAPIError as error:
        if refusal := explain_refusal(error, settings, engine.dialect.name, owner=owner):
            raise refusal from error
        raise
    finally:
        engine.dispose()


def _refuse_replaced(settings: Settings) -> None:
    """Open no file that lies in the place of the one that a running service has open.

    Whoever opens and closes it takes the log beside it away (`-wal`), where the newest of what was
    saved still is.
    """
    if is_database_replaced(settings):
        raise CommandError(
            "tệp cơ sở dữ liệu không phải tệp mà dịch vụ đang chạy mở: đã bị thay hoặc chuyển đi;"
            " hãy đưa đúng tệp về chỗ cũ (mv, không chép đè) rồi mới dừng và chạy lại dịch vụ",
            "the database file is not the one that the running service has open; move the right"
            " one back before you stop and start again",
        )
    if is_log_taken_away(settings):
        raise CommandError(
            "tệp -wal của cơ sở dữ liệu đã bị xóa hoặc chuyển đi khi dịch vụ đang chạy; phần mới"
            " lưu chỉ còn ở đó: hãy đưa nó về chỗ cũ; nếu đã xóa thì mở một trang của dịch vụ rồi"
            " dừng bằng Ctrl-C (không kill) và chạy lại",
            "the -wal file was removed or moved away under the running service and holds what was"
            " saved last: move it back; if it is gone open a page of the service, which stores it,"
            " then stop with Ctrl-C (no kill) and start again",
        )


def _require_file(settings: Settings, *, create: bool) -> None:
    """Refuse a SQLite file that is gone; an empty one was emptied, or is of a first start."""
    path = sqlite_path(settings.database_url)
    if path is None or (path.exists() and path.stat().st_size):
        return
    _require_unused_store(settings)
    if not create:
        raise CommandError(
            f"chưa có cơ sở dữ liệu tại {path}; ./thidua up sẽ tạo",
            f"there is no database at {path} yet; ./thidua up makes it",
        )


def _require_tables(engine: Engine, settings: Settings) -> None:
    """Refuse one that was emptied, made anew where another was lost, or is of another program."""
    with engine.execution_options(read_only=True).connect() as connection:
        has_tables = has_our_tables(connection)
    if not has_tables:
        _require_unused_store(settings)


def _require_unused_store(settings: Settings) -> None:
    files = open_file_store(settings)
    if was_used(files):
        advice = describe_newest(settings.backups)
        raise StoreMismatchError(describe_mismatch(StoreState.DATABASE_GONE, files, advice))


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """A session on a database that has its schema; whoever uses it commits."""
    with connect(settings) as engine:
        require_schema(engine)
        with Session(engine, expire_on_commit=False) as session:
            yield session


@contextmanager
def open_read_only_session(settings: Settings) -> Iterator[Session]:
    """A session for looking only: it waits for nobody and holds nobody up."""
    with connect(settings) as engine:
        require_schema(engine)
        with read_only_session(engine) as session:
            yield session


def require_schema(engine: Engine) -> None:
    """Raise `CommandError` for the schema of another release."""
    try:
        require_current(engine)
    except SchemaError as error:
        raise CommandError(str(error), "") from error


def read_only_session(engine: Engine) -> Session:
    """The same, on an engine that is open."""
    return Session(engine.execution_options(read_only=True))


def find_review(session: Session, number: int) -> Review:
    """Find a review by the number in the address of its page; raises `CommandError`."""
    query = select(Review).where(Review.id == number, exclude_withdrawn())
    found = session.scalar(query.options(joinedload(Review.bloc))) if 0 < number < 2**31 else None
    if found is None:
        raise CommandError(f"không có kỳ tổng kết số {number}", f"no review {number}")
    return found


def now() -> dt.datetime:
    """This moment; services are told it, they never ask."""
    return dt.datetime.now(dt.UTC)
