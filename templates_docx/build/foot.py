"""Signatures and recipients, shared by all templates."""

from collections.abc import Sequence

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


def signed_together(
    sheet: Sheet, signatures: Sequence[tuple[str, str]], recipients: Sequence[str]
) -> None:
    """Signatures side by side, each a title over a list of names, and the recipients below them.

    One table whose rows do not part, so that neither stands alone on a page.
    """
    widths = [TEXT_MM / len(signatures)] * len(signatures)
    titles, signers, below = sheet.columns(*widths, rows=3, above_pt=_ABOVE_PT)
    for over, under, (title, names) in zip(titles, signers, signatures, strict=True):
        with sheet.inside(over):
            sheet.line("QuyenHanKy", title)
        with sheet.inside(under), sheet.each(f"name in {names}"):
            sheet.line("NguoiKy", "{{ name }}")
    with sheet.inside(below[0].merge(below[-1])):
        _recipients(sheet, [*recipients, sheet.house.filing_minutes])


def _recipients(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.line("NoiNhan", "Nơi nhận:")
    for line in lines:
        sheet.line("DongNoiNhan", line)


def members_of_bloc(sheet: Sheet) -> str:
    """The line that sends a paper to the members."""
    return f"- Các đơn vị thành viên {{{{ bloc }}}}{sheet.house.list_comma}"


def as_above(sheet: Sheet) -> str:
    """The first recipient of a paper that names its addressee."""
    return f"- Như trên{sheet.house.list_comma}"
