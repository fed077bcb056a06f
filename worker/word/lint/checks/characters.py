"""Letters that are condensed, scaled, underlined, struck, marked or hidden, in any paper."""

from collections.abc import Callable, Iterator

from worker.word.lint.checks.formatting import visible_runs
from worker.word.lint.checks.registry import Fault, checks_rule, format_number
from worker.word.lint.components import Paper
from worker.word.lint.model import Line, Run, RunFormat
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

#: Points of letter spacing that the eye doesn't see, in text and where names must fit a column.
UNSEEN_SPACING, UNSEEN_IN_COLUMNS = 0.05, 0.5
#: Percent of the letters' width.
UNSEEN_SCALE, UNSEEN_SCALE_IN_COLUMNS = 1.0, 6.0
#: Shades this near to white come from pasted pages and don't print.
NEAR_WHITE = 0xE8


@checks_rule("VB-CH-01")
def check_letters_are_not_spaced(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("khoảng cách chữ bình thường")
    for line, look in _looks(paper, lambda look: abs(look.letter_spacing) > UNSEEN_SPACING):
        points = format_number(abs(look.letter_spacing))
        if look.letter_spacing > 0:
            yield Fault(wanted, Message("chữ giãn rộng {points} pt", points=points), line)
        elif line.cell is None or look.letter_spacing < -UNSEEN_IN_COLUMNS:
            yield Fault(wanted, Message("chữ co hẹp {points} pt", points=points), line)


@checks_rule("VB-CH-02")
def check_letters_are_not_scaled(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line, look in _looks(paper, lambda look: abs(look.scale - 100) > UNSEEN_SCALE):
        if line.cell is None or abs(look.scale - 100) > UNSEEN_SCALE_IN_COLUMNS:
            found = Message("chữ rộng {percent}%", percent=format_number(look.scale))
            yield Fault(Message("bề rộng chữ 100%"), found, line)


@checks_rule("VB-CH-03")
def check_text_is_not_underlined(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Skip underlining that replaces a drawn rule: the rule about that line reports it."""
    head = max((line.number for line in paper.head.lines), default=-1)
    ruled = {id(line) for line in (*paper.title.summary, paper.title.line)}
    for line, _ in _looks(paper, lambda look: look.underline):
        words = "".join(run.text for run in _underlined(line))
        heading = id(line) in ruled or letters_key(words) == "noinhan"
        if line.number <= head or heading or all(map(_is_link, _underlined(line))):
            continue
        yield Fault(Message("chữ không gạch chân"), Message("chữ có gạch chân"), line)


def _underlined(line: Line) -> list[Run]:
    return [run for run in visible_runs(line) if run.look.underline]


def _is_link(run: Run) -> bool:
    linked = run.shows == "HYPERLINK" or run.look.colour not in ("auto", "000000")
    return linked or "@" in run.text or not any(map(str.isalnum, run.text))


@checks_rule("VB-CH-04")
def check_text_is_not_struck(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("chữ không gạch ngang, không hiệu ứng")
    for line, _ in _looks(paper, lambda look: look.strike or look.effect):
        yield Fault(wanted, Message("chữ bị gạch ngang hoặc có hiệu ứng"), line)


@checks_rule("VB-CH-05")
def check_text_is_not_highlighted(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line, _ in _looks(paper, lambda look: bool(look.marked) and not _is_near_white(look)):
        yield Fault(Message("chữ không tô nền"), Message("chữ được tô nền"), line)


def _is_near_white(look: RunFormat) -> bool:
    try:
        return min(bytes.fromhex(look.marked)) >= NEAR_WHITE
    except ValueError:
        return False


@checks_rule("VB-CH-06")
def check_no_text_is_hidden(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.document.lines:
        if any(character.isalnum() for character in line.hidden):
            found = Message("chữ ẩn “{text}”", text=line.hidden)
            yield Fault(Message("không có chữ ẩn"), found, line)


def _looks(paper: Paper, holds: Callable[[RunFormat], bool]) -> Iterator[tuple[Line, RunFormat]]:
    """Yield each line in which letters or digits have such a format.

    The looks of the paper are asked first: nearly always none of them holds.
    """
    wrong = {id(look) for look in paper.looks if holds(look)}
    for line in paper.document.lines if wrong else ():
        for run in visible_runs(line):
            if id(run.look) in wrong and any(map(str.isalnum, run.text)):
                yield line, run.look
                break
