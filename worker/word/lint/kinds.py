"""The kinds of administrative papers and what their symbols call them."""

from dataclasses import dataclass
from functools import lru_cache

from worker.word.lint.text_keys import letters_key


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    abbreviation: str
    listed: bool = True


#: Điều 7 NĐ 30/2020/NĐ-CP: 29 kinds; Công văn prints no name, Thư công has no symbol.
LISTED = tuple(
    Kind(name, abbreviation)
    for name, abbreviation in (
        ("Nghị quyết", "NQ"),
        ("Quyết định", "QĐ"),
        ("Chỉ thị", "CT"),
        ("Quy chế", "QC"),
        ("Quy định", "QyĐ"),
        ("Thông cáo", "TC"),
        ("Thông báo", "TB"),
        ("Hướng dẫn", "HD"),
        ("Chương trình", "CTr"),
        ("Kế hoạch", "KH"),
        ("Phương án", "PA"),
        ("Đề án", "ĐA"),
        ("Dự án", "DA"),
        ("Báo cáo", "BC"),
        ("Biên bản", "BB"),
        ("Tờ trình", "TTr"),
        ("Hợp đồng", "HĐ"),
        ("Công điện", "CĐ"),
        ("Bản ghi nhớ", "BGN"),
        ("Bản thỏa thuận", "BTT"),
        ("Giấy ủy quyền", "GUQ"),
        ("Giấy mời", "GM"),
        ("Giấy giới thiệu", "GGT"),
        ("Giấy nghỉ phép", "GNP"),
        ("Phiếu gửi", "PG"),
        ("Phiếu chuyển", "PC"),
        ("Phiếu báo", "PB"),
        ("Thư công", ""),
    )
)
LETTER = Kind("Công văn", "CV")
#: Kinds that only Party organs issue.
OF_THE_PARTY = (Kind("Kết luận", "KL"), Kind("Thông tri", "TT"))
#: Papers of the unit that they are about, whichever paper they go with.
OF_ITS_UNIT = ("Tóm tắt", "Bản tóm tắt")
#: Papers of a bloc that the decree's list does not know.
UNLISTED = tuple(
    Kind(name, "", listed=False)
    for name in (
        "Bản giao ước",
        "Giao ước",
        "Bản đăng ký",
        "Đăng ký",
        "Danh sách",
        "Phiếu",
        "Bảng tổng hợp",
        "Bảng điểm",
        "Bảng",
        *OF_ITS_UNIT,
    )
)
COPY_MARKS = {"SAO Y": "SY", "SAO LỤC": "SL", "TRÍCH SAO": "TrS"}
ABBREVIATIONS = frozenset(kind.abbreviation for kind in LISTED if kind.abbreviation)

_BY_NAME = {letters_key(kind.name): kind for kind in (*LISTED, LETTER, *OF_THE_PARTY, *UNLISTED)}
_BY_ABBREVIATION = {
    kind.abbreviation.lower(): kind
    for kind in (*LISTED, *OF_THE_PARTY, LETTER)
    if kind.abbreviation
}


@lru_cache(maxsize=4096)
def find_kind(text: str) -> Kind | None:
    """Find the kind a title line begins with: the longest name wins.

    A name with other tones is one misspelt if it stands alone: `PHƯỜNG AN XUYÊN` is no phương án.
    """
    key, spelt = letters_key(text), _spell(text)
    names = [
        name
        for name, kind in _BY_NAME.items()
        if key == name or (key.startswith(name) and spelt.startswith(_spell(kind.name)))
    ]
    return _BY_NAME[max(names, key=len)] if names else None


def _spell(text: str) -> str:
    """The letters with their tones, in one way of placing them."""
    letters = "".join(text.casefold().split())
    return letters.replace("uỷ", "ủy").replace("oả", "ỏa").replace("oà", "òa")


def find_kind_by_abbreviation(abbreviation: str) -> Kind | None:
    return _BY_ABBREVIATION.get(abbreviation.lower())
