"""Sizes, margins and fixed words of the two letterhead families.

State papers: Nghị định 30/2020/NĐ-CP, Phụ lục I. Party papers: Hướng dẫn 36-HD/VPTW (2018) and
the practice of Hướng dẫn 05-HD/VPTW (2026). Where a rule gives a range, one value of it is used.
"""

from dataclasses import dataclass

from workflow.domain.record import Family

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
PAGE_MM = (210.0, 297.0)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20.0, 20.0, 30.0, 15.0
HEADER_MM = 10.0
TEXT_MM = PAGE_MM[0] - LEFT_MM - RIGHT_MM


@dataclass(frozen=True)
class FamilyStyle:
    """How one family sets its papers; sizes in points, lengths in millimetres."""

    family: Family
    issuer_mm: float
    parent_pt: float
    issuer_pt: float
    symbol_pt: float
    date_pt: float
    type_pt: float
    summary_pt: float
    body_pt: float
    indent_mm: float
    line_exact_pt: float | None
    before_pt: float
    after_pt: float
    basis_italic: bool
    post_bold: bool
    recipients_pt: float
    recipient_line_pt: float
    page_number_pt: float
    basis_start: str
    basis_end: str
    secretary: str
    chair: str
    filing: str
    filing_minutes: str
    list_comma: str

    @property
    def name_mm(self) -> float:
        """The width of the right column of the head."""
        return TEXT_MM - self.issuer_mm


ND30 = FamilyStyle(
    family=Family.STATE,
    issuer_mm=66.0,
    parent_pt=12,
    issuer_pt=12,
    symbol_pt=13,
    date_pt=13,
    type_pt=14,
    summary_pt=14,
    body_pt=14,
    indent_mm=12.7,
    line_exact_pt=None,
    before_pt=6,
    after_pt=0,
    basis_italic=True,
    post_bold=True,
    recipients_pt=12,
    recipient_line_pt=11,
    page_number_pt=13,
    basis_start="Căn cứ",
    basis_end=".",
    secretary="THƯ KÝ",
    chair="CHỦ TỌA",
    filing="- Lưu: VT.",
    filing_minutes="- Lưu: VT, Hồ sơ.",
    list_comma=";",
)

PARTY = FamilyStyle(
    family=Family.PARTY,
    issuer_mm=66.0,
    parent_pt=14,
    issuer_pt=14,
    symbol_pt=14,
    date_pt=14,
    type_pt=16,
    summary_pt=14,
    body_pt=14,
    indent_mm=10.0,
    line_exact_pt=18,
    before_pt=6,
    after_pt=0,
    basis_italic=False,
    post_bold=False,
    recipients_pt=14,
    recipient_line_pt=12,
    page_number_pt=14,
    basis_start="- Căn cứ",
    basis_end=",",
    secretary="NGƯỜI GHI BIÊN BẢN",
    chair="CHỦ TRÌ HỘI NGHỊ",
    filing="- Lưu Văn phòng.",
    filing_minutes="- Lưu Văn phòng.",
    list_comma=",",
)

FAMILY_STYLES = (ND30, PARTY)
