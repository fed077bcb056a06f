"""Make a database the size of a country: councils, blocs, years, members, papers.

    python -m benchmarks.country_data DATABASE_URL [--blocs N] [--years N] [--papers N]

Every review has the facts of the seed review under its own council, bloc and year; papers of past
requests are rows without files, as lists and counts read them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from migrations.run import upgrade
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc as BlocFacts
from workflow.domain.record import Record, decode_record, encode_record
from workflow.domain.review_order import compute_list_order
from workflow.domain.roles import Role
from workflow.domain.vietnamese_text import fold_name
from workflow.domain.year import STATES, State
from workflow.models import (
    Account,
    AwardEntry,
    Batch,
    Bloc,
    Council,
    Member,
    Paper,
    PaperStatus,
    Review,
    Snapshot,
    Unit,
    UnitName,
    open_engine,
)
from workflow.services.award_entries import name_award_rows
from workflow.services.overview import due_dates
from workflow.services.printing import batch_progress
from workflow.services.stores.file_store import sha256_of

_SEED = Path(__file__).resolve().parent.parent / "seed" / "khoi-thi-dua-6-2021.json"
NOW = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)
BLOCS_OF_COUNCIL = 100
#: The bloc that is searched for.
NAMED = 17
NEWEST_YEAR = 2025
_ROWS = 5000


@dataclass(frozen=True)
class CountrySize:
    """How many of everything; the defaults are the country over five years."""

    blocs: int = 3400
    years: int = 5
    #: Papers of past requests for each review.
    papers: int = 15


@dataclass(frozen=True)
class BlocKey:
    """One bloc and its council, by number."""

    bloc: int
    council: int


def make_country(engine: Engine, size: CountrySize) -> None:
    """Write it all in bulk into an empty database."""
    upgrade(engine)
    facts = decode_record(_SEED.read_bytes())
    places = [BlocKey(n, (n - 1) // BLOCS_OF_COUNCIL + 1) for n in range(1, size.blocs + 1)]
    tables: list[tuple[type[Any], Iterator[dict[str, Any]]]] = [
        (Council, _councils(places)),
        (Bloc, _blocs(places)),
        (Unit, _units(places, facts)),
        (UnitName, _unit_names(places, facts)),
        (Review, _reviews(places, size, facts)),
        (Snapshot, _snapshots(places, size, facts)),
        (Member, _members(places, size, facts)),
        (AwardEntry, _award_entries(places, size, facts)),
        (Account, _accounts(places, facts)),
        (Batch, _batches(places, size)),
        (Paper, _papers(places, size)),
    ]
    with Session(engine) as session:
        for table, rows in tables:
            _write(session, table, rows)
        due_dates.refresh_due_dates(session)
        while batch_progress.store_ended_totals(session):
            session.flush()
        session.commit()
    _analyze(engine)


def _write(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    block: list[dict[str, Any]] = []
    for row in rows:
        block.append(row)
        if len(block) == _ROWS:
            session.execute(insert(table), block)
            block = []
    if block:
        session.execute(insert(table), block)


def _analyze(engine: Engine) -> None:
    """Let the database plan with the sizes as they are, and go on counting where the ids end.

    PostgreSQL looks after new rows by itself, but in its own time; here it does so at once.
    """
    if engine.dialect.name != "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE)")
        for table in ("council", "bloc", "unit", "review", "snapshot", "account", "batch", "paper"):
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608
                f" (SELECT coalesce(max(id), 1) FROM {table}))"
            )


def _councils(places: list[BlocKey]) -> Iterator[dict[str, Any]]:
    for number in sorted({place.council for place in places}):
        name = f"Hội đồng Thi đua - Khen thưởng tỉnh số {number}"
        yield {"id": number, "name": name, "folded_name": fold_name(name)}


def bloc_name(place: BlocKey) -> str:
    """Every name is there once, but for the words they share; one has a word of its own."""
    return f"Khối thi đua {place.bloc}{' Tánh Linh' if place.bloc == NAMED else ''}"


def _blocs(places: list[BlocKey]) -> Iterator[dict[str, Any]]:
    for place in places:
        name = bloc_name(place)
        yield {
            "id": place.bloc,
            "council_id": place.council,
            "name": name,
            "folded_name": fold_name(name),
        }


def _unit_id(place: BlocKey, position: int, members: int) -> int:
    return (place.bloc - 1) * members + position + 1


def _units(places: list[BlocKey], facts: Record) -> Iterator[dict[str, Any]]:
    for place in places:
        for position, member in enumerate(facts.members):
            name = f"{member.name} {place.bloc}"
            id_ = _unit_id(place, position, len(facts.members))
            yield {
                "id": id_,
                "council_id": place.council,
                "name": name,
                "folded_name": fold_name(name),
            }


def _unit_names(places: list[BlocKey], facts: Record) -> Iterator[dict[str, Any]]:
    for unit in _units(places, facts):
        names = {"name": unit["name"], "folded_name": unit["folded_name"]}
        yield {"unit_id": unit["id"], **names, "source": ""}


def _head(facts: Record) -> int:
    return next(n for n, member in enumerate(facts.members) if member.role == "head")


def _every_review(places: list[BlocKey], size: CountrySize) -> Iterator[tuple[int, BlocKey, int]]:
    """Id, bloc and age in years; the newest year has the highest ids, as in life."""
    id_ = 0
    for age in reversed(range(size.years)):
        for place in places:
            id_ += 1
            yield id_, place, age


def _reviews(places: list[BlocKey], size: CountrySize, facts: Record) -> Iterator[dict[str, Any]]:
    for id_, place, age in _every_review(places, size):
        yield {
            "id": id_,
            "bloc_id": place.bloc,
            "year": str(NEWEST_YEAR - age),
            "source_id": None,
            "state": State.CLOSED if age else STATES[place.bloc % len(STATES)],
            "version": 1,
            "members_total": len(facts.members),
            "reports_in": len(facts.members),
            "meeting_on": dt.date(NEWEST_YEAR - age, 12, 20),
            "head_name": facts.head.name if facts.head else None,
            "head_unit_id": _unit_id(place, _head(facts), len(facts.members)),
            "changed_at": NOW,
            "list_order": compute_list_order(str(NEWEST_YEAR - age), bloc_name(place)),
        }


def _snapshots(places: list[BlocKey], size: CountrySize, facts: Record) -> Iterator[dict[str, Any]]:
    for id_, place, age in _every_review(places, size):
        own = msgspec.structs.replace(
            facts,
            id=None,
            state=None,
            bloc=BlocFacts(name=bloc_name(place)),
            year=str(NEWEST_YEAR - age),
        )
        yield {
            "id": id_,
            "review_id": id_,
            "version": 1,
            "facts": encode_record(own).decode(),
            "section": None,
            "saved_at": NOW,
            "saved_by_id": None,
        }


def _members(places: list[BlocKey], size: CountrySize, facts: Record) -> Iterator[dict[str, Any]]:
    for id_, place, _age in _every_review(places, size):
        for position, member in enumerate(facts.members):
            yield {
                "review_id": id_,
                "position": position,
                "unit_id": _unit_id(place, position, len(facts.members)),
                "name": member.name,
                "role": member.role,
            }


def _award_entries(
    places: list[BlocKey], size: CountrySize, facts: Record
) -> Iterator[dict[str, Any]]:
    rows = name_award_rows(facts)
    for id_, _place, _age in _every_review(places, size):
        for row in rows:
            yield {"review_id": id_, **row}


def _accounts(places: list[BlocKey], facts: Record) -> Iterator[dict[str, Any]]:
    """Somebody of the unit that heads each bloc, but for every tenth, which nobody looks after."""
    for place in places:
        if place.bloc % 10:
            yield {
                "login": f"head-{place.bloc}",
                "name": f"Cán bộ khối {place.bloc}",
                "role": Role.MEMBER_STAFF,
                "unit_id": _unit_id(place, _head(facts), len(facts.members)),
                "created_at": NOW,
                "session_key": "",
            }


def _batches(places: list[BlocKey], size: CountrySize) -> Iterator[dict[str, Any]]:
    """One large request a year, and one small one for each review; none where nothing is asked."""
    if not size.papers:
        return
    for age in reversed(range(size.years)):
        year = str(NEWEST_YEAR - age)
        yield {
            "id": size.years - age,
            "asked_at": NOW - dt.timedelta(days=365 * age),
            "review_id": None,
            "reviews": len(places),
            "kinds": size.papers - 1,
            "first_year": year,
            "last_year": year,
        }
    for review_id, _place, age in _every_review(places, size):
        year = str(NEWEST_YEAR - age)
        asked = {"id": size.years + review_id, "asked_at": NOW, "review_id": review_id}
        yield {**asked, "reviews": 1, "kinds": 1, "first_year": year, "last_year": year}


def _papers(places: list[BlocKey], size: CountrySize) -> Iterator[dict[str, Any]]:
    """The first paper of each review was asked for on its page, the others in the large batch."""
    kinds = [kind.value for kind in PaperKind]
    for review_id, _place, age in _every_review(places, size):
        for number in range(size.papers):
            yield {
                "batch_id": size.years - age if number else size.years + review_id,
                "review_id": review_id,
                "snapshot_id": review_id,
                "kind": kinds[number % len(kinds)],
                "status": PaperStatus.READY,
                "attempts": 1,
                "claimed_at": NOW,
                "finished_at": NOW,
                "family": "nd30",
                "template_sha256": "0" * 64,
                "context_sha256": "0" * 64,
                "file_sha256": sha256_of(make_file(review_id, kinds[number % len(kinds)])),
                "gaps": [],
            }


def make_file(review_id: int, kind: str) -> bytes:
    """What stands for the file of a paper, for whoever needs one of them in the store."""
    return f"{kind} of {review_id}".encode()


@click.command()
@click.argument("database_url")
@click.option("--blocs", default=CountrySize.blocs, show_default=True)
@click.option("--years", default=CountrySize.years, show_default=True)
@click.option("--papers", default=CountrySize.papers, show_default=True, help="For each review.")
def main(database_url: str, blocs: int, years: int, papers: int) -> None:
    """Fill an empty database."""
    make_country(open_engine(database_url), CountrySize(blocs, years, papers))


if __name__ == "__main__":
    main()
