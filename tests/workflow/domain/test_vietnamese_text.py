"""Text as it is stored, names as they are compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import BadInputError
from workflow.domain.vietnamese_text import (
    fold_name,
    list_forms_before_signs,
    make_person_sort_key,
    make_search_text,
    make_sort_key,
    normalize_text,
    normalize_values,
    strip_accents,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Uỷ ban Kiểm tra", "Ủy ban Kiểm tra"),
        ("Văn phòng  Tỉnh uỷ", "VĂN PHÒNG TỈNH ỦY"),
        (unicodedata.normalize("NFD", "Đảng ủy Khối"), "Đảng uỷ khối"),
    ],
)
def test_spellings_of_one_name_fold_to_one_key(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ban Dân vận", "Ban Dân vân"), ("Sở Ý tế", "Sở Y tế"), ("Đô", "Do")]
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_text_is_stored_composed() -> None:
    assert normalize_text(unicodedata.normalize("NFD", "Tỉnh ủy")) == "Tỉnh ủy"


def test_a_year_copied_out_of_a_paper_is_the_year_that_was_typed() -> None:
    assert normalize_text("năm học 2021\u20112022") == "năm học 2021-2022"


def test_line_ends_become_newlines() -> None:
    assert normalize_text("một\r\nhai\rba") == "một\nhai\nba"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\ufffe"])
def test_control_characters_are_refused_by_their_code(character: str) -> None:
    with pytest.raises(BadInputError, match=f"U\\+{ord(character):04X}"):
        normalize_text(f"Văn{character}phòng")


def test_the_refusal_names_the_path() -> None:
    with pytest.raises(BadInputError) as refused:
        normalize_values({"members": [{"name": "ổn"}, {"name": "hỏng\x01"}]})

    assert refused.value.field == "members[1].name"


@pytest.mark.slow
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Đỗ Thị Lạ", "do thi la"), ("Hoà", "hoa"), ("Ưng Uỷ", "ung uy"), ("Lễ ấy ẫn", "le ay an")],
)
def test_names_can_be_typed_without_accents(name: str, typed: str) -> None:
    assert strip_accents(name) == strip_accents(typed) == typed


IN_ORDER = [
    *("Ban A", "Ban Ă", "Ban Â", "Ban B", "Ban D", "Ban Đ", "Ban E", "Ban Ê"),
    *("Cục O", "Cục Ô", "Cục Ơ", "Cục U", "Cục Ư", "Cục V"),
    *("Khối 1", "Khối 2", "Khối 10", "Khối thi đua 9"),
    *("Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Man", "Măn", "Mân", "Mất", "Mật"),
    *("Sở", "Sở Y tế", "Sơn La", "Tỉnh đoàn", "Tỉnh Đoàn thể"),
]


@given(st.permutations(IN_ORDER))
def test_names_sort_as_vietnamese_lists_do(names: list[str]) -> None:
    assert sorted(names, key=make_sort_key) == IN_ORDER


@given(st.text(max_size=20))
def test_the_sort_key_is_of_the_name_and_not_of_its_spelling(name: str) -> None:
    key = make_sort_key(name)

    assert key == make_sort_key(unicodedata.normalize("NFD", name))
    assert all(character == "\t" or " " <= character <= "~" for character in key)


def test_people_are_listed_by_their_given_names() -> None:
    names = ["Lê Thị Ánh", "Trần Ân", "Đỗ Văn Ba", "Bùi Đức", "Lê Dung"]

    ordered = ["Lê Thị Ánh", "Trần Ân", "Đỗ Văn Ba", "Lê Dung", "Bùi Đức"]
    assert sorted(names, key=make_person_sort_key) == ordered


def test_a_search_finds_with_and_without_accents_but_no_other_word() -> None:
    text = make_search_text("Sở Y tế tỉnh Bình Thuận")

    assert all(fold_name(word) in text for word in ("sở", "so", "tế", "te", "thuan"))
    assert fold_name("sổ") not in text


@pytest.mark.parametrize("typed", ["hóa", "hoá", "Hóa,", "thể", "văn", "vụ", "nội"])
def test_a_word_is_found_before_a_sign(typed: str) -> None:
    name = make_search_text("Sở Văn hóa, Thể thao; Ban Nội vụ (cũ)")

    assert any(form in name for form in list_forms_before_signs(fold_name(typed)))


@pytest.mark.parametrize("typed", ["hoàn", "hoa,n", "hoạ"])
def test_no_other_word_is_found(typed: str) -> None:
    name = make_search_text("Sở Văn hóa, Thể thao")

    assert not any(form in name for form in list_forms_before_signs(fold_name(typed)))
