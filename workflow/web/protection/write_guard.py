"""Refuse to store anything while data folder or database are away, or the disk is full.

Reading still works.
"""

from contextlib import suppress
from pathlib import Path

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from workflow.config import Settings, sqlite_path
from workflow.models.database_log import is_log_lost, locate_log
from workflow.services.operations.disk_space import (
    identify_database,
    identify_folder,
    is_full,
)
from workflow.web import database
from workflow.web.errors import ErrorAnswer, error_page

_READING = {"GET", "HEAD", "OPTIONS"}
_UNAVAILABLE = 503


def init_app(app: Flask) -> None:
    """Look before each request."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["data_folder"] = identify_folder(settings.data)
    app.extensions["database_file"] = identify_database(settings)
    app.before_request(_refuse_writing)


def is_data_in_place() -> bool:
    """Return whether data folder and database file are those that this process began with."""
    settings: Settings = current_app.config["SETTINGS"]
    began = current_app.extensions["data_folder"], current_app.extensions["database_file"]
    are_there = (identify_folder(settings.data), identify_database(settings)) == began
    return are_there and not _has_lost_log(settings)


def _has_lost_log(settings: Settings) -> bool:
    """Look at all open files only where another log is there than at the last look.

    What a lost log has is brought into the database: it is nowhere else.
    """
    path, seen = sqlite_path(settings.database_url), current_app.extensions
    if path is None:
        return False
    log = identify_folder(locate_log(Path(path)))
    if log is None or log != seen.get("database_log"):
        if is_log_lost(Path(path)):
            _empty_log()
            return True
        seen["database_log"] = log
    return False


def _empty_log() -> None:
    """Let a connection that is open already do so: a new one would not see that log."""
    with suppress(SQLAlchemyError), database.engine().connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")


def is_disk_full() -> bool:
    """Return whether the disk of the database, where it is ours, has no room."""
    settings: Settings = current_app.config["SETTINGS"]
    database = sqlite_path(settings.database_url)
    return database is not None and is_full(Path(database).parent)


def _refuse_writing() -> ErrorAnswer | None:
    settings: Settings = current_app.config["SETTINGS"]
    has_lost_log = _has_lost_log(settings)
    if request.method in _READING:
        return None
    if identify_folder(settings.data) != current_app.extensions["data_folder"]:
        return error_page(
            _UNAVAILABLE,
            _("Thư mục dữ liệu đã bị chuyển đi nên chưa lưu được việc vừa rồi."),
            _("Hãy báo người quản trị: đưa thư mục về chỗ cũ rồi khởi động lại dịch vụ."),
        )
    if identify_database(settings) != current_app.extensions["database_file"]:
        return error_page(
            _UNAVAILABLE,
            _("Tệp cơ sở dữ liệu đã bị thay hoặc chuyển đi nên chưa lưu được việc vừa rồi."),
            _("Hãy báo người quản trị: đưa đúng tệp về chỗ cũ rồi khởi động lại dịch vụ."),
        )
    if has_lost_log:
        return error_page(
            _UNAVAILABLE,
            _("Tệp -wal của cơ sở dữ liệu đã bị xóa hoặc chuyển nên chưa lưu được việc vừa rồi."),
            _("Hãy báo người quản trị: dừng dịch vụ bằng Ctrl-C (không kill) rồi chạy lại."),
        )
    if is_disk_full():
        return error_page(
            _UNAVAILABLE,
            _("Ổ đĩa của máy chủ đã đầy nên chưa lưu được việc vừa rồi."),
            _("Vẫn xem được mọi trang. Hãy báo người quản trị dọn ổ đĩa, rồi quay lại và thử lại."),
        )
    return None
