"""Signatures and recipients, shared by all templates."""

from collections.abc import Sequence
from typing import Any

from templates_docx.build.family_styles import TEXT_MM
from templates_docx.build.sheet import Sheet

_LEFT_MM = 75.0
_ABOVE_PT = 12.0
#: Where somebody writes a name.
DOTS = "……………………"


def write_signature(sheet: Sheet, recipients: Sequence[str], of: str = "signature") -> None:
    """Recipients on the left, the signature of the issuing agency on the right."""
    ((left, right),) = sheet.columns(_LEFT_MM, TEXT_MM - _LEFT_MM, above_pt=_ABOVE_PT)
    with sheet.inside(left):
        _write_recipients(sheet, [*recipients, sheet.house.filing])
    with sheet.inside(right):
        with sheet.when(f"{of}.authority"):
            sheet.line("QuyenHanKy", f"{{{{ {of}.authority }}}}")
        sheet.line("ChucVuKy", f"{{{{ {of}.post }}}}")
        sheet.line("NguoiKy", f"{{{{ {of}.name }}}}")


def write_joint_signatures(
    sheet: Sheet, signatures: Sequence[tuple[str, str]], recipients: Sequence[str]
) -> None:
    """Signatures side by side, each a title over a list of names, and the recipients below them.

    One table whose rows do not part, so that neither is alone on a page.
    """
    (below,) = _write_side_by_side(sheet, signatures, more_rows=1)
    with sheet.inside(below[0].merge(below[-1])):
        _write_recipients(sheet, [*recipients, sheet.house.filing_minutes])


def _write_side_by_side(
    sheet: Sheet, signatures: Sequence[tuple[str, str]], *, more_rows: int = 0
) -> list[list[Any]]:
    """Titles over lists of names; gives the rows left below them."""
    widths = [TEXT_MM / len(signatures)] * len(signatures)
    titles, signers, *below = sheet.columns(*widths, rows=2 + more_rows, above_pt=_ABOVE_PT)
    for over, under, (title, names) in zip(titles, signers, signatures, strict=True):
        with sheet.inside(over):
            sheet.line("QuyenHanKy", title)
        with sheet.inside(under), sheet.each(f"name in {names}"):
            sheet.line("NguoiKy", "{{ name }}")
    return below


def write_blank_signatures(
    sheet: Sheet, titles: Sequence[str], note: str | None = None, name: str = DOTS
) -> None:
    """Room for signatures on a paper without recipients: each a title, then dots for the name.

    A single title is set on the right.
    """
    columns = ["", *titles] if len(titles) == 1 else list(titles)
    widths = [TEXT_MM / len(columns)] * len(columns)
    over, under = sheet.columns(*widths, rows=2, above_pt=_ABOVE_PT)
    for above, below, title in zip(over, under, columns, strict=True):
        with sheet.inside(above):
            sheet.line("QuyenHanKy", title)
            if note and title:
                sheet.line("GhiChuKy", note)
        with sheet.inside(below):
            sheet.line("NguoiKy", name if title else "")


def _write_recipients(sheet: Sheet, lines: Sequence[str]) -> None:
    sheet.line("NoiNhan", "Nơi nhận:")
    for line in lines:
        sheet.line("DongNoiNhan", line)


def format_bloc_recipients(sheet: Sheet) -> str:
    """The line that sends a paper to the members."""
    return f"- Các đơn vị thành viên {{{{ bloc }}}}{sheet.house.list_comma}"


def format_as_above(sheet: Sheet) -> str:
    """The first recipient of a paper that names its addressee."""
    return f"- Như trên{sheet.house.list_comma}"
