"""Rows of the security log in words, for the person whom they are about."""

from workflow.domain.days import ZONE
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import SecurityEvent, SecurityEventKind

_SENTENCES = {
    SecurityEventKind.SIGNED_IN: Message("Đăng nhập."),
    SecurityEventKind.SIGN_IN_FAILED: Message("Đăng nhập không thành công."),
    SecurityEventKind.SIGNED_OUT: Message("Đăng xuất."),
    SecurityEventKind.SESSIONS_ENDED: Message("Đăng xuất trên thiết bị khác."),
    SecurityEventKind.NEW_DEVICE: Message("Đăng nhập lần đầu trên một thiết bị."),
    SecurityEventKind.LINK_GIVEN: Message("Cấp đường dẫn đặt mật khẩu."),
    SecurityEventKind.LINK_USED: Message("Dùng đường dẫn đặt mật khẩu."),
    SecurityEventKind.PASSWORD_CHANGED: Message("Đổi mật khẩu."),
    SecurityEventKind.EMAIL_CHANGED: Message("Đổi địa chỉ nhận thư."),
    SecurityEventKind.ACCOUNT_ADDED: Message("Thêm tài khoản."),
    SecurityEventKind.ACCOUNT_CHANGED: Message("Sửa thông tin hoặc vai trò."),
    SecurityEventKind.ACCOUNT_LOCKED: Message("Khóa tài khoản."),
    SecurityEventKind.ACCOUNT_UNLOCKED: Message("Mở khóa tài khoản."),
    SecurityEventKind.PERSON_CONFIRMED: Message("Xác nhận đây là một người riêng."),
    SecurityEventKind.SECOND_FACTOR_ADDED: Message("Thêm lớp bảo vệ thứ hai."),
    SecurityEventKind.SECOND_FACTOR_REMOVED: Message("Bỏ lớp bảo vệ thứ hai."),
    SecurityEventKind.APPROVALS_CHANGED: Message("Đổi những việc cần hai người."),
    SecurityEventKind.SECOND_FACTOR_FAILED: Message("Nhập sai mã của lớp bảo vệ thứ hai."),
    SecurityEventKind.IDENTITY_ADDED: Message("Nối tài khoản với nơi đăng nhập một lần."),
    SecurityEventKind.IDENTITY_REMOVED: Message("Bỏ nối với nơi đăng nhập một lần."),
    SecurityEventKind.SIGN_ON_FAILED: Message("Đăng nhập một lần không thành công."),
    SecurityEventKind.ROLE_FROM_GROUP: Message("Đổi vai trò theo nhóm ở nơi đăng nhập một lần."),
    SecurityEventKind.EMERGENCY_LINK_GIVEN: Message("Cấp đường dẫn khẩn cấp từ dòng lệnh."),
    SecurityEventKind.EMERGENCY_SIGN_IN: Message("Đăng nhập bằng đường dẫn khẩn cấp."),
    SecurityEventKind.PERSONAL_DATA_READ: Message("Xem hoặc xuất dữ liệu cá nhân."),
    SecurityEventKind.BACKED_UP: Message("Sao lưu tất cả dữ liệu."),
    SecurityEventKind.TOKEN_GIVEN: Message("Cấp mã cho phần mềm."),
    SecurityEventKind.TOKEN_REVOKED: Message("Thu hồi mã của phần mềm."),
    SecurityEventKind.WEBHOOK_ADDED: Message("Thêm nơi nhận bản tin."),
    SecurityEventKind.WEBHOOK_CHANGED: Message("Đổi khóa, tắt hoặc bật nơi nhận bản tin."),
    SecurityEventKind.WEBHOOK_REMOVED: Message("Xóa nơi nhận bản tin."),
    SecurityEventKind.WEBHOOK_DISABLED: Message("Ngừng gửi tới nơi không nhận bản tin nào."),
    SecurityEventKind.DOWNLOADED: Message("Tải tệp về."),
    SecurityEventKind.REFUSED: Message("Mở trang không có quyền."),
}


def describe_event(event: SecurityEvent) -> Message:
    """Describe an event in one sentence."""
    return _SENTENCES[SecurityEventKind(event.kind)]


def describe_warning(event: SecurityEvent) -> Message:
    """Warn of an event of one's own account: when, from where, and what to do."""
    if event.kind == SecurityEventKind.WEBHOOK_DISABLED:
        return Message(
            "Từ {at}, không gửi bản tin tới «{name}» nữa vì nơi đó không nhận bản tin nào trong "
            "nhiều ngày. Hãy báo người trông hệ thống ấy, rồi bật lại.",
            at=event.at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y"),
            name=event.detail.get("name", ""),
        )
    return Message(
        "Tài khoản của anh/chị, {at}, địa chỉ {address}: {what} Nếu không phải do anh/chị biết, "
        "hãy đổi mật khẩu và báo người quản trị.",
        at=event.at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y"),
        address=event.address or N_("máy chủ"),
        what=describe_event(event),
    )
