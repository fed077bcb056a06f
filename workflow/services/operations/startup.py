"""Conditions for starting a process of the service; else it ends with one sentence."""

import logging
import sys
import tempfile
from contextlib import suppress
from typing import NoReturn

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from workflow import logs
from workflow.config import SettingError, Settings, find_unknown_settings, read_settings
from workflow.models import open_engine
from workflow.services.backups.nightly import describe_newest
from workflow.services.file_store import FileStore
from workflow.services.operations.schema import SchemaError, require_current
from workflow.services.store_identity import StoreMismatchError, claim_store

logger = logging.getLogger(__name__)


def settings_or_exit() -> Settings:
    """The settings, and logging as they say; a bad one ends the process with its sentence."""
    try:
        settings = read_settings()
    except SettingError as error:
        _exit_with(error)
    logs.configure_logging(settings)
    return settings


def require_ready_or_exit(settings: Settings) -> None:
    """End the process where the data folder can't be written or the database is another release's.

    A variable that nothing reads is only warned of.
    """
    for sentence in find_unknown_settings():
        logger.warning(sentence)
    try:
        _need_folder(settings)
        engine = open_engine(settings.database_url, create=False)
        require_current(engine)
        with suppress(OperationalError), Session(engine) as session:
            claim_store(session, FileStore(settings.files), describe_newest(settings.backups))
        engine.dispose()
    except (SettingError, SchemaError, StoreMismatchError) as error:
        _exit_with(error)


def _need_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            return
    except OSError as error:
        raise SettingError(
            f"THIDUA_DATA: không ghi được vào thư mục {settings.data} ({error.strerror}; "
            "the folder cannot be written)"
        ) from error


def _exit_with(error: Exception) -> NoReturn:
    sys.exit(str(error))
