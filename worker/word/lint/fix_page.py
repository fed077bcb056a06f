"""Mend the page: size, margins, and the page number's place."""

import io
from typing import Any

import docx
import regex
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from worker.word.lint.docx_package import damaged_error
from workflow.domain.errors import Message

SHORT, LONG = 210.0, 297.0
STATE = {"top": (20.0, 25.0), "bottom": (20.0, 25.0), "left": (30.0, 35.0), "right": (15.0, 20.0)}
PARTY = {"top": (20.0, 20.0), "bottom": (20.0, 20.0), "left": (30.0, 30.0), "right": (15.0, 15.0)}
SLACK_MM = 0.5
#: What python-docx raises on files that only look like Word's.
MALFORMED = (KeyError, ValueError, AttributeError, TypeError, IndexError)


def fix_page(content: bytes, *, party: bool, misplaced: bool) -> tuple[bytes, list[Message]]:
    """Return the file with its pages set right, and what was done.

    `misplaced` says that the page number is not where it should be.
    """
    try:
        return _fix_sections(content, party=party, misplaced=misplaced)
    except MALFORMED as error:
        raise damaged_error() from error


def _fix_sections(content: bytes, *, party: bool, misplaced: bool) -> tuple[bytes, list[Message]]:
    document = docx.Document(io.BytesIO(content))
    sections = list(document.sections)
    steps = (
        (Message("khổ giấy A4"), [_set_a4(section) for section in sections]),
        (
            Message("lề trang"),
            [_set_margins(section, PARTY if party else STATE) for section in sections],
        ),
        (Message("vị trí số trang"), [misplaced and _move_number(section) for section in sections]),
    )
    done = [message for message, changes in steps if any(changes)]
    if not done:
        return content, []
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), done


def _set_a4(section: Any) -> bool:
    wide = section.orientation == WD_ORIENTATION.LANDSCAPE
    width, height = (LONG, SHORT) if wide else (SHORT, LONG)
    found = (_mm(section.page_width), _mm(section.page_height))
    if abs(found[0] - width) <= 1 and abs(found[1] - height) <= 1:
        return False
    section.page_width, section.page_height = Mm(width), Mm(height)
    return True


def _mm(length: Any) -> float:
    """A length the section doesn't state counts as none."""
    return 0.0 if length is None else float(length.mm)


def _set_margins(section: Any, wanted: dict[str, tuple[float, float]]) -> bool:
    changed = False
    for side, (low, high) in wanted.items():
        length = _mm(getattr(section, f"{side}_margin"))
        if not low - SLACK_MM <= length <= high + SLACK_MM:
            setattr(section, f"{side}_margin", Mm(min(max(length, low), high)))
            changed = True
    return changed


def _move_number(section: Any) -> bool:
    """Put the number in the middle of the head and not on page one, if no words are lost by it."""
    stories = (section.header, section.footer, section.first_page_footer)
    if any(_has_words(story) for story in stories):
        return False
    for story in stories[1:]:
        for line in _number_paragraphs(story):
            for child in [child for child in line._p if child.tag != qn("w:pPr")]:
                line._p.remove(child)
    for line in _number_paragraphs(section.header) or [_add_number(section.header)]:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    section.different_first_page_header_footer = True
    return True


def _has_words(story: Any) -> bool:
    """Whether a head or foot says more than a page number, as "Trang 2/5" does not."""
    if story.is_linked_to_previous:
        return False
    text = "".join(element.text or "" for element in story._element.iter(qn("w:t")))
    return any(char.isalpha() for char in regex.sub(r"(?i)trang|page", "", text))


def _number_paragraphs(story: Any) -> list[Any]:
    if story.is_linked_to_previous:
        return []
    lines = [Paragraph(element, story) for element in story._element.iter(qn("w:p"))]
    return [line for line in lines if "PAGE" in _instructions(line._p)]


def _instructions(paragraph: Any) -> set[str]:
    words = [element.text or "" for element in paragraph.iter(qn("w:instrText"))]
    words += [element.get(qn("w:instr"), "") for element in paragraph.iter(qn("w:fldSimple"))]
    return {word.split()[0] for word in words if word.split()}


def _add_number(header: Any) -> Any:
    header.is_linked_to_previous = False
    line = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    run = line.add_run("2")
    run.font.size, run.font.name = Pt(13), "Times New Roman"
    field.append(run._r)
    return line
