"""What the four papers of the real case must say, and what they must not."""

import pytest

from tests.make import seed
from tests.templates_docx.filled import Case, fill, text_of
from workflow.domain.papers import PaperKind

TEXT = {kind: text_of(fill(Case("party", kind, "seed"))) for kind in PaperKind}
MINUTES, VOTES = TEXT[PaperKind.MINUTES], TEXT[PaperKind.VOTE_MINUTES]


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.VOTE_MINUTES])
def test_all_nine_members_stand_under_their_names(kind: PaperKind) -> None:
    assert [member.name for member in seed().members if member.name not in TEXT[kind]] == []
    assert len(seed().members) == 9


@pytest.mark.parametrize("kind", PaperKind)
def test_the_head_is_a_party_organ(kind: PaperKind) -> None:
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in TEXT[kind]
    assert "TỈNH ỦY BÌNH THUẬN / BAN TUYÊN GIÁO / *" in TEXT[kind]
    assert "CỘNG HÒA" not in TEXT[kind]


@pytest.mark.parametrize("kind", PaperKind)
def test_the_meeting_was_on_that_afternoon(kind: PaperKind) -> None:
    assert "uổi chiều ngày 24/01/2022" in TEXT[kind]


def test_the_chair_has_four_posts() -> None:
    assert (
        "Chủ trì: Đồng chí Tiêu Hồng Phúc, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch Thường "
        "trực HĐND tỉnh, Trưởng Ban Tuyên giáo Tỉnh ủy, Trưởng Khối năm 2021."
    ) in MINUTES


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL])
def test_nine_of_nine_chose_the_office(kind: PaperKind) -> None:
    assert "Văn phòng Tỉnh ủy được 9/9 thành viên bình chọn" in TEXT[kind]


def test_the_flag_is_asked_of_the_province() -> None:
    text = TEXT[PaperKind.PROPOSAL]

    assert "Kính gửi: UBND tỉnh Bình Thuận" in text
    assert "Cờ thi đua cho Văn phòng Tỉnh ủy" in text
    assert "Cờ thi đua của UBND tỉnh" in text


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PLAN])
def test_the_next_head_is_named(kind: PaperKind) -> None:
    assert "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh" in TEXT[kind]


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.PLAN])
def test_the_three_targets_are_carried_over(kind: PaperKind) -> None:
    assert all(target in TEXT[kind] for target in seed().targets)
    assert len(seed().targets) == 3


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("word", ["BTGTU", "bỏ phiếu kín", "giơ tay", "Hội trường", "nhất trí"])
def test_nothing_is_made_up(kind: PaperKind, word: str) -> None:
    assert word not in TEXT[kind]
