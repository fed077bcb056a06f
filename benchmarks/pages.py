"""Pages at the size of a country against the same pages of a small place: time and queries.

    python -m benchmarks.pages [--blocs N] [--rounds N] [--database NAME] [--json] [--docs]

Both databases hold five years, 9 members and 15 papers a review (`benchmarks.country_data`); the
small one has a hundredth of the blocs. Both sides of a page take turns in one process, through the
whole application but for the socket. An officer sees one council, the administrator everything.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from benchmarks.country_data import CountrySize, make_country
from benchmarks.machine import print_figures, write_section
from benchmarks.pipeline import DATABASES, create_database, machine_load, now
from benchmarks.profile_shares import describe_shares, profile_by_room
from benchmarks.timing import measure_p95, time_in_turns
from tests.sign_in import SignedInClient, sign_in_directly
from workflow.config import Settings
from workflow.domain.roles import Role
from workflow.models import Account, Council, open_engine
from workflow.services.accounts import credentials
from workflow.web import create_app
from workflow.web.auth.current_user import SignedInUser

SMALLER = 100
AIM = 1.5
AIM_MS, AIM_FOUND_MS = 60, 50
#: Single calls that the p95 is of.
_CALLS = 60
OFFICER, ADMINISTRATOR = "officer", "administrator"
#: What is opened, by whom and where.
PAGES = {
    "board, council officer": (OFFICER, "/"),
    "board, administrator": (ADMINISTRATOR, "/"),
    "list of a state, all years": (ADMINISTRATOR, "/?year=all&state=closed"),
    "board, all years": (ADMINISTRATOR, "/?year=all"),
    "search for one bloc": (ADMINISTRATOR, "/?year=all&text=t%C3%A1nh+linh"),
    "search for a word of all": (ADMINISTRATOR, "/?year=all&text=thi+%C4%91ua"),
    "wall of a year": (ADMINISTRATOR, "/wall"),
    "award ledger of a year": (ADMINISTRATOR, "/awards"),
    "award ledger, all years": (ADMINISTRATOR, "/awards?year=all"),
    "Ctrl+K, one bloc": (ADMINISTRATOR, "/search/part?text=tanh+linh"),
    "Ctrl+K, a paper of a bloc": (ADMINISTRATOR, "/search/part?text=to+trinh+tanh+linh"),
    "Ctrl+K, one letter": (ADMINISTRATOR, "/search/part?text=k"),
    "review": (OFFICER, "/reviews/1"),
    "members of a review": (OFFICER, "/reviews/1/edit/members"),
    "awards of a review": (OFFICER, "/reviews/1/edit/awards"),
    "batches": (ADMINISTRATOR, "/batches"),
    "batch": (ADMINISTRATOR, "/batches/5"),
}


@dataclass
class PageSite:
    """An application on a database of some size, and people who are signed in."""

    app: Flask
    people: dict[str, SignedInUser]
    database: str
    queries: int = 0

    def opener(self, who: str, path: str) -> Callable[[], None]:
        self.app.test_client_class = SignedInClient
        client = self.app.test_client(user=self.people[who])

        def work() -> None:
            response = client.get(path)
            if response.status_code != 200:
                raise click.ClickException(f"{path}: {response.status}")

        return work

    def count(self, work: Callable[[], None]) -> int:
        """How many statements one opening takes, after the first."""
        work()
        self.queries = 0
        work()
        return self.queries

    def note(self, *_: Any) -> None:
        self.queries += 1


@contextmanager
def open_site(database: str, folder: Path, size: CountrySize) -> Iterator[PageSite]:
    folder.mkdir()
    with create_database(database, folder) as url:
        yield from _site(folder, url, size)


def _site(folder: Path, url: str, size: CountrySize) -> Iterator[PageSite]:
    engine = open_engine(url)
    make_country(engine, size)
    accounts = _people(engine)
    engine.dispose()
    broker, key = f"redis+socket://{folder}/none", "of a benchmark"
    app = create_app(Settings(folder, url, broker, secret_key=key))
    found = PageSite(app, accounts, engine.dialect.name)
    event.listen(app.extensions["database"], "before_cursor_execute", found.note)
    yield found
    app.extensions["database"].dispose()


def _people(engine: Engine) -> dict[str, SignedInUser]:
    with Session(engine, expire_on_commit=False) as session:
        council = session.get_one(Council, 1)
        accounts: dict[str, Account] = {
            OFFICER: credentials.add_account(
                session, login="o", name="O", role=Role.COUNCIL_OFFICER, council=council, now=now()
            ),
            ADMINISTRATOR: credentials.add_account(
                session, login="a", name="A", role=Role.ADMINISTRATOR, now=now()
            ),
        }
        return {name: sign_in_directly(session, account) for name, account in accounts.items()}


def measure(database: str, blocs: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        large = stack.enter_context(
            open_site(database, Path(folder) / "large", CountrySize(blocs=blocs))
        )
        few = max(1, blocs // SMALLER)
        small = stack.enter_context(
            open_site(database, Path(folder) / "small", CountrySize(blocs=few))
        )
        found = {name: _page(small, large, *page, rounds) for name, page in PAGES.items()}
        shares = profile_by_room(_time_alternately(large.opener(*page) for page in PAGES.values()))
    years = CountrySize().years
    sizes = [few * years, blocs * years]
    return {
        "database": database,
        "reviews": sizes,
        "pages": found,
        "limits": shares,
        "load": machine_load(),
    }


def _time_alternately(works: Iterable[Callable[[], None]]) -> Callable[[], None]:
    pages = list(works)

    def work() -> None:
        for page in pages:
            page()

    return work


def _page(small: PageSite, large: PageSite, who: str, path: str, rounds: int) -> dict[str, Any]:
    sides = {"small": small.opener(who, path), "large": large.opener(who, path)}
    queries = [small.count(sides["small"]), large.count(sides["large"])]
    # SQLite works in this process; a server's time can only be seen on the wall.
    clock = time.process_time if small.database == "sqlite" else time.perf_counter
    times = time_in_turns(sides, rounds=rounds, clock=clock)
    slow = measure_p95(sides["large"], calls=_CALLS, clock=clock)
    return {
        "small_ms": round(times["small"], 2),
        "large_ms": round(times["large"], 2),
        "large_p95_ms": round(slow, 2),
        "ratio": round(times["large"] / times["small"], 2),
        "queries": queries,
    }


def table(results: list[dict[str, Any]]) -> Iterator[str]:
    small, large = results[0]["reviews"]
    yield f"| database | page | {small:,} reviews: ms | {large:,}: ms | p95 | ratio | queries |"
    yield "| --- | --- | --: | --: | --: | --: | --: |"
    for figures in results:
        for name, found in figures["pages"].items():
            few, many = found["queries"]
            queries = str(few) if few == many else f"{few} and {many}"
            times = [found[key] for key in ("small_ms", "large_ms", "large_p95_ms")]
            cells = " | ".join(f"{time:.1f}" for time in times)
            ratio = f"{found['ratio']:.2f}×"
            yield f"| {figures['database']} | {name} | {cells} | {ratio} | {queries} |"
    yield ""
    yield (
        f"The aim is {AIM}× and the same queries, p95 within {AIM_MS} ms, of Ctrl+K within"
        f" {AIM_FOUND_MS} ms; load of the machine {results[-1]['load']}."
    )
    for figures in results:
        yield ""
        yield f"{figures['database']}, all of these pages: {describe_shares(figures['limits'])}"


@click.command()
@click.option("--blocs", default=CountrySize.blocs, show_default=True)
@click.option("--rounds", default=15, show_default=True)
@click.option("--database", "names", type=click.Choice(DATABASES), multiple=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a database.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(blocs: int, rounds: int, names: tuple[str, ...], *, as_json: bool, docs: bool) -> None:
    """Time pages at two sizes."""
    results = [measure(name, blocs, rounds) for name in names or DATABASES]
    lines = list(table(results))
    print_figures(results, lines, as_json=as_json)
    if docs:
        write_section("pages", f"python -m benchmarks.pages --blocs {blocs}", lines)


if __name__ == "__main__":
    main()
