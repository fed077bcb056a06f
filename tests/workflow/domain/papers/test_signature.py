"""Who signs, and for whom."""

import json
from pathlib import Path

import pytest

from tests.factories import make_record
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.record import Family, IssuedPaper, Member, MemberRole, Person

KIND = PaperKind.PROPOSAL


def sign(issuer: str, family: Family, *positions: str, blanks: Blanks | None = None) -> Signature:
    """The signature under a paper of that agency by somebody with those positions."""
    signer = Person(name="Nguyễn Văn Mẫu", positions=positions)
    made = make_record(
        members=(Member(name=issuer, role=MemberRole.HEAD, family=family),),
        papers=(IssuedPaper(kind="proposal", signer=signer),),
    )
    return build_signature(KIND, made, family, blanks or Blanks())


@pytest.mark.parametrize(
    ("issuer", "position", "authority", "post"),
    [
        ("Ban Tuyên giáo Tỉnh ủy", "Trưởng Ban Tuyên giáo Tỉnh ủy", None, "TRƯỞNG BAN"),
        (
            "Ban Tuyên giáo Tỉnh ủy",
            "Phó Trưởng Ban Tuyên giáo Tỉnh ủy",
            "K/T TRƯỞNG BAN",
            "PHÓ TRƯỞNG BAN",
        ),
        ("Ban Tuyên giáo Tỉnh ủy", "Phó Trưởng Ban Thường trực Ban Tuyên giáo Tỉnh ủy",
         "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
        ("Văn phòng Tỉnh ủy", "Chánh Văn phòng Tỉnh ủy", None, "CHÁNH VĂN PHÒNG"),
        ("Ủy ban Kiểm tra Tỉnh ủy", "Phó Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy",
         "T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM"),
        ("Đảng ủy Khối cơ quan", "Bí thư Đảng ủy Khối cơ quan", "T/M ĐẢNG ỦY", "BÍ THƯ"),
    ],
)  # fmt: skip
def test_party_papers_sign_with_a_slash(
    issuer: str, position: str, authority: str | None, post: str
) -> None:
    made = sign(issuer, Family.PARTY, position)

    assert (made.authority, made.post) == (authority, post)


@pytest.mark.parametrize(
    ("issuer", "position", "authority", "post"),
    [
        ("Sở Nội vụ", "Giám đốc Sở Nội vụ", None, "GIÁM ĐỐC"),
        ("Sở Nội vụ", "Phó Giám đốc Sở Nội vụ", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("Sở Nội vụ", "Phó Giám đốc Thường trực", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("Sở Nội vụ", "Phó Giám đốc phụ trách Sở Nội vụ", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        (
            "Văn phòng Ủy ban nhân dân Thành phố",
            "Phó Chánh Văn phòng UBND Thành phố Hồ Chí Minh",
            "KT. CHÁNH VĂN PHÒNG",
            "PHÓ CHÁNH VĂN PHÒNG",
        ),
        (
            "Trung tâm Kiểm soát bệnh tật tỉnh Lâm Đồng",
            "Phó Giám đốc phụ trách, điều hành Trung tâm Kiểm soát bệnh tật",
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC",
        ),
        ("Sở Nội vụ", "Quyền Giám đốc Sở Nội vụ", None, "Q. GIÁM ĐỐC"),
        ("Trường Chính trị", "Hiệu trưởng Trường Chính trị", None, "HIỆU TRƯỞNG"),
        ("Báo Bình Thuận", "Phó Tổng Biên tập", "KT. TỔNG BIÊN TẬP", "PHÓ TỔNG BIÊN TẬP"),
        ("UBND xã Mẫu", "Phó Chủ tịch", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ],
)
def test_state_papers_sign_with_a_full_stop(
    issuer: str, position: str, authority: str | None, post: str
) -> None:
    made = sign(issuer, Family.STATE, position)

    assert (made.authority, made.post) == (authority, post)


CASES = json.loads(Path(__file__).with_name("signatures.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["position"])
def test_each_kind_of_body_signs_by_its_own_post(case: dict[str, str]) -> None:
    made = sign(case["unit"], Family(case["family"]), case["position"])

    lines = [*(made.authority or "").split("\n"), made.post]
    assert " / ".join(filter(None, lines)) == case["printed"]


@pytest.mark.parametrize(
    ("issuer", "position", "printed"),
    [
        ("Công an tỉnh Lâm Đồng", "Phó Giám đốc Công an tỉnh", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("Bệnh viện Đa khoa tỉnh", "Bs.CKII. Giám đốc Bệnh viện Đa khoa tỉnh", "GIÁM ĐỐC"),
        ("Ngân hàng Chính sách xã hội tỉnh",
         "Giám đốc chi nhánh Ngân hàng Chính sách xã hội tỉnh", "GIÁM ĐỐC"),
        ("Hạt Kiểm lâm khu vực III", "Phó Hạt trưởng Hạt Kiểm lâm khu vực III",
         "KT. HẠT TRƯỞNG / PHÓ HẠT TRƯỞNG"),
        ("Công an phường Mũi Né", "Trưởng Công an phường Mũi Né", "TRƯỞNG CÔNG AN PHƯỜNG"),
        ("Thống kê tỉnh Lâm Đồng", "Phó Trưởng Thống kê tỉnh Lâm Đồng",
         "KT. TRƯỞNG THỐNG KÊ TỈNH / PHÓ TRƯỞNG THỐNG KÊ TỈNH"),
        ("Thuế cơ sở 3 tỉnh Lâm Đồng", "Trưởng Thuế cơ sở 3", "TRƯỞNG THUẾ CƠ SỞ"),
        ("Thi hành án dân sự tỉnh Lâm Đồng", "Trưởng Thi hành án dân sự tỉnh Lâm Đồng",
         "TRƯỞNG THI HÀNH ÁN DÂN SỰ TỈNH"),
        ("Văn phòng UBND tỉnh", "Phó Văn phòng", "KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG"),
        ("Văn phòng Đăng ký đất đai", "Giám đốc Văn phòng Đăng ký đất đai", "GIÁM ĐỐC"),
        ("Tòa án nhân dân tỉnh", "Phó Chánh án TAND tỉnh", "KT. CHÁNH ÁN / PHÓ CHÁNH ÁN"),
        ("Đài Phát thanh - Truyền hình tỉnh", "Giám đốc Đài PTTH tỉnh", "GIÁM ĐỐC"),
        ("Sở Giáo dục và Đào tạo", "Giám đốc Sở GD&ĐT tỉnh", "GIÁM ĐỐC"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Giám đốc Sở Văn hoá, Thể thao và Du lịch",
         "GIÁM ĐỐC"),
        ("Sở Y tế", "PGĐ Sở Y tế", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("Viện Kiểm sát nhân dân tỉnh", "Viện trưởng VKSND tỉnh Lâm Đồng", "VIỆN TRƯỞNG"),
        ("Cục Hải quan", "Cục phó", "KT. CỤC TRƯỞNG / PHÓ CỤC TRƯỞNG"),
        ("Chi cục Thú y", "Quyền Chi cục trưởng", "Q. CHI CỤC TRƯỞNG"),
        ("Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
         "Phó Chỉ huy trưởng Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
         "KT. CHỈ HUY TRƯỞNG / PHÓ CHỈ HUY TRƯỞNG"),
        ("Ban Quản lý các khu công nghiệp", "Phó Trưởng Ban Quản lý các KCN",
         "KT. TRƯỞNG BAN / PHÓ TRƯỞNG BAN"),
        ("Trường Đại học Phan Thiết", "Phó Hiệu trưởng phụ trách Trường Đại học Phan Thiết",
         "KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG"),
        ("Hội Cựu chiến binh tỉnh", "Chủ tịch Hội CCB tỉnh", "TM. BAN THƯỜNG VỤ / CHỦ TỊCH"),
        ("Hội Nông dân tỉnh", "Phó Chủ tịch Thường trực Hội Nông dân tỉnh",
         "TM. BAN THƯỜNG VỤ / PHÓ CHỦ TỊCH"),
        ("Tỉnh đoàn Lâm Đồng", "Bí thư Tỉnh đoàn", "TM. BAN THƯỜNG VỤ / BÍ THƯ"),
        ("Ủy ban MTTQ Việt Nam tỉnh",
         "Trưởng Ban Dân vận Tỉnh ủy, Chủ tịch Ủy ban MTTQ Việt Nam tỉnh",
         "TM. BAN THƯỜNG TRỰC / CHỦ TỊCH"),
        ("Kiểm toán Nhà nước khu vực XIII",
         "Phó Kiểm toán trưởng Kiểm toán nhà nước khu vực XIII",
         "KT. KIỂM TOÁN TRƯỞNG / PHÓ KIỂM TOÁN TRƯỞNG"),
        ("Trung đoàn 812", "Phó Trung đoàn trưởng Trung đoàn 812",
         "KT. TRUNG ĐOÀN TRƯỞNG / PHÓ TRUNG ĐOÀN TRƯỞNG"),
        ("Đoàn ĐBQH tỉnh", "Phó Trưởng đoàn ĐBQH tỉnh",
         "TM. ĐOÀN ĐẠI BIỂU QUỐC HỘI / KT. TRƯỞNG ĐOÀN / PHÓ TRƯỞNG ĐOÀN"),
        ("Thường trực HĐND tỉnh", "Phó Chủ tịch HĐND tỉnh",
         "TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"),
        ("Sở Nội vụ", "Bí thư Đảng ủy, Giám đốc", "GIÁM ĐỐC"),
        ("Sở Nội vụ", "Phó Chủ tịch UBND tỉnh, Giám đốc Sở", "GIÁM ĐỐC"),
        ("Bệnh viện Đa khoa tỉnh", "BS.CKII. Giám đốc Bệnh viện", "GIÁM ĐỐC"),
        ("Trường THPT Chuyên", "Phó Hiệu trưởng Nhà trường",
         "KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG"),
        ("Bộ Chỉ huy quân sự tỉnh", "Phó Chỉ huy trưởng - Tham mưu trưởng Bộ CHQS tỉnh",
         "KT. CHỈ HUY TRƯỞNG / PHÓ CHỈ HUY TRƯỞNG"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "Phó Chủ tịch - Tổng Thư ký Ủy ban MTTQ Việt Nam tỉnh",
         "TM. BAN THƯỜNG TRỰC / PHÓ CHỦ TỊCH"),
        ("Hội LHPN tỉnh", "Chủ tịch Hội LHPN tỉnh", "TM. BAN THƯỜNG VỤ / CHỦ TỊCH"),
        ("Hội CCB tỉnh", "Chủ tịch Hội CCB tỉnh", "TM. BAN THƯỜNG VỤ / CHỦ TỊCH"),
        ("Đoàn xã Mẫu", "Phó Bí thư Đoàn xã", "TM. BAN THƯỜNG VỤ / PHÓ BÍ THƯ"),
        ("UBND tỉnh Mẫu", "TL. Chủ tịch UBND tỉnh, Phó Chánh Văn phòng UBND tỉnh",
         "TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG"),
        ("Thanh tra tỉnh", "TUQ. Chánh Thanh tra, Phó Chánh Văn phòng",
         "TUQ. CHÁNH THANH TRA / PHÓ CHÁNH VĂN PHÒNG"),
        ("Sở Nội vụ", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("Sở Nội vụ", "P. Giám đốc", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("UBND xã Mẫu", "TM. Ủy ban nhân dân Chủ tịch", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"),
        ("Sở Nội vụ", "Giám đốc Sở kiêm Bí thư Đảng ủy", "GIÁM ĐỐC"),
        ("Sở Nội vụ", "Giám đốc Sở Nội vụ; Trưởng Khối thi đua", "GIÁM ĐỐC"),
        ("Sở Nội vụ", "Giám đốc Sở Nội vụ - Phó Chủ tịch Hội đồng TĐKT", "GIÁM ĐỐC"),
        ("Phòng Thi đua - Khen thưởng", "Trưởng phòng Thi đua - Khen thưởng", "TRƯỞNG PHÒNG"),
        ("Bộ Nội vụ", "Thứ trưởng Bộ Nội vụ", "KT. BỘ TRƯỞNG / THỨ TRƯỞNG"),
        ("Đồn Biên phòng Thanh Hải", "Đồn trưởng Đồn Biên phòng Thanh Hải", "ĐỒN TRƯỞNG"),
        ("Công an tỉnh Gia Lai", "Đại tá Phó Giám đốc Công an tỉnh",
         "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("Ngân hàng TMCP Ngoại thương Việt Nam - Chi nhánh Cà Mau", "Giám đốc Vietcombank Cà Mau",
         "GIÁM ĐỐC"),
        ("Viễn thông Cà Mau", "Phó Giám đốc VNPT Cà Mau", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"),
        ("Liên đoàn Lao động tỉnh", "TL. Ban Thường vụ Liên đoàn Lao động tỉnh, Chánh Văn phòng",
         "TL. BAN THƯỜNG VỤ / CHÁNH VĂN PHÒNG"),
        ("Hội Đông y tỉnh Cà Mau", "Phó Chủ tịch Hội Đông y", "TM. BAN THƯỜNG VỤ / PHÓ CHỦ TỊCH"),
        ("Hiệp hội Doanh nghiệp tỉnh", "Chủ tịch", "TM. BAN THƯỜNG VỤ / CHỦ TỊCH"),
        ("Hội Đông y tỉnh Cà Mau", "TM. Ban Chấp hành, Chủ tịch", "TM. BAN CHẤP HÀNH / CHỦ TỊCH"),
        ("Đặc khu Phú Quý", "Chủ tịch UBND đặc khu", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"),
        ("Xã Đức Trọng", "Phó Chủ tịch UBND xã Đức Trọng",
         "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"),
        ("Hội Người mù tỉnh", "TM. Ban Chấp hành Phó Chủ tịch",
         "TM. BAN CHẤP HÀNH / PHÓ CHỦ TỊCH"),
        ("Hội đồng nhân dân tỉnh", "Phó Chủ tịch HĐND tỉnh",
         "TM. HỘI ĐỒNG NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"),
    ],
)  # fmt: skip
def test_state_bodies_of_other_kinds(issuer: str, position: str, printed: str) -> None:
    made = sign(issuer, Family.STATE, position)

    lines = [*(made.authority or "").split("\n"), made.post]
    assert " / ".join(filter(None, lines)) == printed


@pytest.mark.parametrize(
    ("issuer", "position", "printed"),
    [
        ("Ban Tổ chức Tỉnh ủy", "Phó Ban Tổ chức Tỉnh ủy", "K/T TRƯỞNG BAN / PHÓ TRƯỞNG BAN"),
        ("Ban Dân vận Tỉnh ủy", "Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng ban Dân vận", "TRƯỞNG BAN"),
        ("Đảng ủy các cơ quan Đảng tỉnh", "Phó Bí thư Thường trực Đảng ủy",
         "T/M ĐẢNG ỦY / PHÓ BÍ THƯ THƯỜNG TRỰC"),
        ("Ủy ban Kiểm tra Tỉnh ủy", "Chủ nhiệm UBKT Tỉnh ủy", "T/M ỦY BAN KIỂM TRA / CHỦ NHIỆM"),
        ("Trường Chính trị tỉnh", "Phó Hiệu trưởng", "K/T HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG"),
        ("Đảng bộ xã Mẫu", "Bí thư", "T/M ĐẢNG BỘ / BÍ THƯ"),
        ("Văn phòng Tỉnh ủy", "Phó Chánh Văn phòng phụ trách Văn phòng Tỉnh ủy",
         "K/T CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG PHỤ TRÁCH"),
    ],
)  # fmt: skip
def test_party_bodies_of_other_kinds(issuer: str, position: str, printed: str) -> None:
    made = sign(issuer, Family.PARTY, position)

    lines = [*(made.authority or "").split("\n"), made.post]
    assert " / ".join(filter(None, lines)) == printed


def test_the_post_is_the_one_held_in_the_issuing_agency() -> None:
    made = sign(
        "Ban Tuyên giáo Tỉnh ủy",
        Family.PARTY,
        "Ủy viên Ban Thường vụ Tỉnh ủy",
        "Phó Chủ tịch Thường trực HĐND tỉnh",
        "Trưởng Ban Tuyên giáo Tỉnh ủy",
        "Trưởng Khối năm 2021",
    )

    assert made == Signature(None, "TRƯỞNG BAN", "Nguyễn Văn Mẫu")


@pytest.mark.parametrize(
    ("family", "positions", "authority", "post"),
    [
        ("nd30", ("TL. Giám đốc", "Chánh Văn phòng"), "TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        ("nd30", ("TUQ. Giám đốc, Trưởng phòng Thi đua",), "TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG THI ĐUA"),
        ("party", ("TL. Trưởng Ban, Chánh Văn phòng",), "T/L TRƯỞNG BAN", "CHÁNH VĂN PHÒNG"),
        (
            "nd30",
            ("TL. Giám đốc", "Phó Chánh Văn phòng"),
            "TL. GIÁM ĐỐC\nKT. CHÁNH VĂN PHÒNG",
            "PHÓ CHÁNH VĂN PHÒNG",
        ),
        ("party", ("T/L Trưởng Ban",), None, "……………………"),
    ],
)
def test_who_signs_by_order_says_whose(
    family: Family, positions: tuple[str, ...], authority: str | None, post: str
) -> None:
    made = sign("Sở Nội vụ", family, *positions)

    assert (made.authority, made.post) == (authority, post)


def test_until_a_paper_is_signed_nobody_is_named_under_it() -> None:
    blanks = Blanks()

    made = build_signature(KIND, make_record(papers=()), Family.STATE, blanks)

    assert set(made.post) == set(made.name) == {"…"}
    assert [gap.label for gap in blanks.gaps] == ["Người ký"]


@pytest.mark.parametrize(
    ("issuer", "position", "noted"),
    [
        ("Hội Đông y tỉnh", "Chủ tịch", True),
        ("Hội Đông y tỉnh", "TM. Ban Chấp hành, Chủ tịch", False),
        ("Hội Nông dân tỉnh", "Chủ tịch", False),
        ("Sở Y tế", "Giám đốc", False),
    ],
)
def test_a_body_that_is_only_inferred_is_asked_about(
    issuer: str, position: str, *, noted: bool
) -> None:
    blanks = Blanks()

    sign(issuer, Family.STATE, position, blanks=blanks)

    assert bool(blanks.gaps) is noted


@pytest.mark.parametrize(
    ("issuer", "family", "position", "authority", "post"),
    [
        ("Sở Y tế", Family.STATE, "Chánh Văn phòng Sở Y tế", "TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        ("Sở Y tế", Family.STATE, "Trưởng phòng Tổ chức cán bộ Sở Y tế", "TL. GIÁM ĐỐC",
         "TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ"),
        ("Trung tâm Y tế huyện", Family.STATE, "Phó GĐ TTYT", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("Văn phòng Tỉnh ủy", Family.PARTY, "Phó Chánh Văn phòng Tỉnh ủy phụ trách",
         "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG PHỤ TRÁCH"),
        ("Đảng ủy các cơ quan Đảng tỉnh", Family.PARTY,
         "Phó Bí thư chuyên trách Đảng ủy các cơ quan Đảng tỉnh",
         "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ CHUYÊN TRÁCH"),
    ],
)  # fmt: skip
def test_offices_within_an_agency_and_words_after_its_name(
    issuer: str, family: Family, position: str, authority: str, post: str
) -> None:
    found = sign(issuer, family, position)

    assert (found.authority, found.post) == (authority, post)
