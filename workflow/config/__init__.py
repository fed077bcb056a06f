"""Settings: everything the service reads from its surroundings, read once at start.

`table` is what the documentation shows; `settings` holds each value to it.
"""

from workflow.config.env_values import SettingError, sqlite_path, sqlite_url
from workflow.config.mail import MailSettings
from workflow.config.settings import SHORTEST_KEY, SHORTEST_PASSPHRASE, Settings, read_settings
from workflow.config.sign_on import GroupRule, SignOnProvider
from workflow.config.table import SETTINGS, Setting, find_unknown_settings

__all__ = [
    "SETTINGS",
    "SHORTEST_KEY",
    "SHORTEST_PASSPHRASE",
    "GroupRule",
    "MailSettings",
    "Setting",
    "SettingError",
    "Settings",
    "SignOnProvider",
    "find_unknown_settings",
    "read_settings",
    "sqlite_path",
    "sqlite_url",
]
