"""The year as one table: the states of a review and the moves between them."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a review stands; the order of the members is the order of the year."""

    label: str
    step: str

    def __new__(cls, value: str, label: str = "", step: str = "") -> "State":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.step = step
        return member

    PLANNED = "planned", "Lập kế hoạch", "Kế hoạch"
    REPORTS_SUBMITTED = "reports_submitted", "Đã nộp báo cáo", "Báo cáo"
    MEETING_HELD = "meeting_held", "Đã họp", "Hội nghị"
    VOTES_TALLIED = "votes_tallied", "Đã kiểm phiếu", "Kiểm phiếu"
    PROPOSAL_SENT = "proposal_sent", "Đã gửi tờ trình", "Tờ trình"
    DECIDED = "decided", "Đã có quyết định", "Quyết định"
    CLOSED = "closed", "Đã kết thúc", "Kết thúc"

    @property
    def position(self) -> int:
        """0 for the first state of the year, 6 for the last."""
        return STATES.index(self)

    @property
    def next(self) -> "State | None":
        """The state that the year goes on to; none after the last."""
        return STATES[self.position + 1] if self.position + 1 < len(STATES) else None


STATES = tuple(State)


@dataclass(frozen=True)
class Move:
    """One way from a state to another; going back needs a reason."""

    name: str
    source: State
    target: State
    label: str

    @property
    def forward(self) -> bool:
        return self.target.position > self.source.position

    @property
    def needs_reason(self) -> bool:
        return not self.forward


_S = State
MOVES = (
    Move("submit_reports", _S.PLANNED, _S.REPORTS_SUBMITTED, "Chốt báo cáo"),
    Move("hold_meeting", _S.REPORTS_SUBMITTED, _S.MEETING_HELD, "Ghi nhận đã họp"),
    Move("tally_votes", _S.MEETING_HELD, _S.VOTES_TALLIED, "Chốt kết quả kiểm phiếu"),
    Move("send_proposal", _S.VOTES_TALLIED, _S.PROPOSAL_SENT, "Ghi nhận đã gửi tờ trình"),
    Move("decide", _S.PROPOSAL_SENT, _S.DECIDED, "Ghi nhận đã có quyết định"),
    Move("close", _S.DECIDED, _S.CLOSED, "Kết thúc năm"),
    Move("reopen_plan", _S.REPORTS_SUBMITTED, _S.PLANNED, "Mở lại bước báo cáo"),
    Move("reopen_reports", _S.MEETING_HELD, _S.REPORTS_SUBMITTED, "Mở lại bước hội nghị"),
    Move("reopen_meeting", _S.VOTES_TALLIED, _S.MEETING_HELD, "Mở lại bước kiểm phiếu"),
    Move("withdraw_proposal", _S.PROPOSAL_SENT, _S.VOTES_TALLIED, "Rút lại tờ trình"),
    Move("reopen_decision", _S.DECIDED, _S.PROPOSAL_SENT, "Mở lại bước quyết định"),
    Move("reopen_year", _S.CLOSED, _S.DECIDED, "Mở lại năm đã kết thúc"),
)


def list_moves(state: State) -> tuple[Move, ...]:
    """The moves that lead out of `state`, forward first."""
    return tuple(move for move in MOVES if move.source is state)


def find_move(name: str, state: State) -> Move | None:
    """The move of that name out of `state`; none where the table has no such row."""
    return next((move for move in list_moves(state) if move.name == name), None)


def find_forward_move(state: State) -> Move | None:
    """The move that goes on with the year; none from the last state."""
    return next((move for move in list_moves(state) if move.forward), None)
