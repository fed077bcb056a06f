"""Guards of the database: rows that are only ever added can be neither changed nor removed.

The service never does either; this holds for whoever writes SQL by hand, and for a mistake in a
release to come. A set of guards that a migration has created stays as it is: a later migration
adds another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

_PREFIX = "keep_"
_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused: % of %, which is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


@dataclass(frozen=True)
class Guard:
    """One thing that is refused: UPDATE (of some columns, if named) or DELETE of a table's rows."""

    table: str
    action: str
    columns: tuple[str, ...] = ()
    #: Which rows are kept; all if empty.
    when: str = ""
    #: Tells two guards of one table and action apart.
    part: str = ""

    @property
    def name(self) -> str:
        return "_".join(filter(None, (f"{_PREFIX}{self.table}", self.action.lower(), self.part)))

    @property
    def _event(self) -> str:
        columns = f" OF {', '.join(self.columns)}" if self.columns else ""
        return f"BEFORE {self.action}{columns} ON {self.table}"

    def sqlite(self) -> str:
        words = f"refused: {self.action} of {self.table}, which is only ever added to"
        when = f" WHEN {self.when}" if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} {self._event}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )

    def postgresql(self) -> str:
        when = f" WHEN ({self.when})" if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} {self._event} FOR EACH ROW{when}"
            " EXECUTE FUNCTION refuse_change()"
        )


def _guard_rows(table: str, *columns: str, when: str = "") -> Iterator[Guard]:
    """Neither change (of the columns, if named) nor removal."""
    yield Guard(table, "UPDATE", columns, when)
    yield Guard(table, "DELETE", (), when)


HISTORY = (
    *_guard_rows("event"),
    *_guard_rows("snapshot"),
    *_guard_rows("regulation"),
    # A member's new name is carried into what was confirmed about it.
    *_guard_rows(
        "confirmation",
        *("id", "review_id", "condition", "answer", "office"),
        *("confirmed_on", "saved_at", "saved_by_id"),
    ),
    *_guard_rows(
        "tally_entry",
        *("id", "review_id", "place", "contest", "figures", "keyed_at", "keyed_by_id"),
    ),
    *_guard_rows(
        "score_entry",
        *("id", "review_id", "criterion", "kind", "title", "edition", "stage"),
        *("figures", "note", "evidence", "attachment_id", "saved_at", "saved_by_id"),
    ),
    *_guard_rows(
        "attachment",
        *("id", "review_id", "file_name", "sha256", "size", "added_at", "added_by_id"),
    ),
    *_guard_rows(
        "paper",
        *("id", "review_id", "snapshot_id", "kind", "status", "family"),
        *("template_sha256", "context_sha256", "file_sha256"),
        when="OLD.status = 'ready'",
    ),
    Guard("handover", "DELETE"),
    Guard("chain", "UPDATE", when="NEW.length <= OLD.length"),
    Guard("chain", "DELETE"),
    Guard("number_series", "UPDATE", when="NEW.last < OLD.last"),
    Guard("number_series", "DELETE"),
    *_guard_rows(
        "paper_number",
        *("id", "series_id", "number", "review_id", "kind", "taken_at", "taken_by_id"),
    ),
    Guard(
        "paper_number",
        "UPDATE",
        ("voided_at", "voided_by_id", "void_reason"),
        "OLD.voided_at IS NOT NULL",
        part="void",
    ),
)

SECURITY_LOG = (
    *_guard_rows("security_event"),
    Guard("security_chain", "UPDATE", when="NEW.length <= OLD.length"),
    Guard("security_chain", "DELETE"),
)

#: An issued paper is filed at most; a filed one stays that.
PAPER_LIFE = (
    Guard(
        "paper",
        "UPDATE",
        ("stage",),
        "OLD.stage = 'filed' OR (OLD.stage = 'issued' AND NEW.stage <> 'filed')",
        part="stage",
    ),
)

#: What stands on a paper stays with it.
CHECK_CODES = (
    Guard(
        "paper",
        "UPDATE",
        ("check_code", "check_address"),
        "OLD.status = 'ready'",
        part="check_code",
    ),
)

PAPER_VERSIONS = (*_guard_rows("edited_paper"), *_guard_rows("signed_copy"))

RECEIVED_ARCHIVES = tuple(_guard_rows("received_archive"))
ACTS = tuple(_guard_rows("act_entry"))
HISTORY_MARKS = tuple(_guard_rows("history_mark"))


#: The file of a version stays, and what was decided on it; its trial is written later. A paper
#: keeps the version that it was filled from.
COUNCIL_TEMPLATES = (
    *_guard_rows(
        "template_version",
        *("id", "council_id", "kind", "family", "number", "file_name", "file_sha256"),
        *("size", "note", "added_at", "added_by_id", "source_sha256", "source_review_id", "fields"),
    ),
    *_guard_rows("template_sample"),
    *_guard_rows("template_decision"),
    Guard("paper", "UPDATE", ("template_version_id",), "OLD.status = 'ready'", part="version"),
)

#: All that the newest schema has.
GUARDS = (
    *HISTORY,
    *SECURITY_LOG,
    *PAPER_LIFE,
    *CHECK_CODES,
    *PAPER_VERSIONS,
    *ACTS,
    *HISTORY_MARKS,
    *RECEIVED_ARCHIVES,
    *COUNCIL_TEMPLATES,
)


def create_guards(connection: Connection, guards: Iterable[Guard]) -> None:
    """Put guards up."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION.replace("%", "%%"))
    for guard in guards:
        sqlite = connection.dialect.name == "sqlite"
        connection.execute(text(guard.sqlite() if sqlite else guard.postgresql()))


def drop_guards(connection: Connection, guards: Iterable[Guard]) -> None:
    """Take guards down, where a migration has to change what they keep."""
    for guard in guards:
        on = "" if connection.dialect.name == "sqlite" else f" ON {guard.table}"
        connection.execute(text(f"DROP TRIGGER IF EXISTS {guard.name}{on}"))


def find_missing_guards(connection: Connection) -> list[Guard]:
    """The guards that somebody took down, or switched off."""
    found = list_active_triggers(connection)
    return [guard for guard in GUARDS if guard.name not in found]


def list_active_triggers(connection: Connection) -> set[str]:
    """The names of the triggers that are there and switched on."""
    return set(connection.scalars(text(_FIND[connection.dialect.name])))


_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}
