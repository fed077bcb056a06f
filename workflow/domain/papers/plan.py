"""Kế hoạch: what the bloc does next year, drafted at the closing meeting by its present head."""

import datetime as dt
from dataclasses import dataclass

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import meeting_text
from workflow.domain.papers.blanks import LONG, SHORT, Blanks
from workflow.domain.papers.citations import list_citations
from workflow.domain.papers.issuance import make_issuer_head
from workflow.domain.papers.letterhead import Letterhead, build_letterhead, format_issuer
from workflow.domain.papers.registry import needs, paper
from workflow.domain.papers.signature import Signature, build_signature
from workflow.domain.papers.text_width import choose_summary_rule_mm
from workflow.domain.record import Activity, Family, Record
from workflow.domain.texts import wording


@dataclass(frozen=True)
class PlanParts:
    """The Roman number of each part of the plan; a part that has nothing to say has none."""

    purpose: str
    targets: str
    activities: str | None
    budget: str
    duties: str


@dataclass(frozen=True)
class PlannedActivity:
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
    group: str
    year: str
    next_year: str
    #: The year in which the issuer heads the bloc.
    office_year: str
    meeting: str
    days: str | None
    parts: PlanParts
    targets: list[str]
    activities: tuple[PlannedActivity, ...]
    head_office: str
    next_head: str
    next_deputies: tuple[str, ...]
    budget: str
    signature: Signature


@paper(
    PaperKind.PLAN,
    needs(
        lambda record: record.targets or record.activities,
        "Chưa có phương hướng, nhiệm vụ năm sau để lập kế hoạch.",
    ),
)
def build_plan(record: Record, family: Family, blanks: Blanks, settings: PaperSettings) -> Plan:
    """The plan from the facts of the review."""
    kind = PaperKind.PLAN
    next_year = wording.format_year(blanks.fill(record.next_year, "next_year", dots=SHORT))
    title = f"Hoạt động của {record.bloc.name} {next_year}"
    if not record.activities:
        blanks.note("activities")
    issuing = make_issuer_head(kind, record)
    office_year = wording.format_year(record.year) if issuing == record else next_year
    return Plan(
        letterhead=build_letterhead(kind, issuing, family, blanks),
        title=title,
        title_rule=choose_summary_rule_mm(title),
        bases=list_citations(kind, record, family, settings),
        issuer=format_issuer(issuing, blanks),
        bloc=record.bloc.name,
        group=wording.get_group_word(record.bloc),
        year=wording.format_year(record.year),
        next_year=next_year,
        office_year=office_year,
        meeting=meeting_text.inline_title(meeting_text.format_meeting_title(record)),
        days=meeting_text.format_known_days(record),
        parts=PlanParts("I", "II", "III", "IV", "V")
        if record.activities
        else PlanParts("I", "II", None, "III", "IV"),
        targets=blanks.fill_all(record.targets, "targets"),
        activities=tuple(
            _build_activity(no, entry) for no, entry in enumerate(record.activities, 1)
        ),
        head_office=wording.format_head_office(record.bloc),
        next_head=blanks.fill(record.next_head, "next_head"),
        next_deputies=record.next_deputies,
        budget=_format_budget(record, blanks),
        signature=build_signature(kind, issuing, family, blanks),
    )


def _format_budget(record: Record, blanks: Blanks) -> str:
    """The sentence ends where it is known; dots have no full stop behind them."""
    known = record.budget and f"{record.budget.rstrip('. ')}."
    return blanks.fill(known, "budget", dots=LONG)


def _build_activity(no: int, entry: Activity) -> PlannedActivity:
    return PlannedActivity(
        no=no,
        task=entry.task,
        lead=entry.lead or "",
        partners=entry.with_ or "",
        due=_format_due(entry.due or ""),
        product=entry.product or "",
    )


def _format_due(typed: str) -> str:
    """A day as papers write it, where it came as programs do: 2026-02-28."""
    try:
        return wording.short_date(dt.date.fromisoformat(typed))
    except ValueError:
        return typed
