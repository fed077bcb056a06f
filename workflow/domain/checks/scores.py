"""Rules about scores by criteria: all scored, adding up, and changed only with a reason."""

from collections.abc import Iterator
from decimal import Decimal

from workflow.domain.checks.rule import Case, Hit, rule
from workflow.domain.errors import Message
from workflow.domain.record import Report
from workflow.domain.scores import CurrentScore, ScoreComparison, ScoreStage, compare_stages
from workflow.domain.texts.wording import MORE_CRITERIA, join_names
from workflow.domain.year import State


def _compare_members(case: Case) -> dict[str, ScoreComparison]:
    """The table of every member; None if scores are not asked about or not by criteria."""
    if case.scores is None or not case.regulation.scoring.by_criteria:
        return {}
    scores: dict[str, list[CurrentScore]] = {member.name: [] for member in case.record.voters}
    for row in case.scores:
        if row.member in scores:
            scores[row.member].append(row)
    return {name: compare_stages(case.regulation.scoring, rows) for name, rows in scores.items()}


def _list_unscored(case: Case, stage: ScoreStage) -> list[str]:
    """The members that are not fully scored, each with the number of criteria left.

    Who is excused from its report is not scored either.
    """
    excused = {report.member for report in case.record.reports if report.waived}
    return [
        f"{name} ({len(missing)})"
        for name, table in _compare_members(case).items()
        if (missing := table.sheets[stage].missing) and name not in excused
    ]


@rule("W207", State.REPORTS_SUBMITTED)
def criteria_without_own_score(case: Case) -> Iterator[Hit]:
    """All criteria scored is not the same as a sum above zero; 0 is a score."""
    if missing := _list_unscored(case, ScoreStage.SELF):
        yield (
            "reports",
            Message(
                "Chưa tự chấm đủ tiêu chí (số tiêu chí còn thiếu): {names}.",
                names=join_names(missing),
            ),
        )


@rule("W208", State.MEETING_HELD)
def criteria_without_final_score(case: Case) -> Iterator[Hit]:
    if missing := _list_unscored(case, ScoreStage.FINAL):
        yield (
            "reports",
            Message(
                "Chưa có điểm chính thức đủ tiêu chí (số tiêu chí còn thiếu): {names}.",
                names=join_names(missing),
            ),
        )


def _format_total(total: Decimal | None) -> Decimal | Message:
    return Message("chưa có") if total is None else total


@rule("E209", State.REPORTS_SUBMITTED, contradiction=True)
def totals_against_the_criteria(case: Case) -> Iterator[Hit]:
    """A total in the record, as imported or as typed before, has to be what the criteria give."""
    places = {report.member: place for place, report in enumerate(case.record.reports)}
    for name, table in _compare_members(case).items():
        report = case.record.report_of(name) or Report(name)
        for field, stage in (("self_score", ScoreStage.SELF), ("final_score", ScoreStage.FINAL)):
            noted, summed = getattr(report, field), table.sheets[stage].settled_total
            if not table.sheets[stage].is_empty and noted != summed:
                yield (
                    f"reports[{places[name]}].{field}" if name in places else "reports",
                    Message(
                        "«{name}»: hồ sơ ghi tổng điểm {noted}, các tiêu chí cho {summed}.",
                        name=name,
                        noted=_format_total(noted),
                        summed=_format_total(summed),
                    ),
                )


@rule("W210", State.MEETING_HELD, contradiction=True)
def final_score_changed_without_reason(case: Case) -> Iterator[Hit]:
    for name, table in _compare_members(case).items():
        if codes := [row.criterion.code for row in table.rows if row.lacks_reason]:
            yield (
                "reports",
                Message(
                    "«{name}»: điểm chính thức khác điểm của khối mà chưa ghi lý do: {codes}.",
                    name=name,
                    codes=join_names(codes, MORE_CRITERIA),
                ),
            )
