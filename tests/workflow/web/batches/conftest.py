"""A council with several blocs: two complete, one that lacks much, one without a contest."""

from collections.abc import Callable

import msgspec
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import fill_waiting
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import (
    Activity,
    Bloc,
    Family,
    IssuedPaper,
    MemberRole,
    Method,
    Person,
    Record,
)
from workflow.models import Review
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

YEAR = "2021"


@pytest.fixture
def files(app: Flask) -> FileStore:
    return FileStore(app.config["SETTINGS"].files)


@pytest.fixture
def officer(browser: Callable[[str | None], Browser]) -> Browser:
    """An officer of the council of the seed review."""
    return browser("council")


@pytest.fixture
def make_papers(app: Flask, files: FileStore) -> Callable[..., None]:
    """Do the work of a worker, with another file store if need be."""

    def fill(store: FileStore = files) -> None:
        fill_waiting(app.extensions["database"], store, now)

    return fill


@pytest.fixture
def blocs(db: Session, world: World) -> dict[str, int]:
    """Bloc ids by name, the seed's among them."""
    seed = factories.seed_record()
    for number in (2, 10):
        record_exchange.store_record(
            db, _of_seed(_complete(), seed, f"Khối thi đua {number}"), by=None, now=now()
        )
    silent = msgspec.structs.replace(_complete(), contests=())
    record_exchange.store_record(db, _of_seed(silent, seed, "Khối thi đua 11"), by=None, now=now())
    found = {review.bloc.name: review.bloc_id for review in db.query(Review)}
    db.commit()
    return found


def _of_seed(facts: Record, seed: Record, name: str) -> Record:
    return msgspec.structs.replace(facts, council=seed.council, bloc=Bloc(name=name), year=YEAR)


def _complete() -> Record:
    """A review whose papers have nothing blank in them."""
    record = factories.make_record()
    head, *others = (
        msgspec.structs.replace(member, family=Family.STATE, abbreviation=f"S{number}")
        for number, member in enumerate(record.members, start=1)
    )
    signer = Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",))
    return msgspec.structs.replace(
        record,
        next_year="2022",
        contests=(factories.make_contest(method=Method.ACCLAMATION),),
        awards=(msgspec.structs.replace(record.awards[0], reason="Dẫn đầu phong trào."),),
        members=(msgspec.structs.replace(head, role=MemberRole.HEAD), *others),
        activities=(Activity(task="Ký giao ước", lead="Sở số 1", due="Quý I"),),
        targets=("Hoàn thành nhiệm vụ.",),
        budget="Do các đơn vị thành viên tự bảo đảm.",
        results=("Hoàn thành nhiệm vụ.",),
        papers=tuple(
            IssuedPaper(kind=kind, number=1, date=factories.NOW.date(), signer=signer)
            for kind in ("minutes", "vote_minutes", "proposal", "plan")
        ),
    )
