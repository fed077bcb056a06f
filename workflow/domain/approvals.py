"""Steps that two people make: who records one is not who prepared it (four eyes).

A council switches each on by itself. What counts as preparing is written here once; forms, imports
and commands ask `services.approvals`.
"""

from collections.abc import Iterable

from workflow.domain.labels import N_, Labelled
from workflow.domain.paper_life import STAGE_MOVES, PaperStage, StageMove
from workflow.domain.year import MOVES, Move, State


class Approval(Labelled):
    """One step that a second person has to make; the value is stored."""

    SUBMIT_REPORTS = "submit_reports", N_("Chốt báo cáo của các đơn vị")
    HOLD_MEETING = "hold_meeting", N_("Ghi nhận đã họp")
    TALLY_VOTES = "tally_votes", N_("Chốt kết quả kiểm phiếu")
    SEND_PROPOSAL = "send_proposal", N_("Ghi nhận đã gửi tờ trình")
    DECIDE = "decide", N_("Ghi nhận đã có quyết định")
    CLOSE = "close", N_("Kết thúc năm")
    SEND_PAPER = "paper_send", N_("Ghi nhận đã trình ký một văn bản")
    ISSUE_PAPER = "paper_issue", N_("Phát hành một văn bản")


_OF_PAPERS = {
    move: approval
    for move in STAGE_MOVES
    for approval in Approval
    if approval.value == f"paper_{move.name}"
}


def approval_of_move(move: Move) -> Approval | None:
    """Give the approval that makes this move of the year need a second person."""
    return next((row for row in Approval if row.value == move.name), None)


def approval_of_stage(move: StageMove) -> Approval | None:
    """The same for a step in the life of a paper."""
    return _OF_PAPERS.get(move)


def list_preparing_stages(approval: Approval) -> tuple[PaperStage, ...]:
    """The stages of a paper whose recording counts as preparing: checking it, sending it on."""
    move = next(move for move, found in _OF_PAPERS.items() if found is approval)
    order = list(PaperStage)
    return tuple(order[1 : order.index(move.target)])


def furthest_alone(start: State, wanted: State, switched_on: Iterable[Approval]) -> State:
    """Find how far one person alone may take a review from `start` towards `wanted`."""
    stops = set(switched_on)
    state = start
    for move in MOVES:
        if not move.forward or move.source is not state or state is wanted:
            continue
        if approval_of_move(move) in stops:
            break
        state = move.target
    return state
