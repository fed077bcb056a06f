"""The same step of the year as it was last year."""

from workflow.domain.labels import N_
from workflow.domain.record import Record
from workflow.domain.year import State


def summarize_last_year(earlier: Record, state: State) -> tuple[tuple[str, str], ...]:
    """Pairs of label and text that last year's record has for a step; facts only."""
    handed_in = sorted(row.received_on for row in earlier.reports if row.received_on)
    days = earlier.meeting.dates if earlier.meeting else ()
    chosen = [n for row in earlier.contests if row.purpose == "leading_unit" for n in row.chosen]
    sent = [row.sent_on for row in earlier.papers if row.kind == "proposal" and row.sent_on]
    facts = {
        State.PLANNED: [
            (N_("Báo cáo đã nhận"), f"{len(handed_in)}/{len(earlier.voters)}"),
            (N_("Báo cáo cuối cùng đến ngày"), f"{handed_in[-1]:%d/%m/%Y}" if handed_in else ""),
        ],
        State.REPORTS_SUBMITTED: [
            (N_("Hội nghị họp ngày"), f"{max(days):%d/%m/%Y}" if days else ""),
            (N_("Tại"), (earlier.meeting.place or "") if earlier.meeting else ""),
        ],
        State.MEETING_HELD: [(N_("Đơn vị dẫn đầu"), "; ".join(chosen))],
        State.VOTES_TALLIED: [(N_("Tờ trình gửi ngày"), f"{max(sent):%d/%m/%Y}" if sent else "")],
        State.PROPOSAL_SENT: [
            (row.award, row.decision or "") for row in earlier.awards if row.decision
        ],
        State.DECIDED: [(N_("Số chỉ tiêu, nhiệm vụ đã đề ra"), str(len(earlier.targets) or ""))],
        State.CLOSED: [(N_("Trưởng khối được giao"), earlier.next_head or "")],
    }
    return tuple((label, text) for label, text in facts.get(state, ()) if text)
