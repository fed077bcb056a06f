"""Tờ trình, with the list attached on a page of its own."""

from templates_docx.build import addressee, attached_list, award_list, bases, letterhead, signatures
from templates_docx.build.sheet import Sheet, join_with_and


def write(sheet: Sheet) -> None:
    """For each authority the proposal, then the list."""
    with sheet.pages("request in requests"):
        letterhead.write_letterhead(sheet, place_and_date=True, of="request")
        letterhead.write_titles(sheet, "TỜ TRÌNH", "{{ request.summary }}", "request.summary_rule")
        addressee.write(sheet, "request.addressees")
        bases.write(sheet, "request.bases")
        _write_request(sheet)
        recipients = [signatures.format_as_above(sheet), signatures.format_bloc_recipients(sheet)]
        signatures.write_signature(sheet, recipients, of="request.signature")
        _write_list(sheet)


def _write_request(sheet: Sheet) -> None:
    sheet.text(
        "{{ days_start }}, {{ bloc }} ({{ members }}) tổ chức {{ meeting }}"
        "{% if chairs %}, do {{ chairs }} chủ trì{% endif %}."
    )
    with sheet.when("findings"):
        sheet.line("TieuMuc", "Kết quả bình xét tại hội nghị:")
        with sheet.each("finding in findings"):
            sheet.bullet('{{ finding.subject }}: {{ finding.results|join("; ") }}.')
    sheet.line(
        "TieuMuc",
        "{{ issuer }} ({{ head_office }} {{ year }}) kính đề nghị {{ request.asked.authority }} "
        "{{ request.asked.request }}:",
    )
    with sheet.each("line in request.asked.lines"):
        sheet.bullet(
            "{{ line.count }} {{ line.award }} cho {% if line.many %}các đơn vị, cá nhân có "
            "tên trong Danh sách kèm theo{% else %}{{ line.recipients }}{% endif %}"
            "{% if loop.last %}.{% else %};{% endif %}"
        )
    sheet.text("(Có Danh sách kèm theo)")
    sheet.line(
        "NoiDungGiu",
        f"Hồ sơ gửi kèm: {join_with_and('enclosures')}.",
    )
    sheet.line(
        "CauCuoi",
        "{{ issuer }} chịu trách nhiệm về tính chính xác của hồ sơ và kính trình "
        "{{ request.asked.authority }} xem xét, quyết định./.",
    )


def _write_list(sheet: Sheet) -> None:
    with attached_list.start_attached_list(sheet, "request.list.title", "request.list.reference"):
        sheet.table(award_list.COLUMNS, "row in request.list.rows", title=award_list.TABLE_TITLE)
        sheet.line("NoiDung", "Danh sách có {{ request.list.count }}./.")
