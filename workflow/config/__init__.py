"""Settings: everything the service reads from its surroundings, read once at start.

`table` is what the documentation shows; `settings` holds each value to it.
"""

from workflow.config.mail import Mail
from workflow.config.settings import SHORTEST_PASSPHRASE, Settings, read_settings
from workflow.config.table import SETTINGS, Setting, unknown_settings
from workflow.config.values import SettingError

__all__ = [
    "SETTINGS",
    "SHORTEST_PASSPHRASE",
    "Mail",
    "Setting",
    "SettingError",
    "Settings",
    "read_settings",
    "unknown_settings",
]
