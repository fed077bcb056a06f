"""What the papers of the real case must say, and what they must not."""

from functools import cache

import pytest

from tests.factories import seed_record
from tests.templates_docx.filled import CASES, fill, text_of
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.domain.texts.wording import NBSP

CASE = {case.kind: case for case in CASES if case.facts == "seed"}


@cache
def paper(kind: PaperKind) -> str:
    return text_of(fill(CASE[kind]))


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.VOTE_MINUTES])
def test_all_nine_members_stand_under_their_names(kind: PaperKind) -> None:
    assert [member.name for member in seed_record().members if member.name not in paper(kind)] == []
    assert len(seed_record().members) == 9


@pytest.mark.parametrize("kind", [kind for kind in CASE if kind is not PaperKind.PACT])
def test_the_head_is_a_party_organ(kind: PaperKind) -> None:
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in paper(kind)
    issuer = "BAN TUYÊN GIÁO"
    if kind in {PaperKind.PLAN, PaperKind.REGISTRATION}:  # next year's papers, next year's head
        issuer = "ĐẢNG ỦY KHỐI CƠ QUAN / VÀ DOANH NGHIỆP TỈNH"
    if kind is PaperKind.ACHIEVEMENT_SUMMARY:  # of the unit that it is about
        issuer = "VĂN PHÒNG"
    assert f"TỈNH ỦY BÌNH THUẬN / {issuer} / *" in paper(kind).replace(NBSP, " ")
    assert "CỘNG HÒA" not in paper(kind)


@pytest.mark.parametrize("kind", [*DOSSIER, PaperKind.CONCLUSION_NOTICE])
def test_the_meeting_was_on_that_afternoon(kind: PaperKind) -> None:
    assert "uổi chiều ngày 24/01/2022" in paper(kind)


def test_the_chair_has_four_posts() -> None:
    assert (
        "Chủ trì: Đồng chí Tiêu Hồng Phúc, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch Thường "
        "trực HĐND tỉnh, Trưởng Ban Tuyên giáo Tỉnh ủy, Trưởng Khối năm 2021."
    ) in paper(PaperKind.MINUTES)


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.VOTE_MINUTES, PaperKind.PROPOSAL])
def test_nine_of_nine_chose_the_office(kind: PaperKind) -> None:
    assert "Văn phòng Tỉnh ủy được 9/9 thành viên bình chọn" in paper(kind)


def test_the_flag_is_asked_of_the_province() -> None:
    text = paper(PaperKind.PROPOSAL)

    assert "Kính gửi: Ủy ban nhân dân tỉnh Bình Thuận" in text
    assert "Cờ thi đua của Ủy ban nhân dân tỉnh cho Văn phòng Tỉnh ủy" in text


def test_what_the_source_does_not_tell_makes_no_paper() -> None:
    unmade = {PaperKind.REMINDER, PaperKind.SCORE_SUMMARY, PaperKind.CORRECTION}

    assert set(PaperKind) - set(CASE) == unmade


def test_all_nine_members_sign_the_pact_of_next_year() -> None:
    pact = paper(PaperKind.PACT)
    on_one_line = pact.replace(" / ", " ")

    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in pact
    assert "KHỐI THI ĐUA 6 / *" in pact
    assert all(member.name.upper() in on_one_line for member in seed_record().members)
    assert "ĐẢNG ỦY KHỐI CƠ QUAN / VÀ DOANH NGHIỆP TỈNH / (Trưởng Khối)" in pact
    assert "giao ước thi đua năm 2022" in pact


def test_the_invitation_names_the_day_of_the_week() -> None:
    assert "chiều thứ Hai, ngày 24/01/2022" in paper(PaperKind.INVITATION)


def test_ballots_offer_all_nine_members_and_do_not_tell_who_won() -> None:
    slips = paper(PaperKind.BALLOT).split("PHIẾU ")

    assert [slip.split("\n")[0] for slip in slips[1:]] == [
        "BÌNH CHỌN",
        "LẤY Ý KIẾN BẰNG VĂN BẢN",
        "BẦU",
        "LẤY Ý KIẾN BẰNG VĂN BẢN",
    ]
    assert all(member.name in slip for member in seed_record().members for slip in slips[1:])


@pytest.mark.parametrize(
    "kind",
    [
        PaperKind.MINUTES,
        PaperKind.VOTE_MINUTES,
        PaperKind.PLAN,
        PaperKind.CONCLUSION_NOTICE,
        PaperKind.HANDOVER_MINUTES,
    ],
)
def test_the_next_head_is_named(kind: PaperKind) -> None:
    assert "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh" in paper(kind)


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.PLAN])
def test_the_three_targets_are_carried_over(kind: PaperKind) -> None:
    assert all(target in paper(kind) for target in seed_record().targets)
    assert len(seed_record().targets) == 3


@pytest.mark.parametrize("kind", CASE)
@pytest.mark.parametrize("word", ["BTGTU", "bỏ phiếu kín", "giơ tay", "Hội trường", "nhất trí"])
def test_nothing_is_made_up(kind: PaperKind, word: str) -> None:
    assert word not in paper(kind)
