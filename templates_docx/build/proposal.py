"""Tờ trình, with the list attached on a page of its own."""

from templates_docx.build import addressee, attached, award_list, foot, head
from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """The proposal, then the list."""
    head.head(sheet, place_and_date=True)
    head.titles(sheet, "TỜ TRÌNH", "{{ title }}", "title_rule")
    addressee.write(sheet)
    _bases(sheet)
    _request(sheet)
    foot.signed(sheet, [foot.as_above(sheet), foot.members_of_bloc(sheet)])
    _list(sheet)


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


def _list(sheet: Sheet) -> None:
    with attached.list_of(sheet, "list_title"):
        sheet.table(award_list.COLUMNS, "row in rows")
        sheet.line("NoiDung", "Danh sách có {{ list_count }}./.")
