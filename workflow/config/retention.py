"""How long what is not part of a case is kept, in days; the nightly job holds to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.config.env_values import read_number


@dataclass(frozen=True)
class RetentionSettings:
    """Days for each kind of data about people; cases and sealed histories have no such end."""

    #: Accounts that nobody signed in to are locked; 0 for never.
    unused_accounts: int = 730
    #: Rows of sessions, by which known browsers are told from new ones.
    sessions: int = 400
    #: Tokens of programs and one-time links, after their end.
    ended_secrets: int = 90
    #: Letters: that one was sent, to whom.
    letters: int = 400
    #: Files sent to the layout check, with what was found.
    inspections: int = 30


def read_retention(env: Mapping[str, str]) -> RetentionSettings:
    """Read the periods; raises `SettingError`."""

    def days(name: str, least: int, usual: int) -> int:
        return read_number(env, name, least, 3660, usual=usual)

    usual = RetentionSettings()
    return RetentionSettings(
        unused_accounts=days("THIDUA_KEEP_UNUSED_ACCOUNTS_DAYS", 0, usual.unused_accounts),
        sessions=days("THIDUA_KEEP_SESSIONS_DAYS", 30, usual.sessions),
        ended_secrets=days("THIDUA_KEEP_ENDED_SECRETS_DAYS", 1, usual.ended_secrets),
        letters=days("THIDUA_KEEP_LETTERS_DAYS", 60, usual.letters),
        inspections=days("THIDUA_KEEP_INSPECTIONS_DAYS", 1, usual.inspections),
    )
