"""Signed copies of issued papers: kept with what was found in them, and looked at again."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from standalone.signed_copy_diagnosis import look_at_copies
from tests import factories
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from tests.worker.pdf.signing import LEADER, authority, issue, revoke, sign
from worker.pdf.embedded import EmbeddedEngine
from workflow.domain.errors import BadInputError, MoveRefusedError
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.models import Event, EventKind, Paper, SignedCopy
from workflow.services.accounts import credentials
from workflow.services.printing import paper_requests
from workflow.services.printing.paper_check import find_by_content
from workflow.services.printing.signed_copies import (
    add_signed_copy,
    examine_copy,
    list_signed_copies,
)
from workflow.services.printing.trust_folder import read_trusted
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.signed_copies import find_signed_copy_faults


def test_a_signed_copy_is_kept_looked_at_and_looked_at_again(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    files = FileStore(tmp_path / "files")
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "ca.pem").write_bytes(authority().pem)
    record = factories.make_record(9)
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    clerk = credentials.add_account(
        session, login="vanthu", name="Trần Văn Thư", role=Role.ADMINISTRATOR, now=NOW
    )
    paper_requests.request_papers_of_review(
        session, review, [PaperKind.PROPOSAL, PaperKind.MINUTES], by=None, now=NOW
    )
    session.commit()
    fill_waiting(engine, files, lambda: NOW)
    session.expire_all()
    papers = {paper.kind: paper for paper in session.scalars(select(Paper))}
    minutes = papers["minutes"]
    printed = {
        kind: EmbeddedEngine().to_pdf(files.get(str(paper.file_sha256)))
        for kind, paper in papers.items()
    }

    def send(content: bytes) -> SignedCopy:
        examined = examine_copy(
            session, files, review, minutes.id,
            content=content, trusted=read_trusted(trust), by=clerk, now=NOW,
        )  # fmt: skip
        copy = add_signed_copy(
            session, files, review, minutes.id,
            file_name="da-ky.pdf", examined=examined, by=clerk, now=NOW,
        )  # fmt: skip
        session.commit()
        return copy

    with pytest.raises(MoveRefusedError, match="đã phát hành"):
        send(printed["minutes"])
    minutes.stage = PaperStage.ISSUED
    session.commit()
    with pytest.raises(BadInputError, match="văn bản khác"):
        send(printed["proposal"])

    signer = issue(LEADER)
    send(sign(printed["minutes"], signer))
    session.commit()

    (copy,) = list_signed_copies(session, minutes)
    assert [one["outcome"] for one in copy.report["signatures"]] == ["good"]
    assert copy.report["text"] == "same"
    event = session.scalars(select(Event).filter_by(kind=EventKind.SIGNED_COPY_ADDED)).one()
    assert event.detail["issued"] == minutes.file_sha256
    assert find_by_content(session, files.get(copy.file_sha256)) is minutes
    at = f"signed_copy {copy.id}"
    session.rollback()
    with Session(engine.execution_options(read_only=True)) as reading:
        assert list(find_signed_copy_faults(reading, files, read_trusted(trust))) == []
        faults = list(find_signed_copy_faults(reading, files, []))
    assert [fault.where for fault in faults] == [at]

    (trust / "moi.crl").write_bytes(revoke(signer.certificate, at=NOW + dt.timedelta(days=1)))
    with Session(engine.execution_options(read_only=True)) as reading:
        assert list(find_signed_copy_faults(reading, files, read_trusted(trust))) == []
    (trust / "moi.crl").write_bytes(revoke(signer.certificate, at=NOW - dt.timedelta(days=1)))
    with Session(engine.execution_options(read_only=True)) as reading:
        (fault,) = find_signed_copy_faults(reading, files, read_trusted(trust))
        (told,) = look_at_copies(reading, files, read_trusted(trust))
        assert list(look_at_copies(reading, files, [authority().pem])) == []
    assert "đã thu hồi chứng thư" in str(fault.message)
    assert "Biên bản hội nghị" in told.text
    assert LEADER in told.text
    assert "đã thu hồi chứng thư" in told.text
    other = send(sign(printed["minutes"], signer))
    assert other.report["signatures"][0]["outcome"] == "revoked"
    assert find_by_content(session, files.get(other.file_sha256)) is None
