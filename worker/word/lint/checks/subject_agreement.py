"""What a paper is about, as its subject says and as its text says again."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from workflow.domain.errors import Message

_CITED = regex.compile(
    r"\b(?P<kind>Báo cáo|Công văn|Kế hoạch|Quyết định|Tờ trình|Thông báo|Giấy mời|Hướng dẫn|"
    r"Biên bản) số (?P<number>\d+)(?P<symbol>[/-][^\s,;.()]+)"
)
_BLOC = r"(?P<word>Khối|Cụm) thi đua số (?P<number>\d+)\b"
_BLOC_OF_SUBJECT = regex.compile(_BLOC)
#: Whose head issues the paper, or whose meeting it speaks of; other blocs are named beside them.
_BLOC_OF_TEXT = regex.compile(rf"(?:\bTrưởng |\b[Hh]ội nghị [^.,;()]{{0,30}}?){_BLOC}")
_MONTHS = regex.compile(r"\b(\d{1,2}) tháng đầu(?: năm)?\b", regex.I)
_CLOSING = regex.compile(r"Trên đây là\b")
_TITLE = (
    r"Lao động tiên tiến|Tập thể lao động (?:tiên tiến|xuất sắc)|Chiến sĩ thi đua(?: cơ sở)?|"
    r"Giấy khen|Bằng khen|Cờ thi đua"
)
#: `tặng danh hiệu “Lao động tiên tiến” năm 2025`
_GRANTED = regex.compile(
    rf"\b(?:tặng|công nhận) (?:danh hiệu )?“?(?P<title>{_TITLE})”?(?: năm (?P<year>\d{{4}}))?",
    regex.I,
)


def subject_faults(paper: Paper) -> Iterator[Fault]:
    """Contradictions between the subject and the text, where each says one thing."""
    subject = " ".join(line.text for line in (*paper.title.summary, *paper.head.summary))
    lines = paper.body.lines
    if subject:
        yield from _number_faults(subject, lines)
        yield from _bloc_faults(subject, lines)
        yield from _period_faults(subject, lines)
        if paper.kind is not None and paper.kind.abbreviation == "QĐ":
            yield from _award_faults(subject, lines)


def _number_faults(subject: str, lines: Sequence[Line]) -> Iterator[Fault]:
    """`V/v đính chính Báo cáo số 498/BC-…`, and a text that knows only one of another number."""
    for about in _CITED.finditer(subject):
        again = [
            (found, line)
            for line in lines
            for found in _CITED.finditer(line.text)
            if (found["kind"], found["symbol"]) == (about["kind"], about["symbol"])
        ]
        if again and all(found["number"] != about["number"] for found, _ in again):
            yield _fault(about[0], *again[0])


def _bloc_faults(subject: str, lines: Sequence[Line]) -> Iterator[Fault]:
    blocs = {(one["word"], one["number"]) for one in _BLOC_OF_SUBJECT.finditer(subject)}
    if len(blocs) != 1:
        return
    ((word, number),) = blocs
    for line in lines:
        for found in _BLOC_OF_TEXT.finditer(line.text):
            if found["word"] == word and found["number"] != number:
                yield _fault(f"{word} thi đua số {number}", found, line)


def _period_faults(subject: str, lines: Sequence[Line]) -> Iterator[Fault]:
    months = _MONTHS.findall(subject)
    for line in lines if len(months) == 1 else ():
        found = _MONTHS.search(line.text) if _CLOSING.match(line.text) else None
        if found and found[1] != months[0]:
            yield _fault(f"{months[0]} tháng đầu", found, line)


def _award_faults(subject: str, lines: Sequence[Line]) -> Iterator[Fault]:
    """The first article grants what the decision is about."""
    about = list(_GRANTED.finditer(subject))
    first = next((line for line in lines if regex.match(r"Điều 1\b", line.text)), None)
    granted = list(_GRANTED.finditer(first.text)) if first else []
    if first is None or len(about) != 1 or len(granted) != 1:
        return
    (said,), (given,) = about, granted
    years = said["year"] and given["year"] and said["year"] != given["year"]
    if years or said["title"].lower() != given["title"].lower():
        yield _fault(said[0], given, first)


def _fault(right: str, found: regex.Match[str], line: Line) -> Fault:
    wanted = Message("khớp với trích yếu: {text}", text=right)
    return Fault(wanted, Message("“{text}”", text=found[0]), line)
