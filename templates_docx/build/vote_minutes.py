"""Biên bản kiểm phiếu."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.sheet import Column, Sheet

_TITLE = "Kết quả kiểm phiếu, biểu quyết"


def write(sheet: Sheet) -> None:
    """What was counted, contest by contest."""
    with sheet.pages("part in parts"):
        letterhead.write_letterhead(sheet, place_and_date=False, of="part")
        letterhead.write_titles(sheet, "BIÊN BẢN KIỂM PHIẾU", "{{ title }}", "title_rule")
        _write_opening(sheet)
        with sheet.each("contest in part.contests"):
            _write_contest(sheet)
        sheet.line("CauCuoi", "Biên bản lập xong vào {{ finished }}./.")
        _write_signatures(sheet)


def _write_opening(sheet: Sheet) -> None:
    sheet.text("Thời gian: {{ days }}.")
    sheet.text("Địa điểm: {{ place }}.")
    sheet.text(
        "Tổng số đơn vị thành viên có quyền bình xét: {{ members }}"
        "{% if voters %}, gồm: {{ voters }}{% endif %}."
    )
    sheet.text("Tham gia: {{ attendance }}.")
    with sheet.when("absent"):
        sheet.text("Đơn vị vắng mặt: {{ absent }}.")
    sheet.text("Chủ trì: {{ chairs }}.")
    with sheet.when("part.with_counting_team"):
        sheet.line("TieuMuc", "Tổ kiểm phiếu:")
        with sheet.each("person in counting_team"):
            sheet.bullet(
                "{% if loop.first %}Tổ trưởng{% else %}Thành viên{% endif %}: {{ person }}"
                "{% if loop.last %}.{% else %};{% endif %}"
            )
    sheet.line("TieuMuc", "Nội dung:")


def _write_contest(sheet: Sheet) -> None:
    sheet.heading("{{ contest.no }}. {{ contest.subject }}")
    sheet.bullet("Hình thức: {{ contest.method }}.")
    sheet.bullet(
        "{% if contest.entitled %}Số đơn vị có quyền bình xét: {{ contest.entitled }}; số được chọn"
        "{% else %}Số được chọn{% endif %}: {{ contest.seats }}."
    )
    with sheet.when("contest.ballots"):
        sheet.bullet(
            "Số phiếu phát ra: {{ contest.ballots.issued }}; "
            "thu về: {{ contest.ballots.returned }}; "
            "hợp lệ: {{ contest.ballots.valid }}; không hợp lệ: {{ contest.ballots.invalid }}."
        )
    with sheet.when("contest.withdrawn"):
        sheet.bullet("Xin rút: {{ contest.withdrawn }}.")
    with sheet.when("contest.rows"):
        sheet.line(
            "TruocBang",
            "- Kết quả {% if contest.ballots %}kiểm phiếu{% else %}biểu quyết{% endif %}"
            "{% if contest.base %} ({{ contest.base }}){% endif %}:",
        )
        with sheet.when("contest.has_against"):
            sheet.table(_list_columns(against=True), "row in contest.rows", title=_TITLE)
            sheet.otherwise()
            sheet.table(_list_columns(against=False), "row in contest.rows", title=_TITLE)
    with sheet.when("contest.tie_break"):
        sheet.bullet("Cách giải quyết khi số phiếu bằng nhau: {{ contest.tie_break }}.")
    with sheet.each("result in contest.results"):
        sheet.bullet("Kết luận: {{ result }}.")


def _list_columns(*, against: bool) -> list[Column]:
    room = 0.0 if against else 22.0
    more = [Column("Không đồng ý", 22, "{{ row.against }}", centred=True)] if against else []
    return [
        Column("TT", 10, "{{ row.no }}", centred=True),
        Column("Đơn vị", 60 + room, "{{ row.unit }}"),
        Column(
            "Số {% if contest.by_ballot %}phiếu{% else %}đơn vị{% endif %} đồng ý",
            22,
            "{{ row.votes }}",
            centred=True,
        ),
        *more,
        Column("Tỷ lệ", 20, "{{ row.share }}", centred=True),
        Column("Ghi chú", 31, "{{ row.note }}"),
    ]


def _write_signatures(sheet: Sheet) -> None:
    house = sheet.house
    recipients = [signatures.format_bloc_recipients(sheet)]
    chair = (house.chair, "chair_names")
    with sheet.when("part.with_counting_team"):
        team = [
            ("THÀNH VIÊN\nTỔ KIỂM PHIẾU", "counter_names or counters"),
            ("TỔ TRƯỞNG\nTỔ KIỂM PHIẾU", "head_counter_names or counters"),
        ]
        signatures.write_joint_signatures(sheet, [*team, chair], recipients)
        sheet.otherwise()
        signatures.write_joint_signatures(
            sheet, [(house.secretary, "part.secretary_names"), chair], recipients
        )
