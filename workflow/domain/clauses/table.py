"""What a regulation may set: one row a value, named as in the typed `Regulation`."""

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
from workflow.domain.regulation import BASE_LABELS

TIE_STEPS = {
    "second_ballot": "Bỏ phiếu lại",
    "score": "Theo điểm thi đua",
    "women_share": "Ưu tiên đơn vị có từ 70 % nữ",
    "head_and_deputy": "Trưởng khối và Phó khối quyết định",
    "council": "Đề nghị Hội đồng quyết định",
}
_YES_NO = ChoiceKind({"yes": "có", "no": "không"}, {"yes": True, "no": False})
_LEVEL = ChoiceKind({"block": "bắt buộc", "warn": "cảnh báo", "off": "không áp dụng"})


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
    "roles": "Trưởng khối, Phó khối",
    "calendar": "Lịch trong năm",
    "scoring": "Chấm điểm, xếp hạng",
    "vote": "Bình xét, bỏ phiếu",
    "quota": "Số lượng được đề nghị",
    "conditions": "Điều kiện xét khen thưởng",
    "dossier": "Hồ sơ",
    "documents": "Văn bản",
    "law_refs": "Căn cứ viện dẫn",
}

CLAUSES = (
    ClauseKey(
        "roles.head_mode",
        "Cách có Trưởng khối năm sau",
        ChoiceKind(
            {
                "elected": "bầu tại hội nghị",
                "roster": "luân phiên theo danh sách",
                "recognised": "cấp trên chỉ định hoặc công nhận",
            }
        ),
    ),
    ClauseKey("roles.term_years", "Nhiệm kỳ (năm)", WholeNumberKind(1, 10)),
    ClauseKey("roles.deputy_count", "Số Phó khối", WholeNumberKind(0, 5)),
    ClauseKey("roles.may_head_win", "Trưởng khối được bình chọn là đơn vị dẫn đầu", _YES_NO),
    ClauseKey(
        "roles.barred",
        "Không được giới thiệu làm Trưởng khối, Phó khối",
        OrderedChoicesKind(
            {
                "disqualified_last_year": "bị loại khỏi thi đua năm trước",
                "under_discipline": "đang bị xem xét kỷ luật",
            }
        ),
    ),
    ClauseKey("calendar.pact_by", "Ký kết giao ước trước ngày", DayOfYearKind()),
    ClauseKey("calendar.registration_by", "Đăng ký thi đua trước ngày", DayOfYearKind()),
    ClauseKey("calendar.midyear_by", "Sơ kết sáu tháng trước ngày", DayOfYearKind()),
    ClauseKey("calendar.report_by", "Nộp báo cáo trước hết ngày", DayOfYearKind()),
    ClauseKey("calendar.self_score_by", "Tự chấm điểm trước hết ngày", DayOfYearKind()),
    ClauseKey("calendar.meeting_from", "Hội nghị tổng kết từ ngày", DayOfYearKind()),
    ClauseKey("calendar.meeting_to", "Hội nghị tổng kết đến ngày", DayOfYearKind()),
    ClauseKey("calendar.dossier_by", "Nộp hồ sơ khen thưởng trước hết ngày", DayOfYearKind()),
    ClauseKey("calendar.dossier_by_education", "Hạn nộp hồ sơ của ngành giáo dục", DayOfYearKind()),
    ClauseKey(
        "calendar.dossier_lead",
        "Ngày làm việc từ hội nghị đến khi gửi hồ sơ",
        WholeNumberKind(0, 60),
    ),
    ClauseKey(
        "calendar.invite_lead",
        "Gửi giấy mời trước hội nghị (ngày làm việc)",
        WholeNumberKind(0, 60),
    ),
    ClauseKey(
        "calendar.report_lead",
        "Nhận đủ báo cáo trước hội nghị (ngày làm việc)",
        WholeNumberKind(0, 60),
    ),
    ClauseKey("scoring.enabled", "Có chấm điểm", _YES_NO),
    ClauseKey("scoring.scale_max", "Thang điểm (chưa kể điểm thưởng)", AmountKind()),
    ClauseKey("scoring.sections", "Các phần của bảng điểm", SectionsKind()),
    ClauseKey(
        "scoring.criteria",
        "Các tiêu chí chấm điểm",
        CriteriaKind(),
        "Chỉ ghi khi có đủ tiêu chí của mọi phần; để trống thì ghi tổng điểm như trước.",
    ),
    ClauseKey("scoring.bonus_cap", "Điểm thưởng tối đa", AmountKind()),
    ClauseKey("scoring.penalty_cap", "Điểm trừ tối đa", AmountKind()),
    ClauseKey("scoring.review_rounds", "Số lượt thẩm định điểm", WholeNumberKind(1, 2)),
    ClauseKey("scoring.explanation_step", "Đơn vị được giải trình", _YES_NO),
    ClauseKey("scoring.decimal_places", "Số chữ số thập phân của điểm", WholeNumberKind(0, 4)),
    ClauseKey(
        "scoring.ranking_tie",
        "Xếp hạng khi bằng điểm",
        ChoiceKind(
            {
                "skip": "đồng hạng, hạng sau nhảy số (1, 1, 3)",
                "equal_rank": "đồng hạng, hạng sau liền số (1, 1, 2)",
                "no_shared_rank": "không được đồng hạng",
            }
        ),
    ),
    ClauseKey(
        "vote.form",
        "Hình thức bỏ phiếu",
        ChoiceKind(
            {
                "secret": "phiếu kín",
                "show_of_hands": "biểu quyết",
                "choice_of_meeting": "hội nghị chọn",
            }
        ),
    ),
    ClauseKey("vote.quorum", "Tỷ lệ thành viên phải có mặt để họp", ShareKind()),
    ClauseKey(
        "vote.attendance_for_awards", "Tỷ lệ thành viên phải dự khi xét khen thưởng", ShareKind()
    ),
    ClauseKey(
        "vote.threshold",
        "Tỷ lệ phiếu phải đạt",
        ShareKind(
            word="nhiều phiếu nhất",
            hint="Ví dụ: 4/5 hoặc 80 %; «nhiều phiếu nhất» khi không cần tỷ lệ",
        ),
    ),
    ClauseKey(
        "vote.base",
        "Tỷ lệ phiếu tính trên",
        ChoiceKind({str(base): label for base, label in BASE_LABELS.items()}),
    ),
    ClauseKey("vote.inclusive", "Đạt đúng tỷ lệ là được", _YES_NO),
    ClauseKey(
        "vote.hard",
        "Chưa đạt tỷ lệ thì",
        ChoiceKind(
            {"yes": "không đi tiếp được", "no": "cảnh báo, ghi lý do"}, {"yes": True, "no": False}
        ),
    ),
    ClauseKey(
        "vote.absent",
        "Đơn vị vắng mặt",
        ChoiceKind(
            {
                "written": "gửi ý kiến bằng văn bản",
                "proxy": "ủy quyền người khác",
                "not_counted": "không bỏ phiếu",
            }
        ),
    ),
    ClauseKey("vote.self_vote", "Được bỏ phiếu cho đơn vị mình", _YES_NO),
    ClauseKey("vote.rounds_max", "Số vòng bỏ phiếu nhiều nhất", WholeNumberKind(1, 10)),
    ClauseKey(
        "vote.ballot_style",
        "Kiểu phiếu",
        ChoiceKind(
            {
                "pick_one": "chọn một đơn vị",
                "pick_n": "chọn nhiều đơn vị",
                "agree_disagree": "đồng ý hoặc không đồng ý từng đơn vị",
            }
        ),
    ),
    ClauseKey("vote.tie_break", "Khi bằng phiếu, lần lượt", OrderedChoicesKind(TIE_STEPS)),
    ClauseKey("quota.flag_count", "Số cờ thi đua mỗi khối", WholeNumberKind(0, 20)),
    ClauseKey("quota.merit_max", "Số bằng khen nhiều nhất mỗi khối", WholeNumberKind(0, 200)),
    ClauseKey(
        "quota.merit_share",
        "Tỷ lệ đơn vị được đề nghị khen thưởng",
        ShareKind(),
        "Dùng thay cho số lượng cố định.",
    ),
    ClauseKey("quota.merit_includes_flag", "Tỷ lệ, số lượng đó gồm cả cờ thi đua", _YES_NO),
    ClauseKey(
        "quota.rounding",
        "Làm tròn số lượng",
        ChoiceKind({"floor": "xuống", "round": "đến số gần nhất", "ceil": "lên"}),
    ),
    ClauseKey("quota.gov_flag_allowed", "Được đề nghị Cờ thi đua của Chính phủ", _YES_NO),
    ClauseKey("conditions.registered", "Đã đăng ký thi đua đầu năm", _LEVEL),
    ClauseKey("conditions.pact_signed", "Đã ký giao ước", _LEVEL),
    ClauseKey("conditions.no_discipline", "Không đang bị xem xét kỷ luật", _LEVEL),
    ClauseKey("conditions.no_open_complaint", "Không có khiếu nại, tố cáo đang xác minh", _LEVEL),
    ClauseKey("conditions.party_org", "Tổ chức đảng, đoàn thể đạt mức quy định", _LEVEL),
    ClauseKey("conditions.unit_rank", "Đơn vị đạt mức xếp loại quy định", _LEVEL),
    ClauseKey("conditions.cultural_standard", "Đạt chuẩn văn hóa", _LEVEL),
    ClauseKey("conditions.clearance", "Các cơ quan quản lý đã xác nhận không vi phạm", _LEVEL),
    ClauseKey("dossier.items", "Thành phần hồ sơ", LinesKind()),
    ClauseKey("dossier.sets", "Số bộ hồ sơ", WholeNumberKind(1, 20)),
    ClauseKey("dossier.recipients", "Nơi nhận hồ sơ", LinesKind()),
    ClauseKey(
        "dossier.via",
        "Nộp qua",
        ChoiceKind(
            {
                "so_noi_vu": "Sở Nội vụ",
                "public_service_centre": "Trung tâm phục vụ hành chính công",
                "national_system": "hệ thống điện tử quốc gia",
                "qlvb": "hệ thống quản lý văn bản",
            }
        ),
    ),
    ClauseKey("dossier.separate_by_authority", "Tờ trình riêng cho từng cấp khen thưởng", _YES_NO),
    ClauseKey(
        "documents.letterhead",
        "Thể thức văn bản",
        ChoiceKind(
            {
                "auto_by_head": "theo đơn vị Trưởng khối",
                "nd30": "Nghị định 30",
                "party": "của Đảng",
            }
        ),
    ),
    ClauseKey(
        "documents.salutation",
        "Chữ trước nơi nhận tờ trình",
        ChoiceKind({"Kính gửi": "Kính gửi", "Kính trình": "Kính trình"}),
    ),
    ClauseKey("documents.end_mark", "Dấu kết thúc văn bản", ChoiceKind({"./.": "./.", ".": "."})),
    ClauseKey("law_refs", "Văn bản làm căn cứ", ActsKind()),
)

_BY_PATH = {key.path: key for key in CLAUSES}


def get_clause_key(path: str) -> ClauseKey:
    """Get the clause of a path; raises `KeyError`."""
    return _BY_PATH[path]
