"""What every process of the service does first: read its settings, and log as they say.

It loads neither tables nor files, so the scheduler, which needs none, starts in a moment.
"""

import sys

from workflow import logs
from workflow.config import SettingError, Settings, read_settings


def settings_or_exit() -> Settings:
    """The settings, and logging as they say; a bad one ends the process with its sentence."""
    try:
        settings = read_settings()
    except SettingError as error:
        sys.exit(str(error))
    logs.configure_logging(settings)
    return settings
