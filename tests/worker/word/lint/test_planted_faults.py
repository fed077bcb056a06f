"""A good paper with one planted fault: the linter names that fault and nothing else."""

from pathlib import Path

import pytest

from worker.word.lint import lint

CASES = Path(__file__).parent / "cases" / "faults"
#: The rule that answers for each fault, and words of what is found.
FAULTS = {
    "01_condensed_letters_body": ("VB-CH-01", "co hẹp"),
    "02_hidden_paragraph": ("VB-CH-06", "chữ ẩn"),
    "04_body_left_indent_2cm": ("ND30-ND-04", "lùi 32,7 mm"),
    "05_eight_blank_lines_before_sign": ("VB-BC-01", "8 dòng trống"),
    "07_weekday_wrong": ("VB-MT-01", "thứ Tư"),
    "09_list_reference_other_number": ("VB-MT-04", "10/TTr-STP"),
    "10_roman_skips": ("VB-SO-01", "5"),
    "11_motto_titlecase": ("ND30-QH-04", "Độc Lập"),
    "13_no_noi_nhan": ("ND30-NN-01", "không có"),
    "14_signature_left": ("VB-KY-04", "bên trái"),
    "15_two_addressees_one_line": ("ND30-KG-04", "Kính gửi"),
    "17_letters_scaled_70": ("VB-CH-02", "70%"),
    "18_footer_text": ("VB-BC-02", "Soạn thảo"),
    "20_TM_for_head_of_department": ("VB-KY-02", "TM. GIÁM ĐỐC"),
    "22_underlined_body": ("VB-CH-03", "gạch chân"),
    "23_UBND_in_addressee": ("VB-KG-01", "UBND"),
    "24_signature_on_new_page": ("VB-BC-04", "ngắt trang"),
    "26_date_basis_slash": ("ND30-CC-03", "15/8/2025"),
    "27_party_number_spaces": ("PTY-SK-01", "Số 09 - TTr"),
    "28_party_title_underlined_run": ("PTY-TD-02", "gạch chân"),
    "30_party_minutes_ends_no_chair_name": ("VB-KY-01", "họ tên"),
    "31_second_section_margins": ("ND30-PG-05", "15 mm"),
    "32_national_name_two_lines": ("ND30-QH-01", "hai dòng"),
    "34_year_typo_body": ("VB-MT-07", "2016"),
    "35_appendix_no_kemtheo": ("ND30-PL-05", "không có"),
    "36_strike_text": ("VB-CH-04", "gạch ngang"),
}


def test_every_case_has_its_rule() -> None:
    assert {path.stem for path in CASES.glob("*.docx")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_and_nothing_else(name: str) -> None:
    rule, words = FAULTS[name]

    report = lint((CASES / f"{name}.docx").read_bytes(), status="final")

    (finding,) = report.findings
    assert finding.rule == rule
    assert words in str(finding.found)
