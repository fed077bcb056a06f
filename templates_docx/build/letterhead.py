"""The head of a paper, shared by all templates of a family."""

from templates_docx.build.family_styles import TEXT_MM, FamilyStyle
from templates_docx.build.sheet import Sheet
from workflow.domain.papers.text_width import list_rules_mm

MOTTO = "Độc lập - Tự do - Hạnh phúc"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
# As set in bold Times New Roman, 13 and 15 points.
MOTTO_MM, PARTY_MM = 56.1, 72.9


def write_letterhead(
    sheet: Sheet,
    *,
    place_and_date: bool,
    number: bool = True,
    about: str | None = None,
    of: str = "letterhead",
    issuer: str = "letterhead",
) -> None:
    """Issuer on the left, nation or party on the right; number and date in the row below.

    A công văn says under its number what it is `about`. Number and date are facts `of` the paper
    where a file holds several; so is the `issuer` where it differs between them.
    """
    house = sheet.house
    below = place_and_date or number
    names, *rest = sheet.columns(house.issuer_mm, house.name_mm, rows=2 if below else 1)
    with sheet.inside(names[0]):
        _write_issuer(sheet, house, issuer)
    with sheet.inside(names[1]):
        _write_national_title(sheet, house)
    for symbol, date in rest:
        with sheet.inside(symbol):
            sheet.line("SoKyHieu", f"{{{{ {of}.symbol }}}}" if number else "")
            if about:
                sheet.line("VeViec", about)
        with sheet.inside(date):
            dated = f"{{{{ {of}.place_and_date }}}}" if place_and_date else ""
            sheet.line("DiaDanhNgayThang", dated)


def _write_issuer(sheet: Sheet, house: FamilyStyle, of: str) -> None:
    with sheet.when(f"{of}.parent"):
        sheet.line("CoQuanChuQuan", f"{{{{ {of}.parent }}}}")
    sheet.line("CoQuanBanHanh", f"{{{{ {of}.issuer }}}}")
    if house.family == "party":
        sheet.line("CoQuanBanHanh", "*")
    else:
        _write_fitting_rule(sheet, f"{of}.issuer_rule", house.issuer_mm, "Vach")


def _write_national_title(sheet: Sheet, house: FamilyStyle) -> None:
    if house.family == "party":
        sheet.line("QuocHieu", PARTY)
        sheet.rule(PARTY_MM, house.name_mm)
    else:
        sheet.line("QuocHieu", NATION)
        sheet.line("TieuNgu", MOTTO)
        sheet.rule(MOTTO_MM, house.name_mm)


def _write_fitting_rule(sheet: Sheet, value: str, room_mm: float, style: str) -> None:
    """One rule of each length that fits; the data say which is printed."""
    for mm in list_rules_mm(room_mm):
        with sheet.when(f"{value} == {mm}"):
            sheet.rule(mm, room_mm, style=style)


def write_titles(sheet: Sheet, type_name: str, summary: str, rule: str) -> None:
    """The name of the kind, what the paper is about, and the short rule under it."""
    sheet.line("TenLoai", type_name)
    sheet.line("TrichYeu", summary)
    if sheet.house.family == "party":
        sheet.line("VachTrichYeu", "-----")
    else:
        _write_fitting_rule(sheet, rule, TEXT_MM, "VachTrichYeu")


def write_list_titles(sheet: Sheet, summary: str, reference: str) -> None:
    """DANH SÁCH, of what, and with which paper it goes."""
    sheet.line("TenDanhSach", "DANH SÁCH")
    sheet.line("TrichYeu", f"{{{{ {summary} }}}}")
    sheet.line("KemTheo", f"{{{{ {reference} }}}}")
    if sheet.house.family == "party":
        sheet.line("VachTrichYeu", "-----")
    else:
        sheet.rule(50, 165, style="VachTrichYeu")
