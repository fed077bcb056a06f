"""Tờ trình, with the list attached on a page of its own."""

from typing import Any

from docx.enum.section import WD_SECTION

from templates_docx.build import foot, head
from templates_docx.build.ooxml import element
from templates_docx.build.page import set_up
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """The proposal, then the list."""
    head.head(sheet, place_and_date=True)
    head.titles(sheet, "TỜ TRÌNH", "{{ title }}", "title_rule")
    _addressees(sheet)
    _bases(sheet)
    _request(sheet)
    foot.signed(sheet, [foot.as_above(sheet), foot.members_of_bloc(sheet)])
    _list(sheet)


def _addressees(sheet: Sheet) -> None:
    with sheet.when("addressees|length == 1"):
        sheet.line("KinhGui", "Kính gửi: {{ addressees|first }}")
        sheet.otherwise()
        sheet.line("KinhGuiNhieu", "Kính gửi:")
        with sheet.each("addressee in addressees"):
            sheet.line("NoiKinhGui", "- {{ addressee }}{% if loop.last %}.{% else %};{% endif %}")


def _bases(sheet: Sheet) -> None:
    house = sheet.house
    with sheet.each("basis in bases"):
        sheet.line(
            "CanCu",
            f"{house.basis_start} {{{{ basis }}}}"
            f"{{% if loop.last %}}{house.basis_end}{{% else %}};{{% endif %}}",
        )


def _request(sheet: Sheet) -> None:
    sheet.text(
        "{{ days_start }}, {{ bloc }} ({{ members }}) tổ chức {{ meeting }}"
        "{% if chairs %}, do {{ chairs }} chủ trì{% endif %}."
    )
    with sheet.when("findings"):
        sheet.line("TieuMuc", "Kết quả bình xét tại hội nghị:")
        with sheet.each("finding in findings"):
            sheet.bullet('{{ finding.subject }}: {{ finding.results|join("; ") }}.')
    with sheet.each("group in recommendations"):
        sheet.line(
            "TieuMuc",
            "{{ issuer }} ({{ head_office }} {{ year }}) kính đề nghị {{ group.authority }} "
            "xem xét, tặng:",
        )
        with sheet.each("line in group.lines"):
            sheet.bullet(
                "{{ line.count }} {{ line.award }} cho {% if line.many %}các đơn vị, cá nhân có "
                "tên trong Danh sách kèm theo{% else %}{{ line.recipients }}{% endif %}."
            )
    sheet.text("(Có Danh sách kèm theo)")
    sheet.line(
        "NoiDungGiu",
        "Hồ sơ gửi kèm: Danh sách đề nghị khen thưởng; Biên bản hội nghị"
        "{% if with_vote_minutes %}; Biên bản kiểm phiếu{% endif %}.",
    )
    sheet.line(
        "CauCuoi",
        "{{ issuer }} chịu trách nhiệm về tính chính xác của hồ sơ và kính trình "
        "{{ authorities }} xem xét, quyết định./.",
    )


def _shrink(paragraph: Any) -> None:
    """The paragraph that ends a section must not need a page of its own."""
    paragraph._p.pPr.insert(0, element("w:pStyle", val="HetPhan"))


def _list(sheet: Sheet) -> None:
    section = sheet.document.add_section(WD_SECTION.NEW_PAGE)
    _shrink(sheet.document.paragraphs[-1])
    set_up(section)
    sheet.line("TenDanhSach", "DANH SÁCH")
    sheet.line("TrichYeu", "{{ list_title }}")
    sheet.line("KemTheo", "{{ reference }}")
    if sheet.house.family == "party":
        sheet.line("VachTrichYeu", "-----")
    else:
        sheet.rule(50, 165, style="VachTrichYeu")
    sheet.table(
        [
            Column("TT", 10, "{{ row.no }}", centred=True),
            Column("Tên đơn vị, cá nhân", 42, "{{ row.recipient }}"),
            Column("Danh hiệu, hình thức khen thưởng", 35, "{{ row.award }}"),
            Column("Kết quả bình xét", 28, "{{ row.votes }}", centred=True),
            Column("Tóm tắt thành tích", 50, "{{ row.reason }}"),
        ],
        "row in rows",
    )
    sheet.line("NoiDung", "Danh sách có {{ list_count }}./.")
