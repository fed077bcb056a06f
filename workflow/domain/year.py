"""The year as one table: its states, the moves between them, and what each state waits for.

A state is added by a row of `State`: moves, board, guide, reminders and pages follow from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import PaperKind


class YearTask(StrEnum):
    """One thing that is due."""

    label: str
    #: Who does it.
    who: str

    def __new__(cls, value: str, label: str = "", who: str = "") -> "YearTask":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.who = who
        return member

    REGISTRATION = "registration", N_("Đăng ký thi đua"), N_("các đơn vị")
    PACT = "pact", N_("Ký kết giao ước thi đua"), N_("các đơn vị")
    MIDYEAR = "midyear", N_("Sơ kết sáu tháng"), N_("Trưởng khối")
    SELF_SCORE = "self_score", N_("Tự chấm điểm"), N_("các đơn vị")
    REPORT = "report", N_("Nộp báo cáo tổng kết"), N_("các đơn vị")
    INVITATION = "invitation", N_("Gửi giấy mời họp tổng kết"), N_("Trưởng khối")
    MEETING = "meeting", N_("Hội nghị tổng kết"), N_("Trưởng khối")
    DOSSIER = "dossier", N_("Gửi hồ sơ đề nghị khen thưởng"), N_("Trưởng khối")


@dataclass(frozen=True)
class Guide:
    """Instructions for a state, for somebody who does it for the first time."""

    title: str
    why: str
    #: Each with the key of the section where it is typed; None where it is done on paper.
    actions: tuple[tuple[str, str | None], ...]
    tasks: tuple[YearTask, ...] = ()
    papers: tuple[PaperKind, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row of the table. Moves are pairs of the stored name and the label of the button."""

    label: str
    #: The name on the progress bar.
    step: str
    #: The move from the state before into this one; None in the first row.
    enter: tuple[str, str] | None = None
    #: The move from this state back to the one before.
    reopen: tuple[str, str] | None = None
    #: What comes next, as a sentence that starts with its verb, and the section it is typed into.
    action: str
    section: str | None = None
    #: The task whose last day is the last day to leave the state.
    awaited: YearTask | None = None
    guide: Guide


class State(StrEnum):
    """A state of a review; the order of the members is the order of the year."""

    row: _Row

    def __new__(cls, value: str, row: _Row | None = None) -> "State":
        if row is None:
            raise ValueError(value)
        member = str.__new__(cls, value)
        member._value_ = value
        member.row = row
        return member

    PLANNED = (
        "planned",
        _Row(
            label=N_("Lập kế hoạch"),
            step=N_("Kế hoạch"),
            action=N_("Xem lại và chốt báo cáo"),
            section="reports",
            awaited=YearTask.REPORT,
            guide=Guide(
                N_("Nhận báo cáo của các đơn vị"),
                N_(
                    "Hội nghị chỉ bình xét được khi có báo cáo và điểm của mọi đơn vị; đơn vị"
                    " không nộp thì ghi lý do để biên bản nói rõ."
                ),
                (
                    (N_("Xem lại danh sách đơn vị, tên và vai trò của năm nay"), "members"),
                    (
                        N_("Nhắc đơn vị chưa nộp; ghi ngày nhận, điểm tự chấm và điểm thống nhất"),
                        "reports",
                    ),
                    (N_("Gửi giấy mời và dự thảo báo cáo trước hội nghị"), None),
                ),
                (
                    YearTask.REGISTRATION,
                    YearTask.PACT,
                    YearTask.MIDYEAR,
                    YearTask.SELF_SCORE,
                    YearTask.REPORT,
                    YearTask.INVITATION,
                ),
                (
                    PaperKind.REGISTRATION,
                    PaperKind.PACT,
                    PaperKind.REMINDER,
                    PaperKind.SCORE_SUMMARY,
                    PaperKind.INVITATION,
                ),
            ),
        ),
    )
    REPORTS_SUBMITTED = (
        "reports_submitted",
        _Row(
            label=N_("Đã nộp báo cáo"),
            step=N_("Báo cáo"),
            enter=("submit_reports", N_("Chốt báo cáo")),
            reopen=("reopen_plan", N_("Mở lại bước báo cáo")),
            action=N_("Ghi kết quả hội nghị tổng kết"),
            section="meeting",
            awaited=YearTask.MEETING,
            guide=Guide(
                N_("Tổ chức hội nghị tổng kết"),
                N_(
                    "Biên bản là căn cứ của tờ trình: ai có mặt, ai vắng, vắng vì sao, ai chủ trì"
                    " và ghi chép."
                ),
                (
                    (N_("Ghi thời gian, địa điểm, chủ trì, thư ký, có mặt và vắng mặt"), "meeting"),
                    (N_("Ghi kết quả và hạn chế của khối đã báo cáo tại hội nghị"), "results"),
                ),
                (YearTask.INVITATION, YearTask.MEETING),
                (
                    PaperKind.ANNUAL_REPORT,
                    PaperKind.ATTENDANCE_SHEET,
                    PaperKind.BALLOT,
                    PaperKind.TALLY_SHEET,
                ),
            ),
        ),
    )
    MEETING_HELD = (
        "meeting_held",
        _Row(
            label=N_("Đã họp"),
            step=N_("Hội nghị"),
            enter=("hold_meeting", N_("Ghi nhận đã họp")),
            reopen=("reopen_reports", N_("Mở lại bước hội nghị")),
            action=N_("Ghi kết quả bình xét, kiểm phiếu"),
            section="contests",
            awaited=YearTask.DOSSIER,
            guide=Guide(
                N_("Ghi kết quả kiểm phiếu"),
                N_(
                    "Số phiếu chỉ nhập một lần ở đây; biên bản, biên bản kiểm phiếu và tờ trình đều"
                    " lấy từ đó nên không thể lệch nhau."
                ),
                (
                    (
                        N_("Ghi số phiếu phát ra, thu về, hợp lệ và phiếu của từng đơn vị"),
                        "contests",
                    ),
                    (N_("Ghi đề nghị khen thưởng"), "awards"),
                    (N_("Ghi Trưởng khối, Phó khối năm sau"), "next"),
                ),
                (YearTask.DOSSIER,),
                (PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.CONCLUSION_NOTICE),
            ),
        ),
    )
    VOTES_TALLIED = (
        "votes_tallied",
        _Row(
            label=N_("Đã kiểm phiếu"),
            step=N_("Kiểm phiếu"),
            enter=("tally_votes", N_("Chốt kết quả kiểm phiếu")),
            reopen=("reopen_meeting", N_("Mở lại bước kiểm phiếu")),
            action=N_("Tạo, ký và gửi tờ trình"),
            section="papers",
            awaited=YearTask.DOSSIER,
            guide=Guide(
                N_("Ký và gửi tờ trình"),
                N_(
                    "Hồ sơ đến sau hạn có thể bị trả lại. Số văn bản chỉ có sau khi ký, nên ghi vào"
                    " sau."
                ),
                (
                    (N_("Tạo tờ trình, kiểm tra, trình ký, đóng dấu"), None),
                    (N_("Ghi số, ngày ký, người ký, ngày gửi"), "papers"),
                ),
                (YearTask.DOSSIER,),
                (PaperKind.PROPOSAL, PaperKind.AWARD_LIST, PaperKind.ACHIEVEMENT_SUMMARY),
            ),
        ),
    )
    PROPOSAL_SENT = (
        "proposal_sent",
        _Row(
            label=N_("Đã gửi tờ trình"),
            step=N_("Tờ trình"),
            enter=("send_proposal", N_("Ghi nhận đã gửi tờ trình")),
            reopen=("withdraw_proposal", N_("Rút lại tờ trình")),
            action=N_("Ghi quyết định khen thưởng"),
            section="awards",
            guide=Guide(
                N_("Chờ quyết định khen thưởng"),
                N_(
                    "Cơ quan thường trực có thể yêu cầu bổ sung hồ sơ; kết quả phải được ghi cho"
                    " từng đề nghị."
                ),
                (
                    (N_("Theo dõi, bổ sung hồ sơ khi có yêu cầu"), None),
                    (N_("Ghi kết quả và số quyết định của từng đề nghị"), "awards"),
                ),
            ),
        ),
    )
    DECIDED = (
        "decided",
        _Row(
            label=N_("Đã có quyết định"),
            step=N_("Quyết định"),
            enter=("decide", N_("Ghi nhận đã có quyết định")),
            reopen=("reopen_decision", N_("Mở lại bước quyết định")),
            action=N_("Xem lại hồ sơ và kết thúc năm"),
            guide=Guide(
                N_("Lập kế hoạch năm sau và kết thúc năm"),
                N_("Kế hoạch do Trưởng khối cũ dự thảo tại hội nghị, Trưởng khối mới ban hành."),
                (
                    (N_("Ghi phương hướng, nhiệm vụ và hoạt động năm sau"), "plan"),
                    (N_("Xem lại Trưởng khối, Phó khối năm sau"), "next"),
                ),
                (),
                (PaperKind.PLAN,),
            ),
        ),
    )
    CLOSED = (
        "closed",
        _Row(
            label=N_("Đã kết thúc"),
            step=N_("Kết thúc"),
            enter=("close", N_("Kết thúc năm")),
            reopen=("reopen_year", N_("Mở lại năm đã kết thúc")),
            action=N_("Năm tổng kết đã kết thúc"),
            guide=Guide(
                N_("Bàn giao cho Trưởng khối mới"),
                N_(
                    "Khi bàn giao, năm mới mở với các đơn vị cũ và quyền làm việc chuyển sang đơn"
                    " vị được bầu."
                ),
                ((N_("Xem lại và bàn giao; gửi bộ hồ sơ cho Trưởng khối mới"), None),),
                (),
                (PaperKind.HANDOVER_MINUTES,),
            ),
        ),
    )

    @property
    def label(self) -> str:
        return self.row.label

    @property
    def step(self) -> str:
        return self.row.step

    @property
    def guide(self) -> Guide:
        return self.row.guide

    @property
    def position(self) -> int:
        """0 for the first state of the year, 6 for the last."""
        return STATES.index(self)

    @property
    def next(self) -> "State | None":
        """The state that follows; None after the last."""
        return STATES[self.position + 1] if self.position + 1 < len(STATES) else None


STATES = tuple(State)

#: The task that a review in a state waits for.
AWAITED = {state: state.row.awaited for state in STATES if state.row.awaited}


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


def _build_moves() -> tuple[Move, ...]:
    steps = tuple(pairwise(STATES))
    forward = [
        Move(step[0], before, after, step[1])
        for before, after in steps
        if (step := after.row.enter)
    ]
    back = [
        Move(step[0], after, before, step[1])
        for before, after in steps
        if (step := after.row.reopen)
    ]
    return (*forward, *back)


MOVES = _build_moves()


def list_moves(state: State) -> tuple[Move, ...]:
    """List the moves that lead out of `state`, forward first."""
    return tuple(move for move in MOVES if move.source is state)


def find_move(name: str, state: State) -> Move | None:
    """Find the move of that name out of `state`."""
    return next((move for move in list_moves(state) if move.name == name), None)


def find_forward_move(state: State) -> Move | None:
    """Find the move to the next state; None from the last state."""
    return next((move for move in list_moves(state) if move.forward), None)


def describe_next_action(state: State, members: int, reports: int) -> Message:
    """Say what to do next; `reports` of `members` have settled their report."""
    if state is STATES[0] and not members:
        return Message("Ghi các đơn vị thành viên của khối")
    if state.row.awaited is YearTask.REPORT and reports < members:
        return Message("Nhắc {count} đơn vị chưa nộp báo cáo", count=members - reports)
    return Message(state.row.action)


def find_next_section(state: State, members: int) -> str | None:
    """Find the section that the next action is typed into; None once all is written down."""
    return "members" if state is STATES[0] and not members else state.row.section
