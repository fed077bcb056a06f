"""Capital letters, phụ lục II of the decree. Words are found by pattern, so breaches only warn."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.checks.signing import name_lines
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.provinces import CITIES, FORMER_PROVINCES, PROVINCES
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.text_keys import SURNAMES, is_title_case, looks_like_name, strip_tones
from workflow.domain.errors import Message

#: Titles that some bodies print before the name.
_TITLE = regex.compile(
    r"(Lương y|Luật sư|Nhà báo|Nhà văn|Nghệ sĩ|(Đại|Thượng|Trung|Thiếu) (tướng|tá|úy)) (?=\p{Lu})"
)
INSIDE = r"(?<=[\p{Ll}\d,;)”] )"
_PLACES = "|".join((*PROVINCES, *FORMER_PROVINCES, *CITIES))
_UNIT_CAPITAL = regex.compile(
    INSIDE + r"(Tỉnh|Xã|Đặc khu|Thành phố(?! Hồ Chí Minh)) (?=\p{Lu}\p{Ll})"
)
_UNIT_NAME = regex.compile(r"(Xã|Đặc khu|Thành phố|Tỉnh) \p{Lu}")
_AT = regex.compile(r"\b(tại|ở|trên địa bàn|thuộc|trong|toàn) $", regex.I)
_PLACE_SMALL = regex.compile(rf"\b(?:tỉnh|thành phố) ({_PLACES.lower()})\b")
_NUMBERED_UNIT = regex.compile(INSIDE + r"(quận|phường) \d+\b")
_SPECIAL = regex.compile(
    r"\b(thủ đô Hà Nội|thành phố Hồ Chí Minh|Thủ Đô Hà Nội|Thành Phố Hồ Chí Minh)"
)
ORGANISATIONS = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Giáo dục và Đào tạo",
    "Sở Khoa học và Công nghệ",
    "Ban Tổ chức Tỉnh ủy",
    "Ban Nội chính Tỉnh ủy",
    "Văn phòng Tỉnh ủy",
    "Ủy ban Kiểm tra Tỉnh ủy",
    "Mặt trận Tổ quốc Việt Nam",
    "Hội đồng Thi đua - Khen thưởng",
)
_ORGANISATION = regex.compile("|".join(strip_tones(name) for name in ORGANISATIONS), regex.I)
#: Small letters are right in terms such as "cơ quan nhà nước", as the decree writes them; the
#: institution is meant beyond doubt only where it is named together with the Party or the other.
_INSTITUTION = r"(Đảng|(?i:nhà nước|nhân dân))"
_STATE = regex.compile(
    rf"\b{_INSTITUTION}( và |, ?)(nhà nước|nhân dân)\b(?! (ta|tỉnh|huyện|xã|phường))"
    rf"|\b(nhà nước|nhân dân)( và |, ?){_INSTITUTION}\b"
)
_OF_THE_PEOPLE = regex.compile(
    r"(ủy ban|uỷ ban|hội đồng|tòa án|toà án|viện kiểm sát|công an|quân đội|nhà giáo|nghệ sĩ|"
    r"thầy thuốc|kiểm sát|quỹ tín dụng) $",
    regex.I,
)
_POSTS = (
    r"(?:phó )?(?:chủ tịch|giám đốc|bí thư|trưởng ban|chánh văn phòng|hiệu trưởng|viện trưởng|"
    r"tổng biên tập|trưởng phòng|tiến sĩ|thạc sĩ|giáo sư)"
)
_SURNAMES = "|".join(sorted(name.capitalize() for name in SURNAMES))
_POST_SMALL = regex.compile(rf"\b({_POSTS}) (?=(?:{_SURNAMES}) \p{{Lu}}\p{{Ll}}+)")
AWARDS = (
    (regex.compile(r"\bcờ thi đua của\b"), "Cờ thi đua của"),
    (regex.compile(r"\bbằng khen của\b"), "Bằng khen của"),
    (
        regex.compile(r"\b[Hh]uân chương lao động\b|\bhuân chương Lao động\b"),
        "Huân chương Lao động",
    ),
    (
        regex.compile(r"\bhạng (nhất|nhì|ba)\b(?= năm| cho|[,.;)]|$)"),
        "hạng Nhất, hạng Nhì, hạng Ba",
    ),
    (regex.compile(r"\b[Aa]nh hùng lao động\b"), "Anh hùng Lao động"),
)
_KIND_SMALL = regex.compile(
    r"\b(tờ trình|nghị định|quyết định|báo cáo|thông tư|nghị quyết|kế hoạch|chỉ thị|công văn|"
    r"biên bản|hướng dẫn|thông báo) số \d"
)
_CITATION = regex.compile(
    INSIDE
    + r"(Khoản|Điểm) (?=[\da-zđ]+\b)|\b(điều|chương) (?=[\dIVX]+ (?:của|Luật|Nghị|Thông|Quy)\b)"
    + r"|(?<=\b(?:tại|theo) )điều (?=\d+\b)"
)
_WEEKDAY = regex.compile(r"\bthứ (hai|ba|tư|năm|sáu|bảy)(?=,? ngày)")
_MONTH = regex.compile(r"\btháng (giêng|chạp)\b")
_WHOLE_WORDS = regex.compile(r"\S+")
_NEXT_WORDS = regex.compile(r"\S*( \S+){0,2}")
_AFTER_STOP = regex.compile(r"(?<=\p{L}{2,}[.?!]\s)\p{Ll}")
_ABBREVIATION = regex.compile(r"(TP|v\.v|Tp|Đ/c|St|No|Tr|tr)[.]\s$")
_OLD = regex.compile(r"[òóỏõọ][ae]\b|[ùúủũụ]y\b", regex.I)
_NEW = regex.compile(r"o[àáảãạèéẻẽẹ]\b|(?<![qQ])u[ỳýỷỹỵ]\b", regex.I)


def make_warning(
    expected: Message, found: str, line: Line, severity: Severity | None = None
) -> Fault:
    return Fault(expected, Message("“{text}”", text=found), line, severity or Severity.WARNING)


@checks_rule("ND30-VH-01")
def check_names_of_people(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in name_lines(paper):
        name = _TITLE.sub("", line.text)
        if looks_like_name(name) and not line.upper and not is_title_case(name):
            yield make_warning(Message("tên người viết hoa chữ đầu mỗi tiếng"), line.text, line)


@checks_rule("ND30-VH-02")
def check_names_of_places(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("danh từ chung viết thường, tên riêng viết hoa, như tỉnh Bắc Ninh")
    named = {
        line.text
        for line in paper.document.lines
        if line.in_table_of_data and _UNIT_NAME.match(line.text)
    }
    for line in paper.sentences:
        found = next(
            (one for one in _UNIT_CAPITAL.finditer(line.text) if not _is_member(line, one, named)),
            _PLACE_SMALL.search(line.text),
        )
        if found:
            yield make_warning(wanted, _quote_words(line.text, found), line)


def _is_member(line: Line, found: regex.Match[str], named: set[str]) -> bool:
    """Tell whether it is the name of a unit that a table lists, not a place."""
    here = line.text[found.start() :]
    return not _AT.search(line.text[: found.start()]) and any(
        here == name or (here.startswith(name) and not here[len(name)].isalnum()) for name in named
    )


@checks_rule("ND30-VH-03")
def check_numbered_places(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _pattern_warnings(
        paper, _NUMBERED_UNIT, Message("Quận 1, Phường 2 viết hoa cả danh từ chung")
    )


@checks_rule("ND30-VH-04")
def check_special_places(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _pattern_warnings(paper, _SPECIAL, Message("Thủ đô Hà Nội, Thành phố Hồ Chí Minh"))


def _pattern_warnings(
    paper: Paper, pattern: regex.Pattern[str], wanted: Message
) -> Iterator[Fault]:
    for line in paper.sentences:
        if found := pattern.search(line.text):
            yield make_warning(wanted, _quote_words(line.text, found), line)


def _quote_words(text: str, found: regex.Match[str]) -> str:
    """Return the whole words around what was found, and two more that finish the thought."""
    whole = _WHOLE_WORDS.search(text, text.rfind(" ", 0, found.start() + 1) + 1)
    start = whole.start() if whole else found.start()
    end = _NEXT_WORDS.match(text, found.end())
    return text[start : end.end() if end else found.end()].rstrip(" ,;")


@checks_rule("ND30-VH-05")
def check_names_of_organisations(paper: Paper, rule: Rule) -> Iterator[Fault]:
    right = {strip_tones(name) for name in ORGANISATIONS}
    for line in paper.sentences:
        for found in _ORGANISATION.finditer(strip_tones(line.text)):
            if found[0] not in right and not found[0].isupper():
                wanted = next(
                    n for n in ORGANISATIONS if strip_tones(n).lower() == found[0].lower()
                )
                text = line.text[found.start() : found.end()]
                yield make_warning(Message("“{name}”", name=wanted), text, line)


@checks_rule("ND30-VH-06")
def check_people_and_state(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.sentences:
        for found in _STATE.finditer(line.text):
            if not _OF_THE_PEOPLE.search(line.text[: found.start()]):
                yield make_warning(
                    Message("Nhân dân, Nhà nước viết hoa"), _quote_words(line.text, found), line
                )
                break


@checks_rule("ND30-VH-07")
def check_posts_before_names(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _pattern_warnings(
        paper, _POST_SMALL, Message("chức vụ, học vị đi liền tên người viết hoa")
    )


@checks_rule("ND30-VH-08")
def check_names_of_awards(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.sentences:
        for pattern, right in AWARDS:
            if found := pattern.search(line.text):
                yield make_warning(Message("“{name}”", name=right), found[0], line)


@checks_rule("ND30-VH-09")
def check_kinds_of_papers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _pattern_warnings(
        paper, _KIND_SMALL, Message("tên loại của một văn bản cụ thể viết hoa")
    )


@checks_rule("ND30-VH-10")
def check_citations(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("viện dẫn theo mẫu: điểm a khoản 1 Điều 2")
    for line in paper.sentences:
        if found := _CITATION.search(line.text):
            yield make_warning(wanted, _quote_words(line.text, found), line, Severity.ERROR)


@checks_rule("ND30-VH-11")
def check_names_of_days(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("viết hoa tên ngày, tháng: thứ Hai, tháng Giêng")
    yield from _pattern_warnings(paper, _WEEKDAY, wanted)
    yield from _pattern_warnings(paper, _MONTH, wanted)


@checks_rule("ND30-VH-12")
def check_sentences_begin_with_capitals(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("viết hoa chữ đầu câu")
    for line in paper.sentences:
        for found in _AFTER_STOP.finditer(line.text):
            if not _ABBREVIATION.search(line.text[: found.start()]):
                yield make_warning(wanted, _quote_words(line.text, found), line)
                break


@checks_rule("ND30-VH-13", "PTY-VH-01")
def check_one_way_to_place_tones(paper: Paper, rule: Rule) -> Iterator[Fault]:
    soft = Severity.NOTE if rule.family == "party" else Severity.WARNING
    lines = [line for line in paper.document.lines if line.text]
    old = [line for line in lines if _OLD.search(line.text)]
    new = [line for line in lines if _NEW.search(line.text)]
    if old and new:
        fewer = min(old, new, key=len)
        pattern = _OLD if fewer is old else _NEW
        found = pattern.search(fewer[0].text)
        wanted = Message("một cách đặt dấu thanh trong cả văn bản (Ủy/Uỷ, Hòa/Hoà)")
        yield make_warning(
            wanted, _quote_words(fewer[0].text, found) if found else "", fewer[0], soft
        )
