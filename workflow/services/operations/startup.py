"""Conditions for starting a process of the service; else it ends with one sentence."""

import logging
import os
import subprocess
import sys
import tempfile
from contextlib import suppress

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from workflow.config import SettingError, Settings, find_unknown_settings
from workflow.models import open_engine
from workflow.services.backups.nightly import describe_newest
from workflow.services.operations.process_settings import settings_or_exit
from workflow.services.operations.schema import SchemaError, require_current
from workflow.services.os_errors import explain_os_error
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.medium import StoreAwayError, StoreRefusedError
from workflow.services.stores.store_identity import StoreMismatchError, claim_store

logger = logging.getLogger(__name__)


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
        engine.dispose()
        if settings.store_url:
            _need_store_by_child()
        else:
            need_store(settings)
    except (SettingError, SchemaError, StoreMismatchError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(
            f"THIDUA_DATA: không đọc hoặc không ghi được {error.filename} "
            f"({explain_os_error(error)[0]}; "
            "it cannot be read or written)"
        )


def need_store(settings: Settings) -> None:
    """Mark a new store, and raise `StoreMismatchError` for one of another database.

    What does not answer for now may do so later: the readiness of the service tells. A store that
    refuses is set wrongly, and raises `SettingError`.
    """
    engine = open_engine(settings.database_url, create=False)
    try:
        with suppress(OperationalError), Session(engine) as session:
            claim_store(session, open_file_store(settings), describe_newest(settings.backups))
    except StoreRefusedError as error:
        raise SettingError(
            f"THIDUA_STORE_URL: kho tệp từ chối ({error.detail}; the file store refuses)"
        ) from error
    except StoreAwayError as error:
        logger.warning("the file store does not answer yet: %s", error.detail)
    finally:
        engine.dispose()


def _need_store_by_child() -> None:
    """Ask the bucket in a process of its own: this one is to part into others."""
    asked = subprocess.run(  # noqa: S603  a module of ours
        [sys.executable, "-m", __name__],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    sys.stderr.write(asked.stderr)
    if asked.returncode:
        sys.exit(asked.returncode)


def _need_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            return
    except OSError as error:
        raise SettingError(
            f"THIDUA_DATA: không ghi được vào thư mục {settings.data} "
            f"({explain_os_error(error)[0]}; "
            "the folder cannot be written)"
        ) from error


def main() -> None:
    """Look at the store that the settings name; what is wrong with it ends the process."""
    try:
        need_store(settings_or_exit())
    except (SettingError, StoreMismatchError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
