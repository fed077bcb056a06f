"""Names of fields as people read them, and where on the pages they stand."""

import re
from functools import lru_cache

from workflow.domain.sections import find_section

_LABELS = {
    "council.name": "Hội đồng",
    "council.granting_authority": "Cấp khen thưởng",
    "council.place": "Địa danh",
    "council.standing_office": "Cơ quan thường trực nhận hồ sơ",
    "bloc.name": "Tên khối",
    "bloc.code": "Mã khối",
    "bloc.kind": "Khối hay cụm",
    "bloc.established_by": "Quyết định thành lập khối",
    "year": "Năm tổng kết",
    "next_year": "Năm sau",
    "regulation": "Quy chế áp dụng",
    "member_count_stated": "Số thành viên theo nguồn",
    "members": "Đơn vị thành viên",
    "members[].name": "Tên đơn vị",
    "members[].short_name": "Tên ngắn",
    "members[].abbreviation": "Chữ viết tắt trong ký hiệu",
    "members[].parent": "Cơ quan chủ quản",
    "members[].family": "Thể thức văn bản",
    "members[].role": "Vai trò",
    "members[].role_order": "Thứ tự",
    "reports": "Báo cáo",
    "reports[].member": "Đơn vị",
    "reports[].received_on": "Ngày nhận",
    "reports[].symbol": "Số, ký hiệu",
    "reports[].self_score": "Điểm tự chấm",
    "reports[].final_score": "Điểm chung cuộc",
    "reports[].rank": "Xếp hạng",
    "reports[].rating": "Xếp loại",
    "reports[].achievements": "Thành tích",
    "reports[].note": "Ghi chú",
    "reports[].waived": "Lý do không cần báo cáo",
    "meeting": "Hội nghị tổng kết",
    "meeting.title": "Tên hội nghị",
    "meeting.kind": "Loại hội nghị",
    "meeting.dates": "Ngày họp",
    "meeting.starts_at": "Giờ bắt đầu",
    "meeting.ends_at": "Giờ kết thúc",
    "meeting.part_of_day": "Buổi",
    "meeting.place": "Địa điểm",
    "meeting.online": "Họp trực tuyến",
    "meeting.chairs": "Chủ trì",
    "meeting.secretaries": "Thư ký",
    "meeting.guests": "Khách mời",
    "meeting.attendance": "Có mặt, vắng mặt",
    "meeting.attendance[].member": "Đơn vị",
    "meeting.attendance[].status": "Tham dự",
    "meeting.attendance[].represented_by": "Người đại diện",
    "meeting.attendance[].reason": "Lý do vắng",
    "meeting.discussion": "Thảo luận",
    "meeting.discussion[].speaker": "Người phát biểu",
    "meeting.discussion[].text": "Nội dung phát biểu",
    "meeting.conclusions": "Kết luận",
    "results": "Kết quả của khối",
    "shortcomings": "Hạn chế",
    "contests": "Nội dung bình xét",
    "contests[].purpose": "Nội dung",
    "contests[].title": "Tên nội dung bình xét",
    "contests[].method": "Hình thức bình xét",
    "contests[].round": "Vòng",
    "contests[].seats": "Số được chọn",
    "contests[].entitled": "Số thành viên có quyền bỏ phiếu",
    "contests[].issued": "Phiếu phát ra",
    "contests[].returned": "Phiếu thu về",
    "contests[].valid": "Phiếu hợp lệ",
    "contests[].invalid": "Phiếu không hợp lệ",
    "contests[].tallies": "Kết quả kiểm phiếu",
    "contests[].tallies[].candidate": "Đơn vị được bình chọn",
    "contests[].tallies[].votes": "Số phiếu đồng ý",
    "contests[].tallies[].written_votes": "Trong đó bằng văn bản",
    "contests[].tallies[].against": "Số phiếu không đồng ý",
    "contests[].withdrawn": "Xin rút",
    "contests[].withdrawn[].candidate": "Đơn vị xin rút",
    "contests[].withdrawn[].reason": "Lý do rút",
    "contests[].chosen": "Được chọn",
    "contests[].tie_break": "Cách giải quyết khi bằng phiếu",
    "awards": "Đề nghị khen thưởng",
    "awards[].recipient": "Đơn vị, cá nhân được đề nghị",
    "awards[].recipient_kind": "Loại đối tượng",
    "awards[].award": "Danh hiệu, hình thức khen thưởng",
    "awards[].kind": "Loại khen thưởng",
    "awards[].authority": "Cấp khen thưởng",
    "awards[].status": "Tình trạng",
    "awards[].reason": "Tóm tắt thành tích",
    "awards[].decision": "Quyết định",
    "next_head": "Trưởng khối năm sau",
    "next_deputies": "Phó khối năm sau",
    "targets": "Phương hướng, nhiệm vụ",
    "activities": "Hoạt động trong kế hoạch",
    "activities[].task": "Nội dung",
    "activities[].lead": "Chủ trì",
    "activities[].with": "Phối hợp",
    "activities[].due": "Thời hạn",
    "activities[].product": "Sản phẩm",
    "papers": "Số, ngày văn bản",
    "papers[].kind": "Loại văn bản",
    "papers[].number": "Số",
    "papers[].symbol": "Ký hiệu",
    "papers[].date": "Ngày ký",
    "papers[].signer": "Người ký",
    "papers[].sent_on": "Ngày gửi",
}

_INDEX = re.compile(r"\[\d+\]")


@lru_cache(maxsize=4096)
def get_field_label(path: str) -> str:
    """What the field at a record path is called; else the nearest known ancestor."""
    pattern = _INDEX.sub("[]", path).replace("with_", "with")
    while pattern not in _LABELS and "." in pattern:
        pattern = pattern.rpartition(".")[0]
    return _LABELS.get(pattern) or _LABELS.get(pattern.removesuffix("[]"), path)


def get_field_anchor(path: str) -> str:
    """The id of the field on its page: `contests[0].valid` stands at `contests-0-valid`."""
    return re.sub(r"[.\[]", "-", path.replace("]", ""))


def locate_field(path: str) -> tuple[str, str] | None:
    """The section that edits a field and the field's id there; none for a field no form edits."""
    section = find_section(path)
    return (section.key, get_field_anchor(path)) if section else None
