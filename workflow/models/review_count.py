"""Counts of each council's reviews by year and state, so that boards need not count them.

The database itself keeps it, by triggers: whatever adds, moves or withdraws a review, the count
changes in the same transaction. Whoever changes a review holds the chain of its council
(`services.history.lock_chain`), so two never wait for each other's counts. Triggers that a
migration has created stay as they are: a later migration puts others in their place.

A count that is too low, because triggers were off for a while, stops nobody: it stays at none until
`thidua verify`, which sees every count that differs, has it counted again.
"""

from sqlalchemy import CheckConstraint, Connection, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.year import State
from workflow.models.base import Base, enum_by_value
from workflow.models.change_guards import list_active_triggers


class ReviewCount(Base):
    """The reviews of one council, year and state that were not withdrawn; it may be none."""

    __tablename__ = "review_count"
    __table_args__ = (CheckConstraint("reviews >= 0", name="none_or_more"),)

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), primary_key=True)
    year: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(enum_by_value(State, "state"), primary_key=True)
    reviews: Mapped[int]


_RECOUNT = """
SELECT bloc.council_id, review.year, review.state, count(*) AS reviews
FROM review JOIN bloc ON bloc.id = review.bloc_id
WHERE review.id NOT IN (SELECT review_id FROM withdrawn)
GROUP BY bloc.council_id, review.year, review.state
"""

_ADD = """
INSERT INTO review_count (council_id, year, state, reviews)
SELECT {counted}, 1 FROM {review}
ON CONFLICT (council_id, year, state) DO UPDATE SET reviews = review_count.reviews + 1;
"""
_TAKE = """
UPDATE review_count SET reviews = reviews - 1
WHERE (council_id, year, state) = (SELECT {counted} FROM {review}) AND reviews > 0;
"""


def _format_for_review(template: str, row: str) -> str:
    """For a row of `review` as it is or was; one that was withdrawn is in no count."""
    stands = f"NOT EXISTS (SELECT 1 FROM withdrawn WHERE review_id = {row}.id)"  # noqa: S608
    review = f"bloc WHERE bloc.id = {row}.bloc_id AND {stands}"
    return template.format(counted=f"bloc.council_id, {row}.year, {row}.state", review=review)


def _format_for_withdrawn(template: str, row: str) -> str:
    """For the review that a row of `withdrawn` names."""
    review = f"review JOIN bloc ON bloc.id = review.bloc_id WHERE review.id = {row}.review_id"
    return template.format(counted="bloc.council_id, review.year, review.state", review=review)


#: Name, what sets it off, and what it does.
TRIGGERS = (
    ("count_review_insert", "INSERT ON review", _format_for_review(_ADD, "NEW")),
    (
        "count_review_update",
        "UPDATE OF bloc_id, year, state ON review",
        _format_for_review(_TAKE, "OLD") + _format_for_review(_ADD, "NEW"),
    ),
    ("count_review_delete", "DELETE ON review", _format_for_review(_TAKE, "OLD")),
    ("count_withdrawn_insert", "INSERT ON withdrawn", _format_for_withdrawn(_TAKE, "NEW")),
    ("count_withdrawn_delete", "DELETE ON withdrawn", _format_for_withdrawn(_ADD, "OLD")),
)


def create_count_triggers(connection: Connection) -> None:
    """Count what is there, and let the database keep it from now on."""
    recount(connection)
    for name, event, body in TRIGGERS:
        for statement in _create(connection.dialect.name, name, event, body):
            connection.exec_driver_sql(statement)


def recount(connection: Connection) -> None:
    """Recount all reviews; nobody changes a count until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE review_count IN SHARE ROW EXCLUSIVE MODE"))
    connection.execute(text("DELETE FROM review_count"))
    counted = f"INSERT INTO review_count (council_id, year, state, reviews) {_RECOUNT}"
    connection.execute(text(counted))


def find_missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers that somebody took down, or switched off."""
    found = list_active_triggers(connection)
    return [name for name, _event, _body in TRIGGERS if name not in found]


def _create(dialect: str, name: str, event: str, body: str) -> tuple[str, ...]:
    if dialect == "sqlite":
        return (f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW BEGIN {body} END",)
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}"
    return (
        f"{function} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def drop_count_triggers(connection: Connection) -> None:
    """Take the triggers down."""
    for name, event, _body in TRIGGERS:
        on = event.rpartition(" ON ")[2]
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {on}")
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")
