"""Clauses that a regulation may set: one row a value, named as in the typed `Regulation`."""

from dataclasses import dataclass

from workflow.domain.clauses.kinds import (
    ActsKind,
    AmountKind,
    ChoiceKind,
    ClauseKind,
    DayOfYearKind,
    LinesKind,
    OrderedChoicesKind,
    ShareKind,
    WholeNumberKind,
)
from workflow.domain.clauses.scoring import CriteriaKind, SectionsKind
from workflow.domain.labels import N_
from workflow.domain.law.regulation import BASE_LABELS

TIE_STEPS = {
    "second_ballot": N_("Bỏ phiếu lại"),
    "score": N_("Theo điểm thi đua"),
    "women_share": N_("Ưu tiên đơn vị có từ 70 % nữ"),
    "head_and_deputy": N_("Trưởng khối và Phó khối quyết định"),
    "council": N_("Đề nghị Hội đồng quyết định"),
}
_YES_NO = ChoiceKind({"yes": N_("có"), "no": N_("không")}, {"yes": True, "no": False})
_LEVEL = ChoiceKind({"block": N_("bắt buộc"), "warn": N_("cảnh báo"), "off": N_("không áp dụng")})


@dataclass(frozen=True)
class ClauseKey:
    """One value that a regulation may set."""

    path: str
    label: str
    kind: ClauseKind
    note: str = ""

    @property
    def group(self) -> str:
        return self.path.partition(".")[0]


GROUPS = {
    "roles": N_("Trưởng khối, Phó khối"),
    "calendar": N_("Lịch trong năm"),
    "scoring": N_("Chấm điểm, xếp hạng"),
    "vote": N_("Bình xét, bỏ phiếu"),
    "quota": N_("Số lượng được đề nghị"),
    "conditions": N_("Điều kiện xét khen thưởng"),
    "dossier": N_("Hồ sơ"),
    "documents": N_("Văn bản"),
    "law_refs": N_("Căn cứ viện dẫn"),
}

CLAUSES = (
    ClauseKey(
        "roles.head_mode",
        N_("Cách có Trưởng khối năm sau"),
        ChoiceKind(
            {
                "elected": N_("bầu tại hội nghị"),
                "roster": N_("luân phiên theo danh sách"),
                "recognised": N_("cấp trên chỉ định hoặc công nhận"),
            }
        ),
    ),
    ClauseKey("roles.term_years", N_("Nhiệm kỳ (năm)"), WholeNumberKind(1, 10)),
    ClauseKey("roles.deputy_count", N_("Số Phó khối"), WholeNumberKind(0, 5)),
    ClauseKey("roles.may_head_win", N_("Trưởng khối được bình chọn là đơn vị dẫn đầu"), _YES_NO),
    ClauseKey(
        "roles.barred",
        N_("Không được giới thiệu làm Trưởng khối, Phó khối"),
        OrderedChoicesKind(
            {
                "disqualified_last_year": N_("bị loại khỏi thi đua năm trước"),
                "under_discipline": N_("đang bị xem xét kỷ luật"),
            }
        ),
    ),
    ClauseKey("calendar.pact_by", N_("Ký kết giao ước trước ngày"), DayOfYearKind()),
    ClauseKey("calendar.registration_by", N_("Đăng ký thi đua trước ngày"), DayOfYearKind()),
    ClauseKey("calendar.midyear_by", N_("Sơ kết sáu tháng trước ngày"), DayOfYearKind()),
    ClauseKey("calendar.report_by", N_("Nộp báo cáo trước hết ngày"), DayOfYearKind()),
    ClauseKey("calendar.self_score_by", N_("Tự chấm điểm trước hết ngày"), DayOfYearKind()),
    ClauseKey("calendar.meeting_from", N_("Hội nghị tổng kết từ ngày"), DayOfYearKind()),
    ClauseKey("calendar.meeting_to", N_("Hội nghị tổng kết đến ngày"), DayOfYearKind()),
    ClauseKey("calendar.dossier_by", N_("Nộp hồ sơ khen thưởng trước hết ngày"), DayOfYearKind()),
    ClauseKey(
        "calendar.dossier_by_education", N_("Hạn nộp hồ sơ của ngành giáo dục"), DayOfYearKind()
    ),
    ClauseKey(
        "calendar.dossier_lead",
        N_("Ngày làm việc từ hội nghị đến khi gửi hồ sơ"),
        WholeNumberKind(0, 60),
    ),
    ClauseKey(
        "calendar.invite_lead",
        N_("Gửi giấy mời trước hội nghị (ngày làm việc)"),
        WholeNumberKind(0, 60),
    ),
    ClauseKey(
        "calendar.report_lead",
        N_("Nhận đủ báo cáo trước hội nghị (ngày làm việc)"),
        WholeNumberKind(0, 60),
    ),
    ClauseKey("scoring.enabled", N_("Có chấm điểm"), _YES_NO),
    ClauseKey("scoring.scale_max", N_("Thang điểm (chưa kể điểm thưởng)"), AmountKind()),
    ClauseKey("scoring.sections", N_("Các phần của bảng điểm"), SectionsKind()),
    ClauseKey(
        "scoring.criteria",
        N_("Các tiêu chí chấm điểm"),
        CriteriaKind(),
        N_("Chỉ ghi khi có đủ tiêu chí của mọi phần; để trống thì ghi tổng điểm như trước."),
    ),
    ClauseKey("scoring.bonus_cap", N_("Điểm thưởng tối đa"), AmountKind()),
    ClauseKey("scoring.penalty_cap", N_("Điểm trừ tối đa"), AmountKind()),
    ClauseKey("scoring.review_rounds", N_("Số lượt thẩm định điểm"), WholeNumberKind(1, 2)),
    ClauseKey("scoring.explanation_step", N_("Đơn vị được giải trình"), _YES_NO),
    ClauseKey("scoring.decimal_places", N_("Số chữ số thập phân của điểm"), WholeNumberKind(0, 4)),
    ClauseKey(
        "scoring.ranking_tie",
        N_("Xếp hạng khi bằng điểm"),
        ChoiceKind(
            {
                "skip": N_("đồng hạng, hạng sau nhảy số (1, 1, 3)"),
                "equal_rank": N_("đồng hạng, hạng sau liền số (1, 1, 2)"),
                "no_shared_rank": N_("không được đồng hạng"),
            }
        ),
    ),
    ClauseKey(
        "vote.form",
        N_("Hình thức bỏ phiếu"),
        ChoiceKind(
            {
                "secret": N_("phiếu kín"),
                "show_of_hands": N_("biểu quyết"),
                "choice_of_meeting": N_("hội nghị chọn"),
            }
        ),
    ),
    ClauseKey("vote.quorum", N_("Tỷ lệ thành viên phải có mặt để họp"), ShareKind()),
    ClauseKey(
        "vote.attendance_for_awards",
        N_("Tỷ lệ thành viên phải dự khi xét khen thưởng"),
        ShareKind(),
    ),
    ClauseKey(
        "vote.threshold",
        N_("Tỷ lệ phiếu phải đạt"),
        ShareKind(
            word=N_("nhiều phiếu nhất"),
            hint=N_("Ví dụ: 4/5 hoặc 80 %; «nhiều phiếu nhất» khi không cần tỷ lệ"),
        ),
    ),
    ClauseKey(
        "vote.base",
        N_("Tỷ lệ phiếu tính trên"),
        ChoiceKind({str(base): label for base, label in BASE_LABELS.items()}),
    ),
    ClauseKey("vote.inclusive", N_("Đạt đúng tỷ lệ là được"), _YES_NO),
    ClauseKey(
        "vote.hard",
        N_("Chưa đạt tỷ lệ thì"),
        ChoiceKind(
            {"yes": N_("không đi tiếp được"), "no": N_("cảnh báo, ghi lý do")},
            {"yes": True, "no": False},
        ),
    ),
    ClauseKey(
        "vote.absent",
        N_("Đơn vị vắng mặt"),
        ChoiceKind(
            {
                "written": N_("gửi ý kiến bằng văn bản"),
                "proxy": N_("ủy quyền người khác"),
                "not_counted": N_("không bỏ phiếu"),
            }
        ),
    ),
    ClauseKey("vote.self_vote", N_("Được bỏ phiếu cho đơn vị mình"), _YES_NO),
    ClauseKey("vote.rounds_max", N_("Số vòng bỏ phiếu nhiều nhất"), WholeNumberKind(1, 10)),
    ClauseKey(
        "vote.ballot_style",
        N_("Kiểu phiếu"),
        ChoiceKind(
            {
                "pick_one": N_("chọn một đơn vị"),
                "pick_n": N_("chọn nhiều đơn vị"),
                "agree_disagree": N_("đồng ý hoặc không đồng ý từng đơn vị"),
            }
        ),
    ),
    ClauseKey("vote.tie_break", N_("Khi bằng phiếu, lần lượt"), OrderedChoicesKind(TIE_STEPS)),
    ClauseKey("quota.flag_count", N_("Số cờ thi đua mỗi khối"), WholeNumberKind(0, 20)),
    ClauseKey("quota.merit_max", N_("Số bằng khen nhiều nhất mỗi khối"), WholeNumberKind(0, 200)),
    ClauseKey(
        "quota.merit_share",
        N_("Tỷ lệ đơn vị được đề nghị khen thưởng"),
        ShareKind(),
        N_("Dùng thay cho số lượng cố định."),
    ),
    ClauseKey("quota.merit_includes_flag", N_("Tỷ lệ, số lượng đó gồm cả cờ thi đua"), _YES_NO),
    ClauseKey(
        "quota.rounding",
        N_("Làm tròn số lượng"),
        ChoiceKind({"floor": N_("xuống"), "round": N_("đến số gần nhất"), "ceil": N_("lên")}),
    ),
    ClauseKey("quota.gov_flag_allowed", N_("Được đề nghị Cờ thi đua của Chính phủ"), _YES_NO),
    ClauseKey("conditions.registered", N_("Đã đăng ký thi đua đầu năm"), _LEVEL),
    ClauseKey("conditions.pact_signed", N_("Đã ký giao ước"), _LEVEL),
    ClauseKey("conditions.no_discipline", N_("Không đang bị xem xét kỷ luật"), _LEVEL),
    ClauseKey(
        "conditions.no_open_complaint", N_("Không có khiếu nại, tố cáo đang xác minh"), _LEVEL
    ),
    ClauseKey("conditions.party_org", N_("Tổ chức đảng, đoàn thể đạt mức quy định"), _LEVEL),
    ClauseKey("conditions.unit_rank", N_("Đơn vị đạt mức xếp loại quy định"), _LEVEL),
    ClauseKey("conditions.cultural_standard", N_("Đạt chuẩn văn hóa"), _LEVEL),
    ClauseKey("conditions.clearance", N_("Các cơ quan quản lý đã xác nhận không vi phạm"), _LEVEL),
    ClauseKey("dossier.items", N_("Thành phần hồ sơ"), LinesKind()),
    ClauseKey("dossier.sets", N_("Số bộ hồ sơ"), WholeNumberKind(1, 20)),
    ClauseKey("dossier.recipients", N_("Nơi nhận hồ sơ"), LinesKind()),
    ClauseKey(
        "dossier.via",
        N_("Nộp qua"),
        ChoiceKind(
            {
                "so_noi_vu": N_("Sở Nội vụ"),
                "public_service_centre": N_("Trung tâm phục vụ hành chính công"),
                "national_system": N_("hệ thống điện tử quốc gia"),
                "qlvb": N_("hệ thống quản lý văn bản"),
            }
        ),
    ),
    ClauseKey(
        "dossier.separate_by_authority", N_("Tờ trình riêng cho từng cấp khen thưởng"), _YES_NO
    ),
    ClauseKey(
        "documents.letterhead",
        N_("Thể thức văn bản"),
        ChoiceKind(
            {
                "auto_by_head": N_("theo đơn vị Trưởng khối"),
                "nd30": N_("Nghị định 30"),
                "party": N_("của Đảng"),
            }
        ),
    ),
    ClauseKey(
        "documents.pact_heading",
        N_("Tiêu đề bản giao ước khi cơ quan Đảng và nhà nước cùng ký"),
        ChoiceKind({"nd30": N_("quốc hiệu"), "party": N_("tiêu đề văn bản Đảng")}),
    ),
    ClauseKey(
        "documents.salutation",
        N_("Chữ trước nơi nhận tờ trình"),
        ChoiceKind({"Kính gửi": N_("Kính gửi"), "Kính trình": N_("Kính trình")}),
    ),
    ClauseKey(
        "documents.end_mark", N_("Dấu kết thúc văn bản"), ChoiceKind({"./.": "./.", ".": "."})
    ),
    ClauseKey("law_refs", N_("Văn bản làm căn cứ"), ActsKind()),
)

_BY_PATH = {key.path: key for key in CLAUSES}


def get_clause_key(path: str) -> ClauseKey:
    """Get the clause of a path; raises `KeyError`."""
    return _BY_PATH[path]
