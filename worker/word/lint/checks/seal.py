"""The picture of the agency's seal on a paper that is signed digitally."""

import struct
from collections.abc import Iterator

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.checks.signing import is_transparent_png
from worker.word.lint.components import Paper
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

#: A seal is round, so its picture is about as wide as high; a signature is wider.
_ROUND = (0.9, 1.1)


@checks_rule("ND30-KY-09")
def check_seal_covers_the_signature(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Note a seal that is inline and so covers no signature; ND30-KY-08 checks its format."""
    wanted = Message("hình con dấu trùm lên khoảng một phần ba chữ ký về bên trái")
    for line in paper.ending.lines:
        for picture in line.pictures:
            if picture.inline and _is_round(paper.document.images.get(picture.target, b"")):
                found = Message("hình con dấu nằm riêng trong dòng, không trùm lên chữ ký")
                yield Fault(wanted, found, line, Severity.NOTE)


def _is_round(content: bytes) -> bool:
    if not is_transparent_png(content):
        return False
    width, height = struct.unpack(">2I", content[16:24])
    return bool(height) and _ROUND[0] <= width / height <= _ROUND[1]
