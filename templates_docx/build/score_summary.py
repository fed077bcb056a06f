"""Bảng tổng hợp điểm của khối."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.family_styles import TEXT_MM
from templates_docx.build.sheet import Column, Sheet
from workflow.domain.clauses.scoring import MOST_SECTIONS

_NUMBER_MM, _UNIT_MM, _TOTAL_MM = 10.0, 35.0, 17.0


def write(sheet: Sheet) -> None:
    """One table, a second one by sections where there are, signed by its author and the head."""
    letterhead.write_letterhead(sheet, place_and_date=True, number=False)
    letterhead.write_titles(sheet, "BẢNG TỔNG HỢP", "{{ title }}", "title_rule")
    sheet.table(
        [
            Column("TT", 10, "{{ row.score.no }}", centred=True),
            Column("Đơn vị", 47, "{{ row.score.unit }}"),
            Column("Điểm tự chấm", 18, "{{ row.score.own }}", centred=True),
            Column("Điểm {{ group }} chấm", 19, "{{ row.score.final }}", centred=True),
            Column("Xếp hạng", 15, "{{ row.score.rank }}", centred=True),
            Column("Xếp loại", 36, "{{ row.score.rating }}", centred=True),
            Column("Ghi chú", 20, "{{ row.note }}"),
        ],
        "row in rows",
        title="Điểm thi đua của các đơn vị",
    )
    with sheet.when("parts.count"):
        sheet.line("TruocBang", "Điểm {{ group }} chấm theo từng phần của bảng điểm:")
    for count in range(1, MOST_SECTIONS + 1):
        with sheet.when(f"parts.count == {count}"):
            sheet.table(
                _list_section_columns(count), "row in parts.rows", title="Điểm theo từng phần"
            )
    with sheet.when("parts.count"):
        sheet.text("{{ parts.legend }}.")
    sheet.line("CauCuoi", '(Bảng này gồm {{ "%02d" | format(rows | length) }} đơn vị.)')
    signatures.write_blank_signatures(sheet, ["NGƯỜI LẬP BẢNG", "{{ head_title }}"])


def _list_section_columns(count: int) -> list[Column]:
    """A column a section; a template has a table for each number of them."""
    points_mm = min((TEXT_MM - _NUMBER_MM - _UNIT_MM - _TOTAL_MM) / count, 18.0)
    unit_mm = TEXT_MM - _NUMBER_MM - _TOTAL_MM - points_mm * count
    return [
        Column("TT", _NUMBER_MM, "{{ row.no }}", centred=True),
        Column("Đơn vị", unit_mm, "{{ row.unit }}"),
        *(
            Column(f"{{{{ parts.codes[{at}] }}}}", points_mm, f"{{{{ row.points[{at}] }}}}",
                   centred=True)
            for at in range(count)
        ),
        Column("Tổng", _TOTAL_MM, "{{ row.total }}", centred=True),
    ]  # fmt: skip
