"""Compare the look of a line with what the data of a rule asks."""

from collections.abc import Iterable, Iterator

from worker.word.lint.checks.registry import Fault, format_number, quote
from worker.word.lint.model import Line, Run
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

HAIR = 0.01
ALIGNS = {
    "center": ("center",),
    "both": ("both", "distribute"),
    "left": ("left", "start", "both"),
    "right": ("right", "end"),
}
ALIGN_NAMES = {
    "center": Message("căn giữa"),
    "both": Message("căn đều hai lề"),
    "left": Message("căn trái"),
    "right": Message("căn phải"),
}
STATES = {
    ("bold", True): Message("chữ đậm"),
    ("bold", False): Message("chữ không đậm"),
    ("italic", True): Message("chữ nghiêng"),
    ("italic", False): Message("chữ đứng"),
    ("underline", True): Message("chữ có gạch chân"),
    ("underline", False): Message("chữ không gạch chân"),
    ("caps", True): Message("chữ in hoa"),
    ("caps", False): Message("chữ in thường"),
}


def visible_runs(line: Line) -> list[Run]:
    """Return the visible runs; hidden ones have a rule of their own."""
    return [run for run in line.runs if run.text.strip() and not run.look.hidden]


def style_faults(rule: Rule, lines: Iterable[Line]) -> Iterator[Fault]:
    """Compare each line with every look the rule's data names."""
    for line in lines:
        if "pt" in rule.keys and rule.keys["pt"] != "body":
            yield from size_faults(line, rule.span("pt"))
        for look in ("bold", "italic", "underline"):
            if (wanted := rule.flag(look)) is not None:
                yield from look_faults(line, look, wanted=wanted)
        if (wanted := rule.flag("caps")) is not None:
            yield from caps_faults(line, wanted=wanted)
        if wanted_align := rule.keys.get("align"):
            yield from align_faults(line, wanted_align)


def size_faults(
    line: Line, span: tuple[float, float], severity: Severity | None = None
) -> Iterator[Fault]:
    low, high = span
    for size in sorted({run.look.size for run in visible_runs(line)}):
        if not low - HAIR <= size <= high + HAIR:
            found = Message("cỡ chữ {size}", size=format_number(size))
            yield Fault(size_wanted(low, high), found, line, severity, sizes=span)


def size_wanted(low: float, high: float) -> Message:
    if low == high:
        return Message("cỡ chữ {size}", size=format_number(low))
    return Message("cỡ chữ từ {low} đến {high}", low=format_number(low), high=format_number(high))


def look_faults(line: Line, look: str, *, wanted: bool) -> Iterator[Fault]:
    lettered = [run for run in visible_runs(line) if run.letters]
    if any(getattr(run.look, look) != wanted for run in lettered):
        yield Fault(STATES[look, wanted], STATES[look, not wanted], line)


def caps_faults(line: Line, *, wanted: bool) -> Iterator[Fault]:
    if any(run.letters for run in line.runs) and line.upper != wanted:
        yield Fault(STATES["caps", wanted], STATES["caps", not wanted], line)


def align_faults(line: Line, wanted: str) -> Iterator[Fault]:
    if line.layout.align not in ALIGNS[wanted]:
        yield Fault(ALIGN_NAMES[wanted], align_name(line), line)


def align_name(line: Line) -> Message:
    for name, values in ALIGNS.items():
        if line.layout.align in values:
            return ALIGN_NAMES[name]
    return Message("căn kiểu {align}", align=line.layout.align)


def pattern_faults(rule: Rule, lines: Iterable[Line], expected: Message) -> Iterator[Fault]:
    """Each line must say what the rule's pattern says."""
    for line in lines:
        if not rule.pattern.search(line.text):
            yield Fault(expected, quote(line), line)
