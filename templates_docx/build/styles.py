"""The named styles that a clerk meets in the templates."""

from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from templates_docx.build.family_styles import FONT, LANGUAGE, FamilyStyle
from templates_docx.build.ooxml import make_element, make_fonts

LEFT, CENTRE, BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
TABLE_PT = 12.0
SUMMARY_SIDE_MM = 15.0
#: Styles that print nothing, the same in both families.
SHARED_STYLES = ("LenhDien", "HetPhan")
SIGNING_ROOM_PT = 60.0
#: Where many sign under each other.
SHORT_SIGNING_ROOM_PT = 46.0


@dataclass(frozen=True)
class Style:
    """One paragraph style: an ASCII id for the file, a Vietnamese name for the clerk."""

    id: str
    name: str
    size: float
    align: Any = CENTRE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    before: float = 0
    after: float = 0
    indent: float = 0
    left: float = 0
    right: float = 0
    exact: float | None = None
    keep_next: bool = False
    keep_lines: bool = False
    #: The level of Word's own heading that it is a kind of: who listens to a paper jumps by them.
    heading: int | None = None
    grey: bool = False


def paragraph_styles(house: FamilyStyle) -> list[Style]:
    """All paragraph styles of a family."""
    return [*_head_styles(house), *_body_styles(house), *_table_styles(), *_foot_styles(house)]


def _head_styles(house: FamilyStyle) -> list[Style]:
    party = house.family == "party"
    return [
        Style("QuocHieu", "Quốc hiệu", 15 if party else 12, bold=True, keep_next=True),
        Style("TieuNgu", "Tiêu ngữ", 13, bold=True, keep_next=True),
        Style("CoQuanChuQuan", "Cơ quan chủ quản", house.parent_pt, keep_next=True),
        Style("CoQuanBanHanh", "Cơ quan ban hành", house.issuer_pt, bold=True, keep_next=True),
        Style("Vach", "Vạch kẻ", 2, exact=3, before=2, keep_next=True),
        Style("SoKyHieu", "Số, ký hiệu", house.symbol_pt, before=0 if party else 3),
        Style("VeViec", "Về việc", 12, italic=party, before=6),
        Style("DiaDanhNgayThang", "Địa danh, ngày tháng", house.date_pt, italic=True,
              before=0 if party else 3),
        Style("TenLoai", "Tên loại văn bản", house.type_pt, bold=True, before=18, keep_next=True,
              heading=1),
        Style("TrichYeu", "Trích yếu", house.summary_pt, bold=True, left=SUMMARY_SIDE_MM,
              right=SUMMARY_SIDE_MM, keep_next=True),
        Style("VachTrichYeu", "Vạch dưới trích yếu", house.body_pt if party else 2,
              exact=None if party else 8, before=0 if party else 4,
              after=0 if party else 6, keep_next=True),
        Style("Cach", "Cách dòng", 6, keep_next=True),
        Style("TenDanhSach", "Tên danh sách", house.type_pt, bold=True, keep_next=True, heading=1),
        Style("KemTheo", "Kèm theo", house.body_pt, italic=True, keep_next=True),
        Style("KinhGui", "Kính gửi", house.body_pt, before=6, after=8, keep_next=True),
        Style("KinhGuiNhieu", "Kính gửi nhiều nơi", house.body_pt, align=LEFT, before=6, left=40,
              keep_next=True),
        Style("NoiKinhGui", "Nơi kính gửi", house.body_pt, align=LEFT, left=52),
        Style("CanCu", "Căn cứ", house.body_pt, align=BOTH, italic=house.basis_italic,
              before=house.before_pt, after=house.after_pt, indent=house.indent_mm,
              exact=house.line_exact_pt),
    ]  # fmt: skip


def _body_styles(house: FamilyStyle) -> list[Style]:
    def body(id_: str, name: str, **more: Any) -> Style:
        defaults = {"align": BOTH, "before": house.before_pt, "after": house.after_pt,
                    "indent": house.indent_mm, "exact": house.line_exact_pt}  # fmt: skip
        return Style(id_, name, house.body_pt, **{**defaults, **more})

    return [
        body("NoiDung", "Nội dung"),
        body(
            "MucLaMa",
            "Đề mục La Mã",
            after=3,
            bold=True,
            keep_next=True,
            keep_lines=True,
            heading=2,
        ),
        body("DeMuc", "Đề mục", after=3, bold=True, keep_next=True, keep_lines=True, heading=2),
        body("TieuMuc", "Tiểu mục", keep_next=True, keep_lines=True),
        body("GachDauDong", "Gạch đầu dòng"),
        body("GachDauDongGiu", "Gạch đầu dòng giữ với đoạn sau", keep_next=True),
        body("NoiDungGiu", "Nội dung giữ với đoạn sau", keep_next=True),
        body("TruocBang", "Câu trước bảng", after=4, keep_next=True, keep_lines=True),
        body("CauCuoi", "Câu cuối", keep_next=True, keep_lines=True),
        Style("LenhDien", "Lệnh điền", 9, align=LEFT, grey=True),
    ]


def _table_styles() -> list[Style]:
    return [
        Style("DauBang", "Đầu bảng", TABLE_PT, bold=True, before=2, after=2, keep_next=True),
        Style("ChuBang", "Chữ trong bảng", TABLE_PT, align=LEFT, before=2, after=2),
        Style("SoBang", "Số trong bảng", TABLE_PT, before=2, after=2),
        Style("ChuBangGiu", "Chữ trong bảng giữ với hàng sau", TABLE_PT, align=LEFT, before=2,
              after=2, keep_next=True),
        Style("SoBangGiu", "Số trong bảng giữ với hàng sau", TABLE_PT, before=2, after=2,
              keep_next=True),
        Style("HetPhan", "Hết phần", 1, exact=1),
    ]  # fmt: skip


def _foot_styles(house: FamilyStyle) -> list[Style]:
    party = house.family == "party"
    return [
        Style("QuyenHanKy", "Quyền hạn ký", 14, bold=True, keep_next=True),
        Style("ChucVuKy", "Chức vụ người ký", 14, bold=house.post_bold, keep_next=True),
        Style("DonViKy", "Đơn vị ký", 14 if party else 13, bold=True, keep_next=True),
        Style("GhiChuKy", "Ghi chú chỗ ký", 13, italic=True, keep_next=True),
        Style("DauTrangKy", "Đầu trang ký", 13, italic=True, keep_next=True),
        Style("NguoiKy", "Người ký", 14, bold=True, before=SIGNING_ROOM_PT, keep_next=True),
        Style("NguoiKyNoi", "Người ký nối nhau", 14, bold=True, before=SHORT_SIGNING_ROOM_PT),
        Style("NoiNhan", "Nơi nhận", house.recipients_pt, align=LEFT, bold=not party,
              italic=not party, underline=party, keep_next=True),
        Style("DongNoiNhan", "Dòng nơi nhận", house.recipient_line_pt, align=LEFT),
        Style("SoTrang", "Số trang", house.page_number_pt),
    ]  # fmt: skip


def install_styles(document: Document, house: FamilyStyle) -> None:
    """Replace the styles of a blank document by those of the family."""
    _drop_others(document)
    _set_defaults(document, house)
    for level in (1, 2):
        _add_heading(document, level)
    for style in paragraph_styles(house):
        _add_style(document, style)


def add_style_of_other(document: Document, house: FamilyStyle, style_id: str) -> str:
    """The id of a style of the other family, made for a clerk to tell from that of the paper's."""
    suffix, named = ("Dang", "Đảng") if house.family == "party" else ("NhaNuoc", "Nhà nước")
    made_id = f"{style_id}{suffix}"
    if made_id not in {style.style_id for style in document.styles}:
        (style,) = [one for one in paragraph_styles(house) if one.id == style_id]
        _add_style(document, replace(style, id=made_id, name=f"{style.name} ({named})"))
    return made_id


def _drop_others(document: Document) -> None:
    root = document.styles.element
    for style in list(root.findall(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) not in _KEPT:
            root.remove(style)
    if (latent := root.find(qn("w:latentStyles"))) is not None:
        root.remove(latent)


def _set_defaults(document: Document, house: FamilyStyle) -> None:
    root = document.styles.element
    root.remove(root.find(qn("w:docDefaults")))
    defaults, for_runs = make_element("w:docDefaults"), make_element("w:rPrDefault")
    properties = make_element("w:rPr")
    half_points = round(house.body_pt * 2)
    properties.extend(
        [
            make_fonts(FONT),
            make_element("w:sz", val=half_points),
            make_element("w:szCs", val=half_points),
            make_element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"),
        ]
    )
    for_runs.append(properties)
    defaults.append(for_runs)
    defaults.append(make_element("w:pPrDefault"))
    root.insert(0, defaults)
    normal = document.styles["Normal"].element
    for tag in ("w:rPr", "w:pPr"):
        if (found := normal.find(qn(tag))) is not None:
            normal.remove(found)


def _add_heading(document: Document, level: int) -> None:
    """Word's own heading without a look of its own, which it has from the styles based on it."""
    made = document.styles.add_style(f"Heading {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    made.base_style = document.styles["Normal"]
    made.element.get_or_add_pPr().append(make_element("w:outlineLvl", val=level - 1))


def _add_style(document: Document, style: Style) -> None:
    made = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    made.element.set(qn("w:styleId"), style.id)
    base = f"Heading {style.heading}" if style.heading else "Normal"
    made.base_style = document.styles[base]
    made.quick_style = True
    _set_font(made.font, style)
    _set_paragraph(made.paragraph_format, style)


def _set_font(font: Any, style: Style) -> None:
    font.size = Pt(style.size)
    font.bold = style.bold or None
    font.italic = style.italic or None
    font.underline = style.underline or None
    if style.grey:
        font.color.rgb = RGBColor(0x80, 0x80, 0x80)


def _set_paragraph(form: Any, style: Style) -> None:
    form.alignment = style.align
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    form.first_line_indent = Mm(style.indent) if style.indent else None
    form.left_indent = Mm(style.left) if style.left else None
    form.right_indent = Mm(style.right) if style.right else None
    form.widow_control = True
    form.keep_with_next = style.keep_next or None
    form.keep_together = style.keep_lines or None
    if style.exact is None:
        form.line_spacing = 1.0
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.exact)
