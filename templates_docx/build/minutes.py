"""Biên bản hội nghị."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.sheet import Column, Sheet, join_with_and

SCORES_TITLE = "Kết quả chấm điểm, xếp hạng"
SCORES = [
    Column("TT", 10, "{{ row.no }}", centred=True),
    Column("Đơn vị", 57, "{{ row.unit }}"),
    Column("Điểm tự chấm", 22, "{{ row.own }}", centred=True),
    Column("Điểm {{ group }} chấm", 22, "{{ row.final }}", centred=True),
    Column("Xếp hạng", 16, "{{ row.rank }}", centred=True),
    Column("Xếp loại", 38, "{{ row.rating }}", centred=True),
]


def write(sheet: Sheet) -> None:
    """The parts in the order of NĐ 30, Phụ lục III, Mẫu 1.9."""
    letterhead.write_letterhead(sheet, place_and_date=False)
    letterhead.write_titles(sheet, "BIÊN BẢN", "{{ title }}", "title_rule")
    _write_opening(sheet)
    _write_results(sheet)
    _write_scores(sheet)
    _write_discussion(sheet)
    _write_voting(sheet)
    _write_election(sheet)
    _write_outlook(sheet)
    sheet.line(
        "CauCuoi",
        "Biên bản đã được đọc lại cho hội nghị nghe và được thông qua. Hội nghị kết thúc vào "
        "{{ ends }}./.",
    )
    house = sheet.house
    signatures.write_joint_signatures(
        sheet,
        [(house.secretary, "secretary_names"), (house.chair, "chair_names")],
        [signatures.format_bloc_recipients(sheet)],
    )


def _write_opening(sheet: Sheet) -> None:
    sheet.text("Thời gian bắt đầu: {{ starts }}.")
    sheet.text("Địa điểm: {{ place }}.")
    sheet.line(
        "TruocBang",
        "Thành phần tham dự: {{ participation.members }} {{ bloc }}; {{ participation.summary }}.",
    )
    sheet.table(
        [
            Column("TT", 10, "{{ row.no }}", centred=True),
            Column("Đơn vị thành viên", 60, "{{ row.unit }}"),
            Column("Người tham dự, chức vụ", 58, "{{ row.person }}"),
            Column("Có mặt, vắng mặt", 37, "{{ row.note }}"),
        ],
        "row in participation.rows",
        title="Thành phần tham dự",
    )
    with sheet.when("guests"):
        sheet.text(f"Khách mời: {join_with_and('guests')}.")
    sheet.text("Chủ trì: {{ chairs }}.")
    sheet.text("Thư ký: {{ secretaries }}.")
    sheet.line("TieuMuc", "Nội dung:")


def _write_results(sheet: Sheet) -> None:
    with sheet.when("parts.results"):
        sheet.heading("{{ parts.results }}. Kết quả hoạt động {{ year }}")
        with sheet.each("paragraph in results"):
            sheet.bullet("{{ paragraph }}")
        with sheet.when("shortcomings"):
            sheet.line("TieuMuc", "Hạn chế, khuyết điểm:")
            with sheet.each("paragraph in shortcomings"):
                sheet.bullet("{{ paragraph }}")


def _write_scores(sheet: Sheet) -> None:
    with sheet.when("parts.scores"):
        sheet.heading("{{ parts.scores }}. Kết quả chấm điểm, xếp hạng")
        sheet.table(SCORES, "row in scores", title=SCORES_TITLE)


def _write_discussion(sheet: Sheet) -> None:
    with sheet.when("parts.discussion"):
        sheet.heading("{{ parts.discussion }}. Thảo luận")
        with sheet.each("speech in discussion"):
            sheet.bullet(
                "{% if speech.speaker %}{{ speech.speaker }}: {% endif %}{{ speech.text }}"
            )


def _write_voting(sheet: Sheet) -> None:
    with sheet.when("parts.voting"):
        sheet.heading("{{ parts.voting }}. Bình xét thi đua, đề nghị khen thưởng")
        _write_decisions(sheet, "voting")
        with sheet.each("asked in recommendations"), sheet.each("line in asked.lines"):
            sheet.text(
                "{{ group }} đề nghị {{ asked.authority }} {{ asked.request }} {{ line.count }} "
                "{{ line.award }} "
                "cho {{ line.recipients }}."
            )


def _write_election(sheet: Sheet) -> None:
    with sheet.when("parts.election"):
        sheet.heading("{{ parts.election }}. {{ election_title }}")
        _write_decisions(sheet, "election")
        with sheet.when("next_head"):
            sheet.bullet("{{ head_office }}: {{ next_head }}.")
        with sheet.each("name in next_deputies"):
            sheet.bullet("Phó {{ head_office }}: {{ name }}.")


def _write_decisions(sheet: Sheet, name: str) -> None:
    with sheet.each(f"item in {name}"):
        sheet.line("TieuMuc", "{% if item.mark %}{{ item.mark }}) {% endif %}{{ item.subject }}:")
        with sheet.when("item.method"):
            sheet.bullet("Hình thức: {{ item.method }}.")
        with sheet.when("item.ballots"):
            sheet.bullet("Số phiếu: {{ item.ballots }}.")
        with sheet.when("item.withdrawn"):
            sheet.bullet("Xin rút: {{ item.withdrawn }}.")
        with sheet.each("result in item.results"):
            sheet.bullet("Kết quả: {{ result }}.")
        with sheet.when("item.others"):
            sheet.bullet(
                "{% if item.results %}Các đơn vị khác{% else %}Kết quả{% endif %}: "
                "{{ item.others }}."
            )
        with sheet.when("item.tie_break"):
            sheet.bullet("Cách giải quyết khi số phiếu bằng nhau: {{ item.tie_break }}.")


def _write_outlook(sheet: Sheet) -> None:
    with sheet.when("parts.outlook"):
        sheet.heading("{{ parts.outlook }}. Phương hướng, nhiệm vụ {{ outlook }}")
        with sheet.each("target in targets"):
            _write_last_kept(sheet, "{{ target }}")
    with sheet.when("parts.conclusions"):
        sheet.heading("{{ parts.conclusions }}. Kết luận của chủ trì hội nghị")
        with sheet.each("paragraph in conclusions"):
            _write_last_kept(sheet, "{{ paragraph }}")


def _write_last_kept(sheet: Sheet, text: str) -> None:
    """The last line of a list goes with what follows: the signatures want text above them."""
    with sheet.when("loop.last"):
        sheet.line("GachDauDongGiu", f"- {text}")
        sheet.otherwise()
        sheet.bullet(text)
