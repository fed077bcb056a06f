"""Where this process reads and writes, opened once."""

from functools import cache

from worker.fill import Place
from workflow.config import read_settings
from workflow.models import open_engine
from workflow.services.files import FileStore


@cache
def place() -> Place:
    """The database and the file store that the settings name."""
    settings = read_settings()
    return Place(open_engine(settings.database_url), FileStore(settings.files))


def forget_place() -> None:
    """Open them anew in this process."""
    place.cache_clear()
