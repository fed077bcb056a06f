"""The abbreviations that Party organs go by in their symbols."""

from collections.abc import Iterator

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

#: Organs that every committee has, the longer names first.
_ORGANS = (
    ("Ban Tuyên giáo và Dân vận", "BTGDV"),
    ("Ban Tuyên giáo", "BTG"),
    ("Ban Tổ chức", "BTC"),
    ("Ban Dân vận", "BDV"),
    ("Ban Nội chính", "BNC"),
    ("Ủy ban Kiểm tra", "UBKT"),
    ("Văn phòng", "VP"),
)
_COMMITTEES = (("Tỉnh ủy", "TU"), ("Thành ủy", "TU"), ("Đảng ủy", "ĐU"))


@checks_rule("PTY-SK-06")
def check_abbreviation_is_that_of_the_organ(paper: Paper, rule: Rule) -> Iterator[Fault]:
    line, wanted = paper.head.number, _expected_abbreviation(paper)
    found = paper.symbol.groups[1] if len(paper.symbol.groups) > 1 else ""
    if line is None or not wanted or "…" in found or found.upper().startswith(wanted):
        return
    yield Fault(
        Message("{name} viết tắt là {short}", name=paper.head.issuer_name, short=wanted),
        Message("chữ viết tắt {short}", short=found),
        line,
    )


def _expected_abbreviation(paper: Paper) -> str:
    """Return the abbreviation of organ and committee; empty for organs not in the list."""
    issuer, parent = letters_key(paper.head.issuer_name), letters_key(paper.head.parent_name)
    organ = next((short for name, short in _ORGANS if issuer.startswith(letters_key(name))), "")
    above = next((short for name, short in _COMMITTEES if parent.startswith(letters_key(name))), "")
    return f"{organ}{above}" if organ and above else ""
