"""Scores in words: figures, missing criteria, history."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from workflow.domain.law.regulation import Criterion
from workflow.domain.scores import CriterionFigures, ScoreSheet, ScoreStage
from workflow.models import ScoreEntry
from workflow.services.law.regulations import regulation_for
from workflow.services.scoring.entries import computed_fields, score_figures
from workflow.web import database
from workflow.web.filters import format_number
from workflow.web.language import translate
from workflow.web.protection.access import review
from workflow.web.review_forms.base import load_record


def format_figures(given: CriterionFigures) -> str:
    """`95/100`, `có`, `3 lần`, `+1 −4`, `cho 17,5 điểm`; empty where nothing is scored."""
    if given.reached is not None and given.target is not None:
        return f"{format_number(given.reached)}/{format_number(given.target)}"
    if given.met is not None:
        return _("có") if given.met else _("không")
    if given.times is not None:
        return _("%(times)s lần", times=given.times)
    if given.plus is not None or given.minus is not None:
        return f"+{given.plus or 0} −{given.minus or 0}"
    if given.given is not None:
        return _("cho %(points)s điểm", points=format_number(given.given))
    return ""


def describe_criterion(criterion: Criterion) -> str:
    """The rule of a criterion: `thực hiện/chỉ tiêu, tối đa 50 điểm`."""
    if criterion.kind == "range":
        return _describe_range(criterion)
    kinds = {
        "quantity": _("thực hiện/chỉ tiêu"),
        "met": _("có hoặc không"),
        "count": _("mỗi lần %(unit)s điểm", unit=format_number(criterion.unit)),
        "plus_minus": _("mỗi lần cộng hoặc trừ %(unit)s điểm", unit=format_number(criterion.unit)),
    }
    most = _("tối đa %(most)s điểm", most=format_number(criterion.most)) if criterion.most else ""
    return ", ".join(filter(None, [kinds[criterion.kind], most]))


def _describe_range(criterion: Criterion) -> str:
    """Points that are given freely: `tự cho điểm từ 0 đến 20, cách nhau 0,5`."""
    ends = {
        "least": format_number(criterion.least or Decimal(0)),
        "most": format_number(criterion.most),
    }
    if criterion.step is None:
        return _("tự cho điểm từ %(least)s đến %(most)s", **ends)
    return _(
        "tự cho điểm từ %(least)s đến %(most)s, cách nhau %(step)s",
        step=format_number(criterion.step),
        **ends,
    )


def list_missing(sheet: ScoreSheet) -> str:
    """The codes of the criteria that nobody scored yet."""
    return ", ".join(row.code for row in sheet.missing)


@dataclass(frozen=True)
class ScoreHistoryEntry:
    """One entry of the history."""

    entry: ScoreEntry
    text: str


def describe_score_entry(entry: ScoreEntry) -> ScoreHistoryEntry:
    """`A1 Tự chấm: 95/100; BC 12; thu-ngan-sach.pdf`."""
    parts = [format_figures(score_figures(entry)), entry.note, entry.evidence]
    if entry.attachment:
        parts.append(entry.attachment.file_name)
    what = "; ".join(filter(None, parts)) or _("bỏ trống")
    return ScoreHistoryEntry(entry, f"{entry.criterion} {translate(entry.stage.label)}: {what}")


def computed_totals(member: str) -> dict[str, ScoreStage] | None:
    """The computed totals of a member's report; None if totals are typed."""
    session = database.session()
    scoring = regulation_for(load_record(), session).scoring
    if not scoring.by_criteria:
        return None
    return computed_fields(session, review(), scoring, member)
