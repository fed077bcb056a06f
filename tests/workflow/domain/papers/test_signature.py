"""Who signs, and for whom."""

import pytest

from tests.factories import make_record
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.record import Family, IssuedPaper, Member, MemberRole, Person

KIND = PaperKind.PROPOSAL


def sign(issuer: str, family: Family, *positions: str) -> Signature:
    """The signature under a paper of that agency by somebody with those positions."""
    signer = Person(name="Nguyễn Văn Mẫu", positions=positions)
    made = make_record(
        members=(Member(name=issuer, role=MemberRole.HEAD, family=family),),
        papers=(IssuedPaper(kind="proposal", signer=signer),),
    )
    return build_signature(KIND, made, family, Blanks())


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
