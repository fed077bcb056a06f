"""What is kept about whom, why and for how long: the register of personal data.

Law 91/2025/QH15 and Decree 356/2025 are named by the project; their texts were not read for this,
so that no article is cited and periods are those of the program, not of the law.
"""

from dataclasses import dataclass

from workflow.domain.labels import N_

#: How sure the sources of this register are, in words.
CONFIDENCE = N_(
    "Luật 91/2025/QH15, Nghị định 356/2025: chưa đọc toàn văn khi lập sổ này nên không dẫn điều"
    " khoản; thời hạn dưới đây là điều chương trình làm, cơ quan cần đối chiếu với quy định."
)


@dataclass(frozen=True)
class PersonalDataEntry:
    """One kind of data about people."""

    #: Where it is: tables, by their columns where not all of the row is about the person.
    tables: tuple[str, ...]
    what: str
    whose: str
    purpose: str
    #: In days of the settings of retention, named in braces.
    kept: str
    #: What erasing a person does to it.
    erased: str


_USERS = N_("người dùng của hệ thống")
_NAMED = N_("người được nêu trong hồ sơ, văn bản")
_STAYS = N_("giữ nguyên: là nội dung hồ sơ, lịch sử đã niêm phong")

REGISTER = (
    PersonalDataEntry(
        ("account",),
        N_("họ tên, tên đăng nhập, địa chỉ thư, vai trò, đơn vị; mã băm mật khẩu"),
        _USERS,
        N_("đăng nhập, phân quyền, ghi ai đã làm gì, gửi thư nhắc việc"),
        N_(
            "đến khi xóa theo yêu cầu; không ai đăng nhập quá {unused_accounts} ngày thì bị khóa;"
            " địa chỉ thư vừa thay: đến khi đã báo tới đó, nhiều nhất ba ngày"
        ),
        N_("thay bằng bí danh; thư, mật khẩu bị xóa"),
    ),
    PersonalDataEntry(
        (
            *("sign_in_session", "sign_in_link", "second_factor", "sign_on_identity"),
            *("form_receipt", "api_token"),
        ),
        N_("phiên, địa chỉ mạng, trình duyệt; lớp bảo vệ thứ hai; nơi đăng nhập một lần; biểu mẫu"),
        _USERS,
        N_("giữ an toàn cho tài khoản; không làm hai lần một việc"),
        N_(
            "phiên: {sessions} ngày; đường dẫn, mã truy cập: {ended_secrets} ngày sau khi hết hạn;"
            " dấu của biểu mẫu: một ngày; bản nháp trong trình duyệt: bảy ngày, mã hóa; lớp bảo vệ"
            " thứ hai, nơi đăng nhập một lần: đến khi gỡ"
        ),
        N_("bị xóa"),
    ),
    PersonalDataEntry(
        ("security_event",),
        N_("ai đăng nhập, tải tệp, bị từ chối, lúc nào, từ địa chỉ và trình duyệt nào"),
        _USERS,
        N_("phát hiện và điều tra việc lạm dụng"),
        N_("không tự xóa: chuỗi niêm phong chỉ được thêm"),
        _STAYS,
    ),
    PersonalDataEntry(
        (
            *("event", "snapshot", "attachment", "paper", "edited_paper", "signed_copy"),
            "received_archive",
            *("confirmation", "tally_entry", "score_entry"),
        ),
        N_("ai ghi, sửa, chuyển bước; người ký, chủ trì, thư ký, đại biểu; tệp báo cáo"),
        _NAMED,
        N_("lập hồ sơ thi đua, chứng minh hồ sơ không bị sửa"),
        N_("theo thời hạn bảo quản hồ sơ thi đua, khen thưởng của cơ quan"),
        _STAYS,
    ),
    PersonalDataEntry(
        ("unit_post",),
        N_("ai giữ chức vụ gì trong đơn vị"),
        _NAMED,
        N_("gợi ý người ký văn bản"),
        N_("đến khi người giữ danh mục gỡ"),
        N_("gỡ trên trang của đơn vị"),
    ),
    PersonalDataEntry(
        ("unit_mandate",),
        N_("ai ghi quyết định về chức năng của đơn vị"),
        _USERS,
        N_("viện dẫn trong văn bản của đơn vị"),
        N_("đến khi người giữ danh mục gỡ"),
        N_("còn lại dưới bí danh"),
    ),
    PersonalDataEntry(
        ("inspection",),
        N_("tệp Word gửi kiểm tra thể thức và điều tìm thấy"),
        _USERS,
        N_("trả kết quả kiểm tra cho người gửi"),
        N_("{inspections} ngày sau khi kiểm tra"),
        N_("bị xóa"),
    ),
    PersonalDataEntry(
        ("trial_paper",),
        N_("văn bản thử nào đã xin bằng mã truy cập của ai"),
        _USERS,
        N_("tải văn bản thử về"),
        N_("bảy ngày"),
        N_("bị xóa"),
    ),
    PersonalDataEntry(
        ("reminder",),
        N_("thư nhắc việc nào đã gửi cho ai, ngày nào"),
        _USERS,
        N_("không gửi hai lần một thư"),
        N_("{letters} ngày"),
        N_("còn lại dưới bí danh"),
    ),
)
