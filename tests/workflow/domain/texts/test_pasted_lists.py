"""What is dropped around the names of a copied list, and what is part of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.texts.pasted_lists import clean_lines, read_names

MARKS = (
    *("❖ ", "➢ ", "✓ ", "☑ ", "■ ", "□ ", "◆ ", "► ", "→ ", "=> ", "‣ ", "⁃ "),
    *("\uf0a7 ", "\uf0d8\t", "§ ", "Ø ", "ü ", "v ", "q\t", "o ", "—", "* ", "• \t"),
    *("1- ", "1.1. ", "1.2 ", "I - ", "iv) ", "a. ", "A. ", "Đ) ", "(a) ", "①", "⑴ "),
    *("1 . ", "1º ", "- - ", "1. - ", "2. \u202e", "\u2060"),
)
ENDS = ("", ";", " ;.", "./.", "./", " (10)", " (10);", "\u00a0\u00a0;", "\u202c")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("end", ENDS)
def test_marks_before_and_behind_a_name_are_no_part_of_it(mark: str, end: str) -> None:
    assert list(read_names(f"{mark}Sở Nội vụ{end}")) == [("Sở Nội vụ", "")]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        (": Trưởng khối", "head"),
        (" [Cụm trưởng]", "head"),
        (" (Đơn vị Trưởng khối)", "head"),
        (" (Trưởng khối thi đua)", "head"),
        (" (Trưởng Khối thi đua số 6)", "head"),
        (" (Khối trưởng, năm 2021)", "head"),
        (" (Trưởng khối năm 2025, 2026)", "head"),
        (" (Trưởng khối năm học 2025-2026)", "head"),
        (" — Phó trưởng cụm năm 2021", "deputy"),
    ],
)
def test_a_role_is_read_however_it_is_written(said: str, role: str) -> None:
    assert list(read_names(f"1. Sở Nội vụ{said};")) == [("Sở Nội vụ", role)]


@pytest.mark.parametrize(
    "line",
    [
        *("Trường THPT số 1", "Trường Tiểu học 2/9", "Đội 5", "P. Nội vụ", "Q. 1", "H. Đức Linh"),
        *("T. Bình Thuận", "Báo điện tử 24h", "Sở Nội vụ (10 đơn vị)"),
        *("1.5 tỷ đồng", "½ số đơn vị", "≥ 90 % đơn vị", "> 50 % phiếu", "3 - 5 đơn vị", "24/7"),
        *("Công ty TNHH 1 thành viên A", "2021 là năm thi đua", "108 Quân y"),
    ],
)
def test_what_only_looks_like_a_mark_stays(line: str) -> None:
    assert list(clean_lines(line)) == [line]


def test_units_of_one_line_are_told_apart_behind_their_roles() -> None:
    pasted = "Sở A (Khối phó), Sở B; Sở Văn hóa, Thể thao (Sở cũ), Du lịch [Trưởng khối], Sở C"

    assert list(read_names(pasted)) == [
        ("Sở A", "deputy"),
        ("Sở B", ""),
        ("Sở Văn hóa, Thể thao (Sở cũ), Du lịch", "head"),
        ("Sở C", ""),
    ]


def test_heads_of_columns_and_repeated_names_are_left_out() -> None:
    copied = "STT\tTên đơn vị\n1\tSở Nội vụ\tTrưởng khối\n2\tSở Y tế\t\n3\tSỞ Y TẾ\n"

    assert list(read_names(copied)) == [("Sở Nội vụ", "head"), ("Sở Y tế", "")]


@given(st.text(max_size=40))
def test_no_text_ends_in_an_error_and_no_line_is_empty(text: str) -> None:
    assert all(line.strip() for line in clean_lines(text))
    assert all(name.strip() for name, _role in read_names(text))


def test_cells_of_a_table_that_come_as_lines_are_read_as_its_rows() -> None:
    copied = (
        "DANH SÁCH CÁC ĐƠN VỊ\nSTT\nTên đơn vị\nGhi chú\n"
        "1\nSở Nội vụ\nCụm trưởng\n2\nSở Y tế\n03\nTrường số 3\n-\n"
    )

    names = [("Sở Nội vụ", "head"), ("Sở Y tế", ""), ("Trường số 3", "")]
    assert list(read_names(copied)) == names


def test_numbers_without_a_dot_are_dropped_where_they_run_on() -> None:
    pasted = (
        '1 Sở Nội vụ\n2 Sở Y tế\n\n19 Tháng 5\n6 "Sở Du lịch";\n7 “Sở VH,TT&DL”\nTrường "A" và "B"'
    )

    names = [name for name, _role in read_names(pasted)]

    assert names == [
        "Sở Nội vụ",
        "Sở Y tế",
        "19 Tháng 5",
        "Sở Du lịch",
        "Sở VH,TT&DL",
        'Trường "A" và "B"',
    ]
    assert list(clean_lines("2 tập thể được khen\n3 cá nhân được khen")) == [
        "2 tập thể được khen",
        "3 cá nhân được khen",
    ]


def test_marks_that_stand_apart_from_their_letters_are_read() -> None:
    pasted = unicodedata.normalize("NFD", "1. Sở Nội vụ (Cụm trưởng)")

    assert list(read_names(pasted)) == [("Sở Nội vụ", "head")]


@pytest.mark.parametrize(
    "copied",
    [
        "Trưởng khối: Sở Nội vụ;\nPhó khối: Sở Y tế;\nThành viên: Sở Tài chính.",
        "Cụm trưởng\tSở Nội vụ\nCụm phó\tSở Y tế\nThành viên\tSở Tài chính",
        "[1] Sở Nội vụ (Cụm trưởng)\n[2] Sở Y tế (Cụm phó)\n[3] Sở Tài chính",
        "1: Sở Nội vụ\n2: Sở Y tế (Phó khối)\n3: Sở Tài chính\nSở Nội vụ (Trưởng khối)",
        "Cụm trưởng - Sở Nội vụ\nCụm phó – Sở Y tế\nCác thành viên: Sở Tài chính",
        "TT\tTên đơn vị\tVai trò\tĐiện thoại\n1\tSở Nội vụ\tCụm trưởng\t0252 3821\n"
        "2\tSở Y tế\tPhó cụm\t0252 3822\n3\tSở Tài chính\t\t0252 3823",
        "1,Sở Nội vụ,Trưởng khối\n2,Sở Y tế,Phó khối\n3,Sở Tài chính,",
    ],
)
def test_a_role_before_a_name_or_at_its_second_place_is_its_role(copied: str) -> None:
    assert list(read_names(copied)) == [
        ("Sở Nội vụ", "head"),
        ("Sở Y tế", "deputy"),
        ("Sở Tài chính", ""),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1) Sở A; 2) Sở Văn hóa, Thể thao và Du lịch; 3) Sở C.",
        "1. Sở A, 2. Sở Văn hóa, Thể thao và Du lịch, 3. Sở C",
        "(1) Sở A (2) Sở Văn hóa, Thể thao và Du lịch và (3) Sở C",
        "01/ Sở A 02/ Sở Văn hóa, Thể thao và Du lịch 03/ Sở C",
        "a) Sở A; b) Sở Văn hóa, Thể thao và Du lịch; và c) Sở C",
        "- Sở A; - Sở Văn hóa, Thể thao và Du lịch; - Sở C",
        "• Sở A • Sở Văn hóa, Thể thao và Du lịch • Sở C",
        "Sở A; Sở Văn hóa, Thể thao và Du lịch; và Sở C./.",
        "Khối thi đua số 6 gồm 3 đơn vị: Sở A; Sở Văn hóa, Thể thao và Du lịch; Sở C.",
        "gồm có: Sở A; Sở Văn hóa, Thể thao và Du lịch;\nSở C*",
        "Gồm các đơn vị sau:\nSở A;\nSở Văn hóa, Thể thao và Du lịch; và\nSở C\nTổng cộng: 3",
    ],
)
def test_items_of_one_line_are_told_apart_by_what_is_no_part_of_a_name(line: str) -> None:
    names = [name for name, _role in read_names(line)]

    assert names == ["Sở A", "Sở Văn hóa, Thể thao và Du lịch", "Sở C"]


@pytest.mark.parametrize(
    "name",
    [
        "Trường THPT số 1. 2. 5",
        "1. Trường số 1",
        "Sở A, Sở B và Sở C",
        "Trung tâm (cũ; mới)",
        "Tổng công ty Điện lực",
        "Trung đoàn 2. Trung đoàn 3",
        "Cộng đồng dân cư 3",
    ],
)
def test_what_may_be_one_name_is_not_split(name: str) -> None:
    assert [found for found, _role in read_names(name)] == [name.removeprefix("1. ")]


def test_roles_before_names_part_the_sentences_of_a_line() -> None:
    assert list(read_names("Cụm trưởng: Sở A. Cụm phó: Sở B; Thành viên: Sở C.")) == [
        ("Sở A", "head"),
        ("Sở B", "deputy"),
        ("Sở C", ""),
    ]
