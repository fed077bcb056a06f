"""A place with something of everything in it, and backups of it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.paper_worker import fill_waiting
from workflow.config import Settings
from workflow.domain.papers import DOSSIER
from workflow.domain.roles import Role
from workflow.models import (
    Account,
    Attachment,
    ConfirmationEntry,
    Council,
    Inspection,
    InspectionStatus,
    RegulationEdition,
    Review,
    SignInLink,
    TallyEntry,
)
from workflow.services.accounts import credentials
from workflow.services.backups.creation import FinishedBackup
from workflow.services.backups.creation import create_backup as make_backup
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore, open_file_store

PASSPHRASE = "một câu chỉ ghi trên giấy"


def populate(engine: Engine, files: FileStore) -> None:
    """The seed review with its four papers, and rows whose values are of every type."""
    with Session(engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        paper_requests.request_papers(session, [review], list(DOSSIER), by=None, now=factories.NOW)
        council = session.scalars(select(Council)).one()
        account = Account(
            login="lan",
            name="Đặng Thị Lan «quản trị»",
            role=Role.ADMINISTRATOR,
            active=False,
            created_at=factories.NOW,
            session_key="k",
        )
        session.add(account)
        credentials.add_account(
            session, login="admin", name="Phạm Hòa", role=Role.ADMINISTRATOR, now=factories.NOW
        )
        session.flush()
        session.add_all(
            _rows_of_every_type(review, council, account, files.put("tệp kèm".encode()))
        )
        session.commit()
    fill_waiting(engine, files, lambda: factories.NOW)


def _rows_of_every_type(
    review: Review, council: Council, account: Account, file: str
) -> list[object]:
    moment = dt.datetime(2022, 3, 1, 23, 59, 59, 999999, tzinfo=dt.UTC)
    of_review = {"review_id": review.id}
    return [
        SignInLink(token_hash="b", account_id=account.id, expires_at=moment, used_at=None),
        SignInLink(token_hash="Á", account_id=account.id, expires_at=moment, used_at=moment),
        Attachment(
            **of_review, member="Sở", file_name="a b.pdf", sha256=file, size=9, added_at=moment
        ),
        ConfirmationEntry(
            **of_review,
            member="Sở",
            condition="discipline",
            answer="unknown",
            confirmed_on=dt.date(2022, 2, 28),
            saved_at=moment,
        ),
        TallyEntry(
            **of_review,
            place=0,
            contest="Cờ\nthi đua",
            figures={"z": 1, "a": [None, 0.5, {"đ": "ế"}]},
            keyed_at=moment,
            keyed_by_id=account.id,
        ),
        RegulationEdition(
            council_id=council.id,
            code="qc-1",
            name="Quy chế",
            valid_from=dt.date(2022, 1, 1),
            source="QĐ 1",
            clauses={"quota": {"value": 0.1, "source": None}},
            added_at=moment,
        ),
        Inspection(
            asked_at=moment,
            file_sha256=file,
            status=InspectionStatus.QUEUED,
            attempts=0,
        ),
    ]


def back_up(
    settings: Settings, engine: Engine, name: str = "one.backup", passphrase: str | None = None
) -> FinishedBackup:
    """A backup next to the data."""
    return make_backup(
        engine,
        open_file_store(settings),
        settings.data / name,
        passphrase=passphrase,
        now=factories.NOW,
    )


def empty_settings(settings: Settings, folder: Path, url: str = "") -> Settings:
    """Another place: a folder that does not exist yet, on SQLite unless told otherwise."""
    return replace(settings, data=folder, database_url=url or f"sqlite:///{folder / 'db.sqlite3'}")
