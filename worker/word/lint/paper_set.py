"""Compare the papers of one set, such as minutes, proposal and list of one meeting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import regex

from worker.word.lint.checks import Fault
from worker.word.lint.checks.recorded_events import NUMBERED_ACT
from worker.word.lint.checks.required_parts import is_meeting_minutes
from worker.word.lint.components import Paper, read_paper
from worker.word.lint.dates import find_dates, first_date
from worker.word.lint.document import read_document
from worker.word.lint.kinds import Kind, find_kind
from worker.word.lint.linter import lint, make_finding
from worker.word.lint.model import Line
from worker.word.lint.report import Finding, LintReport
from worker.word.lint.rules import all_rules
from worker.word.lint.set_decisions import hour_faults, name_faults, place_faults, result_faults
from worker.word.lint.set_facts import BALLOTS, MEMBERS, Stated, read_stated_facts
from worker.word.lint.set_results import Results, find_units, read_results
from worker.word.lint.split_papers import split_papers
from worker.word.lint.symbol import Symbol
from workflow.domain.errors import Message

NUMBERS, MEETING, VOTES = "VB-BO-01", "VB-BO-02", "VB-BO-03"
#: A paper cited farther away than this is another one of its kind, as the plan of the year before.
NEAR_DAYS = 60
_CITED = regex.compile(
    r"(?P<enclosed>Kèm theo )?(?P<kind>Tờ trình|Báo cáo|Kế hoạch|Biên bản|Thông báo|Giấy mời|"
    r"Quyết định) số\s*:?\s*(?P<symbol>\d+\s*[/-]\s*[\p{L}\d&/-]+)"
    r"(?P<day>,? ngày \d{1,2}(/\d{1,2}/| tháng \d{1,2} năm )\d{4})?"
)
_MEETING_DAY = regex.compile(
    r"(Thời gian[^.;]{0,40}|(hội nghị|họp)[^.;]{0,160}|"
    r"^((Buổi \p{L}+|Sáng|Chiều|Tối|Các|Trong các|Vào|Vào các) )?)[Nn]gày "
    r"\d{1,2}(/\d{1,2}/| tháng \d{1,2} năm )\d{4}"
    # further days of one meeting: `các ngày 05/01/2026 và 06/01/2026`
    r"((,| và|,? đến)( ngày)? \d{1,2}(/\d{1,2}/| tháng \d{1,2} năm )\d{4})*"
)
_RESULT = regex.compile(
    r"(?P<unit>\p{Lu}[\p{L}\d ,&-]{3,90}?) được (?P<votes>\d+/\d+)"
    r"(?= (thành viên|phiếu|đơn vị|đại biểu))"
)


@dataclass(frozen=True)
class _Facts:
    """Facts of a paper that other papers of its set repeat."""

    paper: Paper
    kind: Kind | None
    symbol: Symbol
    days: dict[date, Line] = field(default_factory=dict)
    votes: dict[str, dict[str, Line]] = field(default_factory=dict)
    stated: Stated = field(default_factory=dict)
    file: str = ""
    results: Results = field(default_factory=dict)


def lint_set(
    files: Mapping[str, bytes], *, family: str | None = None, status: str | None = None
) -> dict[str, LintReport]:
    """Return a report for each file, with what contradicts the other files of the set.

    Raises UnreadableFileError for the first file that cannot be read.
    """
    reports = {name: lint(docx, family=family, status=status) for name, docx in files.items()}
    facts = {
        name: [
            _facts_of(read_paper(document, family=family, status=status, on=None), name)
            for document in split_papers(read_document(docx))
        ]
        for name, docx in files.items()
    }
    units = {
        name for own in facts.values() for one in own for name in find_units(_lines(one.paper))
    }
    facts = {
        name: [replace(one, results=read_results(_lines(one.paper), units)) for one in own]
        for name, own in facts.items()
    }
    every = [each for papers in facts.values() for each in papers]
    return {
        name: replace(
            report,
            findings=(
                *report.findings,
                *(finding for own in facts[name] for finding in _compare(own, every)),
            ),
        )
        for name, report in reports.items()
    }


def _facts_of(paper: Paper, file: str) -> _Facts:
    found = _Facts(paper, paper.kind, paper.symbol, file=file)
    for line in _lines(paper):
        for match in _MEETING_DAY.finditer(line.text):
            for day in find_dates(match[0]) if not NUMBERED_ACT.search(match[0]) else ():
                found.days.setdefault(day, line)
        for match in _RESULT.finditer(line.text):
            unit = match["unit"].rpartition(": ")[2].strip()
            found.votes.setdefault(unit, {})[match["votes"]] = line
    return replace(found, stated=read_stated_facts(_lines(paper)))


def _lines(paper: Paper) -> list[Line]:
    enclosed = [line for appendix in paper.appendices for line in appendix.lines]
    references = [appendix.reference for appendix in paper.appendices]
    whole = [line for line in (*references, paper.title.reference) if line is not None]
    return [*paper.body.lines, *enclosed, *whole]


def _compare(own: _Facts, every: list[_Facts]) -> Iterator[Finding]:
    yield from _number_findings(own, every)
    minutes = [other for other in every if other is not own and _is_minutes(other)]
    if len(minutes) == 1 and not _is_minutes(own) and not _is_handover(own):
        yield from _meeting_findings(own, minutes[0])
        yield from _vote_findings(own, minutes[0])
        yield from _figure_findings(own, minutes[0])
        yield from _decision_findings(own, minutes[0])


def _decision_findings(own: _Facts, minutes: _Facts) -> Iterator[Finding]:
    """Compare place, hour, people and decisions with the minutes, where the meeting is one."""
    here, there = _lines(own.paper), _lines(minutes.paper)
    counts = own.paper.is_minutes
    if counts or (own.kind is not None and own.kind.abbreviation == "GM"):
        faults = (*place_faults(here, there), *hour_faults(here, there, counts=counts))
    else:
        faults = tuple(place_faults(here, there)) if own.days.keys() & minutes.days.keys() else ()
    for fault in faults:
        yield _finding_of(MEETING, own, fault)
    own_kinds = (None, "TTr", "TB", "BB")
    told = own.kind.abbreviation if own.kind and own.kind.listed else None
    results = result_faults(own.results, minutes.results) if told in own_kinds else ()
    for fault in (*name_faults(here, there), *results):
        yield _finding_of(VOTES, own, fault)


def _is_minutes(facts: _Facts) -> bool:
    return is_meeting_minutes(facts.paper)


def _is_handover(facts: _Facts) -> bool:
    """Minutes of what happens after the meeting, on a day of its own."""
    words = (facts.paper.title.line, *facts.paper.title.summary)
    return facts.paper.is_minutes and any(
        line is not None and "bàn giao" in line.text.lower() for line in words
    )


def _number_findings(own: _Facts, every: list[_Facts]) -> Iterator[Finding]:
    """Check the number and day of cited papers of the set, and that no two have one number."""
    yield from _twin_findings(own, every)
    seen: set[str] = set()
    for line in _lines(own.paper):
        for cited in _CITED.finditer(line.text):
            right = _right_citation(cited, every)
            if right is not None and cited[0] not in seen:
                seen.add(cited[0])
                wanted = Message("văn bản trong bộ là {number}", number=right)
                yield _finding(NUMBERS, own, wanted, Message("“{text}”", text=cited[0]), line)


def _twin_findings(own: _Facts, every: list[_Facts]) -> Iterator[Finding]:
    """Copies of one paper, as invitations to each guest, come in one file."""
    if own.symbol.blank or own.paper.head.number is None:
        return
    before = every[: next(at for at, one in enumerate(every) if one is own)]
    for other in before:
        same = other.file != own.file and not other.symbol.blank and other.kind == own.kind
        groups = tuple(group.lower() for group in own.symbol.groups)
        if same and _is_meant_by(other, groups) and _same_number(own.symbol, other.symbol):
            if _title_of(other) == _title_of(own):
                continue  # the same paper twice, as a draft and its final text
            line = own.paper.head.number
            wanted = Message("mỗi văn bản trong bộ một số; số này đã có ở {file}", file=other.file)
            yield _finding(NUMBERS, own, wanted, Message("“{text}”", text=line.text), line)


def _title_of(facts: _Facts) -> str:
    title = facts.paper.title
    return " ".join(line.text for line in (title.line, *title.summary) if line is not None)


def _is_meant_by(other: _Facts, groups: tuple[str, ...]) -> bool:
    return groups == tuple(group.lower() for group in other.symbol.groups)


def _right_citation(cited: regex.Match[str], every: list[_Facts]) -> str | None:
    """Return the right number and day of a cited paper; None if correct or not in the set."""
    symbol, day = Symbol.read(cited["symbol"]), first_date(cited["day"] or "")
    meant = [other for other in every if _is_meant(other, cited["kind"], symbol)]
    numbered = [other for other in meant if _same_number(other.symbol, symbol)]
    if numbered:
        dated = all(other.paper.on and day and other.paper.on != day for other in numbered)
        return _told(numbered[0]) if dated else None
    that_day = [other for other in meant if day and other.paper.on == day]
    if that_day:  # the day is that of a paper of the set, the number is not
        return _told(that_day[0])
    if len(meant) == 1 or (meant and cited["enclosed"]):
        return None if _is_far(meant[0], day, cited) else _told(meant[0])
    return None


def _same_number(one: Symbol, other: Symbol) -> bool:
    return one.number.lstrip("0") == other.number.lstrip("0")


def _told(facts: _Facts) -> str:
    number = facts.paper.head.number
    words = number.text if number else ""
    return f"{words}, {facts.paper.on:%d/%m/%Y}" if facts.paper.on else words


def _is_meant(other: _Facts, kind: str, symbol: Symbol) -> bool:
    same_kind = other.kind is not None and other.kind == find_kind(kind) and not other.symbol.blank
    return same_kind and _is_meant_by(other, tuple(group.lower() for group in symbol.groups))


def _is_far(other: _Facts, day: date | None, cited: regex.Match[str]) -> bool:
    if cited["enclosed"] or day is None or other.paper.on is None:
        return False
    return abs((day - other.paper.on).days) > NEAR_DAYS


def _meeting_findings(own: _Facts, minutes: _Facts) -> Iterator[Finding]:
    """Compare the day of the meeting with the minutes."""
    for day, line in own.days.items() if minutes.days else ():
        near = min(abs((day - other).days) for other in minutes.days)
        if day not in minutes.days and near <= NEAR_DAYS:
            held = ", ".join(f"{other:%d/%m/%Y}" for other in sorted(minutes.days))
            wanted = Message("ngày hội nghị như biên bản: {days}", days=held)
            yield _finding(MEETING, own, wanted, Message("ngày {day:%d/%m/%Y}", day=day), line)


def _vote_findings(own: _Facts, minutes: _Facts) -> Iterator[Finding]:
    """Compare the votes of each unit with the minutes."""
    for unit, results in own.votes.items():
        counted = minutes.votes.get(unit, {})
        for votes, line in results.items():
            if counted and votes not in counted:
                wanted = Message("số phiếu như biên bản: {votes}", votes=", ".join(counted))
                found = Message("{unit} được {votes}", unit=unit, votes=votes)
                yield _finding(VOTES, own, wanted, found, line)


def _figure_findings(own: _Facts, minutes: _Facts) -> Iterator[Finding]:
    """Compare figures that only the meeting settles, but for reports that were made before it."""
    on, held = own.paper.on, max(minutes.days, default=None)
    before = on is not None and held is not None and on < held
    for (what, whom), figures in own.stated.items():
        known = minutes.stated.get((what, whom), {})
        if not known or (before and what != MEMBERS) or (what == BALLOTS and _differ(own, minutes)):
            continue
        name = f"{what} ({whom})" if whom else what
        for figure, line in figures.items():
            if figure not in known:
                wanted = Message("{name} như biên bản: {votes}", name=name, votes=", ".join(known))
                found = Message("{name}: {votes}", name=name, votes=figure)
                yield _finding(VOTES, own, wanted, found, line)


def _differ(own: _Facts, minutes: _Facts) -> bool:
    """Tell whether papers differ in the number of rounds: nobody knows which is which."""
    rounds = [sum(what == BALLOTS for what, _ in one.stated) for one in (own, minutes)]
    return rounds[0] != rounds[1]


def _finding_of(rule: str, own: _Facts, fault: Fault) -> Finding:
    return make_finding(all_rules()[rule], fault, own.paper)


def _finding(rule: str, own: _Facts, wanted: Message, found: Message, line: Line) -> Finding:
    return make_finding(all_rules()[rule], Fault(wanted, found, line), own.paper)
