"""The sheets and columns of the workbook of reviews: where in a record each cell belongs.

Its words are those of a file format and stay Vietnamese, whatever language the pages have.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import (
    AttendanceStatus,
    AwardKind,
    AwardStatus,
    BlocKind,
    Family,
    MeetingKind,
    MemberRole,
    Method,
    PartOfDay,
    Purpose,
    RecipientKind,
)
from workflow.domain.schema import MeetingMode


class CellKind(Enum):
    """How the cells of a column are read and written."""

    TEXT = auto()
    #: Several texts, one a line.
    LINES = auto()
    DAY = auto()
    DAYS = auto()
    TIME = auto()
    YEAR = auto()
    NUMBER = auto()
    COUNT = auto()
    CHOICE = auto()
    #: The name of a member or of an agency.
    UNIT = auto()


@dataclass(frozen=True)
class SheetColumn:
    """A column: the path of its field in a row's fact, its heading, its width."""

    path: str
    label: str
    width: int = 16
    kind: CellKind = CellKind.TEXT
    choices: type[StrEnum] | None = None


@dataclass(frozen=True)
class RecordSheet:
    """A sheet whose rows are items of lists of a record; without lists, of reviews themselves."""

    title: str
    columns: tuple[SheetColumn, ...]
    #: The lists by their label; where there are several, a column says which.
    lists: tuple[tuple[str, str], ...] = ()
    #: The field that no two rows of a review share.
    key: str | None = None
    #: The list belongs to a contest, which a column numbers.
    of_contest: bool = False
    #: The fields that no row may leave blank.
    needs: tuple[str, ...] = ()


COUNCIL, BLOC, YEAR = "Hội đồng", "Khối, cụm", "Năm"
LIST, CONTEST = "Mục", "Nội dung số"
_C = SheetColumn


def _choice(path: str, label: str, choices: type[StrEnum], width: int = 18) -> SheetColumn:
    return SheetColumn(path, label, width, CellKind.CHOICE, choices)


def _person(path: str, label: str) -> tuple[SheetColumn, SheetColumn]:
    return (
        _C(f"{path}name", label, 24),
        _C(f"{path}positions", "Chức vụ (mỗi dòng một chức vụ)", 36, CellKind.LINES),
    )


SHEETS = (
    RecordSheet(
        "Khối, cụm",
        (
            _choice("bloc.kind", "Khối hay cụm", BlocKind),
            _C("bloc.code", "Mã khối"),
            _C("bloc.established_by", "Quyết định thành lập khối", 30),
            _C("member_count_stated", "Số thành viên theo nguồn", 12, CellKind.COUNT),
            _C("next_head", "Trưởng khối năm sau", 36, CellKind.UNIT),
            _C("next_year", "Năm sau", 11, CellKind.YEAR),
            _C("meeting.title", "Tên hội nghị", 30),
            _choice("meeting.kind", "Loại hội nghị", MeetingKind),
            _C("meeting.dates", "Ngày họp (mỗi dòng một ngày)", 14, CellKind.DAYS),
            _C("meeting.starts_at", "Giờ bắt đầu", 10, CellKind.TIME),
            _C("meeting.ends_at", "Giờ kết thúc", 10, CellKind.TIME),
            _C("meeting.counted_at", "Giờ lập xong biên bản kiểm phiếu", 10, CellKind.TIME),
            _choice("meeting.part_of_day", "Buổi", PartOfDay, 12),
            _C("meeting.place", "Địa điểm", 30),
            _choice("meeting.online", "Họp trực tuyến", MeetingMode),
            _C("regulation", "Quy chế áp dụng", 24),
            _C("reports_due", "Hạn nộp báo cáo", 12, CellKind.DAY),
            _C("budget", "Kinh phí thực hiện kế hoạch", 30),
            _C("council.place", "Địa danh"),
            _C("council.granting_authority", "Cấp khen thưởng của Hội đồng", 24),
            _C("council.standing_office", "Cơ quan thường trực nhận hồ sơ", 24),
            _C("id", "Mã hồ sơ", 24),
        ),
    ),
    RecordSheet(
        "Thành viên",
        (
            _C("name", "Tên đơn vị", 44, CellKind.UNIT),
            _choice("role", "Vai trò", MemberRole, 24),
            _C("role_order", "Thứ tự", 8, CellKind.COUNT),
            _C("short_name", "Tên ngắn", 20),
            _C("abbreviation", "Viết tắt", 10),
            _C("parent", "Cơ quan chủ quản", 28),
            _choice("family", "Thể thức văn bản", Family, 30),
        ),
        (("Thành viên", "members"),),
        key="name",
        needs=("name",),
    ),
    RecordSheet(
        "Báo cáo",
        (
            _C("member", "Đơn vị", 44, CellKind.UNIT),
            _C("received_on", "Ngày nhận", 12, CellKind.DAY),
            _C("symbol", "Số, ký hiệu"),
            _C("self_score", "Điểm tự chấm", 10, CellKind.NUMBER),
            _C("final_score", "Điểm chung cuộc", 10, CellKind.NUMBER),
            _C("rank", "Xếp hạng", 8, CellKind.COUNT),
            _C("rating", "Xếp loại", 22),
            _C("achievements", "Thành tích (mỗi dòng một ý)", 60, CellKind.LINES),
            _C("note", "Ghi chú", 24),
            _C("waived", "Lý do không cần báo cáo", 24),
        ),
        (("Báo cáo", "reports"),),
        key="member",
        needs=("member",),
    ),
    RecordSheet(
        "Có mặt",
        (
            _C("member", "Đơn vị", 44, CellKind.UNIT),
            _choice("status", "Tham dự", AttendanceStatus, 24),
            *_person("represented_by.", "Người đại diện"),
            _C("reason", "Lý do vắng", 24),
        ),
        (("Có mặt", "meeting.attendance"),),
        key="member",
        needs=("member", "status"),
    ),
    RecordSheet(
        "Chủ trì, thư ký",
        _person("", "Họ và tên"),
        (("Chủ trì", "meeting.chairs"), ("Thư ký", "meeting.secretaries")),
        needs=("name",),
    ),
    RecordSheet(
        "Phát biểu",
        (_C("speaker", "Người phát biểu", 36), _C("text", "Nội dung", 80)),
        (("Phát biểu", "meeting.discussion"),),
        needs=("text",),
    ),
    RecordSheet(
        "Bình xét",
        (
            _choice("purpose", "Nội dung", Purpose, 34),
            _C("title", "Tên nội dung bình xét", 40),
            _choice("method", "Hình thức bình xét", Method, 28),
            _C("round", "Vòng", 8, CellKind.COUNT),
            _C("seats", "Số được chọn", 8, CellKind.COUNT),
            _C("entitled", "Số có quyền bỏ phiếu", 10, CellKind.COUNT),
            _C("issued", "Phiếu phát ra", 10, CellKind.COUNT),
            _C("returned", "Phiếu thu về", 10, CellKind.COUNT),
            _C("valid", "Phiếu hợp lệ", 10, CellKind.COUNT),
            _C("invalid", "Phiếu không hợp lệ", 10, CellKind.COUNT),
            _C("chosen", "Được chọn (mỗi dòng một tên)", 40, CellKind.LINES),
            _C("tie_break", "Cách giải quyết khi bằng phiếu", 30),
        ),
        (("Bình xét", "contests"),),
        needs=("purpose", "method"),
    ),
    RecordSheet(
        "Kiểm phiếu",
        (
            _C("candidate", "Đơn vị được bình chọn", 44, CellKind.UNIT),
            _C("votes", "Số phiếu đồng ý", 10, CellKind.COUNT),
            _C("written_votes", "Trong đó bằng văn bản", 10, CellKind.COUNT),
            _C("against", "Số phiếu không đồng ý", 10, CellKind.COUNT),
        ),
        (("Kiểm phiếu", "tallies"),),
        key="candidate",
        needs=("candidate",),
        of_contest=True,
    ),
    RecordSheet(
        "Xin rút",
        (_C("candidate", "Đơn vị xin rút", 44, CellKind.UNIT), _C("reason", "Lý do rút", 36)),
        (("Xin rút", "withdrawn"),),
        key="candidate",
        needs=("candidate",),
        of_contest=True,
    ),
    RecordSheet(
        "Khen thưởng",
        (
            _C("recipient", "Đơn vị, cá nhân được đề nghị", 44, CellKind.UNIT),
            _C("award", "Danh hiệu, hình thức khen thưởng", 30),
            _choice("recipient_kind", "Loại đối tượng", RecipientKind),
            _choice("kind", "Loại khen thưởng", AwardKind),
            _C("authority", "Cấp khen thưởng", 20),
            _choice("status", "Tình trạng", AwardStatus, 24),
            _C("reason", "Tóm tắt thành tích", 50),
            _C("decision", "Quyết định", 30),
        ),
        (("Khen thưởng", "awards"),),
        needs=("award",),
    ),
    RecordSheet(
        "Các ý",
        (_C("", "Nội dung", 100),),
        (
            ("Kết quả của khối", "results"),
            ("Hạn chế", "shortcomings"),
            ("Nguyên nhân của hạn chế", "causes"),
            ("Bài học kinh nghiệm", "lessons"),
            ("Khách mời", "meeting.guests"),
            ("Kết luận", "meeting.conclusions"),
            ("Phó khối năm sau", "next_deputies"),
            ("Phương hướng, nhiệm vụ", "targets"),
        ),
        needs=("",),
    ),
    RecordSheet(
        "Kế hoạch",
        (
            _C("task", "Nội dung", 60),
            _C("lead", "Chủ trì", 30),
            _C("with", "Phối hợp", 30),
            _C("due", "Thời hạn", 20),
            _C("product", "Sản phẩm", 24),
        ),
        (("Kế hoạch", "activities"),),
        needs=("task",),
    ),
    RecordSheet(
        "Số văn bản",
        (
            _choice("kind", "Loại văn bản", PaperKind, 30),
            _C("number", "Số", 8, CellKind.COUNT),
            _C("symbol", "Ký hiệu"),
            _C("date", "Ngày ký", 12, CellKind.DAY),
            *_person("signer.", "Người ký"),
            _C("sent_on", "Ngày gửi", 12, CellKind.DAY),
        ),
        (("Số văn bản", "papers"),),
        needs=("kind",),
    ),
)

ACCOUNTS = "Tài khoản"
ACCOUNT_COLUMNS = (
    _C("name", "Họ và tên", 28),
    _C("login", "Tên đăng nhập", 20),
    _C("email", "Thư điện tử", 30),
    _C("role", "Vai trò", 26),
    _C("unit", "Đơn vị", 44, CellKind.UNIT),
)
#: Holds what cells may be chosen from; hidden, and not read.
LISTS = "Danh sách"

#: How cells are read that say whose a row is.
NAME_COLUMN = _C("", "", kind=CellKind.UNIT)
YEAR_COLUMN = next(column for column in SHEETS[0].columns if column.path == "next_year")
COUNT_COLUMN = next(column for column in SHEETS[1].columns if column.path == "role_order")
