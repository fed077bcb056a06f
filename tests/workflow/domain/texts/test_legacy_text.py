"""Text in TCVN3 and VNI is recognised and converted; Unicode and other languages stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.texts.legacy_text import (
    Encoding,
    decode_legacy_text,
    decode_values,
    encoding_of_font,
    guess_encoding,
    to_unicode,
)

TITLE = "Cộng hòa xã hội chủ nghĩa Việt Nam"
PAIRS = [
    ("Céng hßa x· héi chñ nghÜa ViÖt Nam", Encoding.TCVN3, TITLE),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Encoding.VNI, TITLE),
    ("UBND tØnh B×nh ThuËn", Encoding.TCVN3, "UBND tỉnh Bình Thuận"),
    ("UBND tænh Bình Thuaän", Encoding.VNI, "UBND tỉnh Bình Thuận"),
    ("Thi ®ua, khen th\u00adëng n¨m 2021", Encoding.TCVN3, "Thi đua, khen thưởng năm 2021"),
    ("Thi ñua, khen thöôûng naêm 2021", Encoding.VNI, "Thi đua, khen thưởng năm 2021"),
    ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", Encoding.VNI, "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    ("§éc lËp - Tù do - H¹nh phóc", Encoding.TCVN3, "Độc lập - Tự do - Hạnh phúc"),
]
SENTENCES = [
    TITLE,
    "Kế hoạch hoạt động của Khối thi đua số 6 năm 2026",
    "Ủy ban nhân dân tỉnh quyết nghị, khuyến khích, tuyên dương những người ưu tú",
    "Nguyễn Huệ, Trường Sơn, Đắk Lắk, Quảng Ngãi",
]


@pytest.mark.parametrize(("old", "encoding", "meant"), PAIRS)
def test_old_text_is_recognised_and_converted(old: str, encoding: Encoding, meant: str) -> None:
    assert guess_encoding(old) is encoding
    assert to_unicode(old, encoding) == meant
    assert decode_legacy_text(old) == meant


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "Hà Nam",
        "xã Tà Hine",
        "Khoi thi dua so 6",
        "Größe, Köln, Øresund",
        "café, naïve, façade",
        "30°C ± 2, 5 m², ½",
        "5 µm",
        "2 × 3 ÷ 4",
        "© 2024 «ABC»",
        "£ 5, ¥ 7",
        "",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert decode_legacy_text(text) == text
    assert decode_legacy_text(unicodedata.normalize("NFD", text)) == unicodedata.normalize(
        "NFD", text
    )


def in_tcvn3(text: str) -> str:
    codes = {
        to_unicode(chr(code), Encoding.TCVN3): chr(code)
        for code in range(0xA1, 0xFF)
        if to_unicode(chr(code), Encoding.TCVN3) != chr(code)
    }
    return "".join(codes.get(letter, letter) for letter in text)


@given(st.sampled_from(SENTENCES).map(str.lower))
def test_what_was_written_in_tcvn3_comes_back(text: str) -> None:
    assert decode_legacy_text(in_tcvn3(text)) == text


@given(st.text(max_size=60))
def test_any_text_is_converted_once(text: str) -> None:
    once = decode_legacy_text(text)

    assert decode_legacy_text(once) == once or guess_encoding(once) is None


def test_fonts_name_their_code() -> None:
    assert encoding_of_font(".VnTime") is Encoding.TCVN3
    assert encoding_of_font("VNI-Times") is Encoding.VNI
    assert encoding_of_font("Times New Roman") is None
    assert to_unicode("viÖt nam", Encoding.TCVN3, capitals=True) == "VIỆT NAM"


def test_a_record_in_an_old_code_is_converted_as_a_whole() -> None:
    old = {"name": "Khèi thi ®ua sè 6", "members": [{"name": "Së Néi vô tØnh B×nh ThuËn"}], "n": 6}

    assert decode_values(old) == {
        "name": "Khối thi đua số 6",
        "members": [{"name": "Sở Nội vụ tỉnh Bình Thuận"}],
        "n": 6,
    }


def test_one_word_in_unicode_keeps_a_record_as_it_is() -> None:
    record = {"name": "Khối thi đua", "note": "thµnh"}

    assert decode_values(record) == record


def test_signs_beside_vietnamese_words_are_kept() -> None:
    assert decode_legacy_text("½ ¾ ¼ ngày") == "½ ¾ ¼ ngày"
