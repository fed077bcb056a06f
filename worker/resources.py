"""The database and the file store that a process works on, opened once."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine

from workflow.config import read_settings
from workflow.models import open_engine
from workflow.services.stores.file_store import FileStore, open_file_store


@dataclass(frozen=True)
class Resources:
    """The database and the file store of a worker."""

    engine: Engine
    files: FileStore
    #: Where check codes of papers are asked about, perhaps nowhere; None prints no codes.
    check_base: str | None = None


@cache
def open_resources() -> Resources:
    """The database and the file store that the settings name."""
    settings = read_settings()
    return Resources(
        open_engine(settings.database_url, create=False),
        open_file_store(settings),
        settings.public_url if settings.check_codes else None,
    )


def reset_resources() -> None:
    """Open them again in this process."""
    open_resources.cache_clear()
