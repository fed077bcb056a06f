"""Statements typed as sentences of their own, set into one sentence between semicolons."""

import re

#: Words that begin a statement and are part of no name: only before a small letter or a number.
_PLAIN = (
    *(
        "Có",
        "Đạt",
        "Được",
        "Đã",
        "Là",
        "Luôn",
        "Không",
        "Nhiều",
        "Vượt",
        "Giữ",
        "Đi đầu",
        "Dẫn đầu",
    ),
    *("Hoàn thành", "Tham gia", "Tham mưu", "Thực hiện", "Xây dựng", "Triển khai", "Tổ chức"),
    *("Chủ động", "Chủ trì", "Phối hợp", "Hướng dẫn", "Ban hành", "Hỗ trợ", "Kết nạp", "Kiểm tra"),
    *("Kịp thời", "Quản lý", "Tiết kiệm", "Ứng dụng", "Rà soát", "Tỷ lệ", "Tích cực", "Nâng cao"),
    *("Giải quyết", "Giúp đỡ", "Đóng góp", "Vận động", "Quyên góp", "Ủng hộ", "Phát động"),
    *("Đẩy mạnh", "Đổi mới", "Cải cách", "Tăng", "Giảm", "Xếp", "Làm tốt", "Làm chủ", "Bảo đảm"),
)
_START = re.compile(rf"(?<=; )(?:{'|'.join(_PLAIN)})(?= [a-zà-ỹđ\d])")


def lower_after_semicolons(text: str) -> str:
    """`Đạt giải Nhất; có 3 sáng kiến` for `Đạt giải Nhất; Có 3 sáng kiến`.

    Names and abbreviations keep their capital, as does whatever may begin one.
    """
    return _START.sub(lambda found: found[0][0].lower() + found[0][1:], text)
