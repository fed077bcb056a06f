"""Who is asked for an award, for what, and how the award is called."""

import pytest

from tests import factories
from workflow.domain.law.authorities import (
    call_award,
    find_granting,
    name_award,
    phrase_request,
    write_out,
)
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.recommendations import list_addressees
from workflow.domain.record import Council, Member, MemberRole

PROVINCE = Council(
    "Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng",
    granting_authority="UBND tỉnh Lâm Đồng",
    standing_office="Sở Nội vụ tỉnh Lâm Đồng",
)
COMMUNE = Council("Hội đồng Thi đua - Khen thưởng xã Mẫu", granting_authority="UBND xã Mẫu")
OF_THE_STATE = Council(
    "Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng",
    granting_authority="Chính phủ",
    standing_office="Sở Nội vụ tỉnh Lâm Đồng",
)
CITY = Council("Hội đồng TĐKT Thành phố Huế", granting_authority="Thủ tướng Chính phủ")
MINISTRY = Council("Hội đồng Thi đua - Khen thưởng Bộ Y tế", granting_authority="Chính phủ")
BY_ITS_OFFICE = Council(
    "Hội đồng", granting_authority="Chính phủ", standing_office="Vụ Tổ chức cán bộ, Bộ Tư pháp"
)
COURT = Council(
    "Hội đồng Thi đua - Khen thưởng Tòa án nhân dân tối cao",
    granting_authority="Thủ tướng Chính phủ",
)
UNION = Council(
    "Hội đồng Thi đua - Khen thưởng Liên đoàn Lao động tỉnh Mẫu",
    granting_authority="Liên đoàn Lao động tỉnh Mẫu",
)
REGION = Council("Hội đồng TĐKT Quân khu 5", granting_authority="Bộ Tư lệnh Quân khu 5")
DEPARTMENT = Council(
    "Hội đồng Thi đua - Khen thưởng Sở Y tế tỉnh Mẫu", granting_authority="UBND tỉnh Mẫu"
)
BLOC = Council("Hội đồng Thi đua - Khen thưởng Khối 6", granting_authority="Chính phủ")
STATE = Council("Hội đồng trung ương", granting_authority="Thủ tướng Chính phủ")


@pytest.mark.parametrize(
    ("council", "authority", "addressees", "request_"),
    [
        (PROVINCE, "UBND tỉnh", "Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng",
         "xem xét, tặng"),
        (PROVINCE, "Chủ tịch UBND tỉnh Lâm Đồng",
         "Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng", "xem xét, tặng"),
        (PROVINCE, "Chính phủ",
         "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng",
         "xem xét, trình Thủ tướng Chính phủ tặng"),
        (PROVINCE, "Thủ tướng Chính phủ",
         "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng",
         "xem xét, trình Thủ tướng Chính phủ tặng"),
        (PROVINCE, "Chủ tịch nước",
         "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng",
         "xem xét, trình Thủ tướng Chính phủ đề nghị Chủ tịch nước tặng"),
        (PROVINCE, "Bộ Nội vụ", "Bộ Nội vụ", "xem xét, tặng"),
        (COMMUNE, "UBND xã", "Ủy ban nhân dân xã Mẫu", "xem xét, tặng"),
        (COMMUNE, "Chủ tịch UBND tỉnh Mẫu", "Chủ tịch Ủy ban nhân dân xã Mẫu",
         "xem xét, đề nghị Chủ tịch Ủy ban nhân dân tỉnh Mẫu tặng"),
        (OF_THE_STATE, "Chính phủ",
         "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng; Sở Nội vụ tỉnh Lâm Đồng",
         "xem xét, trình Thủ tướng Chính phủ tặng"),
        (CITY, "Chính phủ", "Chủ tịch Ủy ban nhân dân thành phố Huế",
         "xem xét, trình Thủ tướng Chính phủ tặng"),
        (MINISTRY, "Chính phủ", "Bộ trưởng Bộ Y tế", "xem xét, trình Thủ tướng Chính phủ tặng"),
        (MINISTRY, "Bộ", "Bộ trưởng Bộ Y tế", "xem xét, tặng"),
        (BY_ITS_OFFICE, "Chính phủ", "Bộ trưởng Bộ Tư pháp; Vụ Tổ chức cán bộ, Bộ Tư pháp",
         "xem xét, trình Thủ tướng Chính phủ tặng"),
        (COURT, "Chủ tịch nước", "Tòa án nhân dân tối cao",
         "xem xét, trình Thủ tướng Chính phủ đề nghị Chủ tịch nước tặng"),
        (UNION, "Tổng Liên đoàn Lao động Việt Nam", "Liên đoàn Lao động tỉnh Mẫu",
         "xem xét, đề nghị Tổng Liên đoàn Lao động Việt Nam tặng"),
        (UNION, "Liên đoàn Lao động tỉnh", "Liên đoàn Lao động tỉnh Mẫu", "xem xét, tặng"),
        (REGION, "Bộ Quốc phòng", "Bộ Tư lệnh Quân khu 5",
         "xem xét, đề nghị Bộ Quốc phòng tặng"),
        (DEPARTMENT, "UBND tỉnh Mẫu", "Sở Y tế tỉnh Mẫu",
         "xem xét, đề nghị Ủy ban nhân dân tỉnh Mẫu tặng"),
        (DEPARTMENT, "Chính phủ", "Sở Y tế tỉnh Mẫu", "xem xét, trình Thủ tướng Chính phủ tặng"),
        (BLOC, "Chính phủ", "Chính phủ", "xem xét, tặng"),
        (STATE, "Thủ tướng Chính phủ", "Thủ tướng Chính phủ", "xem xét, tặng"),
    ],
)  # fmt: skip
def test_a_proposal_goes_to_the_level_that_manages_the_proposer(
    council: Council, authority: str, addressees: str, request_: str
) -> None:
    record = factories.make_record(council=council)

    assert "; ".join(list_addressees(authority, record, Blanks())) == addressees
    assert phrase_request(authority, council) == request_


@pytest.mark.parametrize(
    ("award", "authority", "name"),
    [
        ("Cờ thi đua", "UBND tỉnh Lâm Đồng", "Cờ thi đua của Ủy ban nhân dân tỉnh"),
        ("Cờ thi đua của UBND tỉnh", "UBND tỉnh Lâm Đồng", "Cờ thi đua của Ủy ban nhân dân tỉnh"),
        ("Cờ thi đua UBND tỉnh", None, "Cờ thi đua của Ủy ban nhân dân tỉnh"),
        ("Bằng khen", "Chủ tịch UBND thành phố Huế",
         "Bằng khen của Chủ tịch Ủy ban nhân dân thành phố"),
        ("Cờ thi đua Chính phủ", "Chính phủ", "Cờ thi đua của Chính phủ"),
        ("Cờ thi đua", None, "Cờ thi đua"),
        ("Cờ thi đua xuất sắc", "UBND tỉnh", "Cờ thi đua xuất sắc"),
        ("Tập thể lao động xuất sắc", "UBND tỉnh", "Tập thể lao động xuất sắc"),
        ("Giấy khen", "Sở Nội vụ", "Giấy khen của Sở Nội vụ"),
    ],
)  # fmt: skip
def test_an_award_has_one_name(award: str, authority: str | None, name: str) -> None:
    assert name_award(award, authority) == name


def test_short_forms_are_written_out() -> None:
    assert write_out("Uỷ ban nhân dân, UBND") == "Ủy ban nhân dân, Ủy ban nhân dân"


@pytest.mark.parametrize(
    ("award", "recorded", "who"),
    [
        ("Cờ thi đua của Chính phủ", None, "Chính phủ"),
        ("Bằng khen của TTCP", None, "Thủ tướng Chính phủ"),
        ("Bằng khen của Bộ Y tế", None, "Bộ Y tế"),
        ("Huân chương Lao động hạng Ba", None, "Chủ tịch nước"),
        ("Huân chương Lao động hạng Ba", "UBND tỉnh Lâm Đồng", "Chủ tịch nước"),
        ("Danh hiệu Anh hùng Lao động", None, "Chủ tịch nước"),
        ("Chiến sĩ thi đua toàn quốc", None, "Thủ tướng Chính phủ"),
        ("Chiến sĩ thi đua cấp tỉnh", None, PROVINCE.granting_authority),
        ("Cờ thi đua của UBND tỉnh", None, PROVINCE.granting_authority),
        ("Cờ thi đua", None, PROVINCE.granting_authority),
        ("Bằng khen", "Bộ Nội vụ", "Bộ Nội vụ"),
    ],
)
def test_an_award_tells_who_grants_it(award: str, recorded: str | None, who: str) -> None:
    assert find_granting(award, recorded, PROVINCE) == who


def test_who_heads_a_bloc_of_its_own_council_proposes_to_the_level_above() -> None:
    head = Member(name="Ủy ban nhân dân xã Mẫu", role=MemberRole.HEAD)
    record = factories.make_record(council=COMMUNE, members=(head,))
    above = "Ủy ban nhân dân tỉnh Mẫu"

    assert list_addressees(above, record, Blanks()) == (above,)
    assert phrase_request(above, COMMUNE, head.name) == "xem xét, tặng"


def test_titles_are_called_titles_where_they_are_asked_for() -> None:
    assert call_award("Tập thể lao động xuất sắc") == "danh hiệu Tập thể lao động xuất sắc"
    assert call_award("Đơn vị Quyết thắng") == "danh hiệu Đơn vị Quyết thắng"
    assert call_award("Cờ thi đua của Chính phủ") == "Cờ thi đua của Chính phủ"
