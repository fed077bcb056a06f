"""Kế hoạch: what the bloc does next year, drafted at the closing meeting by its present head."""

from dataclasses import dataclass

from workflow.domain import wording
from workflow.domain.beside import Beside
from workflow.domain.errors import Message
from workflow.domain.papers import conference
from workflow.domain.papers.blanks import SHORT, Blanks
from workflow.domain.papers.citations import citations
from workflow.domain.papers.kinds import PaperKind
from workflow.domain.papers.letterhead import Letterhead, issuer_name, letterhead
from workflow.domain.papers.measure import rule_under_summary
from workflow.domain.papers.signature import Signature, signature
from workflow.domain.record import Activity, Family, Record


@dataclass(frozen=True)
class Parts:
    """The Roman number of each part of the plan; a part that has nothing to say has none."""

    purpose: str
    targets: str
    activities: str | None
    duties: str


@dataclass(frozen=True)
class Task:
    """A row of the table of activities."""

    no: int
    task: str
    lead: str
    partners: str
    due: str
    product: str


@dataclass(frozen=True)
class Plan:
    """Everything the template of the plan prints."""

    letterhead: Letterhead
    title: str
    title_rule: int
    bases: tuple[str, ...]
    issuer: str
    bloc: str
    year: str
    next_year: str
    meeting: str
    days: str | None
    parts: Parts
    targets: list[str]
    activities: tuple[Task, ...]
    head_office: str
    next_head: str
    next_deputies: tuple[str, ...]
    signature: Signature


def skip_reason(record: Record) -> Message | None:
    """There must be something planned."""
    if record.targets or record.activities:
        return None
    return Message("Chưa có phương hướng, nhiệm vụ năm sau để lập kế hoạch.")


def plan(record: Record, family: Family, blanks: Blanks, beside: Beside) -> Plan:
    """The plan from the facts of the review."""
    kind = PaperKind.PLAN
    next_year = wording.year(blanks.fill(record.next_year, "next_year", dots=SHORT))
    title = f"Hoạt động của {record.bloc.name} {next_year}"
    if not record.activities:
        blanks.note("activities")
    return Plan(
        letterhead=letterhead(kind, record, family, blanks),
        title=title,
        title_rule=rule_under_summary(title),
        bases=citations(kind, record, family, beside),
        issuer=issuer_name(record, blanks),
        bloc=record.bloc.name,
        year=wording.year(record.year),
        next_year=next_year,
        meeting=conference.inside(conference.title(record)),
        days=conference.on_days(record),
        parts=Parts("I", "II", "III", "IV") if record.activities else Parts("I", "II", None, "III"),
        targets=blanks.fill_all(record.targets, "targets"),
        activities=tuple(_task(no, entry) for no, entry in enumerate(record.activities, 1)),
        head_office=wording.head_of(record.bloc),
        next_head=blanks.fill(record.next_head, "next_head"),
        next_deputies=record.next_deputies,
        signature=signature(kind, record, family, blanks),
    )


def _task(no: int, entry: Activity) -> Task:
    return Task(
        no=no,
        task=entry.task,
        lead=entry.lead or "",
        partners=entry.with_ or "",
        due=entry.due or "",
        product=entry.product or "",
    )
