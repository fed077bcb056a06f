"""The history of a review in sentences."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain import schema
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind
from workflow.domain.scores import ScoreStage
from workflow.domain.year import MOVES
from workflow.models import Event, EventKind, Review
from workflow.services.version_changes import Change, list_changes
from workflow.web.review_forms.conflicts import ConflictingChange, describe_changes

_MOVES = {move.name: move.label for move in MOVES}

#: What happened, by kind; the marks are filled from the detail of the event.
_SENTENCES = {
    EventKind.REMINDED: N_("Nhắc {count} đơn vị chưa nộp báo cáo"),
    EventKind.IMPORTED: N_("Nhập hồ sơ từ tệp"),
    EventKind.PAPERS_ASKED: N_("Tạo văn bản: {kinds}"),
    EventKind.PAPERS_RETRIED: N_("Tạo lại văn bản chưa được: {kinds}"),
    EventKind.PAPERS_STOPPED: N_("Dừng tạo văn bản: {kinds}"),
    EventKind.OPENED: N_("Mở kỳ tổng kết"),
    EventKind.ATTACHED: N_("Đính kèm «{file}» vào báo cáo của {member}"),
    EventKind.DETACHED: N_("Gỡ «{file}» khỏi báo cáo của {member}"),
    EventKind.BOUND: N_("Áp dụng quy chế «{name}»"),
    EventKind.HANDED_OVER: N_("Bàn giao Trưởng khối năm {year} cho {to}"),
    EventKind.HANDOVER_UNDONE: N_("Hủy bàn giao Trưởng khối năm {year}"),
    EventKind.CONFIRMED: N_("Ghi xác nhận của {office} về điều kiện xét thi đua"),
    EventKind.COUNTED: N_("Nhập kết quả kiểm phiếu: {contest}"),
    EventKind.NUMBER_TAKEN: N_("Lấy số {number} cho {paper}"),
    EventKind.NUMBER_VOIDED: N_("Hủy số {number} của {paper}"),
    EventKind.FILE_DAMAGED: N_("Phát hiện tệp hỏng hoặc mất: {file}"),
    EventKind.FILE_MENDED: N_("Khôi phục đúng nguyên bản tệp: {file}"),
    EventKind.PAPER_RETURNED: N_("Gửi bản sửa «{file}» của {paper}"),
    EventKind.SIGNED_COPY_ADDED: N_("Gửi bản đã ký «{file}» của {paper}"),
    EventKind.CORRECTED: N_("Sửa «{was}» thành «{is}»"),
    EventKind.WITHDRAWN: N_("Rút kỳ tổng kết năm {year}"),
    EventKind.SEALED: N_("Niêm phong bản lưu số {version} có từ trước"),
}

#: What was settled for the papers (`services.law.legal_bases`, `services.paper_settings`).
_CHOICES = {
    "added": N_("Thêm căn cứ «{text}»"),
    "taken": N_("Gỡ căn cứ đã thêm «{text}»"),
    "struck": N_("Không viện dẫn «{text}»"),
    "put_back": N_("Viện dẫn lại «{text}»"),
    "separate": N_("Chọn cách lập giấy mời, biên bản kiểm phiếu"),
    "enclosures": N_("Ghi hồ sơ gửi kèm tờ trình"),
    "kept_names": N_("Vẫn in tên đã hết «{text}»"),
    "corrected": N_("Ghi nội dung đính chính {paper}"),
}

_RESTORED = N_("Khôi phục như lần lưu thứ {version}: {sections}")


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened."""

    id: int
    text: Message
    who: str
    at: dt.datetime
    reasons: list[str]
    is_move: bool
    #: What changed in the facts, where that was asked for.
    changes: Sequence[ConflictingChange] = ()
    #: The version of the facts that were saved with it.
    version: int | None = None


def list_history(
    session: Session,
    review: Review,
    *,
    most: int,
    before: int | None = None,
    moves: bool = False,
    changes: bool = False,
) -> list[HistoryEntry]:
    """List events, newest first.

    With `moves`, only the steps of the year; with `changes`, each field that an entry changed,
    before and after.
    """
    query = select(Event).filter_by(review_id=review.id).options(joinedload(Event.by))
    if before:
        query = query.where(Event.id < before)
    if moves:
        query = query.where(Event.kind.in_((EventKind.MOVED, EventKind.OPENED)))
    events = session.scalars(query.order_by(Event.id.desc()).limit(most)).all()
    versions = [event.version for event in events if event.version] if changes else []
    changed = list_changes(session, review, versions) if versions else {}
    return [describe_entry(event, changed.get(event.version or 0, [])) for event in events]


def describe_entry(event: Event, changed: Sequence[Change] = ()) -> HistoryEntry:
    """An event in words, with the changes of fields where they are given."""
    return HistoryEntry(
        event.id,
        _describe_event(event.kind, event.detail),
        event.by.name if event.by else "",
        event.at,
        _list_reasons(event.detail),
        event.kind is EventKind.MOVED,
        describe_changes(changed),
        event.version,
    )


def _describe_event(kind: EventKind, detail: dict[str, Any]) -> Message:
    match kind:
        case EventKind.PAPER_MOVED:
            paper, stage = PaperKind(detail["kind"]).label, PaperStage(detail["to"]).label
            return Message("{paper}: {stage}", paper=Message(paper), stage=Message(stage))
        case EventKind.PAPER_RETURNED | EventKind.SIGNED_COPY_ADDED:
            label = PaperKind(detail["kind"]).label
            return Message(_SENTENCES[kind], file=detail["file"], paper=Message(label))
        case EventKind.REOPENED:
            label = schema.get_section(detail["section"]).label
            return Message("Mở lại phần «{section}»", section=Message(label))
        case EventKind.MOVED:
            return Message(_MOVES.get(detail["move"], detail["move"]))
        case EventKind.SAVED:
            return _describe_save(detail)
        case EventKind.PAPERS_ASKED | EventKind.PAPERS_RETRIED | EventKind.PAPERS_STOPPED:
            return Message(_SENTENCES[kind], kinds=_describe_kinds(detail))
    return Message(_SENTENCES[kind], **detail)


def _describe_save(detail: dict[str, Any]) -> Message:
    if restored := detail.get("restored"):
        labels = {key: Message(schema.get_section(key).label) for key in detail["sections"]}
        listed = Message(", ".join(f"{{{key}}}" for key in labels), **labels)
        return Message(_RESTORED, version=restored, sections=listed)
    if choice := detail.get("choice"):
        kind = detail.get("paper")
        named = {"paper": Message(PaperKind(kind).label)} if kind else {}
        return Message(_CHOICES[choice], **{**detail, **named})
    if stage := detail.get("stage"):
        side = Message(ScoreStage(stage).label)
        return Message("Chấm điểm {member}: {stage}", member=detail["member"], stage=side)
    if member := detail.get("member"):
        return Message("Ghi báo cáo của {member}", member=member)
    section = detail.get("section")
    label = schema.get_section(section).label if section else ""
    return Message("Ghi phần {section}", section=Message(label))


def _describe_kinds(detail: dict[str, Any]) -> Message:
    labels = {kind: PaperKind(kind).label for kind in detail.get("kinds", ())}
    return Message(", ".join(f"{{{kind}}}" for kind in labels), **labels)


def _list_reasons(detail: dict[str, Any]) -> list[str]:
    accepted = [f"{code}: {reason}" for code, reason in detail.get("accepted", {}).items()]
    return [*filter(None, [detail.get("reason")]), *accepted]
