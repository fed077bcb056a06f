"""The statistical form of awards granted, as far as reviews tell it."""

from flask import Response, render_template

from workflow.domain import award_report
from workflow.domain.award_report import AwardReport, FormLine
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.record import BlocKind
from workflow.domain.roles import Right
from workflow.services.overview.award_uses import read_award_report
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.examples import mark_file
from workflow.web.protection.access import account, requires
from workflow.web.statistics.choice import StatisticsChoice, bp, read_choice
from workflow.web.tables import TABLE_PATH, send_table


def _read(choice: StatisticsChoice) -> AwardReport | None:
    if choice.known is None:
        return None
    return read_award_report(database.session(), account(), *choice.known, choice.kind)


@bp.get("/awards")
@requires(Right.KEEP_UNITS)
def show_awards() -> str:
    """Show the form, with open cells where reviews don't tell."""
    choice = read_choice()
    return render_template(
        "statistics/awards.html",
        choice=choice,
        kinds=BlocKind,
        report=_read(choice),
        form=award_report,
    )


@bp.get(f"/awards{TABLE_PATH}")
@requires(Right.KEEP_UNITS)
def awards_table(kind: str) -> Response:
    """The form as a file."""
    choice = read_choice()
    report = _read(choice)
    columns = [
        Column[FormLine](N_("Nội dung"), 48, lambda line: Message(line.label)),
        Column[FormLine](N_("Mã số"), 8, lambda line: line.code),
        Column[FormLine](N_("Đơn vị tính"), 14, _unit),
        Column[FormLine](N_("Tổng số"), 10, lambda line: report.count(line) if report else None),
        *(_column(report, place, label) for place, label in award_report.COLUMNS.items()),
    ]
    name = mark_file("Bieu-0603N-BNV-TDKT", choice.year, choice.council_id, choice.kind)
    return send_table(name, columns, award_report.LINES, kind)


def _unit(line: FormLine) -> Message | None:
    return Message(line.unit) if line.unit else None


def _column(report: AwardReport | None, place: int, label: str) -> Column[FormLine]:
    return Column(label, 18, lambda line: report.count(line, place) if report else None)
