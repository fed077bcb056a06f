"""The year for somebody who does it for the first time: what to do now, why, and what comes out."""

from dataclasses import dataclass

from workflow.domain.papers.kinds import PaperKind
from workflow.domain.record import Record
from workflow.domain.states import State
from workflow.domain.year_plan import YearTask


@dataclass(frozen=True)
class YearStep:
    """What is to be done while a review stands in a state."""

    state: State
    title: str
    why: str
    #: Each with the key of the section where it is typed; none where it is done on paper.
    actions: tuple[tuple[str, str | None], ...]
    tasks: tuple[YearTask, ...] = ()
    papers: tuple[PaperKind, ...] = ()


YEAR_STEPS = (
    YearStep(
        State.PLANNED,
        "Nhận báo cáo của các đơn vị",
        "Hội nghị chỉ bình xét được khi có báo cáo và điểm của mọi đơn vị; đơn vị không nộp thì"
        " ghi lý do để biên bản nói rõ.",
        (
            ("Xem lại danh sách đơn vị, tên và vai trò của năm nay", "members"),
            ("Nhắc đơn vị chưa nộp; ghi ngày nhận, điểm tự chấm và điểm thống nhất", "reports"),
            ("Gửi giấy mời và dự thảo báo cáo trước hội nghị", None),
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
    YearStep(
        State.REPORTS_SUBMITTED,
        "Tổ chức hội nghị tổng kết",
        "Biên bản là căn cứ của tờ trình: ai có mặt, ai vắng, vắng vì sao, ai chủ trì và ghi chép.",
        (
            ("Ghi thời gian, địa điểm, chủ trì, thư ký, có mặt và vắng mặt", "meeting"),
            ("Ghi kết quả và hạn chế của khối đã báo cáo tại hội nghị", "results"),
        ),
        (YearTask.INVITATION, YearTask.MEETING),
        (
            PaperKind.ANNUAL_REPORT,
            PaperKind.ATTENDANCE_SHEET,
            PaperKind.BALLOT,
            PaperKind.TALLY_SHEET,
        ),
    ),
    YearStep(
        State.MEETING_HELD,
        "Ghi kết quả kiểm phiếu",
        "Số phiếu chỉ nhập một lần ở đây; biên bản, biên bản kiểm phiếu và tờ trình đều lấy từ đó"
        " nên không thể lệch nhau.",
        (
            ("Ghi số phiếu phát ra, thu về, hợp lệ và phiếu của từng đơn vị", "contests"),
            ("Ghi đề nghị khen thưởng", "awards"),
            ("Ghi Trưởng khối, Phó khối năm sau", "next"),
        ),
        (YearTask.DOSSIER,),
        (PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.CONCLUSION_NOTICE),
    ),
    YearStep(
        State.VOTES_TALLIED,
        "Ký và gửi tờ trình",
        "Hồ sơ đến sau hạn có thể bị trả lại. Số văn bản chỉ có sau khi ký, nên ghi vào sau.",
        (
            ("Tạo tờ trình, kiểm tra, trình ký, đóng dấu", None),
            ("Ghi số, ngày ký, người ký, ngày gửi", "papers"),
        ),
        (YearTask.DOSSIER,),
        (PaperKind.PROPOSAL, PaperKind.AWARD_LIST, PaperKind.ACHIEVEMENT_SUMMARY),
    ),
    YearStep(
        State.PROPOSAL_SENT,
        "Chờ quyết định khen thưởng",
        "Cơ quan thường trực có thể yêu cầu bổ sung hồ sơ; kết quả phải được ghi cho từng đề nghị.",
        (
            ("Theo dõi, bổ sung hồ sơ khi có yêu cầu", None),
            ("Ghi kết quả và số quyết định của từng đề nghị", "awards"),
        ),
    ),
    YearStep(
        State.DECIDED,
        "Lập kế hoạch năm sau và kết thúc năm",
        "Kế hoạch do Trưởng khối cũ dự thảo tại hội nghị, Trưởng khối mới ban hành.",
        (
            ("Ghi phương hướng, nhiệm vụ và hoạt động năm sau", "plan"),
            ("Xem lại Trưởng khối, Phó khối năm sau", "next"),
        ),
        (),
        (PaperKind.PLAN,),
    ),
    YearStep(
        State.CLOSED,
        "Bàn giao cho Trưởng khối mới",
        "Khi bàn giao, năm mới mở với các đơn vị cũ và quyền làm việc chuyển sang đơn vị được bầu.",
        (("Xem lại và bàn giao; gửi bộ hồ sơ cho Trưởng khối mới", None),),
        (),
        (PaperKind.HANDOVER_MINUTES,),
    ),
)


def get_year_step(state: State) -> YearStep:
    """What is to be done now."""
    return YEAR_STEPS[state.position]


@dataclass(frozen=True)
class LastYearFacts:
    """What the same step looked like last year, a line each; facts only."""

    lines: tuple[tuple[str, str], ...]


def summarize_last_year(earlier: Record, state: State) -> LastYearFacts:
    """What the record of last year tells about a step."""
    handed_in = sorted(row.received_on for row in earlier.reports if row.received_on)
    days = earlier.meeting.dates if earlier.meeting else ()
    chosen = [n for row in earlier.contests if row.purpose == "leading_unit" for n in row.chosen]
    sent = [row.sent_on for row in earlier.papers if row.kind == "proposal" and row.sent_on]
    facts = {
        State.PLANNED: [
            ("Báo cáo đã nhận", f"{len(handed_in)}/{len(earlier.voters)}"),
            ("Báo cáo cuối cùng đến ngày", f"{handed_in[-1]:%d/%m/%Y}" if handed_in else ""),
        ],
        State.REPORTS_SUBMITTED: [
            ("Hội nghị họp ngày", f"{max(days):%d/%m/%Y}" if days else ""),
            ("Tại", (earlier.meeting.place or "") if earlier.meeting else ""),
        ],
        State.MEETING_HELD: [("Đơn vị dẫn đầu", "; ".join(chosen))],
        State.VOTES_TALLIED: [
            ("Tờ trình gửi ngày", f"{max(sent):%d/%m/%Y}" if sent else ""),
        ],
        State.PROPOSAL_SENT: [
            (row.award, row.decision or "") for row in earlier.awards if row.decision
        ],
        State.DECIDED: [("Số chỉ tiêu, nhiệm vụ đã đề ra", str(len(earlier.targets) or ""))],
        State.CLOSED: [("Trưởng khối được giao", earlier.next_head or "")],
    }
    return LastYearFacts(tuple((label, text) for label, text in facts[state] if text))
