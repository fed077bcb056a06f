"""Why the system refused a file or folder, in both languages: its own words are English."""

import errno

from workflow.domain.labels import N_

_REASONS = {
    errno.ENOENT: N_("không có tệp hoặc thư mục ấy"),
    errno.EACCES: N_("không có quyền"),
    errno.EPERM: N_("không có quyền"),
    errno.EISDIR: N_("là một thư mục, không phải tệp"),
    errno.ENOTDIR: N_("một phần đường dẫn không phải thư mục"),
    errno.EEXIST: N_("đã có sẵn"),
    errno.ENOTEMPTY: N_("thư mục không trống"),
    errno.EROFS: N_("ổ đĩa chỉ đọc"),
    errno.ENOSPC: N_("đĩa đã đầy"),
    errno.EDQUOT: N_("hết hạn mức đĩa"),
    errno.EFBIG: N_("tệp quá lớn"),
    errno.ENAMETOOLONG: N_("tên quá dài"),
    errno.ELOOP: N_("liên kết trỏ vòng quanh"),
    errno.EIO: N_("đĩa lỗi khi đọc hoặc ghi"),
    errno.EMFILE: N_("mở quá nhiều tệp"),
    errno.ENFILE: N_("mở quá nhiều tệp"),
    errno.EBUSY: N_("đang được dùng"),
    errno.ETXTBSY: N_("đang được dùng"),
    errno.EXDEV: N_("ở ổ đĩa khác"),
    errno.ENODEV: N_("không có thiết bị ấy"),
    errno.ENXIO: N_("không có thiết bị ấy"),
    errno.EADDRINUSE: N_("cổng đã có chương trình khác dùng"),
    errno.EADDRNOTAVAIL: N_("máy này không có địa chỉ ấy"),
    errno.EINVAL: N_("hệ thống không nhận"),
}


def explain_os_error(error: OSError) -> tuple[str, str]:
    """The reason in Vietnamese and in English; the English one for both where none is known."""
    english = error.strerror or str(error) or type(error).__name__
    return _REASONS.get(error.errno or 0, english), english
