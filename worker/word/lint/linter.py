"""Check one paper against every rule of its family."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from worker.word.lint.checks import CHECKS, Fault
from worker.word.lint.components import Paper, read_paper
from worker.word.lint.document import read_document
from worker.word.lint.family import FAMILIES, PARTY
from worker.word.lint.report import Finding, LintReport, Where
from worker.word.lint.rules import BOTH, HD05_FROM, HD05_SURELY, Rule, Severity, all_rules
from worker.word.lint.split_papers import split_papers
from workflow.domain.law.acts import ACTS, LegalAct

#: These bind every paper, whatever its family.
ALWAYS = ("PTY-MIX-01", "PTY-MIX-02")
STATUSES = ("draft", "final")
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def lint(
    docx: bytes,
    *,
    family: str | None = None,
    status: str | None = None,
    on: date | None = None,
    acts: tuple[LegalAct, ...] = ACTS,
) -> LintReport:
    """Return what is wrong in a paper; family, status and date are found if not given.

    The acts are those of the release unless a council has others.

    Raises UnreadableFileError with one sentence if the file cannot be read.
    """
    if family not in (None, *FAMILIES) or status not in (None, *STATUSES):
        raise ValueError(f"no such family or status: {family}, {status}")
    documents = split_papers(read_document(docx))
    # each of several papers is of the family that its own letterhead tells
    given = family if len(documents) == 1 else None
    papers = [
        replace(read_paper(document, family=given, status=status, on=on), acts=acts)
        for document in documents
    ]
    first = papers[0]
    if status == "draft" and len(papers) > 1:
        papers = [_final_if_numbered(paper) for paper in papers]
    findings = sorted(_collect_findings(papers), key=lambda finding: _ORDER[finding.severity])
    return LintReport(family or first.family, guide_version(first), first.status, tuple(findings))


def _final_if_numbered(paper: Paper) -> Paper:
    """Treat a numbered paper as final even if the file as a whole is a draft."""
    if not any(character.isdecimal() for character in paper.symbol.number):
        return paper
    return replace(paper, status="final", stated_status=None)


def applicable_rules(paper: Paper) -> Iterator[Rule]:
    """Yield the rules that bind this paper and that a file can answer."""
    for rule in all_rules().values():
        bound = rule.family in (paper.family, BOTH) or rule.id in ALWAYS
        if bound and rule.id in CHECKS and rule.in_force(paper.on):
            yield rule


def guide_version(paper: Paper) -> str:
    """Name the text whose rules were applied."""
    if paper.family != PARTY:
        return "NĐ 30/2020/NĐ-CP"
    if paper.on is not None and paper.on < HD05_FROM:
        return "HD 36-HD/VPTW 2018"
    if paper.on is not None and paper.on < HD05_SURELY:
        return "HD 05-HD/VPTW 2026 (chưa chắc ngày ban hành)"
    return "HD 05-HD/VPTW 2026"


def _collect_findings(papers: Iterable[Paper]) -> Iterable[Finding]:
    """Run every check; the same fault in many places is one finding with a count."""
    found: dict[tuple[str, str, str], Finding] = {}
    for paper in papers:
        for rule in applicable_rules(paper):
            for fault in CHECKS[rule.id](paper, rule):
                key = (rule.id, str(fault.expected), str(fault.found))
                if key in found:
                    found[key].times += 1
                else:
                    found[key] = make_finding(rule, fault, paper)
    return found.values()


def make_finding(rule: Rule, fault: Fault, paper: Paper) -> Finding:
    """Return a fault as it is reported, as severe as its rule and the state of the paper allow."""
    line = fault.line
    return Finding(
        rule=rule.id,
        severity=_cap_severity(fault.severity or rule.severity, rule, paper),
        component=rule.component,
        expected=fault.expected,
        found=fault.found,
        where=Where(line.part, line.text) if line else Where("", ""),
        source=rule.source,
        certain=paper.is_certain(rule.component) and not _may_not_bind(rule, paper),
    )


def _may_not_bind(rule: Rule, paper: Paper) -> bool:
    """A rule of the Party's guide of 2026 between the two days on which it is said to begin."""
    return rule.is_of_new_guide and paper.on is not None and HD05_FROM <= paper.on < HD05_SURELY


def _cap_severity(severity: Severity, rule: Rule, paper: Paper) -> Severity:
    """Lower the severity where confidence is low or the paper is not stated to be final."""
    if _may_not_bind(rule, paper):
        return Severity.NOTE
    if severity is Severity.ERROR and not paper.is_certain(rule.component):
        return Severity.WARNING
    if rule.blocks_final_only and paper.stated_status != "final" and severity is Severity.ERROR:
        return Severity.WARNING
    return Severity.NOTE if rule.severity is Severity.NOTE else severity
