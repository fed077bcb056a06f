"""What clerks do to a paper in Word, and what a person would want to be told of it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from templates_docx import TEMPLATES
from tests.templates_docx.filled import CASES, fill, values_of
from tests.templates_docx.filled import Case as PaperCase
from tests.worker.word.comparison.edited import (
    BLANK,
    CLOSING,
    WON,
    compare,
    edit,
    made,
    paragraph,
    replace,
    row_of,
    track,
    units_made,
)
from worker.word.comparison.fields import list_new_fields
from worker.word.comparison.margins import compare_margins
from worker.word.comparison.marked_fill import read_units_with_values
from worker.word.comparison.units import open_body, read_units
from worker.word.lint import lint
from workflow.domain.paper_changes import PaperChanges
from workflow.domain.papers.issuance import find_file_date


def test_an_added_paragraph_stays() -> None:  # 1
    found = compare(
        edit(lambda document: paragraph(document, CLOSING).insert_paragraph_before("Đã nhất trí."))
    )

    assert found.counts == {"added": 1, "removed": 0, "changed": 0}
    assert found.blocks[0].pieces == [("+", "Đã nhất trí.")]
    assert list(found.list_disagreements()) == []


def test_a_changed_figure_is_named_with_what_the_facts_say() -> None:  # 2
    found = compare(edit(replace("- Kết quả: Văn phòng", "9/9", "8/9")))

    assert [str(one.message) for one in found.contradictions] == [
        "«9/9» thành «8/9»: hồ sơ ghi «9/9»."
    ]
    assert found.contradictions[0].where == WON
    assert any(found.list_disagreements())


@pytest.mark.parametrize("how", ["hidden", "strike", "double_strike"])
def test_a_fact_that_is_hidden_or_struck_through_is_gone_from_the_paper(how: str) -> None:
    def mark(document: Document) -> None:
        for run in paragraph(document, "- Kết quả: Văn phòng").runs:
            setattr(run.font, how, True)

    def unmark(document: Document) -> None:
        for run in paragraph(document, "- Kết quả: Văn phòng").runs:
            setattr(run.font, how, False)

    assert [str(one.message) for one in compare(edit(mark)).contradictions] == [
        f"Đã xóa «{WON}»: hồ sơ có ghi."
    ]
    assert compare(edit(unmark)).is_unchanged


def _hide_by_style(document: Document) -> None:
    base = document.styles.add_style("Ẩn", WD_STYLE_TYPE.CHARACTER)
    base.font.hidden = True
    style = document.styles.add_style("Ẩn theo", WD_STYLE_TYPE.CHARACTER)
    style.base_style = base
    for run in paragraph(document, "- Kết quả: Văn phòng").runs:
        run.style = style


def _make_white(document: Document) -> None:
    for run in paragraph(document, "- Kết quả: Văn phòng").runs:
        run.font.color.rgb = RGBColor(255, 255, 255)


def _make_tiny(document: Document) -> None:
    for run in paragraph(document, "- Kết quả: Văn phòng").runs:
        run.font.size = Pt(1)


@pytest.mark.parametrize("hide", [_hide_by_style, _make_white, _make_tiny])
def test_a_fact_that_nobody_can_read_is_gone_from_the_paper(
    hide: Callable[[Document], None],
) -> None:
    assert [str(one.message) for one in compare(edit(hide)).contradictions] == [
        f"Đã xóa «{WON}»: hồ sơ có ghi."
    ]


def test_paragraphs_that_were_parted_or_joined_contradict_nothing() -> None:
    def part(document: Document) -> None:
        whole = paragraph(document, "- Kết quả: Văn phòng")
        start, _between, end = whole.text.partition(" được ")
        whole.insert_paragraph_before(start)
        whole.text = f"được {end}"

    def join(document: Document) -> None:
        whole = paragraph(document, "- Kết quả: Văn phòng")
        after = document.paragraphs[[one.text for one in document.paragraphs].index(WON) + 1]
        whole.add_run(f" {after.text}")
        document.element.body.remove(after._p)

    def part_and_miscount(document: Document) -> None:
        part(document)
        replace("được 9/9", "9/9", "8/9")(document)

    for change in (part, join):
        found = compare(edit(change))
        assert found.contradictions == []
        assert not found.is_unchanged
    assert compare(edit(part_and_miscount)).contradictions


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("Phó ", "", "Phó Tiêu Hồng Phúc"), ("", " và Lê Văn B", "Tiêu Hồng Phúc và Lê Văn B")],
)
def test_what_is_put_beside_a_fact_that_stands_alone_is_named(
    before: str, after: str, told: str
) -> None:
    def write(document: Document) -> None:
        (cell,) = [
            cell
            for table in document.tables
            for row in table.rows
            for cell in row.cells
            if cell.text == "Tiêu Hồng Phúc"
        ]
        run = next(run for run in cell.paragraphs[0].runs if run.text)
        run.text = f"{before}{run.text}{after}"

    assert [one.written for one in compare(edit(write)).contradictions] == [told]


@pytest.mark.parametrize(
    ("old", "new", "effect", "told"),
    [
        ("9/9", "9/9 và 8/9", "stops", "Bên cạnh «9/9» có thêm «và 8/9»: hồ sơ ghi «9/9»."),
        ("9/9", "9/9 (thực tế 8/9)", "stops", "«(thực tế 8/9)»"),
        ("9/9", "8/9 hay 9/9", "stops", "«8/9 hay»"),
        ("9/9", "9/9 (tám trên chín phiếu)", "stops", "«(tám trên chín phiếu)»"),
        ("9/9", "tám trên tổng số chín hay 9/9", "stops", "«tám trên tổng số chín hay»"),
        ("thành viên", "thành viên, thực tế 8/9,", "stops", "«, thực tế 8/9,»"),
        ("thành viên", "thành viên nhưng chỉ tám trên chín", "stops", "«nhưng chỉ tám trên chín»"),
        ("bình chọn", "bình chọn (77,78 phần trăm)", "stops", "«(77,78 phần trăm)»"),
        ("Văn phòng Tỉnh ủy được", "Văn phòng Tỉnh ủy (8/9) được", "stops", "«(8/9)»"),
        ("bình chọn", "bình chọn, 5 thành viên vắng", "doubts", "«, 5 thành viên vắng»"),
        ("bình chọn", "bình chọn với hai ý kiến", "doubts", "«với hai ý kiến»"),
        ("thành viên", "thành viên không", "doubts", "«không»"),
        ("9/9", "9/9 (chín trên chín)", "free", ""),
        ("thành viên", "thành viên (100 phần trăm)", "free", ""),
        ("bình chọn", "bình chọn là một trong số 9 đơn vị", "doubts", "trong số 9"),
        ("9/9", "không phải 9/9", "doubts", "«không phải»"),
        ("Văn phòng Tỉnh ủy được", "Văn phòng Tỉnh ủy và Sở Y tế được", "doubts", "«và Sở Y tế»"),
        ("thành viên bình chọn", "đồng chí bầu", "free", ""),
        ("(100%).", "(100%). Có 3 ý kiến.", "free", ""),
    ],
)
def test_what_is_put_beside_a_fact_is_told_and_a_second_figure_blocks(
    old: str, new: str, effect: str, told: str
) -> None:
    found = compare(edit(replace("- Kết quả: Văn phòng", old, new)))

    assert any(found.list_disagreements()) is (effect == "stops")
    named = [one.message for one in found.contradictions + found.beside]
    assert [told in str(one) for one in named] == ([] if effect == "free" else [True])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Sau khi kiểm lại, Văn phòng Tỉnh ủy được tám phần chín số phiếu.", "«tám phần chín"),
        ("Kết quả cuối cùng là 77,78%.", "«77,78%.»"),
        ("Cả 9/9 đơn vị nhất trí, đạt một trăm phần trăm.", ""),
        ("Hội nghị nghỉ 15 phút, có ba ý kiến, năm sau họp sớm hơn.", ""),
    ],
)
def test_a_share_in_a_paragraph_of_their_own_that_the_paper_has_nowhere_is_told(
    typed: str, told: str
) -> None:
    def add(document: Document) -> None:
        paragraph(document, CLOSING).insert_paragraph_before(typed)

    found = compare(edit(add))

    assert list(found.list_disagreements()) == []
    named = [str(doubt) for doubt, _where in found.list_doubts()]
    assert [told in one for one in named] == ([True] if told else [])


def test_a_field_that_word_will_work_out_is_told() -> None:
    def put(document: Document) -> None:
        run = paragraph(document, "- Kết quả: Văn phòng").runs[0]._r
        field = run.makeelement(qn("w:fldSimple"), {qn("w:instr"): " QUOTE 8/9 "})
        run.addprevious(field)
        field.append(run)
        page = run.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
        field.addnext(page)

    def fields(edited: bytes) -> list[str]:
        return list_new_fields(open_body(made())[0], open_body(edited)[0])

    assert fields(edit(put)) == ["QUOTE 8/9"]
    assert fields(edit(lambda _document: None)) == []
    (doubt,) = PaperChanges(counts={}, fields=["QUOTE 8/9"]).list_doubts()
    assert "QUOTE 8/9" in str(doubt[0])


RETYPED = "- Văn phòng Tỉnh ủy được {} phiếu của các thành viên, bằng {}%, là đơn vị dẫn đầu."


@pytest.mark.parametrize(
    ("votes", "share", "stops"),
    [("9/9", "100", False), ("8/9", "100", True), ("9/9", "88,89", True)],
)
def test_a_paragraph_that_was_typed_anew_is_held_to_its_figures_wherever_they_stand(
    votes: str, share: str, *, stops: bool
) -> None:
    def retype(document: Document) -> None:
        paragraph(document, "- Kết quả: Văn phòng").text = RETYPED.format(votes, share)

    assert any(compare(edit(retype)).list_disagreements()) is stops


def test_a_changed_header_and_footer_are_named() -> None:
    def write(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"

    def margins(edited: bytes) -> list[list[str]]:
        return compare_margins(open_body(made())[0], open_body(edited)[0])

    assert margins(edit(write)) == [["", "Lưu hành nội bộ"]]
    assert margins(edit(lambda _document: None)) == []


def test_other_words_around_a_figure_are_free() -> None:
    found = compare(edit(replace("- Kết quả: Văn phòng", "bình chọn", "bỏ phiếu bầu")))

    assert found.counts["changed"] == 1
    assert found.contradictions == []


def test_a_deleted_row_is_named() -> None:  # 3
    def delete(document: Document) -> None:
        row = row_of(document, "Trường Chính trị")
        row.getparent().remove(row)

    found = compare(edit(delete))

    assert found.counts == {"added": 0, "removed": 1, "changed": 0}
    assert "Đã xóa «7 | Trường Chính trị" in str(found.contradictions[0].message)


def test_a_changed_name_is_named() -> None:  # 4
    def rename(document: Document) -> None:
        cell = row_of(document, "Trường Chính trị").findall(f".//{qn('w:t')}")[1]
        cell.text = "Trường Chính trị tỉnh"

    def misspell(document: Document) -> None:
        replace("- Kết quả: Văn phòng", "Văn phòng Tỉnh ủy", "Văn phòng Tỉnh đoàn")(document)

    assert compare(edit(misspell)).contradictions[0].written == "Văn phòng Tỉnh đoàn"
    assert compare(edit(rename)).counts["changed"] == 1


def test_a_filled_blank_is_told_as_unknown_to_the_facts() -> None:
    found = compare(edit(replace("Địa điểm", BLANK, "Hội trường A")))

    assert str(found.contradictions[0].message) == (
        "Chỗ trống đã điền «Hội trường A»: hồ sơ chưa ghi."
    )


def test_saving_in_libreoffice_changes_nothing(tmp_path: Path, soffice: str) -> None:  # 5
    source = tmp_path / "source" / "paper.docx"
    source.parent.mkdir()
    source.write_bytes(made())
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "docx", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
    )

    assert compare((tmp_path / "paper.docx").read_bytes()).is_unchanged


def test_tracked_changes_are_read_as_if_accepted() -> None:  # 7
    struck = compare(edit(lambda document: track(document, "del")))
    typed = compare(edit(lambda document: track(document, "ins")))

    assert struck.contradictions[0].written == ""
    assert typed.contradictions[0].written == "8/9"


def test_a_new_table_stays() -> None:  # 8
    def add(document: Document) -> None:
        table = document.add_table(2, 2)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"ô {number}"
        paragraph(document, CLOSING)._p.addprevious(table._tbl)

    found = compare(edit(add))

    assert found.counts == {"added": 2, "removed": 0, "changed": 0}
    assert found.contradictions == []


def test_a_moved_signature_is_no_contradiction() -> None:  # 9
    def signatures(document: Document) -> None:
        row = next(
            row for table in document.tables for row in table.rows
            if any("Tiêu Hồng Phúc" in cell.text for cell in row.cells)
        )._tr  # fmt: skip
        paragraph(document, "Địa điểm")._p.addprevious(row.getparent())

    found = compare(edit(signatures))

    assert found.counts["added"] == found.counts["removed"] > 0
    assert found.contradictions == []


def test_another_font_changes_no_word_but_the_layout_rules_see_it() -> None:  # 10
    def restyle(document: Document) -> None:
        for one in document.paragraphs:
            for run in one.runs:
                run.font.name = "Arial"
                run.font.highlight_color = WD_COLOR_INDEX.AUTO

    edited = edit(restyle)

    assert compare(edited).is_unchanged
    assert len(lint(edited, family="party").errors) > len(lint(made(), family="party").errors)


@pytest.mark.parametrize("case", CASES[::7], ids=str)
def test_the_places_of_values_are_known_in_every_kind_of_paper(case: PaperCase) -> None:
    template = (TEMPLATES / case.family / f"{case.kind}.docx").read_bytes()
    dated = find_file_date(case.kind, case.record())

    units = read_units_with_values(fill(case), template, values_of(case), dated=dated)

    assert any(unit.values for unit in units)
    assert [unit.text for unit in units] == [
        unit.text for unit in read_units(open_body(fill(case))[2])
    ]


def test_the_places_are_those_of_values() -> None:
    won = next(unit for unit in units_made() if unit.text == WON)

    assert [won.text[start:end] for start, end in won.values] == [WON[11:-1]]
