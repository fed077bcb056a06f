"""Rules about scores by criteria: all scored, adding up, and changed only with a reason."""

from collections.abc import Iterator
from decimal import Decimal

from workflow.domain.checks.rule import MORE_CRITERIA, Case, Hit, rule, some
from workflow.domain.errors import Message
from workflow.domain.record import Report
from workflow.domain.scores import Comparison, Said, Stage, comparison
from workflow.domain.states import State
from workflow.domain.wording import decimal


def _tables(case: Case) -> dict[str, Comparison]:
    """The table of every member; none where scores are not asked about or not by criteria."""
    if case.scores is None or not case.regulation.scoring.by_criteria:
        return {}
    said: dict[str, list[Said]] = {member.name: [] for member in case.record.voters}
    for row in case.scores:
        if row.member in said:
            said[row.member].append(row)
    return {name: comparison(case.regulation.scoring, rows) for name, rows in said.items()}


def _missing(case: Case, stage: Stage) -> list[str]:
    """The members that are not fully scored, each with the number of criteria left.

    Who is excused from its report is not scored either.
    """
    excused = {report.member for report in case.record.reports if report.waived}
    return [
        f"{name} ({len(missing)})"
        for name, table in _tables(case).items()
        if (missing := table.sheets[stage].missing) and name not in excused
    ]


@rule("W207", State.REPORTS_SUBMITTED)
def criteria_without_own_score(case: Case) -> Iterator[Hit]:
    """All criteria scored is not the same as a sum above zero; 0 is a score."""
    if missing := _missing(case, Stage.SELF):
        yield (
            "reports",
            Message(
                "Chưa tự chấm đủ tiêu chí (số tiêu chí còn thiếu): {names}.", names=some(missing)
            ),
        )


@rule("W208", State.MEETING_HELD)
def criteria_without_final_score(case: Case) -> Iterator[Hit]:
    if missing := _missing(case, Stage.FINAL):
        yield (
            "reports",
            Message(
                "Chưa có điểm chính thức đủ tiêu chí (số tiêu chí còn thiếu): {names}.",
                names=some(missing),
            ),
        )


def _said(total: Decimal | None) -> str | Message:
    return Message("chưa có") if total is None else decimal(total)


@rule("E209", State.REPORTS_SUBMITTED, contradiction=True)
def totals_against_the_criteria(case: Case) -> Iterator[Hit]:
    """A total in the record, as imported or as typed before, has to be what the criteria give."""
    places = {report.member: place for place, report in enumerate(case.record.reports)}
    for name, table in _tables(case).items():
        report = case.record.report_of(name) or Report(name)
        for field, stage in (("self_score", Stage.SELF), ("final_score", Stage.FINAL)):
            noted, summed = getattr(report, field), table.sheets[stage].settled_total
            if not table.sheets[stage].is_empty and noted != summed:
                yield (
                    f"reports[{places[name]}].{field}" if name in places else "reports",
                    Message(
                        "«{name}»: hồ sơ ghi tổng điểm {noted}, các tiêu chí cho {summed}.",
                        name=name,
                        noted=_said(noted),
                        summed=_said(summed),
                    ),
                )


@rule("W210", State.MEETING_HELD, contradiction=True)
def final_score_changed_without_reason(case: Case) -> Iterator[Hit]:
    for name, table in _tables(case).items():
        if codes := [row.criterion.code for row in table.rows if row.lacks_reason]:
            yield (
                "reports",
                Message(
                    "«{name}»: điểm chính thức khác điểm của khối mà chưa ghi lý do: {codes}.",
                    name=name,
                    codes=some(codes, MORE_CRITERIA),
                ),
            )
