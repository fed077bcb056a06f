"""Widths of lines in bold Times New Roman, to choose the rule that goes under them.

The rule under the issuing agency and under the summary is one third to one half as long as the
line above it (NĐ 30, Phụ lục I, II.2.b and II.5.b). Templates hold a rule of each length.
"""

from functools import lru_cache, partial

from workflow.domain.papers.letter_widths import sum_thousandths
from workflow.domain.papers.line_breaks import (
    Cost,
    choose_breaks,
    cost_in_name,
    cost_in_title,
)
from workflow.domain.texts.wording import NBSP

#: Lengths in millimetres; from 2 on each is at most half as long again as the one before it.
RULES_MM = (1, 2, 3, 4, 6, 8, 11, 16, 24, 36, 50)
_SHARE = 0.41
_SUMMARY_PT, _SUMMARY_MM = 14.0, 135.0
_POINT_MM = 25.4 / 72


def measure_width_mm(text: str, points: float) -> float:
    """The width of a line of bold text."""
    return sum_thousandths(text, bold=True) * points * _POINT_MM / 1000


def measure_longest_line_mm(text: str, points: float, room_mm: float) -> float:
    """The width of the longest line when text is set into a column of that width.

    A word that is wider than the column is broken and fills it.
    """
    widest = line = 0.0
    space = measure_width_mm(" ", points)
    for word in text.split(" "):
        width = measure_width_mm(word, points)
        if line and line + space + width > room_mm:
            widest, line = max(widest, line), width
        else:
            line += (space if line else 0) + width
    return min(max(widest, line), room_mm)


def break_lines(text: str, points: float, room_mm: float, cost: Cost) -> tuple[str, ...]:
    """The lines of a text as its column holds them; none if they are too many, or a word too wide.

    Whatever is too long for that many lines is not looked at place by place.
    """
    if measure_width_mm(text, points) > room_mm * (_MOST_LINES + 1):
        return ()
    return choose_breaks(
        text.split(" "), lambda line: measure_width_mm(line, points), room_mm, cost, _MOST_LINES
    )


@lru_cache(maxsize=1024)
def break_at_sense(text: str, points: float, room_mm: float) -> str:
    """Set a name in capitals and break it, if it must be, where it makes sense.

    So before `TỈNH LÂM ĐỒNG`; a name without such a place breaks between words, which capitals
    tell apart as it is typed.
    """
    name, typed = text.upper(), text.split(" ")
    if measure_width_mm(name, points) <= room_mm:
        return name
    lines = break_lines(name, points, room_mm, partial(cost_in_name, typed=typed))
    return "\n".join(lines) if lines else name


#: Words that begin a new thought in what a paper is about, and how much worse, in millimetres, a
#: break before each is than one after a comma.
_TURNS = dict.fromkeys(("của", "và", "tại", "theo", "về", "cho", "do", "trong"), 8.0) | {
    "năm": 30.0
}
#: A second line of fewer words than these looks lost under the first.
_LEAST_WORDS = 3
#: Printers and fonts of the same letters differ by so much at most.
_CERTAIN = 0.93
#: What a letter is about stands in a narrow column, which breaks it where it will.
_LETTER = "V/v"
_MOST_LINES = 7
#: Wider than two lines and the space between them.
_TWO_LINES = 2.1


@lru_cache(maxsize=1024)
def bind_title(text: str) -> str:
    """Keep together what is to be each later line of a title that does not fit one.

    So it breaks after a comma or before `của`, and not within a name or a word. A title that
    no such place makes fit breaks where it will.
    """
    room = _SUMMARY_MM * _CERTAIN
    width = measure_width_mm(text, _SUMMARY_PT)
    if text.startswith(_LETTER) or width <= room:
        return text
    words = text.split(" ")
    found: dict[str, float] = {}
    places = range(1, len(words) - _LEAST_WORDS + 1)
    for at in places if width < room * _TWO_LINES else ():
        comma = words[at - 1].endswith((",", ";", ":"))
        lines = " ".join(words[:at]), NBSP.join(words[at:])
        widest = max(measure_width_mm(line, _SUMMARY_PT) for line in lines)
        if (comma or words[at] in _TURNS) and widest <= room:
            found[" ".join(lines)] = widest + (0.0 if comma else _TURNS[words[at]])
    if found:
        return min(found, key=lambda bound: found[bound])
    first, *more = break_lines(text, _SUMMARY_PT, room, cost_in_title) or (text,)
    return " ".join([first, *(line.replace(" ", NBSP) for line in more)])


def bind_end(start: str, end: str, points: float, room_mm: float) -> str:
    """A line that breaks before its end, where it does not fit: the end is kept together."""
    line, room = f"{start} {end}", room_mm * _CERTAIN
    if measure_width_mm(line, points) <= room or measure_width_mm(end, points) > room:
        return line
    return f"{start} {end.replace(' ', NBSP)}"


def list_rules_mm(room_mm: float) -> tuple[int, ...]:
    """The rules that a column of that width may want: none is longer than half of it."""
    return tuple(rule for rule in RULES_MM if rule <= room_mm / 2)


@lru_cache(maxsize=4096)  # all papers of a review begin with the same lines
def choose_rule_mm(text: str, points: float, room_mm: float) -> int:
    """The rule whose length comes nearest to two fifths of the line above it."""
    wanted = measure_longest_line_mm(text, points, room_mm) * _SHARE
    return min(
        list_rules_mm(room_mm), key=lambda rule: max(rule, wanted) / max(min(rule, wanted), 0.1)
    )


def choose_summary_rule_mm(text: str) -> int:
    """The rule under what a paper is about."""
    return choose_rule_mm(bind_title(text), _SUMMARY_PT, _SUMMARY_MM)
