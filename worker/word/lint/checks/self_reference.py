"""What a paper calls itself in its text, and where it says that it was made."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.checks.subject_agreement import subject_faults
from worker.word.lint.components import Paper
from worker.word.lint.kinds import LISTED
from worker.word.lint.model import Line
from worker.word.lint.provinces import CITIES, FORMER_PROVINCES, PROVINCES, TWO_TIERS
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

_KINDS = "|".join(kind.name for kind in LISTED if kind.abbreviation and kind.name != "Hợp đồng")
_ITSELF = regex.compile(
    rf"\b(?:thực hiện|thi hành|căn cứ|theo) (?P<kind>{_KINDS}) này\b"
    rf"|^(?:Điều \d+\. )?(?P<kind>{_KINDS}) này (?:có hiệu lực|thay thế)"
    rf"|\bTrên đây là (?P<kind>{_KINDS})\b"
)
#: The text speaks of its own kind near its end.
LAST = 4
#: A ward, a commune or a special zone that an agency is of.
_COMMUNE = regex.compile(
    r"(?<!HỢP TÁC )(?<!THỊ )\b(?:XÃ|PHƯỜNG|ĐẶC KHU) (?!HỘI\b)(?P<name>[^,()]{2,40})$"
)
_COMMITTEES = ("uybannhandan", "ubnd", "tinhuy", "thanhuy", "hoidongnhandan")
_OF = ("tinh", "thanhpho", "tinhuy", "thanhuy")
#: Hồ Chí Minh stands with its type word, which ND30-DD-08 asks for.
_PLACES = {
    letters_key(name): name
    for name in (*PROVINCES, *FORMER_PROVINCES, *CITIES)
    if name != "Hồ Chí Minh"
}


@checks_rule("VB-MT-16")
def check_paper_names_itself_as_it_is(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Papers that cite or enclose one of the other kind may mean that one."""
    yield from subject_faults(paper)
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
    """The place is the commune or the province of the letterhead, where that names one."""
    line = paper.head.date
    if line is None:
        return
    typed = letters_key(line.text.partition(",")[0])
    named = (paper.head.issuer_name, paper.head.parent_name)
    commune = next(filter(None, (_COMMUNE.search(name.upper()) for name in named)), None)
    if commune is None:
        yield from _province_faults(paper, line)
    elif typed and not _is_province(typed) and typed not in letters_key(commune[0]):
        wanted = Message(
            "địa danh của cơ quan ban hành: {place}", place=commune["name"].strip().title()
        )
        yield Fault(wanted, Message("“{text}”", text=line.text), line)


def _is_province(place: str) -> bool:
    """Communes are also found to date their papers at their province: nobody is blamed for it."""
    return place in _PLACES or place.startswith("thanhpho")


def _is_of_the_province(paper: Paper) -> bool:
    """Offices below those of a province sit in wards, which may bear the name of a former one."""
    issuer, parent = letters_key(paper.head.issuer_name), letters_key(paper.head.parent_name)
    return parent.startswith(_COMMITTEES) or any(of in issuer for of in _OF) or not parent


def _province_faults(paper: Paper, line: Line) -> Iterator[Fault]:
    typed = letters_key(line.text.partition(",")[0])
    ended = paper.on is None or paper.on >= TWO_TIERS  # their letterheads are ND30-CQ-08's
    place = _PLACES.get(typed)
    agency = letters_key(f"{paper.head.parent_name} {paper.head.issuer_name}")
    named = [name for key, name in _PLACES.items() if any(f"{of}{key}" in agency for of in _OF)]
    if ended and set(named) & set(FORMER_PROVINCES):
        return
    former = place in FORMER_PROVINCES and not _is_of_the_province(paper)
    if place and named and not former and letters_key(place) not in agency:
        wanted = Message("địa danh của cơ quan ban hành: {place}", place=named[0])
        yield Fault(wanted, Message("“{text}”", text=line.text), line)
