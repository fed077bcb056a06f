"""The values that a record can hold where there are only a few, and what people call them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workflow.domain.paper_kinds import PaperKind
from workflow.web.language import translate

Choices = list[tuple[str, Any]]

UNKNOWN: tuple[str, Any] = ("", _l("chưa ghi"))

BLOC_KINDS: Choices = [("khoi", _l("Khối thi đua")), ("cum", _l("Cụm thi đua"))]
MEMBER_ROLES: Choices = [
    ("head", _l("Trưởng khối")),
    ("deputy", _l("Phó khối")),
    ("member", _l("Thành viên")),
    ("observer", _l("Tham dự, không bỏ phiếu")),
]
PAPER_FAMILIES: Choices = [
    ("nd30", _l("Cơ quan nhà nước (Nghị định 30)")),
    ("party", _l("Cơ quan Đảng (Hướng dẫn 36)")),
]
MEETING_KINDS: Choices = [
    ("year_end", _l("Tổng kết năm")),
    ("half_year", _l("Sơ kết sáu tháng")),
    ("signing", _l("Ký kết giao ước")),
    ("preparatory", _l("Họp trù bị")),
    ("other", _l("Khác")),
]
PARTS_OF_DAY: Choices = [
    ("sáng", _l("Buổi sáng")),
    ("chiều", _l("Buổi chiều")),
    ("tối", _l("Buổi tối")),
]
MEETING_MODES: Choices = [("False", _l("Họp trực tiếp")), ("True", _l("Họp trực tuyến"))]
ATTENDANCE_STATUSES: Choices = [
    ("present", _l("Có mặt")),
    ("absent", _l("Vắng mặt")),
    ("written_opinion", _l("Gửi ý kiến bằng văn bản")),
]
CONTEST_PURPOSES: Choices = [
    ("leading_unit", _l("Chọn đơn vị dẫn đầu")),
    ("merit", _l("Chọn đơn vị, cá nhân được đề nghị khen thưởng")),
    ("head", _l("Bầu Trưởng khối năm sau")),
    ("deputy", _l("Bầu Phó khối năm sau")),
    ("other", _l("Nội dung khác")),
]
CONTEST_METHODS: Choices = [
    ("unrecorded", _l("chưa ghi")),
    ("secret_ballot", _l("Bỏ phiếu kín")),
    ("open_ballot", _l("Biểu quyết công khai")),
    ("acclamation", _l("Suy tôn, không bỏ phiếu")),
    ("score", _l("Theo kết quả chấm điểm, không bỏ phiếu")),
    ("rotation", _l("Luân phiên, không bỏ phiếu")),
    ("appointment", _l("Chỉ định, không bỏ phiếu")),
]
RECIPIENT_KINDS: Choices = [
    ("unit", _l("Đơn vị thành viên")),
    ("person", _l("Cá nhân")),
    ("outside", _l("Đơn vị ngoài khối")),
    ("rest", _l("Các đơn vị còn lại")),
]
AWARD_KINDS: Choices = [
    ("flag", _l("Cờ thi đua")),
    ("certificate", _l("Bằng khen")),
    ("title", _l("Danh hiệu thi đua")),
    ("other", _l("Khác")),
]
AWARD_STATES: Choices = [
    ("nominated", _l("Khối giới thiệu")),
    ("proposed", _l("Đã đề nghị")),
    ("passed", _l("Hội đồng đã thông qua")),
    ("refused", _l("Không được khen thưởng")),
    ("granted", _l("Đã được khen thưởng")),
]
PAPER_KINDS: Choices = [(kind.value, _l(kind.label)) for kind in PaperKind]

_BY_FIELD: dict[str, Choices] = {
    "role": MEMBER_ROLES,
    "family": PAPER_FAMILIES,
    "part_of_day": PARTS_OF_DAY,
    "online": MEETING_MODES,
    "purpose": CONTEST_PURPOSES,
    "method": CONTEST_METHODS,
    "recipient_kind": RECIPIENT_KINDS,
}
_BY_PATH: dict[str, Choices] = {
    "bloc.kind": BLOC_KINDS,
    "meeting.kind": MEETING_KINDS,
    "meeting.attendance.status": [*ATTENDANCE_STATUSES, ("unknown", _l("chưa rõ"))],
    "awards.kind": AWARD_KINDS,
    "awards.status": AWARD_STATES,
    "papers.kind": PAPER_KINDS,
}


def label_of_value(path: str, value: str) -> str:
    """What people call a value of the field at a record path; other text stays as it is."""
    plain = "".join(part.split("]")[-1] for part in path.split("["))
    known = _BY_PATH.get(plain) or _BY_FIELD.get(plain.rpartition(".")[2], [])
    return next((translate(label) for key, label in known if key == value), value)


def label_of_choice(choices: Choices, value: str | None) -> str:
    """What people call one of some choices; nothing for what is unknown."""
    return next((translate(label) for key, label in choices if key == value), value or "")
