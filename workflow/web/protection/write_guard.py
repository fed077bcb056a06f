"""Refuse to store anything while data folder or database are away, or the disk is full.

Reading still works.
"""

from pathlib import Path

from flask import Flask, current_app, request
from flask_babel import gettext as _

from workflow.config import Settings, sqlite_path
from workflow.services.operations.disk_space import (
    identify_database,
    identify_folder,
    is_full,
)
from workflow.web.errors import ErrorAnswer, error_page

_READING = {"GET", "HEAD", "OPTIONS"}
_UNAVAILABLE = 503


def init_app(app: Flask) -> None:
    """Look before each request that stores something."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["data_folder"] = identify_folder(settings.data)
    app.extensions["database_file"] = identify_database(settings)
    app.before_request(_refuse_writing)


def is_data_in_place() -> bool:
    """Return whether data folder and database file are those that this process began with."""
    settings: Settings = current_app.config["SETTINGS"]
    began = current_app.extensions["data_folder"], current_app.extensions["database_file"]
    return (identify_folder(settings.data), identify_database(settings)) == began


def is_disk_full() -> bool:
    """Return whether the disk of the database, where it is ours, has no room."""
    settings: Settings = current_app.config["SETTINGS"]
    database = sqlite_path(settings.database_url)
    return database is not None and is_full(Path(database).parent)


def _refuse_writing() -> ErrorAnswer | None:
    if request.method in _READING:
        return None
    settings: Settings = current_app.config["SETTINGS"]
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
    if is_disk_full():
        return error_page(
            _UNAVAILABLE,
            _("Ổ đĩa của máy chủ đã đầy nên chưa lưu được việc vừa rồi."),
            _("Vẫn xem được mọi trang. Hãy báo người quản trị dọn ổ đĩa, rồi quay lại và thử lại."),
        )
    return None
