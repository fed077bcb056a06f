"""Tell a State paper from a Party paper by the weight of its signs."""

import regex

from worker.word.lint.ending import Ending
from worker.word.lint.letterhead import Letterhead
from worker.word.lint.symbol import Symbol

ND30, PARTY = "nd30", "party"
FAMILIES = (ND30, PARTY)
STATE_PREFIX = regex.compile(r"(TM|KT|TL|TUQ)\.")
PARTY_PREFIX = regex.compile(r"(T/M|K/T|T/L)\b")
STATE_FILING = regex.compile(r"- ?Lưu:? ?VT\b")
PARTY_FILING = regex.compile(r"- ?Lưu:? ?(Văn phòng|VP)")


def collect_family_signs(head: Letterhead, ending: Ending, symbol: Symbol) -> dict[str, list[str]]:
    """Return the signs of each family that a paper bears."""
    posts = [line.text for signature in ending.signatures for line in signature.posts]
    filing = [line.text for line in ending.recipients]
    return {
        ND30: [
            *(line.text for line in (head.nation, head.motto) if line),
            *(text for text in posts if STATE_PREFIX.match(text)),
            *(text for text in filing if STATE_FILING.match(text)),
            *([head.number.text] if head.number and symbol.separator == "/" else []),
        ],
        PARTY: [
            *(line.text for line in (head.party, head.asterisk) if line),
            *(text for text in posts if PARTY_PREFIX.match(text)),
            *(text for text in filing if PARTY_FILING.match(text)),
            *([head.number.text] if head.number and symbol.separator == "-" else []),
        ],
    }


def detect_family(head: Letterhead, ending: Ending, symbol: Symbol) -> str:
    found = collect_family_signs(head, ending, symbol)
    if head.party and not head.nation:
        return PARTY
    return PARTY if len(found[PARTY]) > len(found[ND30]) else ND30
