"""What went out is held to history, its signatures and its register: each is damaged once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from tests.paper_worker import fill_waiting
from tests.worker.pdf.signing import LEADER, authority, issue, sign
from tests.workflow.services.verification.tampering import tamper
from worker.pdf.embedded import EmbeddedEngine
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.models import EventKind, Paper, SignedCopy
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.history import log_event
from workflow.services.printing import paper_requests
from workflow.services.printing.signed_copies import add_signed_copy, examine_copy
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.stores.file_store import FileStore
from workflow.services.verification.issued_papers import find_issued_faults
from workflow.services.verification.registers import find_register_faults
from workflow.services.verification.signed_copies import find_signed_copy_faults
from workflow.services.verification.stored_files import FileCounts, find_file_faults

pytestmark = pytest.mark.slow  # signatures are looked at in a process of their own


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def minutes(session: Session, engine: Engine, files: FileStore) -> Paper:
    """Issued minutes with their number and a signed copy."""
    record = factories.make_record(5, papers=())
    review = record_exchange.store_record(session, record, by=None, now=NOW).review
    clerk = credentials.add_account(
        session, login="vanthu", name="Trần Văn Thư", role=Role.ADMINISTRATOR, now=NOW
    )
    number_register.issue_number(session, review, PaperKind.MINUTES, by=None, now=NOW)
    reviews.save_section(
        session, review, "results", {"results": ("Tốt",)}, seen=1, by=None, now=NOW
    )
    paper_requests.request_papers_of_review(session, review, [PaperKind.MINUTES], by=None, now=NOW)
    session.commit()
    fill_waiting(engine, files, lambda: NOW)
    session.expire_all()
    paper = session.scalars(select(Paper)).one()
    paper.stage = PaperStage.ISSUED
    told = {
        "paper": paper.id,
        "kind": paper.kind,
        "to": "issued",
        "sha256": paper.file_sha256,
        "facts": paper.snapshot.version,
    }
    log_event(session, review, EventKind.PAPER_MOVED, by=None, now=NOW, detail=told)
    session.commit()
    pdf = sign(EmbeddedEngine().to_pdf(files.get(str(paper.file_sha256))), issue(LEADER))
    examined = examine_copy(
        session, files, review, paper.id,
        content=pdf, trusted=[authority().pem], by=clerk, now=NOW,
    )  # fmt: skip
    add_signed_copy(
        session, files, review, paper.id,
        file_name="da-ky.pdf", examined=examined, by=clerk, now=NOW,
    )  # fmt: skip
    session.commit()
    return paper


def find_faults(session: Session, files: FileStore) -> list[str]:
    """What all looks at issued papers find: the table and id of each."""
    session.expire_all()
    looks = (
        find_register_faults(session),
        find_issued_faults(session),
        find_file_faults(session, files, FileCounts()),
        find_signed_copy_faults(session, files, [authority().pem]),
    )
    return [fault.where for look in looks for fault in look]


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def damage_file(session: Session, files: FileStore, paper: Paper) -> None:
    _flip(files.path(str(paper.file_sha256)))


def damage_signed_copy(session: Session, files: FileStore, _paper: Paper) -> None:
    _flip(files.path(session.scalars(select(SignedCopy)).one().file_sha256))


def put_another_file(session: Session, files: FileStore, _paper: Paper) -> None:
    other = session.scalars(select(SignedCopy)).one().file_sha256
    tamper(session, "UPDATE paper SET file_sha256 = :other", other=other)


def make_another_kind(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper SET kind = 'plan'")


def fill_from_other_facts(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper SET snapshot_id = (SELECT min(id) FROM snapshot)")


def take_back(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper SET stage = 'draft'")


def issue_beside_history(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "DELETE FROM event WHERE kind = 'paper_moved'")


def put_an_unsigned_copy(session: Session, files: FileStore, paper: Paper) -> None:
    """The same paper without its signature, in place of the copy that was signed."""
    plain = files.put(EmbeddedEngine().to_pdf(files.get(str(paper.file_sha256))))
    tamper(session, "UPDATE signed_copy SET file_sha256 = :plain", plain=plain)


def shorten_register(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE number_series SET last = 0")


def lose_signed_copy(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "DELETE FROM signed_copy")


def tell_another_signer(session: Session, _files: FileStore, _paper: Paper) -> None:
    copy = session.scalars(select(SignedCopy)).one()
    (told,) = copy.report["signatures"]
    report = {**copy.report, "signatures": [{**told, "signer": "Kẻ Khác"}]}
    tamper(session, "UPDATE signed_copy SET report = :report", report=json.dumps(report))


def put_an_unknown_copy(session: Session, _files: FileStore, _paper: Paper) -> None:
    columns = "paper_id, file_name, file_sha256, size, report, added_at, added_by_id"
    tamper(session, f"INSERT INTO signed_copy ({columns}) SELECT {columns} FROM signed_copy")  # noqa: S608


def lose_number(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "DELETE FROM paper_number")


def give_another_number(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper_number SET number = 77")
    tamper(session, "UPDATE number_series SET last = 77")


def give_number_to_another_paper(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper_number SET kind = 'plan'")


def void_number_beside_history(session: Session, _files: FileStore, _paper: Paper) -> None:
    tamper(session, "UPDATE paper_number SET voided_at = :now, void_reason = 'x'", now=str(NOW))


Damage = Callable[[Session, FileStore, Paper], None]
DAMAGES: dict[Damage, str] = {
    damage_file: "paper",
    damage_signed_copy: "signed_copy",
    put_another_file: "paper",
    make_another_kind: "paper",
    fill_from_other_facts: "paper",
    take_back: "paper",
    issue_beside_history: "paper",
    put_an_unsigned_copy: "signed_copy",
    shorten_register: "number_series",
    lose_signed_copy: "paper",
    put_an_unknown_copy: "paper",
    tell_another_signer: "signed_copy",
    lose_number: "review",
    give_another_number: "review",
    give_number_to_another_paper: "review",
    void_number_beside_history: "review",
}


def test_whatever_is_done_to_what_was_issued_is_found(
    session: Session, engine: Engine, files: FileStore, minutes: Paper
) -> None:
    session.rollback()
    session.bind = engine.execution_options(read_only=True)  # as `thidua verify`, which holds none
    assert find_faults(session, files) == []
    for damage, where in DAMAGES.items():
        kept = {path: path.read_bytes() for path in files.root.rglob("*") if path.is_file()}
        damage(session, files, minutes)

        assert f"{where} 1" in find_faults(session, files), damage.__name__

        session.rollback()
        for path, content in kept.items():
            path.write_bytes(content)
        assert find_faults(session, files) == []
