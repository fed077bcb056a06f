"""Mend the page: size, margins, and the page number's place."""

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from worker.word.lint.opening import damaged
from workflow.domain.errors import Message

SHORT, LONG = 210.0, 297.0
STATE = {"top": (20.0, 25.0), "bottom": (20.0, 25.0), "left": (30.0, 35.0), "right": (15.0, 20.0)}
PARTY = {"top": (20.0, 20.0), "bottom": (20.0, 20.0), "left": (30.0, 30.0), "right": (15.0, 15.0)}
SLACK_MM = 0.5


def mend_page(content: bytes, *, party: bool, misplaced: bool) -> tuple[bytes, list[Message]]:
    """Return the file with its pages set right, and what was done.

    `misplaced` says that the page number is not where it should be.
    """
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, AttributeError) as error:
        raise damaged() from error
    sections = list(document.sections)
    steps = (
        (Message("khổ giấy A4"), [_a4(section) for section in sections]),
        (
            Message("lề trang"),
            [_margins(section, PARTY if party else STATE) for section in sections],
        ),
        (Message("vị trí số trang"), [misplaced and _numbers(section) for section in sections]),
    )
    done = [message for message, changes in steps if any(changes)]
    if not done:
        return content, []
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), done


def _a4(section: Any) -> bool:
    wide = section.orientation == WD_ORIENTATION.LANDSCAPE
    width, height = (LONG, SHORT) if wide else (SHORT, LONG)
    if abs(section.page_width.mm - width) <= 1 and abs(section.page_height.mm - height) <= 1:
        return False
    section.page_width, section.page_height = Mm(width), Mm(height)
    return True


def _margins(section: Any, wanted: dict[str, tuple[float, float]]) -> bool:
    changed = False
    for side, (low, high) in wanted.items():
        length = getattr(section, f"{side}_margin").mm
        if not low - SLACK_MM <= length <= high + SLACK_MM:
            setattr(section, f"{side}_margin", Mm(min(max(length, low), high)))
            changed = True
    return changed


def _numbers(section: Any) -> bool:
    """Take the number out of the foot, put it in the middle of the head, not on page one."""
    below = [*_numbered(section.footer), *_numbered(section.first_page_footer)]
    above = _numbered(section.header)
    for line in below:
        for run in list(line.runs):
            line._p.remove(run._r)
        for simple in line._p.findall(qn("w:fldSimple")):
            line._p.remove(simple)
    for line in above or [_new_number(section.header)]:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    section.different_first_page_header_footer = True
    return True


def _numbered(story: Any) -> list[Any]:
    if story.is_linked_to_previous:
        return []
    lines = [Paragraph(element, story) for element in story._element.iter(qn("w:p"))]
    return [line for line in lines if "PAGE" in _instructions(line._p)]


def _instructions(paragraph: Any) -> set[str]:
    words = [element.text or "" for element in paragraph.iter(qn("w:instrText"))]
    words += [element.get(qn("w:instr"), "") for element in paragraph.iter(qn("w:fldSimple"))]
    return {word.split()[0] for word in words if word.split()}


def _new_number(header: Any) -> Any:
    header.is_linked_to_previous = False
    line = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    run = line.add_run("2")
    run.font.size, run.font.name = Pt(13), "Times New Roman"
    field.append(run._r)
    return line
