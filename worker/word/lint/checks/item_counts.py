"""How many points a sentence announces, and how many follow it."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.body import BodyParagraph, ParagraphKind
from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.rules import Rule
from worker.word.number_words import number_in_words
from workflow.domain.errors import Message

_ANNOUNCED = regex.compile(
    r"\b(?P<count>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: \(\p{L}+\))? "
    r"(?:vấn đề|nội dung|nhiệm vụ|việc|nhóm|giải pháp|đề nghị|kiến nghị|yêu cầu|điểm|trường hợp)"
    r"(?: \p{Ll}+){0,3} sau(?: đây)?\s*:$"
)
#: `… cho 02 (hai) tập thể:` and their names, numbered.
_NAMED = regex.compile(
    r".*(?<![\d/.,])(?P<count>\d{1,2})(?: \(\p{L}[\p{L} ]*\))? "
    r"(?:tập thể|cá nhân|(?:ông,? bà|thành viên|người|đồng chí)(?: có tên)?)(?: sau(?: đây)?)?\s*:$"
)
#: Counts of tập thể and of cá nhân in one sentence have lists of their own.
_COUNT = regex.compile(
    r"\d (?:\(\p{L}[\p{L} ]*\) )?(?:tập thể|cá nhân|ông,? bà|thành viên|người|đồng chí)"
)
_LONGEST_NAME = 120
_SEVERAL = regex.compile(r"\d|;.|\bcác\b|\btập thể\b", regex.I)
_LABEL = regex.compile(r"(\d{1,2}|\p{Ll})(?:\s*[.)/]|-)")
_COUNTED = (ParagraphKind.CLAUSE, ParagraphKind.POINT, ParagraphKind.DASH)
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@checks_rule("VB-MT-15")
def check_points_are_as_many_as_announced(paper: Paper, rule: Rule) -> Iterator[Fault]:
    items = paper.body.items
    for order, item in enumerate(items):
        found = _ANNOUNCED.search(item.line.text)
        count = _count_points(items[order + 1 :]) if found else 0
        stated = _read(found["count"]) if found else None
        if count and stated is not None and stated != count:
            wanted = Message("số lượng khớp với danh sách: {count}", count=count)
            yield Fault(wanted, Message("số {number}", number=stated), item.line)
        yield from _named_faults(item, items[order + 1 :])


def _named_faults(item: BodyParagraph, after: Sequence[BodyParagraph]) -> Iterator[Fault]:
    named = _NAMED.fullmatch(item.line.text)
    if named is None or len(_COUNT.findall(item.line.text)) != 1:
        return
    count = _count_names(after)
    if count and int(named["count"]) != count:
        wanted = Message("số lượng khớp với danh sách: {count}", count=count)
        yield Fault(wanted, Message("số {number}", number=int(named["count"])), item.line)


def _count_names(items: Sequence[BodyParagraph]) -> int:
    """The numbered names that follow; none where a point may stand for several."""
    listed = items[: _count_points(items)]
    each = all(
        item.sort is ParagraphKind.CLAUSE
        and len(item.line.text) < _LONGEST_NAME
        and not _SEVERAL.search(_LABEL.sub("", item.line.text, count=1))
        for item in listed
    )
    return len(listed) if each else 0


def _read(text: str) -> int | None:
    return int(text) if text.isdecimal() else number_in_words(text)


def _count_points(items: Sequence[BodyParagraph]) -> int:
    """Points of one kind in their order; other paragraphs may stand between numbered ones."""
    sort = items[0].sort if items else None
    if sort not in _COUNTED:
        return 0
    count = 0
    for item in items:
        if item.sort is sort and (sort is ParagraphKind.DASH or _place(item) == count + 1):
            count += 1
        elif item.sort is sort and _place(item) != 1:
            return 0  # a number is skipped, which another rule names
        elif item.sort is sort or sort is ParagraphKind.DASH or _is_above(item):
            break
    return count


def _place(item: BodyParagraph) -> int:
    found = _LABEL.match(item.line.text)
    if found is None:
        return 0
    return int(found[1]) if found[1].isdecimal() else _LETTERS.find(found[1]) + 1


def _is_above(item: BodyParagraph) -> bool:
    below = (*_COUNTED, ParagraphKind.TEXT)
    return item.sort not in below
