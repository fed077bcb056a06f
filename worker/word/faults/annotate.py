"""Copy a template with a Word comment at every fault, for the person who corrects it."""

import io
import re
from collections.abc import Iterable, Iterator

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from worker.word.errors import Fault
from workflow.domain.errors import Message
from workflow.domain.labels import N_

AUTHOR = N_("Thi Đua")
# docxtpl reads `{%tr for … %}` and takes the letters away; the paragraph still has them.
_SCOPE_LETTERS = re.compile(r"(\{[{%])(?:tr|tc|p|r) ")
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def annotate(content: bytes, faults: Iterable[Fault]) -> bytes:
    """Comment on the paragraph of each fault; faults outside the body go to the first paragraph."""
    document = docx.Document(io.BytesIO(content))
    paragraphs = {_plain(found.text): found for found in reversed(list(_all(document)))}
    for fault in faults:
        place = _find(paragraphs, fault)
        target = place or next(_all(document), None) or document.add_paragraph()
        run = target.runs or [target.add_run()]
        document.add_comment(
            [run[0], run[-1]], _comment_text(fault, elsewhere=place is None), AUTHOR
        )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _all(document: Document) -> Iterator[Paragraph]:
    """Every paragraph of the body, those in tables and boxes too."""
    for element in document.element.body.iter(f"{{{document.element.nsmap['w']}}}p"):
        yield Paragraph(element, document)


def _find(paragraphs: dict[str, Paragraph], fault: Fault) -> Paragraph | None:
    wanted = _plain(fault.paragraph)
    for text, paragraph in paragraphs.items():
        if wanted and (text.startswith(wanted) or _plain(fault.placeholder) == text):
            return paragraph
    return None


def _plain(text: str) -> str:
    text = _SCOPE_LETTERS.sub(r"\1 ", text).translate(_QUOTES)
    return re.sub(r"\s+", " ", text).strip()


def _comment_text(fault: Fault, *, elsewhere: bool) -> str:
    suggestion = str(Message(" Có phải {name}?", name=fault.nearest)) if fault.nearest else ""
    where = f"{fault.part}: {fault.paragraph}\n" if elsewhere else ""
    return f"{where}{fault.placeholder}: {fault.message}{suggestion}"
