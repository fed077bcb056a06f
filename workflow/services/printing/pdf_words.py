"""PDF files that were printed elsewhere: which issued paper they are, and whether its words stand.

A clerk saves a paper as PDF in Word, or somebody signs the PDF that was printed here: no byte tells
what it is then, but its words do.
"""

from workflow.domain.check_codes import PRINTED_CODE
from workflow.domain.errors import BadInputError
from workflow.domain.signatures import TextOutcome, decode_signed_copy
from workflow.services.child_processes.bounded_child import Limits, ask_child
from workflow.services.stores.file_store import DamagedFileError, FileStore

_MODULE = "worker.pdf.signed_copy"
_LIMITS = Limits(cpu_seconds=8, wall_seconds=12, for_strangers=True)


def find_code(text: str) -> str:
    """The check code that stands in a text; empty for none."""
    found = PRINTED_CODE.search(text)
    return found[0] if found else ""


def has_same_words(files: FileStore, sha256: str, content: bytes) -> bool:
    """True if a PDF says what the Word file of that hash says: nothing lacks, nothing is added."""
    try:
        parts = [content, files.get(sha256)]
        header, _ = ask_child(_MODULE, {"do": "words"}, parts, _LIMITS)
    except (BadInputError, DamagedFileError):
        return False
    report = decode_signed_copy(header["report"])
    return report.text is TextOutcome.SAME and not report.extra
