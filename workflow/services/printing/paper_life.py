"""Moving a paper through its life, and the obstacles to each step."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.further_meetings import split_paper_key
from workflow.domain.paper_life import PaperStage, StageMove, find_stage_move
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind, build_context
from workflow.models import Account, EventKind, InspectionStatus, Paper, PaperStatus, Review
from workflow.services import approvals
from workflow.services.history import lock_review, log_event
from workflow.services.issued_facts import list_issued_kinds
from workflow.services.printing.current_papers import (
    explain_outdated,
    newest_papers_by_key,
    read_paper_set,
    read_paper_today,
)
from workflow.services.printing.edited_papers import (
    current_file,
    find_inspection,
    list_edit_disagreements,
    list_edit_faults,
)
from workflow.services.printing.find_paper import find_paper
from workflow.services.printing.obstacles import Obstacle, list_number_obstacles
from workflow.services.printing.paper_facts import facts_of_paper
from workflow.services.snapshots import paper_settings_of

#: Whoever has looked at one file does not answer for another.
OTHER_FILE = Message("Văn bản đã có bản khác từ khi anh/chị xem; hãy xem lại rồi hãy ghi nhận.")
#: Blanks named in one sentence.
_MAX_NAMED = 4


def move_paper(
    session: Session,
    review: Review,
    paper_id: int,
    move_name: str,
    *,
    reason: str = "",
    seen: str | None = None,
    by: Account | None,
    now: dt.datetime,
) -> StageMove:
    """Take a paper a step through its life and write it into the history.

    `seen` is the hash of the file that the person looked at, where that is known. Raises
    `MoveRefusedError` with the sentence to show; then nothing has changed.
    """
    review = lock_review(session, review)
    paper = find_paper(session, review, paper_id)
    session.refresh(paper, with_for_update=True)
    move = find_stage_move(move_name, paper.stage)
    if move is None:
        raise MoveRefusedError(
            Message(
                "Văn bản đang ở giai đoạn «{stage}», không làm được việc này.",
                stage=Message(paper.stage.label),
            )
        )
    if move.needs_reason and not reason.strip():
        raise MoveRefusedError(Message("Hãy ghi lý do."), field="reason")
    if seen is not None and seen != current_file(session, paper):
        raise MoveRefusedError(OTHER_FILE)
    if obstacles := list_obstacles(session, review, paper, move, by):
        raise MoveRefusedError(obstacles[0])
    paper.stage = move.target
    _log_stage(session, review, paper, move, reason=reason.strip(), by=by, now=now)
    return move


def _log_stage(
    session: Session,
    review: Review,
    paper: Paper,
    move: StageMove,
    *,
    reason: str,
    by: Account | None,
    now: dt.datetime,
) -> None:
    detail: dict[str, Any] = {
        "paper": paper.id,
        "kind": paper.kind,
        "move": move.name,
        "from": move.source.value,
        "to": move.target.value,
        "sha256": current_file(session, paper),
        "facts": paper.snapshot.version,
    }
    if reason:
        detail["reason"] = reason
    log_event(session, review, EventKind.PAPER_MOVED, by=by, now=now, detail=detail)


def list_obstacles(
    session: Session, review: Review, paper: Paper, move: StageMove, by: Account | None
) -> list[Message]:
    """List obstacles to a step: a second person, agreement, blanks, numbers, layout, other papers.

    Those that a field puts right are an `Obstacle`, which names it.
    """
    if refusal := approvals.find_stage_refusal(session, review, paper, move, by):
        return [refusal]
    if not move.needs_agreement:
        return []
    if paper.status is not PaperStatus.READY:
        return [Message("Văn bản này chưa được tạo xong.")]
    found = list(_list_disagreements(session, review, paper))
    if move.target is PaperStage.ISSUED:
        found += _list_unfinished(session, review, paper)
    return found


def _list_disagreements(session: Session, review: Review, paper: Paper) -> Iterator[Message]:
    ready = newest_papers_by_key(session, review, status=PaperStatus.READY)
    current = ready.get(paper.kind)
    if current is not None and current.stage.is_settled:
        yield Message("Văn bản này đã có bản phát hành.")
    elif current is not None and current.id != paper.id:
        yield Message("Đã có bản tạo sau bản này; hãy dùng bản mới.")
    if reason := explain_outdated(paper, read_paper_today(session, review, paper.kind)):
        yield reason
    yield from list_edit_disagreements(session, paper)


def _list_unfinished(session: Session, review: Review, paper: Paper) -> Iterator[Message]:
    today = read_paper_today(session, review, paper.kind)
    if today and today.context.gaps:
        labels = list(dict.fromkeys(str(gap.label) for gap in today.context.gaps))
        blank = Message(
            "Còn {count} chỗ trống: {names}.",
            count=len(labels),
            names="; ".join(labels[:_MAX_NAMED]) + ("; …" if len(labels) > _MAX_NAMED else ""),
        )
        yield Obstacle(blank, today.context.gaps[0].field)
    if today:
        yield from list_number_obstacles(session, review, paper.kind)
    yield from list_edit_faults(session, paper)
    inspection = find_inspection(session, paper)
    if inspection is None or inspection.status is not InspectionStatus.READY:
        yield Message("Thể thức của văn bản chưa được kiểm tra xong.")
    elif inspection.errors:
        yield Message("Văn bản còn {count} lỗi thể thức.", count=inspection.errors)
    yield from _list_contradicting(session, review, paper)


def _list_contradicting(session: Session, review: Review, paper: Paper) -> Iterator[Message]:
    """Issued papers that say otherwise by now, unless a letter of correction went out about them.

    The letter itself is what may go out before it has.
    """
    corrected = paper_settings_of(session, review).corrected.paper
    is_told = PaperKind(paper.kind) is PaperKind.CORRECTION or (
        PaperKind.CORRECTION.value in list_issued_kinds(session, review)
    )
    changed = read_paper_set(session, review).changed
    for other in changed:
        is_of_year = split_paper_key(other.kind)[1] is None
        if is_of_year and (not is_told or corrected is None or corrected.kind != other.kind):
            yield Message(
                "«{paper}» đã phát hành với số liệu khác; hãy lập công văn đính chính trước.",
                paper=Message(PaperKind(other.kind).label),
            )
    meeting = split_paper_key(paper.kind)[1]
    for other in changed if meeting is not None else ():
        if split_paper_key(other.kind)[1] == meeting:
            yield Message(
                "«{paper}» của cuộc họp này đã phát hành với số liệu khác; hãy đưa hồ sơ về như văn"
                " bản đã phát hành.",
                paper=Message(PaperKind(other.kind).label),
            )


def list_differences(session: Session, review: Review, paper: Paper) -> list[tuple[str, str]]:
    """List the sentences of a paper that would be different today."""
    then = build_context(
        PaperKind(paper.kind),
        facts_of_paper(paper),
        decode_paper_settings(paper.snapshot.settings),
    )
    today = read_paper_today(session, review, paper.kind)
    return compare_texts(then.values, today.context.values if today else {})


def compare_texts(then: Any, today: Any) -> list[tuple[str, str]]:
    """The texts that differ, each once: a proposal names the minutes at two places."""
    old, new = _leaves(then), _leaves(today)
    pairs = [(old.get(path, ""), new.get(path, "")) for path in [*old, *new]]
    return list(dict.fromkeys((before, after) for before, after in pairs if before != after))


def _leaves(value: Any, path: str = "") -> dict[str, str]:
    """The texts of a context by their place."""
    match value:
        case dict():
            items = [(f"{path}.{key}", item) for key, item in value.items()]
        case list():
            items = [(f"{path}[{place}]", item) for place, item in enumerate(value)]
        case _:
            return {} if value is None or value == "" else {path: str(value)}
    return {leaf: text for at, item in items for leaf, text in _leaves(item, at).items()}
