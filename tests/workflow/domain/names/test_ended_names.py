"""Names that ended in 2025: asked about where a later review lists them, and only there."""

import datetime as dt

import pytest

from workflow.domain.names.ended_names import NATIONAL_ENDS, find_ended_names
from workflow.services.translation import translate

AFTER = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("name", "into"),
    [
        ("Sở Nội vụ tỉnh Bình Thuận", "tỉnh Lâm Đồng"),
        ("Văn phòng Tỉnh ủy Bình Thuận", "tỉnh Lâm Đồng"),
        ("Báo Bình Thuận", "tỉnh Lâm Đồng"),
        ("CÔNG AN TỈNH HÀ NAM", "tỉnh Ninh Bình"),
        ("Liên đoàn Lao động tỉnh Hoà Bình", "tỉnh Phú Thọ"),  # the tone elsewhere
        ("Trường Chính trị tỉnh Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh"),
        ("Huyện ủy Tuy Phong", "cấp xã"),
        ("Ủy ban nhân dân thị xã La Gi", "cấp xã"),
        ("Ban Dân vận Tỉnh ủy", "Ban Tuyên giáo và Dân vận"),
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Sở Lao động - Thương binh và Xã hội tỉnh Gia Lai", "Sở Nội vụ và các sở khác"),
        ("Cục Thuế tỉnh Đắk Lắk", "Thuế tỉnh, thành phố"),
        ("Ủy ban nhân dân thị trấn Liên Nghĩa", "xã, phường, đặc khu"),
        ("Ủy ban nhân dân thành phố Phan Thiết", "cấp xã"),
        ("VIỆN KIỂM SÁT NHÂN DÂN THÀNH PHỐ ĐÀ LẠT", "cấp xã"),
        ("Ủy ban nhân dân thành phố Huế", None),
        ("Sở Nội vụ Thành phố Hồ Chí Minh", None),
        ("Đảng ủy các cơ quan Đảng thành phố", None),
        ("Cục Thi hành án dân sự tỉnh Lâm Đồng", "Thi hành án dân sự tỉnh, thành phố"),
        ("Thi hành án dân sự tỉnh Lâm Đồng", None),
        ("Kho bạc Nhà nước khu vực XV", None),
        ("Sở Nông nghiệp và Môi trường", None),
        ("Thuế tỉnh Đắk Lắk", None),
        ("Sở Nội vụ tỉnh Lâm Đồng", None),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", None),
        ("Công ty Cổ phần Bình Dương", None),  # a place in a name is no province
        ("Ban Bảo vệ, chăm sóc sức khỏe cán bộ tỉnh", None),
        ("Sở số 1", None),
    ],
)
def test_a_name_after_its_end_is_found_whole_words_only(name: str, into: str | None) -> None:
    found = find_ended_names([name], AFTER)

    assert [row.end.into for row in found] == ([into] if into else [])
    assert find_ended_names([name], dt.date(2022, 1, 24)) == ()
    assert find_ended_names([name], None) == ()


def test_what_is_not_certain_is_said_so() -> None:
    (heard,) = find_ended_names(["Ban Dân vận Tỉnh ủy"], AFTER)
    (known,) = find_ended_names(["Báo Bình Thuận"], AFTER)

    assert "được cho là" in str(heard.sentence)
    assert not heard.end.is_certain
    assert "30/06/2025" in str(known.sentence)
    assert known.end.is_certain
    assert "general knowledge, dates not checked" in translate(heard.sentence, "en")


def test_every_merger_has_a_source_and_twenty_nine_provinces_went() -> None:
    provinces = [end for end in NATIONAL_ENDS if end.place]

    assert all(end.source and end.into for end in NATIONAL_ENDS)
    assert len(provinces) == len({end.place for end in provinces}) == 63 - 34
