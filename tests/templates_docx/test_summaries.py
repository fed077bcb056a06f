"""Each summary of achievements in the letterhead and the layout of the unit that it is about."""

import msgspec
import pytest

from tests.templates_docx.filled import Case, template, text_of
from worker.word.lint import lint
from workflow.domain.papers import PaperKind, build_context, find_family
from workflow.domain.record import Award, Family, Member, MemberRole, RecipientKind, Record

KIND = PaperKind.ACHIEVEMENT_SUMMARY
STATE, PARTY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"
MEMBERS = (
    Member(name="Ban Nội chính Tỉnh ủy", parent="Tỉnh ủy Mẫu"),
    Member(name="Sở Tài chính", parent="Ủy ban nhân dân tỉnh Mẫu"),
    Member(name="Hội Nhà báo tỉnh"),
    Member(name="Đảng ủy các cơ quan Đảng tỉnh"),
)
HEADS = {Family.STATE: MEMBERS[1], Family.PARTY: MEMBERS[0]}


def make_record(family: Family, awards: tuple[Award, ...]) -> Record:
    members = tuple(
        msgspec.structs.replace(one, role=MemberRole.HEAD if one == HEADS[family] else None)
        for one in MEMBERS
    )
    record = Case(family, KIND, "full").record()
    return msgspec.structs.replace(
        record, members=members, member_count_stated=None, reports=(), contests=(), awards=awards,
        meeting=None, next_head=None, next_deputies=(), targets=(), activities=(), papers=(),
    )  # fmt: skip


def read_heads(family: Family, *awards: Award) -> list[tuple[str, str]]:
    """The two columns at the top of each page, and no error in any."""
    record = make_record(family, awards)
    assert find_family(KIND, record) is family
    paper = template(family, KIND).fill(build_context(KIND, record).values)
    assert not lint(paper, family=family, status="draft").errors
    lines = (line.split("  |  ") for line in text_of(paper).splitlines())
    return [(line[0], line[1]) for line in lines if STATE in line[-1] or PARTY in line[-1]]


@pytest.mark.parametrize("family", [Family.STATE, Family.PARTY])
def test_each_member_has_its_own_letterhead_and_layout(family: Family) -> None:
    heads = read_heads(family, *(Award(award="Cờ thi đua", recipient=one.name) for one in MEMBERS))

    told = [(unit.strip(" /*"), nation.split(" / ")[0]) for unit, nation in heads]
    assert told == [
        ("TỈNH ỦY MẪU / BAN NỘI CHÍNH", PARTY),
        ("ỦY BAN NHÂN DÂN TỈNH MẪU / SỞ TÀI CHÍNH", STATE),
        ("HỘI NHÀ BÁO TỈNH", STATE),
        ("ĐẢNG ỦY / CÁC CƠ QUAN ĐẢNG TỈNH", PARTY),
    ]


@pytest.mark.parametrize("family", [Family.STATE, Family.PARTY])
@pytest.mark.parametrize(
    ("recipient", "kind", "issuer", "nation"),
    [
        ("Đảng ủy phường Mẫu", RecipientKind.OUTSIDE, "ĐẢNG ỦY PHƯỜNG MẪU", PARTY),
        ("Đảng ủy phường Mẫu", None, "ĐẢNG ỦY PHƯỜNG MẪU", PARTY),
        ("Sở Y tế", None, "SỞ Y TẾ", STATE),
        ("Tạp chí Mẫu", RecipientKind.UNIT, "TẠP CHÍ MẪU", STATE),
        ("Nguyễn Văn Mẫu", RecipientKind.PERSON, "…", None),
        (None, RecipientKind.UNIT, "…", None),
    ],
)
def test_who_is_no_member_is_never_written_about_under_the_head(
    family: Family, recipient: str | None, kind: RecipientKind | None, issuer: str,
    nation: str | None,
) -> None:  # fmt: skip
    award = Award(award="Bằng khen", recipient=recipient, recipient_kind=kind)
    ((unit, right),) = read_heads(family, award)

    assert unit.startswith(issuer)
    assert (nation or (STATE if family is Family.STATE else PARTY)) in right


def test_a_member_of_unknown_family_is_among_the_blanks() -> None:
    awards = (Award(award="Cờ thi đua", recipient="Hội Nhà báo tỉnh"),)
    gaps = build_context(KIND, make_record(Family.PARTY, awards)).gaps

    assert "members[2].family" in {gap.field for gap in gaps}
