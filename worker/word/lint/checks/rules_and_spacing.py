"""Lines drawn under words, and line spacing."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from worker.word.lint.checks.formatting import visible_runs
from worker.word.lint.checks.registry import Fault, format_number
from worker.word.lint.model import Line, Stroke
from worker.word.lint.rules import Severity
from worker.word.lint.text_width import text_width_mm, wrapped_widths_mm
from workflow.domain.errors import Message

DASHES = regex.compile(r"[-–—_]{3,}")
#: A single line of Times New Roman takes this much of its size.
SINGLE = 1.15
#: Widths are known to some percent.
NEARLY_FULL = 0.93


def find_strokes_under(lines: Sequence[Line], pool: Iterable[Line]) -> list[Stroke]:
    """Return the strokes in some lines, or below them before the next words of the column."""
    last = lines[-1]
    found = [stroke for line in lines for stroke in line.strokes]
    for line in pool:
        if _column(line) != _column(last):
            continue
        if line.number < last.number:
            found += [stroke for stroke in line.strokes if not stroke.border]
        elif line.number > last.number:
            if DASHES.fullmatch(line.text):
                found.append(Stroke("text", text_width_mm(line)))
            elif line.text:
                break
            found += line.strokes
    return found


def _column(line: Line) -> tuple[int, int] | None:
    return (line.cell.table.number, line.cell.column) if line.cell else None


def rule_faults(
    lines: Sequence[Line], pool: Iterable[Line], span: tuple[float, float], slack: float = 0.0
) -> Iterator[Fault]:
    """Check for a solid line of the right length; lines of unknown length are accepted."""
    pool = list(pool)
    strokes = find_strokes_under(lines, pool) or _anchored_elsewhere(lines, pool, span)
    wanted = Message(
        "nét liền bên dưới, dài từ {low} đến {high} lần dòng chữ",
        low=format_number(span[0]),
        high=format_number(span[1]),
    )
    if not strokes:
        yield from _missing_rule_faults(lines[-1], wanted)
    elif any(stroke.kind == "dashed" for stroke in strokes):
        yield Fault(wanted, Message("nét đứt"), lines[-1])
    else:
        yield from _length_faults(lines, strokes, (span[0] - slack, span[1] + slack), wanted)


def _anchored_elsewhere(
    lines: Sequence[Line], pool: Iterable[Line], span: tuple[float, float]
) -> list[Stroke]:
    """Return a floating line that fits: it may be anchored in any paragraph nearby.

    One of a fitting or unknown length is taken for the line that is missed.
    """
    bases = [base for line in lines for base in _reference_lengths(line)]
    drawn = [stroke for line in pool for stroke in line.strokes if not stroke.border]
    return [
        stroke
        for stroke in drawn
        if stroke.length_mm is None
        or any(span[0] * 0.9 <= stroke.length_mm / base <= span[1] * 1.1 for base in bases if base)
    ][:1]


def _missing_rule_faults(line: Line, wanted: Message) -> Iterator[Fault]:
    if all(run.look.underline for run in visible_runs(line)):
        yield Fault(wanted, Message("chữ gạch chân"), line, Severity.WARNING)
    else:
        yield Fault(wanted, Message("không có nét kẻ"), line)


def _length_faults(
    lines: Sequence[Line], strokes: Sequence[Stroke], span: tuple[float, float], wanted: Message
) -> Iterator[Fault]:
    lengths = [stroke.length_mm for stroke in strokes]
    bases = [base for line in lines for base in _reference_lengths(line)]
    ratios = [length / base for length in lengths if length for base in bases]
    if None in lengths or not ratios:
        return
    if not any(span[0] <= ratio <= span[1] for ratio in ratios):
        closest = min(ratios, key=lambda ratio: abs(ratio - sum(span) / 2))
        yield Fault(wanted, Message("nét dài {ratio} lần", ratio=format_number(closest)), lines[-1])


def _reference_lengths(line: Line) -> list[float]:
    """Return the text widths a rule may be measured against: whole, longest and last row.

    Where the last word nearly fits, printers differ in where they wrap, and both are right.
    """
    whole = text_width_mm(line)
    if line.width_mm <= 0 or whole <= line.width_mm * NEARLY_FULL:
        return [whole]
    wraps = [wrapped_widths_mm(line, line.width_mm * share) for share in (1.0, NEARLY_FULL)]
    wrapped = [length for rows in wraps for length in (max(rows), rows[-1])]
    return [whole if whole <= line.width_mm else line.width_mm, *wrapped]


def spacing_in_lines(line: Line) -> float:
    """Return line spacing as a number of lines."""
    spacing = line.layout.spacing
    if spacing.rule == "auto":
        return spacing.amount
    sizes = [run.look.size for run in visible_runs(line)] or [13.0]
    count = spacing.amount / (max(sizes) * SINGLE)
    return max(count, 1.0) if spacing.rule == "atLeast" else count


def spacing_faults(
    lines: Iterable[Line], low: float, high: float, severity: Severity | None = None
) -> Iterator[Fault]:
    for line in lines:
        count = spacing_in_lines(line)
        if not low <= count <= high:
            wanted = (
                Message("giãn dòng đơn")
                if high < 1.2
                else Message("giãn dòng từ đơn đến {high} dòng", high=format_number(round(high, 1)))
            )
            yield Fault(
                wanted, Message("giãn {count} dòng", count=format_number(count)), line, severity
            )
