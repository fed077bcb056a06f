"""Fix in a new file what is mechanical and safe; words and order stay as they are.

Each step works on a copy of its own and is kept only if the copy says the same words and breaks
no rule that was kept before, so a fix never makes a paper worse.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import regex

from worker.word.lint.checks import CHECKS
from worker.word.lint.checks.formatting import visible_runs
from worker.word.lint.components import Paper, read_paper
from worker.word.lint.document import read_package
from worker.word.lint.docx_package import Package, UnreadableFileError, open_package
from worker.word.lint.family import PARTY
from worker.word.lint.fix_page import (
    fix_margins,
    fix_number_place,
    fix_paper_size,
    fix_sections,
)
from worker.word.lint.fix_text import compose_text, convert_legacy_text, is_coded
from worker.word.lint.linter import applicable_rules, lint
from worker.word.lint.model import Line, Run
from worker.word.lint.ooxml import Element, W
from worker.word.lint.report import LintReport
from worker.word.lint.rules import Severity
from workflow.domain.errors import Message

FONT = "Times New Roman"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GLYPHS = regex.compile(r"symbol|wingdings|webdings|mt extra|opensymbol", regex.I)
#: Sizes that the body of a State or a Party paper may have, in points.
BODY_SIZES = (13.0, 15.0)
NUMBER_PLACE = ("ND30-PG-12", "ND30-PG-14", "PTY-PG-04")
SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
#: Steps are tried again on their own result, which must then change nothing.
MOST_ROUNDS = 3

#: Run properties in the order of the schema, up to the last one written here.
ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
         "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
         "color", "spacing", "w", "kern", "position", "sz")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FixResult:
    """The fixed file and what was fixed in it."""

    docx: bytes
    done: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to fix, the rules that ask for it, whether it changes how words are stored.

    What `reveals` words makes them readable: faults that nobody could see are no new ones.
    """

    name: Message
    rules: tuple[str, ...]
    apply: Callable[[Package, Paper], int]
    rewrites: bool = False
    reveals: bool = False


@dataclass(frozen=True)
class _State:
    """A paper as it is between two steps, with what the linter finds in it."""

    docx: bytes
    #: None where the linter is to find it.
    given_family: str | None

    @cached_property
    def report(self) -> LintReport:
        return lint(self.docx, family=self.given_family)

    @property
    def family(self) -> str:
        return self.report.family

    @cached_property
    def breaches(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for finding in self.report.findings:
            counts[finding.rule] += finding.times
        return counts

    @cached_property
    def words(self) -> list[str]:
        """The text of every paragraph, hidden words too; page numbers are no words."""
        lines = read_package(open_package(self.docx)).lines
        return [f"{line.text}{line.hidden}" for line in lines]


def fix(docx: bytes, *, family: str | None = None) -> FixResult:
    """Return the paper with page, fonts, sizes, page number, code and motto set right.

    Raises UnreadableFileError with one sentence if the file cannot be read.
    """
    state = _State(docx, family)
    done: list[Message] = []
    for _ in range(MOST_ROUNDS):
        before = state
        for step in STEPS:
            fixed = _try(step, state)
            if fixed is not None:
                state = fixed
                done += [] if step.name in done else [step.name]
        if state is before:
            break
    return FixResult(state.docx, tuple(done))


def convert_to_unicode(docx: bytes) -> bytes:
    """Return a Word file with what is in TCVN3 or VNI in Unicode, and in a font that shows it.

    Any other file, also one that cannot be read, is returned as it is.
    """
    try:
        state = _State(docx, None)
        converted = _try(UNICODE_STEP, state)
        return docx if converted is None else (_try(FONT_STEP, converted) or converted).docx
    except UnreadableFileError:
        return docx


def _try(step: _Step, state: _State) -> _State | None:
    """Apply a step where a rule asks for it; None if nothing is to be done, or harm would be."""
    if not any(rule.startswith(step.rules) for rule in state.breaches):
        return None
    package = open_package(state.docx)
    if not step.apply(package, _read(package, state.family)):
        return None
    if step.reveals:
        return _State(package.joined(), state.given_family)
    fixed = _State(package.joined(), state.family)
    same_words = step.rewrites or fixed.words == state.words
    return fixed if same_words and not _is_worse(state, fixed) else None


def _is_worse(before: _State, after: _State) -> bool:
    """Return whether a rule is broken more often than before."""
    return any(count > before.breaches[rule] for rule, count in after.breaches.items())


def _read(package: Package, family: str | None) -> Paper:
    return read_paper(read_package(package), family=family, status=None, on=None)


def _fix_fonts(package: Package, paper: Paper) -> int:
    """Set the font of the rules; symbol fonts stay, and fonts that show what is in an old code."""
    changed = 0
    for line in paper.document.every_line:
        for run in line.runs:
            wrong = {font for font in run.fonts if font.lower() != FONT.lower()}
            if wrong and not any(GLYPHS.search(font) for font in wrong) and not is_coded(run):
                changed += _set_font(run)
    return changed


def _set_font(run: Run) -> int:
    if run.source is None:
        return 0
    fonts = _property(run.source, "rFonts")
    for name in [name for name in fonts.attrib if str(name).lower().endswith("theme")]:
        del fonts.attrib[name]
    for slot in SLOTS:
        fonts.set(W + slot, FONT)
    return 1


def _fix_sizes(package: Package, paper: Paper) -> int:
    """Set letter sizes to the nearest that a blocking rule allows, or to that of the body."""
    changed, usual = 0, _body_size(paper)
    for rule in list(applicable_rules(paper)):
        if rule.severity is Severity.ERROR:
            faults = [fault for fault in CHECKS[rule.id](paper, rule) if fault.sizes]
            changed += sum(
                _set_sizes(fault.line, fault.sizes, usual)
                for fault in faults
                if fault.line is not None and fault.sizes is not None
            )
    return changed


def _body_size(paper: Paper) -> float:
    """Return the commonest size of the body that the rules allow; 0 if there is none."""
    sizes = [run.look.size for line in paper.body.prose for run in visible_runs(line)[:1]]
    allowed = [size for size in sizes if BODY_SIZES[0] <= size <= BODY_SIZES[1]]
    return max(set(allowed), key=allowed.count, default=0.0)


def _set_sizes(line: Line, span: tuple[float, float], usual: float) -> int:
    low, high = span
    outside = [run for run in line.runs if not low <= run.look.size <= high]
    for run in outside:
        size = usual if low <= usual <= high else min(max(run.look.size, low), high)
        _set(run, "sz", str(round(2 * size)))
    return len(outside)


def _fix_page_number_look(package: Package, paper: Paper) -> int:
    changed = 0
    for lines in paper.document.margins.values():
        for run in (run for line in lines for run in line.runs if run.shows == "PAGE"):
            for tag, on in (("b", run.look.bold), ("i", run.look.italic)):
                if on:
                    _set(run, tag, "0")
                    changed += 1
    return changed


def _set(run: Run, tag: str, value: str) -> None:
    if run.source is not None:
        _property(run.source, tag).set(W + "val", value)


def _property(run: Element, tag: str) -> Element:
    """Return one property of a run, made in the place the schema gives it if there is none."""
    properties = run.find(W + "rPr")
    if properties is None:
        properties = run.makeelement(W + "rPr")
        run.insert(0, properties)
    element = properties.find(W + tag)
    if element is None:
        element = properties.makeelement(W + tag)
        properties.insert(_place(properties, tag), element)
    return element


def _place(properties: Element, tag: str) -> int:
    """Count the properties that the schema puts before this one."""
    earlier = {W + name for name in ORDER[: ORDER.index(tag)]}
    return sum(child.tag in earlier for child in properties)


def _fix_motto(package: Package, paper: Paper) -> int:
    line = paper.head.motto
    if line is None or line.text == MOTTO:
        return 0
    if regex.sub(r"\s*[-–—‐]\s*", " - ", line.text) != MOTTO:
        return 0
    sources = {id(run.source): run.source for run in line.runs if run.source is not None}
    texts = [text for source in sources.values() for text in source.iter(W + "t")]
    for order, element in enumerate(texts):
        element.text = MOTTO if order == 0 else ""
    return 1


def _fix_margins(package: Package, paper: Paper) -> int:
    return fix_margins(package, party=paper.family == PARTY)


UNICODE_STEP = _Step(
    Message("mã chữ cũ (TCVN3, VNI) thành Unicode"),
    ("ND30-PG-07", "ND30-PG-08", "PTY-PG-03"),
    lambda package, paper: convert_legacy_text(package, paper),
    rewrites=True,
    reveals=True,
)
FONT_STEP = _Step(Message("phông chữ Times New Roman"), ("ND30-PG-07", "PTY-PG-03"), _fix_fonts)
STEPS = (
    UNICODE_STEP,
    _Step(
        Message("trang A4 cho tệp không ghi cỡ trang"),
        ("ND30-PG-0", "PTY-PG-0"),
        lambda package, paper: fix_sections(package) and fix_paper_size(package),
    ),
    _Step(
        Message("khổ giấy A4"),
        ("ND30-PG-01", "PTY-PG-01"),
        lambda package, paper: fix_paper_size(package),
    ),
    _Step(
        Message("lề trang"),
        ("ND30-PG-03", "ND30-PG-04", "ND30-PG-05", "ND30-PG-06", "PTY-PG-02"),
        _fix_margins,
    ),
    _Step(
        Message("vị trí số trang"),
        NUMBER_PLACE,
        lambda package, paper: fix_number_place(package),
    ),
    FONT_STEP,
    _Step(Message("cỡ chữ"), ("ND30-", "PTY-"), _fix_sizes),
    _Step(
        Message("số trang đứng, không đậm"),
        ("ND30-PG-13", "PTY-PG-04"),
        _fix_page_number_look,
    ),
    _Step(
        Message("chữ dựng sẵn (NFC)"),
        ("ND30-PG-09",),
        lambda package, paper: compose_text(package),
    ),
    _Step(
        Message("dấu nối trong Tiêu ngữ"),
        ("ND30-QH-04",),
        _fix_motto,
        rewrites=True,
    ),
)
