"""Everything that goes from one head to the next, as one zip: records, papers, files, open items.

`ho-so.json` is what `thidua import` reads, so another installation can continue from it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

import msgspec
from sqlalchemy.orm import Session

from workflow.domain.clauses.edition import clauses_to_plain
from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.domain.head_succession import HeadSelection
from workflow.domain.paper_settings import NO_PAPER_SETTINGS
from workflow.domain.papers import PaperKind
from workflow.domain.papers.file_names import build_file_name, slugify
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Handover, Paper
from workflow.services.cases import findings_of
from workflow.services.law.regulations import edition_for
from workflow.services.member_reports import attachments_of
from workflow.services.overview.agenda import dues_of
from workflow.services.printing.current_papers import PaperSet, read_paper_set
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.paper_facts import name_meeting
from workflow.services.scoring.entries import export_entries
from workflow.services.snapshots import facts_of, paper_settings_of
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.stores.zip_stream import ZipMember, stream_zip


def build_package(
    session: Session, files: FileStore, handover: Handover, now: dt.datetime
) -> Iterator[bytes]:
    """The zip of a handover, piece by piece: one file is in memory at a time."""
    papers = read_paper_set(session, handover.review)
    contents = _contents(session, files, handover, papers, now)
    return stream_zip(_with_manifest(contents, _describe_papers(session, handover, papers), now))


def _with_manifest(
    contents: Iterator[tuple[str, bytes]], papers: dict[str, dict[str, object]], now: dt.datetime
) -> Iterator[ZipMember]:
    local, rows = now.astimezone(ZONE), []
    for name, content in contents:
        row = {"file": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        rows.append({**row, **papers.get(name, {})})
        yield ZipMember(name, content, local)
    yield ZipMember("manifest.json", _encode_json(rows), local)


def _describe_papers(
    session: Session, handover: Handover, papers: PaperSet
) -> dict[str, dict[str, object]]:
    """Describe each paper for the manifest, by the name of its file."""
    record = facts_of(session, handover.review)
    return {
        _paper_path(record, paper): {
            "kind": paper.kind,
            "status": paper.status.value,
            "stage": paper.stage.value,
            "snapshot": paper.snapshot_id,
            "version": paper.snapshot.version,
            "differs_from_facts": paper in papers.changed,
        }
        for paper in papers.papers
    }


def _name(paper: Paper) -> str:
    """What a paper is, and of which further meeting."""
    meeting = name_meeting(paper)
    label = PaperKind(paper.kind).label
    return f"{label} ({meeting})" if meeting else label


def _paper_path(record: Record, paper: Paper) -> str:
    return f"van-ban/{build_file_name(record, paper.kind)}"


def _contents(
    session: Session,
    files: FileStore,
    handover: Handover,
    papers: PaperSet,
    now: dt.datetime,
) -> Iterator[tuple[str, bytes]]:
    record = facts_of(session, handover.review)
    following = facts_of(session, handover.next_review) if handover.next_review else None
    printed = {paper.kind for paper in papers.papers}
    yield "ho-so.json", _encode_json([fact_to_plain(row) for row in (record, following) if row])
    yield "quy-che.json", _encode_json(_regulation(session, record))
    chosen = msgspec.structs.replace(
        paper_settings_of(session, handover.review), base=None, pact_heading=None
    )
    if chosen != NO_PAPER_SETTINGS:  # what the regulation decides goes along with it
        yield "kem-ho-so.json", _encode_json(fact_to_plain(chosen))
    if scores := export_entries(session, handover.review):
        yield "diem-theo-tieu-chi.json", _encode_json(scores)
    kept = []
    for name, content in _stored_documents(session, files, handover, papers):
        kept.append(name)
        yield name, content
    open_items = _open_items(session, handover, record, following, now)
    open_items += [f"{_name(paper)}: {reason}" for paper, reason in papers.left_out]
    yield "viec-con-lai.txt", _encode_lines(open_items or ["Không còn việc nào."])
    if PaperKind.HANDOVER_MINUTES not in printed:
        yield "bien-ban-ban-giao.txt", _encode_lines(_minutes(handover, record, kept, open_items))


def _stored_documents(
    session: Session, files: FileStore, handover: Handover, papers: PaperSet
) -> Iterator[tuple[str, bytes]]:
    """The papers that agree with the facts, and the files that came with reports."""
    record = facts_of(session, handover.review)
    for paper in papers.papers:
        yield _content_or_notice(files, _paper_path(record, paper), current_file(session, paper))
    for member, rows in attachments_of(session, handover.review).items():
        for row in rows:
            name = f"tep-dinh-kem/{slugify(member)[:40]}/{row.id}-{_plain_name(row.file_name)}"
            yield _content_or_notice(files, name, row.sha256)


def _plain_name(name: str) -> str:
    """A file name that stays inside its folder on every system."""
    stem, dot, suffix = normalize_text(name).rpartition(".")
    folded = slugify(stem or suffix)[:60] or "tep"
    return f"{folded}.{slugify(suffix)}" if dot and stem else folded


def _content_or_notice(files: FileStore, name: str, sha256: str) -> tuple[str, bytes]:
    """A file, or in its place a sentence that it is damaged; never the damaged bytes."""
    try:
        return name, files.get(sha256)
    except DamagedFileError:
        return f"{name}.hong.txt", _encode_lines([f"Tệp {name} trong kho bị mất hoặc đã hỏng."])


def _regulation(session: Session, record: Record) -> dict[str, object]:
    edition = edition_for(record, session)
    return {
        "code": edition.code,
        "name": edition.name,
        "source": edition.source,
        "valid_from": edition.valid_from.isoformat() if edition.valid_from else None,
        "valid_to": edition.valid_to.isoformat() if edition.valid_to else None,
        "clauses": clauses_to_plain(edition.clauses),
    }


def _open_items(
    session: Session,
    handover: Handover,
    record: Record,
    following: Record | None,
    now: dt.datetime,
) -> list[str]:
    """List findings of the old year and due days of the new one."""
    found = findings_of(session, handover.review, now, ahead=True)
    items = [f"Năm {record.year}: {row.message} ({row.code})" for row in found]
    if following:
        items += [
            f"Năm {following.year}: {due.task.label}, hết ngày {due.day:%d/%m/%Y}"
            for due in dues_of(session, following)
        ]
    return items


def _minutes(
    handover: Handover, record: Record, kept: list[str], open_items: list[str]
) -> list[str]:
    """The facts of the handover, for the minutes that both sides sign."""
    at = handover.done_at.astimezone(ZONE)
    blank = "…" * 20
    return [
        "BIÊN BẢN BÀN GIAO TRƯỞNG KHỐI",
        f"{record.bloc.name}, từ năm {record.year} sang năm {handover.next_year}",
        "",
        f"Thời gian: {at:%H:%M} ngày {at:%d/%m/%Y}",
        f"Địa điểm: {blank}",
        f"Bên giao: {handover.from_unit or blank}, đại diện: {blank}",
        f"Bên nhận: {handover.to_unit} ({HeadSelection(handover.way).label}), đại diện: {blank}",
        "",
        "Hồ sơ bàn giao:",
        "1. Hồ sơ điện tử của kỳ tổng kết (ho-so.json) và quy chế áp dụng (quy-che.json)",
        *(f"{number}. {name}" for number, name in enumerate(kept, 2)),
        "",
        "Việc còn lại:",
        *([f"- {item}" for item in open_items] or ["- Không còn việc nào."]),
        "",
        f"BÊN GIAO {blank}    BÊN NHẬN {blank}",
    ]


def _encode_lines(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _encode_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def summarize_handover(handover: Handover) -> Message:
    """One sentence about what happened."""
    return Message(
        "{old} bàn giao cho {new}, {way}.",
        old=handover.from_unit or Message("Trưởng khối cũ"),
        new=handover.to_unit,
        way=Message(HeadSelection(handover.way).label),
    )
