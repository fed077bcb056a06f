"""What a paper calls itself in its text, and where it says that it was made."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.kinds import LISTED
from worker.word.lint.provinces import CITIES, PROVINCES
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

_KINDS = "|".join(kind.name for kind in LISTED if kind.abbreviation and kind.name != "Hợp đồng")
_ITSELF = regex.compile(
    rf"\b(?:thực hiện|thi hành|căn cứ|theo) (?P<kind>{_KINDS}) này\b"
    rf"|^(?P<kind>{_KINDS}) này (?:có hiệu lực|thay thế)"
    rf"|\bTrên đây là (?P<kind>{_KINDS})\b"
)
#: The text speaks of its own kind near its end.
LAST = 4
_OF = ("tinh", "thanhpho", "tinhuy", "thanhuy")
#: Hồ Chí Minh stands with its type word, which ND30-DD-08 asks for.
_PLACES = {letters_key(name): name for name in (*PROVINCES, *CITIES) if name != "Hồ Chí Minh"}


@checks_rule("VB-MT-16")
def check_paper_names_itself_as_it_is(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Papers that cite or enclose one of the other kind may mean that one."""
    if paper.kind is None or not paper.kind.listed:
        return
    text = " ".join(line.text for line in (*paper.title.summary, *paper.body.lines))
    for line in [item.line for item in paper.body.items][-LAST:]:
        found = _ITSELF.search(line.text)
        named = found["kind"] if found else paper.kind.name
        if found and letters_key(named) != letters_key(paper.kind.name):
            elsewhere = regex.search(rf"{named}(?! này)", text.replace(line.text, ""), regex.I)
            if not elsewhere:
                wanted = Message("tên loại của chính văn bản: {kind}", kind=paper.kind.name)
                yield Fault(wanted, Message("“{text}”", text=found[0]), line)


@checks_rule("VB-DD-01")
def check_place_is_that_of_the_agency(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A province as place is the one of the letterhead, where that names a province."""
    line = paper.head.date
    if line is None:
        return
    place = _PLACES.get(letters_key(line.text.partition(",")[0]))
    agency = letters_key(f"{paper.head.parent_name} {paper.head.issuer_name}")
    named = [name for key, name in _PLACES.items() if any(f"{of}{key}" in agency for of in _OF)]
    if place and named and letters_key(place) not in agency:
        wanted = Message("địa danh của cơ quan ban hành: {place}", place=named[0])
        yield Fault(wanted, Message("“{text}”", text=line.text), line)
