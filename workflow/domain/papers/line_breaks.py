"""Where the lines of names and titles may break, and what each break costs in sense."""

from collections.abc import Callable, Sequence

#: Words that begin a new thought in the name of an agency: a line may break before them.
_NAME_TURNS = ("TỈNH", "THÀNH PHỐ", "HUYỆN", "QUẬN", "THỊ XÃ", "XÃ", "PHƯỜNG", "ĐẶC KHU",
               "TRỰC THUỘC", "VÀ", "CÁC", "CHI NHÁNH", "KHU VỰC", "ỦY BAN", "ĐOÀN ĐẠI BIỂU",
               "LIÊN HIỆP", "SỞ GIÁO DỤC", "TẠI", "MẶT TRẬN TỔ QUỐC")  # fmt: skip
#: Names of more than one word that no line breaks; the words in them begin none of those above.
_TERMS = ("MẶT TRẬN TỔ QUỐC", "HỢP TÁC XÃ", "BẢO HIỂM XÃ HỘI", "CHÍNH SÁCH XÃ HỘI", "THỊ XÃ",
          "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "CÔNG THƯƠNG", "GIÁO DỤC", "VIỆT NAM",
          "TỔNG CÔNG TY", "MỘT THÀNH VIÊN", "TRUNG HỌC CƠ SỞ",
          "THI HÀNH ÁN", "ĐẠI BIỂU QUỐC HỘI", "VIỆN KIỂM SÁT NHÂN DÂN", "TÒA ÁN NHÂN DÂN",
          "XÃ HỘI")  # fmt: skip
_SPLIT_TERMS = tuple(term.split() for term in _TERMS)
#: The name of a place follows, which no line breaks but at its dash.
_PLACES = frozenset(("TỈNH", "PHỐ", "HUYỆN", "QUẬN", "XÃ", "PHƯỜNG"))
#: Words that begin one in a title.
_TITLE_TURNS = ("của", "và", "tại", "theo", "về", "cho", "do", "trong", "các", "tỉnh", "năm")
#: Words that stand before words of two syllables: `CÁC CƠ QUAN`, `SỞ NỘI VỤ`, `VIỆN KIỂM SÁT`.
_SINGLE = frozenset(
    ("các", "và", "của", "sở", "ban", "bộ", "cục", "viện", "hội", "trường", "báo", "kho", "khối",
     "cụm", "ngành", "tỉnh", "xã", "phường", "huyện", "quận", "về", "cho", "tại", "trong", "theo",
     "do")
)  # fmt: skip
#: Small words that begin a thought within a name: `… xây dựng các công trình …`.
_JOINTS = frozenset(("các", "và", "của", "thuộc", "cho"))
#: Words whose name follows them.
_BEFORE_NAMES = frozenset(("tỉnh", "thành phố", "phố", "xã", "phường", "huyện", "quận", "số"))
_DASHES = frozenset(("-", "–"))
SENSE, WORD, WITHIN_WORD, WITHIN_NAME = 0.0, 20.0, 80.0, 500.0
#: At the dash of one thought: `chính trị - xã hội`.
AT_DASH = 35.0
#: As many words with capitals in a row, or as few at the end, are the name of a person or a place.
_LONG_NAME, _LAST_NAME = 3, 2

Cost = Callable[[Sequence[str], int], float]


def cost_in_name(words: Sequence[str], at: int, typed: Sequence[str] = ()) -> float:
    """The cost of a break before a word of a name in capitals.

    As it is typed, capitals tell more: `Điện lực` is one word, `Phan Bội Châu` is one name.
    """
    quoted = " ".join(words[:at]).count('"') % 2
    if quoted or _is_within_term(words, at) or _bare(words[at - 1]) in ("CÁC", "VÀ"):
        return WITHIN_NAME
    if words[at - 1].endswith(",") or words[at].startswith("("):
        return SENSE
    if words[at - 1] in _DASHES:
        return AT_DASH if _goes_on(words, typed, at) else WORD
    if " ".join(words[at:]).startswith(_NAME_TURNS) and not _is_no_place(words, typed, at):
        return SENSE
    if words[at - 1].casefold() in _BEFORE_NAMES or words[at] in _DASHES:
        return WITHIN_NAME
    if any(
        word in _PLACES and not _is_no_place(words, typed, place)
        for place, word in enumerate(words[:at])
    ):
        return WITHIN_NAME
    if typed and not " ".join(typed).isupper():
        return _cost_as_typed(typed, at)
    return _cost_of_pair(words, at, lambda word: word in _NAME_TURNS)


def _bare(word: str) -> str:
    return word.removeprefix("(")


def _goes_on(words: Sequence[str], typed: Sequence[str], at: int) -> bool:
    """Tell whether what follows a dash belongs to what stands before it, as small letters tell."""
    if typed and not " ".join(typed).isupper():
        return not _is_capitalised(typed[at])
    return _is_no_place(words, typed, at)


def _is_no_place(words: Sequence[str], typed: Sequence[str], at: int) -> bool:
    """Tell whether a word such as `XÃ` begins no place: `XÃ HỘI`, `HUYỆN PHÍA NAM`."""
    if words[at] not in _PLACES or at + 1 == len(words):
        return False
    if typed and not " ".join(typed).isupper():
        return typed[at + 1][:1].islower()
    return words[at + 1].rstrip(",)") == "HỘI"


def _cost_as_typed(words: Sequence[str], at: int) -> float:
    if _is_capitalised(words[at]):
        return WITHIN_NAME if _is_within_proper_name(words, at) else WORD
    return _cost_of_pair(words, at, lambda word: _is_capitalised(word) or _bare(word) in _JOINTS)


def _is_capitalised(word: str) -> bool:
    return _bare(word)[:1].isupper()


def _is_within_proper_name(words: Sequence[str], at: int) -> bool:
    """Tell whether words with capitals stand before this one too, as in no common phrase."""
    start, end = at, at + 1
    while start > 0 and _is_part_of_name(words[start - 1]):
        start -= 1
    while end < len(words) and _is_part_of_name(words[end]):
        end += 1
    last = end == len(words) and end - start >= _LAST_NAME
    return start < at and _is_part_of_name(words[at]) and (last or end - start >= _LONG_NAME)


def _is_part_of_name(word: str) -> bool:
    """Neither small nor short for something, nor a word that opens the name of an agency."""
    short = len(word) > 1 and word.isupper()
    return _is_capitalised(word) and not short and word.casefold() not in _SINGLE


def _is_within_term(words: Sequence[str], at: int) -> bool:
    """Tell whether a break before the word parts a term, be it typed with a comma after it."""
    bare = [word.strip("(),") for word in words]
    return any(
        bare[start : start + len(term)] == term
        for term in _SPLIT_TERMS
        for start in range(max(0, at - len(term) + 1), at)
    )


def cost_in_title(words: Sequence[str], at: int) -> float:
    """The cost of a break before a word of a title in small letters."""
    if words[at - 1].endswith((",", ";", ":")) or words[at].startswith("("):
        return SENSE
    if words[at - 1] in _DASHES:
        return AT_DASH if words[at][:1].islower() else WORD
    if words[at - 1].casefold() in _BEFORE_NAMES or words[at].isdecimal() or words[at] in _DASHES:
        return WITHIN_NAME
    if words[at] in _TITLE_TURNS:
        return WORD if words[at] == "năm" else SENSE + 1
    if words[at][:1].isupper() and words[at - 1][:1].isupper():
        return WITHIN_NAME
    return _cost_of_pair(
        words, at, lambda word: _bare(word) in _TITLE_TURNS or _is_capitalised(word)
    )


def _cost_of_pair(words: Sequence[str], at: int, begins: Callable[[str], bool]) -> float:
    """Most words have two syllables, counted from where the last thought began."""
    start = at - 1
    while start > 0 and not (begins(words[start]) or words[start - 1].endswith(",")):
        start -= 1
    while start < at and _bare(words[start]).casefold() in _SINGLE:
        start += 1
    return WORD if start < at and (at - start) % 2 == 0 else WITHIN_WORD


def choose_breaks(
    words: Sequence[str], width_of: Callable[[str], float], room: float, cost: Cost, most: int
) -> tuple[str, ...]:
    """The lines that fit and cost least; of those alike, the fewest and most even. Else none."""
    widths, space = [width_of(word) for word in words], width_of(" ")
    costs = [0.0, *(cost(words, at) + 5.0 for at in range(1, len(words)))]
    best: dict[int, tuple[float, float, tuple[str, ...]]] = {0: (0.0, 0.0, ())}
    for end in range(1, len(words) + 1):
        width = -space
        for start in reversed(range(end)):
            width += space + widths[start]
            if width > room:  # what begins earlier is wider still
                break
            if start not in best or len(best[start][2]) == most:
                continue
            paid, widest, lines = best[start]
            alone = end - start == 1 < len(words) and (start == 0 or end == len(words))
            lost = WITHIN_WORD if alone else 0.0
            found = (paid + costs[start] + lost, max(widest, round(width, 6)))
            if end not in best or found <= best[end][:2]:
                best[end] = (*found, (*lines, " ".join(words[start:end])))
    return best[len(words)][2] if len(words) in best else ()
