"""What a regulation may set: one row a value, named as in the typed `Regulation`."""

from dataclasses import dataclass

from workflow.domain.clauses.kinds import (
    Acts,
    Amount,
    Choice,
    Day,
    Kind,
    Lines,
    Share,
    Steps,
    Whole,
)
from workflow.domain.clauses.scoring import Criteria, Sections
from workflow.domain.regulation import BASE_LABELS

TIE_STEPS = {
    "second_ballot": "Bỏ phiếu lại",
    "score": "Theo điểm thi đua",
    "women_share": "Ưu tiên đơn vị có từ 70 % nữ",
    "head_and_deputy": "Trưởng khối và Phó khối quyết định",
    "council": "Đề nghị Hội đồng quyết định",
}
_YES_NO = Choice({"yes": "có", "no": "không"}, {"yes": True, "no": False})
_LEVEL = Choice({"block": "bắt buộc", "warn": "cảnh báo", "off": "không áp dụng"})


@dataclass(frozen=True)
class Key:
    """One value that a regulation may set."""

    path: str
    label: str
    kind: Kind
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
    Key(
        "roles.head_mode",
        "Cách có Trưởng khối năm sau",
        Choice(
            {
                "elected": "bầu tại hội nghị",
                "roster": "luân phiên theo danh sách",
                "recognised": "cấp trên chỉ định hoặc công nhận",
            }
        ),
    ),
    Key("roles.term_years", "Nhiệm kỳ (năm)", Whole(1, 10)),
    Key("roles.deputy_count", "Số Phó khối", Whole(0, 5)),
    Key("roles.may_head_win", "Trưởng khối được bình chọn là đơn vị dẫn đầu", _YES_NO),
    Key(
        "roles.barred",
        "Không được giới thiệu làm Trưởng khối, Phó khối",
        Steps(
            {
                "disqualified_last_year": "bị loại khỏi thi đua năm trước",
                "under_discipline": "đang bị xem xét kỷ luật",
            }
        ),
    ),
    Key("calendar.pact_by", "Ký kết giao ước trước ngày", Day()),
    Key("calendar.registration_by", "Đăng ký thi đua trước ngày", Day()),
    Key("calendar.midyear_by", "Sơ kết sáu tháng trước ngày", Day()),
    Key("calendar.report_by", "Nộp báo cáo trước hết ngày", Day()),
    Key("calendar.self_score_by", "Tự chấm điểm trước hết ngày", Day()),
    Key("calendar.meeting_from", "Hội nghị tổng kết từ ngày", Day()),
    Key("calendar.meeting_to", "Hội nghị tổng kết đến ngày", Day()),
    Key("calendar.dossier_by", "Nộp hồ sơ khen thưởng trước hết ngày", Day()),
    Key("calendar.dossier_by_education", "Hạn nộp hồ sơ của ngành giáo dục", Day()),
    Key("calendar.dossier_lead", "Ngày làm việc từ hội nghị đến khi gửi hồ sơ", Whole(0, 60)),
    Key("calendar.invite_lead", "Gửi giấy mời trước hội nghị (ngày làm việc)", Whole(0, 60)),
    Key("calendar.report_lead", "Nhận đủ báo cáo trước hội nghị (ngày làm việc)", Whole(0, 60)),
    Key("scoring.enabled", "Có chấm điểm", _YES_NO),
    Key("scoring.scale_max", "Thang điểm (chưa kể điểm thưởng)", Amount()),
    Key("scoring.sections", "Các phần của bảng điểm", Sections()),
    Key(
        "scoring.criteria",
        "Các tiêu chí chấm điểm",
        Criteria(),
        "Chỉ ghi khi có đủ tiêu chí của mọi phần; để trống thì ghi tổng điểm như trước.",
    ),
    Key("scoring.bonus_cap", "Điểm thưởng tối đa", Amount()),
    Key("scoring.penalty_cap", "Điểm trừ tối đa", Amount()),
    Key("scoring.review_rounds", "Số lượt thẩm định điểm", Whole(1, 2)),
    Key("scoring.explanation_step", "Đơn vị được giải trình", _YES_NO),
    Key("scoring.decimal_places", "Số chữ số thập phân của điểm", Whole(0, 4)),
    Key(
        "scoring.ranking_tie",
        "Xếp hạng khi bằng điểm",
        Choice(
            {
                "skip": "đồng hạng, hạng sau nhảy số (1, 1, 3)",
                "equal_rank": "đồng hạng, hạng sau liền số (1, 1, 2)",
                "no_shared_rank": "không được đồng hạng",
            }
        ),
    ),
    Key(
        "vote.form",
        "Hình thức bỏ phiếu",
        Choice(
            {
                "secret": "phiếu kín",
                "show_of_hands": "biểu quyết",
                "choice_of_meeting": "hội nghị chọn",
            }
        ),
    ),
    Key("vote.quorum", "Tỷ lệ thành viên phải có mặt để họp", Share()),
    Key("vote.attendance_for_awards", "Tỷ lệ thành viên phải dự khi xét khen thưởng", Share()),
    Key(
        "vote.threshold",
        "Tỷ lệ phiếu phải đạt",
        Share(
            word="nhiều phiếu nhất",
            hint="Ví dụ: 4/5 hoặc 80 %; «nhiều phiếu nhất» khi không cần tỷ lệ",
        ),
    ),
    Key(
        "vote.base",
        "Tỷ lệ phiếu tính trên",
        Choice({str(base): label for base, label in BASE_LABELS.items()}),
    ),
    Key("vote.inclusive", "Đạt đúng tỷ lệ là được", _YES_NO),
    Key(
        "vote.hard",
        "Chưa đạt tỷ lệ thì",
        Choice(
            {"yes": "không đi tiếp được", "no": "cảnh báo, ghi lý do"}, {"yes": True, "no": False}
        ),
    ),
    Key(
        "vote.absent",
        "Đơn vị vắng mặt",
        Choice(
            {
                "written": "gửi ý kiến bằng văn bản",
                "proxy": "ủy quyền người khác",
                "not_counted": "không bỏ phiếu",
            }
        ),
    ),
    Key("vote.self_vote", "Được bỏ phiếu cho đơn vị mình", _YES_NO),
    Key("vote.rounds_max", "Số vòng bỏ phiếu nhiều nhất", Whole(1, 10)),
    Key(
        "vote.ballot_style",
        "Kiểu phiếu",
        Choice(
            {
                "pick_one": "chọn một đơn vị",
                "pick_n": "chọn nhiều đơn vị",
                "agree_disagree": "đồng ý hoặc không đồng ý từng đơn vị",
            }
        ),
    ),
    Key("vote.tie_break", "Khi bằng phiếu, lần lượt", Steps(TIE_STEPS)),
    Key("quota.flag_count", "Số cờ thi đua mỗi khối", Whole(0, 20)),
    Key("quota.merit_max", "Số bằng khen nhiều nhất mỗi khối", Whole(0, 200)),
    Key(
        "quota.merit_share",
        "Tỷ lệ đơn vị được đề nghị khen thưởng",
        Share(),
        "Dùng thay cho số lượng cố định.",
    ),
    Key("quota.merit_includes_flag", "Tỷ lệ, số lượng đó gồm cả cờ thi đua", _YES_NO),
    Key(
        "quota.rounding",
        "Làm tròn số lượng",
        Choice({"floor": "xuống", "round": "đến số gần nhất", "ceil": "lên"}),
    ),
    Key("quota.gov_flag_allowed", "Được đề nghị Cờ thi đua của Chính phủ", _YES_NO),
    Key("conditions.registered", "Đã đăng ký thi đua đầu năm", _LEVEL),
    Key("conditions.pact_signed", "Đã ký giao ước", _LEVEL),
    Key("conditions.no_discipline", "Không đang bị xem xét kỷ luật", _LEVEL),
    Key("conditions.no_open_complaint", "Không có khiếu nại, tố cáo đang xác minh", _LEVEL),
    Key("conditions.party_org", "Tổ chức đảng, đoàn thể đạt mức quy định", _LEVEL),
    Key("conditions.unit_rank", "Đơn vị đạt mức xếp loại quy định", _LEVEL),
    Key("conditions.cultural_standard", "Đạt chuẩn văn hóa", _LEVEL),
    Key("conditions.clearance", "Các cơ quan quản lý đã xác nhận không vi phạm", _LEVEL),
    Key("dossier.items", "Thành phần hồ sơ", Lines()),
    Key("dossier.sets", "Số bộ hồ sơ", Whole(1, 20)),
    Key("dossier.recipients", "Nơi nhận hồ sơ", Lines()),
    Key(
        "dossier.via",
        "Nộp qua",
        Choice(
            {
                "so_noi_vu": "Sở Nội vụ",
                "public_service_centre": "Trung tâm phục vụ hành chính công",
                "national_system": "hệ thống điện tử quốc gia",
                "qlvb": "hệ thống quản lý văn bản",
            }
        ),
    ),
    Key("dossier.separate_by_authority", "Tờ trình riêng cho từng cấp khen thưởng", _YES_NO),
    Key(
        "documents.letterhead",
        "Thể thức văn bản",
        Choice(
            {
                "auto_by_head": "theo đơn vị Trưởng khối",
                "nd30": "Nghị định 30",
                "party": "của Đảng",
            }
        ),
    ),
    Key(
        "documents.salutation",
        "Chữ trước nơi nhận tờ trình",
        Choice({"Kính gửi": "Kính gửi", "Kính trình": "Kính trình"}),
    ),
    Key("documents.end_mark", "Dấu kết thúc văn bản", Choice({"./.": "./.", ".": "."})),
    Key("law_refs", "Văn bản làm căn cứ", Acts()),
)

_BY_PATH = {key.path: key for key in CLAUSES}


def key_of(path: str) -> Key:
    """What stands at a path; raises `KeyError`."""
    return _BY_PATH[path]
