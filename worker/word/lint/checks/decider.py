"""Who decides, as named over the bases, and the agency of the letterhead."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

#: What an agency is called first, after the title of its head.
_AGENCY = regex.compile(
    r"\b(SỞ|TRƯỜNG(?! PHÒNG| BAN)|CHI CỤC|CỤC(?! TRƯỞNG)|[ỦU][YỶ] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|"
    r"BỆNH VIỆN|TRUNG TÂM|CÔNG TY|VIỆN KIỂM SÁT|T[ÒO][ÀA] ÁN|BẢO HIỂM XÃ HỘI|BỘ(?! TRƯỞNG))\b.*"
)
#: Words without a vowel are short for others.
_SHORT = regex.compile(r"(?<!\p{L})[BCDĐGHKLMNPQRSTVX]{2,}(?!\p{L})|&")
_COMPARED = 2


def decider_faults(paper: Paper) -> Iterator[Fault]:
    """The head of another agency of the same sort does not decide in this one's letterhead."""
    line = paper.title.authority
    if line is None or paper.is_minutes:
        return
    own, named = paper.head.issuer_name.upper(), _AGENCY.search(line.text.upper())
    head = _AGENCY.match(own)
    if named is None or head is None or letters_key(named[1]) != letters_key(head[1]):
        return
    if _SHORT.search(named[0]) or _SHORT.search(own):
        return
    left, right = letters_key(named[0]), letters_key(f"{own} {paper.head.parent_name}")
    alike = named[0].split()[-_COMPARED:] == own.split()[-_COMPARED:]
    if left not in right and letters_key(own) not in left and not alike:
        wanted = Message("người đứng đầu của cơ quan ban hành: {name}", name=paper.head.issuer_name)
        yield Fault(wanted, quote(line), line)
