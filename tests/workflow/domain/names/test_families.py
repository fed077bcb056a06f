"""Whose layout a name tells, who issues next year's papers, and where names break."""

import datetime as dt

import pytest

from tests import factories
from workflow.domain.names.families import infer_family
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.issuance import find_issuer
from workflow.domain.papers.text_width import break_at_sense
from workflow.domain.record import IssuedPaper, Member, MemberRole, Person


@pytest.mark.parametrize(
    ("name", "parent", "family"),
    [
        ("Ủy ban Kiểm tra Tỉnh ủy", None, "party"),
        ("Uỷ ban Kiểm tra Tỉnh uỷ Lâm Đồng", None, "party"),
        ("Đảng ủy các cơ quan Đảng tỉnh", None, "party"),
        ("Ban Tổ chức Thành ủy Huế", None, "party"),
        ("Văn phòng Tỉnh ủy", None, "party"),
        ("Trường Chính trị", "Tỉnh ủy Lâm Đồng", "party"),
        ("Trường Chính trị", None, None),
        ("Báo Bình Thuận", None, None),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", None, None),
        ("Sở Nội vụ", None, "nd30"),
        ("Văn phòng Ủy ban nhân dân tỉnh", None, "nd30"),
        ("Trường THPT Lê Duẩn", None, "nd30"),
        ("Công an tỉnh", None, "nd30"),
        ("Cơ quan Mẫu", None, None),
        ("Ban Tuyên giáo TU", None, "party"),
        ("Ban Chấp hành Đảng bộ tỉnh", None, "party"),
        ("Quân ủy Trung ương", None, "party"),
        ("Ban Tổ chức Trung ương", None, "party"),
        ("Ban Thi đua - Khen thưởng Trung ương", None, "nd30"),
        ("Ban Dân tộc tỉnh", None, "nd30"),
        ("Viện KSND tỉnh", None, "nd30"),
        ("Trung tâm Chính trị xã", None, None),
    ],
)
def test_a_name_tells_the_family_or_leaves_it_open(
    name: str, parent: str | None, family: str | None
) -> None:
    assert infer_family(name, parent) == family


PLANNED = {"next_head": "Sở số 3", "targets": ("Hoàn thành chỉ tiêu",)}


@pytest.mark.parametrize(
    ("signer", "symbol", "issuer"),
    [
        (None, None, "Sở số 3"),
        (Person("Lê Văn C", ("Giám đốc Sở số 3",)), None, "Sở số 3"),
        (Person("Nguyễn Văn A", ("Giám đốc Sở số 1",)), None, "Sở số 1"),
    ],
)
def test_next_years_head_issues_the_plan_unless_the_signer_is_of_this_years(
    signer: Person | None, symbol: str | None, issuer: str
) -> None:
    paper = IssuedPaper("plan", 5, symbol, dt.date(2022, 2, 1), signer)
    record = factories.make_record(papers=(paper,), **PLANNED)

    found = find_issuer(PaperKind.PLAN, record)

    assert found is not None
    assert found.name == issuer


@pytest.mark.parametrize(
    ("head", "position"),
    [
        ("Thuế Thành phố Hồ Chí Minh", "Trưởng Thuế Thành phố Hồ Chí Minh"),
        ("Công an tỉnh Lâm Đồng", "Đại tá, Phó Giám đốc Công an tỉnh Lâm Đồng"),
        ("Sở Tài chính", "Tỉnh ủy viên, Giám đốc Sở Tài chính"),
        ("Văn phòng Ủy ban nhân dân Thành phố", "Chánh Văn phòng UBND Thành phố Hồ Chí Minh"),
    ],
)
def test_a_plan_goes_out_from_where_its_signer_holds_a_post(head: str, position: str) -> None:
    record = factories.make_record(
        members=(Member(head, role=MemberRole.HEAD), Member("Sở số 3")),
        papers=(IssuedPaper("plan", 5, None, dt.date(2022, 2, 1), Person("Ai", (position,))),),
        **PLANNED,
    )

    found = find_issuer(PaperKind.PLAN, record)

    assert found is not None
    assert found.name == head


@pytest.mark.parametrize("kind", [PaperKind.PROPOSAL, PaperKind.MINUTES, PaperKind.CORRECTION])
def test_papers_of_this_year_are_of_this_years_head(kind: PaperKind) -> None:
    found = find_issuer(kind, factories.make_record(**PLANNED))

    assert found is not None
    assert found.name == "Sở số 1"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH"),
        ("ỦY BAN NHÂN DÂN THỊ XÃ LA GI", "ỦY BAN NHÂN DÂN\nTHỊ XÃ LA GI"),
        ("LIÊN MINH HỢP TÁC XÃ TỈNH LÂM ĐỒNG", "LIÊN MINH HỢP TÁC XÃ\nTỈNH LÂM ĐỒNG"),
        ("BẢO HIỂM XÃ HỘI TỈNH LÂM ĐỒNG", "BẢO HIỂM XÃ HỘI\nTỈNH LÂM ĐỒNG"),
        ("CỤM THI ĐUA SỐ 4 CÁC XÃ, PHƯỜNG, ĐẶC KHU", "CỤM THI ĐUA SỐ 4 CÁC XÃ,\nPHƯỜNG, ĐẶC KHU"),
        ("CỤM THI ĐUA CÁC HUYỆN, THỊ XÃ, THÀNH PHỐ", "CỤM THI ĐUA CÁC HUYỆN,\nTHỊ XÃ, THÀNH PHỐ"),
        ("KHỐI THI ĐUA MẶT TRẬN TỔ QUỐC VÀ CÁC ĐOÀN THỂ",
         "KHỐI THI ĐUA\nMẶT TRẬN TỔ QUỐC\nVÀ CÁC ĐOÀN THỂ"),
        ("NGÂN HÀNG TMCP CÔNG THƯƠNG VIỆT NAM - CHI NHÁNH LÂM ĐỒNG",
         "NGÂN HÀNG TMCP\nCÔNG THƯƠNG VIỆT NAM -\nCHI NHÁNH LÂM ĐỒNG"),
        ("TRƯỜNG TRUNG HỌC PHỔ THÔNG SỐ 2 THUỘC SỞ GIÁO DỤC VÀ ĐÀO TẠO",
         "TRƯỜNG TRUNG HỌC\nPHỔ THÔNG SỐ 2 THUỘC\nSỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("KHỐI THI ĐUA CÁC ĐƠN VỊ TRỰC THUỘC NGÀNH GIÁO DỤC VÀ ĐÀO TẠO",
         "KHỐI THI ĐUA\nCÁC ĐƠN VỊ TRỰC THUỘC\nNGÀNH GIÁO DỤC\nVÀ ĐÀO TẠO"),
        ("SỞ NỘI VỤ", "SỞ NỘI VỤ"),
    ],
)  # fmt: skip
def test_a_long_name_breaks_where_it_makes_sense(name: str, lines: str) -> None:
    assert break_at_sense(name, 13, 66) == lines
