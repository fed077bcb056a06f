"""Mend in a new file what is mechanical and safe; words and order stay as they are."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from worker.word.lint.checks import CHECKS, Fault
from worker.word.lint.components import Paper, read_paper
from worker.word.lint.document import read_package
from worker.word.lint.docx_package import Package, open_package
from worker.word.lint.family import PARTY
from worker.word.lint.fix_page import fix_page
from worker.word.lint.linter import applicable_rules
from worker.word.lint.model import Line, Run
from worker.word.lint.ooxml import Element, W
from worker.word.lint.rules import Severity
from workflow.domain.errors import Message

FONT = "Times New Roman"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GLYPHS = regex.compile(r"symbol|wingdings|webdings|mt extra|opensymbol", regex.I)
LEGACY = regex.compile(r"^(\.Vn|VNI-)")
NUMBER_PLACE = ("ND30-PG-12", "ND30-PG-14", "PTY-PG-04")
SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")

#: Run properties in the order of the schema, up to the last one written here.
ORDER = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
         "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
         "color", "spacing", "w", "kern", "position", "sz")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FixResult:
    """The mended file and what was mended in it."""

    docx: bytes
    done: tuple[Message, ...]


def fix(docx: bytes, *, family: str | None = None) -> FixResult:
    """Return the paper with page, fonts, sizes, page number, code and motto set right.

    Raises UnreadableFileError with one sentence if the file cannot be read.
    """
    found = _read(open_package(docx), family)
    misplaced = any(True for rule in NUMBER_PLACE for _ in _faults(found, rule))
    docx, done = fix_page(docx, party=found.family == PARTY, misplaced=misplaced)
    package = open_package(docx)
    paper = _read(package, found.family)
    steps = (
        (Message("phông chữ Times New Roman"), _fix_fonts(paper)),
        (Message("cỡ chữ"), _fix_sizes(paper)),
        (Message("số trang đứng, không đậm"), _fix_page_number_look(paper)),
        (Message("chữ dựng sẵn (NFC)"), _compose_text(package)),
        (Message("dấu nối trong Tiêu ngữ"), _fix_motto(paper)),
    )
    done += [message for message, count in steps if count]
    return FixResult(package.joined() if any(count for _, count in steps) else docx, tuple(done))


def _read(package: Package, family: str | None) -> Paper:
    return read_paper(read_package(package), family=family, status=None, on=None)


def _parts(package: Package) -> Iterator[Element]:
    for name in sorted(package.names):
        folder, _, file = name.rpartition("/")
        if folder == "word" and file.endswith(".xml"):
            root = package.xml(name)
            if root is not None:
                yield root


def _faults(paper: Paper, rule_id: str) -> Iterator[Fault]:
    for rule in applicable_rules(paper):
        if rule.id == rule_id:
            yield from CHECKS[rule.id](paper, rule)


def _fix_fonts(paper: Paper) -> int:
    """Name the font where another shows; glyphs stay, and old codes, whose text would break."""
    changed = 0
    for line in paper.document.every_line:
        for run in line.runs:
            wrong = {font for font in run.fonts if font.lower() != FONT.lower()}
            if wrong and not any(GLYPHS.search(font) or LEGACY.match(font) for font in wrong):
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


def _fix_sizes(paper: Paper) -> int:
    """Bring letters into the span that a blocking rule asks of their line."""
    changed = 0
    for rule in list(applicable_rules(paper)):
        if rule.severity is Severity.ERROR:
            faults = [fault for fault in CHECKS[rule.id](paper, rule) if fault.sizes]
            changed += sum(
                _set_sizes(fault.line, fault.sizes)
                for fault in faults
                if fault.line is not None and fault.sizes is not None
            )
    return changed


def _set_sizes(line: Line, span: tuple[float, float]) -> int:
    outside = [run for run in line.runs if not span[0] <= run.look.size <= span[1]]
    for run in outside:
        _set(run, "sz", str(round(2 * min(max(run.look.size, span[0]), span[1]))))
    return len(outside)


def _fix_page_number_look(paper: Paper) -> int:
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


def _compose_text(package: Package) -> int:
    changed = 0
    for root in _parts(package):
        for element in root.iter(W + "t"):
            text = unicodedata.normalize("NFC", element.text or "")
            changed += text != (element.text or "")
            element.text = text
    return changed


def _fix_motto(paper: Paper) -> int:
    line = paper.head.motto
    if line is None or line.text == MOTTO:
        return 0
    if regex.sub(r"\s*[-–—‐]\s*", " - ", line.text) != MOTTO:
        return 0
    texts = [
        text for run in line.runs if run.source is not None for text in run.source.iter(W + "t")
    ]
    for order, element in enumerate(texts):
        element.text = MOTTO if order == 0 else ""
    return 1
