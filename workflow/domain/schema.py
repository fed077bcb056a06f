"""The fields of a review once: label, choices, page; and the sections they are edited in."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec

from workflow.domain.labels import N_, Labelled
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import (
    AttendanceStatus,
    AwardKind,
    AwardStatus,
    BlocKind,
    Fact,
    Family,
    MeetingKind,
    MemberRole,
    Method,
    PartOfDay,
    Purpose,
    RecipientKind,
    Record,
)


class MeetingMode(Labelled):
    """The wording of `meeting.online`; the values are those of a Python boolean in a form."""

    IN_PERSON = "False", N_("Họp trực tiếp")
    ONLINE = "True", N_("Họp trực tuyến")


@dataclass(frozen=True)
class Field:
    """A field at a record path, where `[]` is any row of a list."""

    path: str
    label: str
    #: The page of the meeting that edits it.
    part: str | None = None
    choices: type[StrEnum] | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


_OWN_FIELDS = (
    Field("council.name", "Hội đồng"),
    Field("council.granting_authority", "Cấp khen thưởng"),
    Field("council.place", "Địa danh"),
    Field("council.standing_office", "Cơ quan thường trực nhận hồ sơ"),
    Field("bloc.name", "Tên khối"),
    Field("bloc.code", "Mã khối"),
    Field("bloc.kind", "Khối hay cụm", choices=BlocKind),
    Field("bloc.established_by", "Quyết định thành lập khối"),
    Field("year", "Năm tổng kết"),
    Field("next_year", "Năm sau"),
    Field("regulation", "Quy chế áp dụng"),
    Field("member_count_stated", "Số thành viên theo nguồn"),
    Field("members", "Đơn vị thành viên"),
    Field("members[].name", "Tên đơn vị"),
    Field("members[].short_name", "Tên ngắn"),
    Field("members[].abbreviation", "Chữ viết tắt trong ký hiệu"),
    Field("members[].parent", "Cơ quan chủ quản"),
    Field("members[].family", "Thể thức văn bản", choices=Family),
    Field("members[].role", "Vai trò", choices=MemberRole),
    Field("members[].role_order", "Thứ tự"),
    Field("reports_due", "Hạn nộp báo cáo"),
    Field("reports", "Báo cáo"),
    Field("reports[].member", "Đơn vị"),
    Field("reports[].received_on", "Ngày nhận"),
    Field("reports[].symbol", "Số, ký hiệu"),
    Field("reports[].self_score", "Điểm tự chấm"),
    Field("reports[].final_score", "Điểm Khối chấm"),
    Field("reports[].rank", "Xếp hạng"),
    Field("reports[].rating", "Xếp loại"),
    Field("reports[].achievements", "Thành tích"),
    Field("reports[].note", "Ghi chú"),
    Field("reports[].waived", "Lý do không cần báo cáo"),
    Field("meeting", "Hội nghị tổng kết"),
    Field("meeting.title", "Tên hội nghị", part="time"),
    Field("meeting.kind", "Loại hội nghị", part="time", choices=MeetingKind),
    Field("meeting.dates", "Ngày họp", part="time"),
    Field("meeting.starts_at", "Giờ bắt đầu", part="time"),
    Field("meeting.ends_at", "Giờ kết thúc", part="time"),
    Field("meeting.counted_at", "Giờ lập xong biên bản kiểm phiếu", part="time"),
    Field("meeting.part_of_day", "Buổi", part="time", choices=PartOfDay),
    Field("meeting.place", "Địa điểm", part="time"),
    Field("meeting.online", "Họp trực tuyến", part="time", choices=MeetingMode),
    Field("meeting.chairs", "Chủ trì", part="people"),
    Field("meeting.secretaries", "Thư ký", part="people"),
    Field("meeting.counting_team", "Tổ kiểm phiếu", part="people"),
    Field("meeting.guests", "Khách mời", part="guests"),
    Field("meeting.attendance", "Có mặt, vắng mặt", part="attendance"),
    Field("meeting.attendance[].member", "Đơn vị"),
    Field("meeting.attendance[].status", "Tham dự", choices=AttendanceStatus),
    Field("meeting.attendance[].represented_by", "Người đại diện"),
    Field("meeting.attendance[].reason", "Lý do vắng"),
    Field("meeting.discussion", "Thảo luận", part="discussion"),
    Field("meeting.discussion[].speaker", "Người phát biểu"),
    Field("meeting.discussion[].text", "Nội dung phát biểu"),
    Field("meeting.conclusions", "Kết luận", part="conclusions"),
    Field("results", "Kết quả của khối"),
    Field("shortcomings", "Hạn chế"),
    Field("causes", "Nguyên nhân của hạn chế"),
    Field("lessons", "Bài học kinh nghiệm"),
    Field("contests", "Nội dung bình xét"),
    Field("contests[].purpose", "Nội dung", choices=Purpose),
    Field("contests[].title", "Tên nội dung bình xét"),
    Field("contests[].method", "Hình thức bình xét", choices=Method),
    Field("contests[].round", "Vòng"),
    Field("contests[].seats", "Số được chọn"),
    Field("contests[].entitled", "Số thành viên có quyền bỏ phiếu"),
    Field("contests[].issued", "Phiếu phát ra"),
    Field("contests[].returned", "Phiếu thu về"),
    Field("contests[].valid", "Phiếu hợp lệ"),
    Field("contests[].invalid", "Phiếu không hợp lệ"),
    Field("contests[].tallies", "Kết quả kiểm phiếu"),
    Field("contests[].tallies[].candidate", "Đơn vị được bình chọn"),
    Field("contests[].tallies[].votes", "Số phiếu đồng ý"),
    Field("contests[].tallies[].written_votes", "Trong đó bằng văn bản"),
    Field("contests[].tallies[].against", "Số phiếu không đồng ý"),
    Field("contests[].tallies[].written_against", "Không đồng ý bằng văn bản"),
    Field("contests[].withdrawn", "Xin rút"),
    Field("contests[].withdrawn[].candidate", "Đơn vị xin rút"),
    Field("contests[].withdrawn[].reason", "Lý do rút"),
    Field("contests[].chosen", "Được chọn"),
    Field("contests[].tie_break", "Cách giải quyết khi bằng phiếu"),
    Field("awards", "Đề nghị khen thưởng"),
    Field("awards[].recipient", "Đơn vị, cá nhân được đề nghị"),
    Field("awards[].recipient_kind", "Loại đối tượng", choices=RecipientKind),
    Field("awards[].award", "Danh hiệu, hình thức khen thưởng"),
    Field("awards[].kind", "Loại khen thưởng", choices=AwardKind),
    Field("awards[].authority", "Cấp khen thưởng"),
    Field("awards[].status", "Tình trạng", choices=AwardStatus),
    Field("awards[].reason", "Tóm tắt thành tích"),
    Field("awards[].decision", "Quyết định"),
    Field("next_head", "Trưởng khối năm sau"),
    Field("next_deputies", "Phó khối năm sau"),
    Field("targets", "Phương hướng, nhiệm vụ"),
    Field("activities", "Hoạt động trong kế hoạch"),
    Field("activities[].task", "Nội dung"),
    Field("activities[].lead", "Chủ trì"),
    Field("activities[].with", "Phối hợp"),
    Field("activities[].due", "Thời hạn"),
    Field("activities[].product", "Sản phẩm"),
    Field("budget", "Kinh phí thực hiện kế hoạch"),
    Field("papers", "Số, ngày văn bản"),
    Field("papers[].kind", "Loại văn bản", choices=PaperKind),
    Field("papers[].number", "Số"),
    Field("papers[].symbol", "Ký hiệu"),
    Field("papers[].date", "Ngày ký"),
    Field("papers[].signer", "Người ký"),
    Field("papers[].sent_on", "Ngày gửi"),
)
FIELDS: tuple[Field, ...] = (
    *_OWN_FIELDS,
    Field("meetings", "Các cuộc họp khác trong năm"),
    Field("meetings[].number", "Số thứ tự cuộc họp"),
    # A further meeting has these fields of a review; no page of the closing meeting edits them.
    *(
        Field(f"meetings[].{field.path}", field.label, choices=field.choices)
        for field in _OWN_FIELDS
        if re.match(r"(meeting|contests|results|shortcomings|papers)\b", field.path)
    ),
)
_BY_PATH = {field.path: field for field in FIELDS}


@dataclass(frozen=True)
class Section:
    """A group of record fields that is edited and saved together."""

    key: str
    label: str
    fields: tuple[str, ...]


SECTIONS = (
    Section("general", "Thông tin chung", ("council", "bloc", "reports_due")),
    Section("members", "Đơn vị thành viên", ("members", "member_count_stated")),
    Section("reports", "Báo cáo và chấm điểm", ("reports",)),
    Section("meeting", "Hội nghị tổng kết", ("meeting",)),
    Section("meetings", "Các cuộc họp khác trong năm", ("meetings",)),
    Section("results", "Kết quả và hạn chế", ("results", "shortcomings", "causes", "lessons")),
    Section("contests", "Bình xét, kiểm phiếu", ("contests",)),
    Section("awards", "Đề nghị khen thưởng", ("awards",)),
    Section("next", "Trưởng khối, Phó khối năm sau", ("next_head", "next_deputies")),
    Section("plan", "Phương hướng năm sau", ("next_year", "targets", "activities", "budget")),
    Section("papers", "Số, ngày văn bản", ("papers",)),
)

_BY_KEY = {section.key: section for section in SECTIONS}
_BY_FIELD = {field: section for section in SECTIONS for field in section.fields}


@dataclass(frozen=True)
class MeetingPart:
    """A page of the meeting: its name and the fields of the meeting that it edits."""

    key: str
    label: str

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(field.name for field in FIELDS if field.part == self.key)

    @property
    def touching(self) -> tuple[str, ...]:
        """The record paths of its fields."""
        return tuple(field.path for field in FIELDS if field.part == self.key)

    @property
    def next(self) -> "MeetingPart | None":
        """The part that follows; None after the last."""
        position = MEETING_PARTS.index(self) + 1
        return MEETING_PARTS[position] if position < len(MEETING_PARTS) else None


MEETING_PARTS = (
    MeetingPart("time", "Thời gian và địa điểm"),
    MeetingPart("people", "Chủ trì và thư ký"),
    MeetingPart("attendance", "Có mặt, vắng mặt"),
    MeetingPart("guests", "Khách mời"),
    MeetingPart("discussion", "Thảo luận"),
    MeetingPart("conclusions", "Kết luận"),
)


def find_meeting_part(key: str) -> MeetingPart:
    """Get the part of that key; raises `KeyError`."""
    return {part.key: part for part in MEETING_PARTS}[key]


_INDEX = re.compile(r"\[\d+\]")


@lru_cache(maxsize=4096)
def find_field(path: str) -> Field | None:
    """The field at a record path such as `contests[0].valid`; else its nearest known ancestor."""
    pattern = _INDEX.sub("[]", path).replace("with_", "with")
    while pattern:
        if field := _BY_PATH.get(pattern) or _BY_PATH.get(pattern.removesuffix("[]")):
            return field
        pattern = pattern.rpartition(".")[0]
    return None


def get_field_label(path: str) -> str:
    """The name of the field at a record path, or of its nearest known ancestor."""
    field = find_field(path)
    return field.label if field else path


def get_field_anchor(path: str) -> str:
    """The id of the field on its page: `contests[0].valid` is at `contests-0-valid`."""
    return re.sub(r"[.\[]", "-", path.replace("]", ""))


def label_value(path: str, value: str) -> str:
    """The label of a value of the field at a record path; other text stays as it is."""
    field = find_field(path)
    members: Any = field.choices if field and field.choices else ()
    return next((member.label for member in members if member.value == value), value)


def get_section(key: str) -> Section:
    """Get the section of that key; raises `KeyError`."""
    return _BY_KEY[key]


def find_section(path: str) -> Section | None:
    """The section that edits the field at a record path such as `contests[0].valid`."""
    return _BY_FIELD.get(path.split(".", 1)[0].split("[", 1)[0])


def get_section_values(record: Record, key: str) -> dict[str, Any]:
    """The fields of a section."""
    return {name: getattr(record, name) for name in get_section(key).fields}


def replace_section(record: Record, key: str, values: dict[str, Any]) -> Record:
    """A record with the given fields of one section changed and all else as it was.

    Raises `KeyError` for a field that the section does not have.
    """
    if foreign := set(values) - set(get_section(key).fields):
        raise KeyError(f"{key} has no {sorted(foreign)}")
    return msgspec.structs.replace(record, **values)


def compare_section(old: Record, new: Record, key: str) -> list[tuple[str, str, str]]:
    """List the differences of two records in one section: (path, old text, new text) by leaf."""
    before, after = (get_section_values(record, key) for record in (old, new))
    if before == after:
        return []
    return compare_flat(flatten_facts(before), flatten_facts(after))


def compare_flat(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    """The same of values that were flattened."""
    return [
        (path, before.get(path, ""), after.get(path, ""))
        for path in dict.fromkeys([*before, *after])
        if before.get(path, "") != after.get(path, "")
    ]


def flatten_facts(value: Any, path: str = "") -> dict[str, str]:
    """Flatten nested facts to `{path: text}`, leaving out what is empty."""
    if value is None:
        return {}
    if isinstance(value, Fact):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        items = [(f"{path}.{key}" if path else key, item) for key, item in value.items()]
    elif isinstance(value, tuple):
        items = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    else:
        return {path: str(value)}
    return {leaf: text for at, item in items for leaf, text in flatten_facts(item, at).items()}
