"""Bảng tổng hợp điểm của khối."""

from templates_docx.build import foot, head
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """One table, signed by who drew it up and by the head of the bloc."""
    head.head(sheet, place_and_date=True, number=False)
    head.titles(sheet, "BẢNG TỔNG HỢP", "{{ title }}", "title_rule")
    sheet.table(
        [
            Column("TT", 10, "{{ row.score.no }}", centred=True),
            Column("Đơn vị", 55, "{{ row.score.unit }}"),
            Column("Điểm tự chấm", 18, "{{ row.score.own }}", centred=True),
            Column("Điểm chung cuộc", 19, "{{ row.score.final }}", centred=True),
            Column("Xếp hạng", 15, "{{ row.score.rank }}", centred=True),
            Column("Xếp loại", 25, "{{ row.score.rating }}", centred=True),
            Column("Ghi chú", 23, "{{ row.note }}"),
        ],
        "row in rows",
    )
    sheet.gap()
    foot.signed_by_hand(sheet, ["NGƯỜI LẬP BẢNG", "{{ head_title }}"])
