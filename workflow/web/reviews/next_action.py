"""The one thing that a review waits for, by its state."""

from workflow.domain.errors import Message
from workflow.domain.states import State
from workflow.models import Review

_NEXT = {
    State.REPORTS_SUBMITTED: "Ghi kết quả hội nghị tổng kết",
    State.MEETING_HELD: "Ghi kết quả bình xét, kiểm phiếu",
    State.VOTES_TALLIED: "Tạo, ký và gửi tờ trình",
    State.PROPOSAL_SENT: "Ghi quyết định khen thưởng",
    State.DECIDED: "Xem lại hồ sơ và kết thúc năm",
    State.CLOSED: "Năm tổng kết đã kết thúc",
}


def next_action(review: Review) -> Message:
    """What to do next, as a sentence that starts with its verb."""
    if review.state is not State.PLANNED:
        return Message(_NEXT[review.state])
    missing = review.members_total - review.reports_in
    if not review.members_total:
        return Message("Ghi các đơn vị thành viên của khối")
    if missing > 0:
        return Message("Nhắc {count} đơn vị chưa nộp báo cáo", count=missing)
    return Message("Xem lại và chốt báo cáo")
