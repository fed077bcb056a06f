"""Detect State and Party papers by counting signs of each."""

import regex

from worker.word.lint.ending import Ending
from worker.word.lint.letterhead import Letterhead
from worker.word.lint.symbol import Symbol

ND30, PARTY = "nd30", "party"
FAMILIES = (ND30, PARTY)
STATE_PREFIX = regex.compile(r"(TM|KT|TL|TUQ)\.")
PARTY_PREFIX = regex.compile(r"(T/M|K/T|T/L)\b")
STATE_FILING = regex.compile(r"- ?Lưu:? ?VT\b")
#: State bodies file at an office too, but after a colon or under their own name.
PARTY_FILING = regex.compile(r"- ?Lưu (Văn phòng|VP)(?!.*(UBND|HĐND|Ủy ban nhân dân|Sở|Bộ))")
PARTY_GROUP = regex.compile(r"(TW|TU|ĐU|HU|QU)$|.{0,6}(TW|TU|ĐU)$")


def collect_family_signs(head: Letterhead, ending: Ending, symbol: Symbol) -> dict[str, list[str]]:
    """Return the signs of each family in a paper."""
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
            *([head.number.text] if head.number and _has_party_symbol(symbol) else []),
        ],
    }


def _has_party_symbol(symbol: Symbol) -> bool:
    """Return whether the symbol is a Party one: a hyphen and the abbreviation of a Party body."""
    return symbol.separator == "-" and PARTY_GROUP.match(symbol.groups[-1]) is not None


def detect_family(head: Letterhead, ending: Ending, symbol: Symbol) -> str:
    found = collect_family_signs(head, ending, symbol)
    if head.party and not head.nation:
        return PARTY
    hyphen = symbol.separator == "-" and not head.nation and not found[ND30]
    return PARTY if hyphen or len(found[PARTY]) > len(found[ND30]) else ND30
