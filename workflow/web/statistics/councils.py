"""The councils of a year side by side, for those who see several."""

from flask import Response, render_template

from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.services.overview.council_comparison import CouncilYear, compare_councils
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.clock import today
from workflow.web.examples import mark_file
from workflow.web.protection.access import account, requires
from workflow.web.statistics.choice import StatisticsChoice, bp, read_choice
from workflow.web.tables import TABLE_PATH, send_table


def _compare(choice: StatisticsChoice) -> list[CouncilYear]:
    if choice.year is None:
        return []
    return compare_councils(database.session(), account(), choice.year, today())


@bp.get("/councils")
@requires(Right.KEEP_UNITS)
def show_councils() -> str:
    """Show each council's blocs, how far they are, and flags asked for against flags given."""
    choice = read_choice()
    return render_template("statistics/councils.html", choice=choice, rows=_compare(choice))


COLUMNS = (
    Column[CouncilYear](N_("Hội đồng"), 48, lambda row: row.council),
    Column[CouncilYear](N_("Khối, cụm"), 12, lambda row: row.blocs),
    Column[CouncilYear](N_("Số đơn vị"), 12, lambda row: row.units),
    Column[CouncilYear](N_("Đã báo cáo"), 12, lambda row: row.reports),
    Column[CouncilYear](N_("Trễ hạn"), 12, lambda row: row.late),
    Column[CouncilYear](N_("Đã gửi tờ trình"), 12, lambda row: row.sent),
    Column[CouncilYear](N_("Đã có quyết định"), 12, lambda row: row.decided),
    Column[CouncilYear](N_("Cờ đề nghị"), 12, lambda row: row.flags_asked),
    Column[CouncilYear](N_("Cờ được tặng"), 12, lambda row: row.flags_granted),
    Column[CouncilYear](N_("Bằng khen đề nghị"), 12, lambda row: row.certificates_asked),
    Column[CouncilYear](N_("Bằng khen được tặng"), 12, lambda row: row.certificates_granted),
)


@bp.get(f"/councils{TABLE_PATH}")
@requires(Right.KEEP_UNITS)
def councils_table(kind: str) -> Response:
    """The councils as a file."""
    choice = read_choice()
    name = mark_file("Thong-ke-cac-Hoi-dong", choice.year, None)
    return send_table(name, COLUMNS, _compare(choice), kind)
