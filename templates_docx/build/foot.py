"""Signatures and recipients, shared by all templates."""

from collections.abc import Sequence

from docx.shared import Pt

from templates_docx.build.house import TEXT_MM
from templates_docx.build.sheet import Sheet

_LEFT_MM = 75.0
_ABOVE_PT = 12.0


def signed(sheet: Sheet, recipients: Sequence[str]) -> None:
    """Recipients on the left, the signature of the issuing agency on the right."""
    ((left, right),) = sheet.columns(_LEFT_MM, TEXT_MM - _LEFT_MM, above_pt=_ABOVE_PT)
    with sheet.inside(left):
        _recipients(sheet, [*recipients, sheet.house.filing])
    with sheet.inside(right):
        with sheet.when("signature.authority"):
            sheet.line("QuyenHanKy", "{{ signature.authority }}")
        sheet.line("ChucVuKy", "{{ signature.post }}")
        sheet.line("NguoiKy", "{{ signature.name }}")


def signed_by_two(sheet: Sheet, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two signatures side by side, each a title with the list of names to print under it."""
    half = TEXT_MM / 2
    (cells,) = sheet.columns(half, half, above_pt=_ABOVE_PT)
    for cell, (title, names) in zip(cells, (left, right), strict=True):
        with sheet.inside(cell):
            sheet.line("QuyenHanKy", title)
            with sheet.each(f"name in {names}"):
                sheet.line("NguoiKy", "{{ name }}")


def recipients_below(sheet: Sheet, recipients: Sequence[str]) -> None:
    """The recipients of minutes, which stand under both signatures."""
    _recipients(sheet, [*recipients, sheet.house.filing_minutes], above_pt=_ABOVE_PT)


def _recipients(sheet: Sheet, lines: Sequence[str], *, above_pt: float = 0) -> None:
    heading = sheet.line("NoiNhan", "Nơi nhận:")
    if above_pt:
        heading.paragraph_format.space_before = Pt(above_pt)
    for line in lines:
        sheet.line("DongNoiNhan", line)


def members_of_bloc(sheet: Sheet) -> str:
    """The line that sends a paper to the members."""
    return f"- Các đơn vị thành viên {{{{ bloc }}}}{sheet.house.list_comma}"


def as_above(sheet: Sheet) -> str:
    """The first recipient of a paper that names its addressee."""
    return f"- Như trên{sheet.house.list_comma}"
