"""A council's years side by side, and the kinds of its blocs."""

from flask import Response, render_template
from flask_babel import gettext as _

from workflow.domain.labels import N_
from workflow.domain.record import BlocKind, Family
from workflow.domain.roles import Right
from workflow.domain.year_statistics import YearTotals
from workflow.services.overview.year_statistics import YearComparison, compare_years
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.examples import mark_file
from workflow.web.language import translate
from workflow.web.protection.access import account, requires
from workflow.web.statistics.choice import StatisticsChoice, bp, read_choice
from workflow.web.tables import TABLE_PATH, send_table

#: What the sums are of, and the sums.
_Sums = tuple[str, YearTotals]


def _read(choice: StatisticsChoice) -> YearComparison:
    if choice.known is None:
        return YearComparison([], [], [])
    return compare_years(database.session(), account(), *choice.known, choice.kind)


@bp.get("/comparison")
@requires(Right.KEEP_UNITS)
def show_comparison() -> str:
    """Show the sums of each year, and those of each kind of bloc in the newest of them."""
    choice = read_choice()
    found = _read(choice)
    return render_template(
        "statistics/comparison.html",
        choice=choice,
        kinds=BlocKind,
        years=found.years,
        groups=_label_groups(found),
    )


def _label_groups(found: YearComparison) -> list[_Sums]:
    """The sums by kind of bloc and by kind of agency that heads it, each with its words."""
    kinds = [
        (translate(kind.label) if kind else _("chưa ghi khối hay cụm"), sums)
        for kind, sums in found.by_kind
    ]
    heads = [(_name_head(family), sums) for family, sums in found.by_family]
    return kinds + heads


def _name_head(family: Family | None) -> str:
    if family is None:
        return _("Trưởng khối: chưa ghi thể thức")
    return _("Trưởng khối: %(kind)s", kind=translate(family.label))


COLUMNS = (
    Column[_Sums](N_("Năm, loại"), 32, lambda row: row[0]),
    Column[_Sums](N_("Khối, cụm"), 12, lambda row: row[1].blocs),
    Column[_Sums](N_("Số đơn vị"), 12, lambda row: row[1].members),
    Column[_Sums](N_("Đã báo cáo"), 12, lambda row: row[1].reports),
    Column[_Sums](N_("Báo cáo có ghi ngày"), 14, lambda row: row[1].dated),
    Column[_Sums](N_("Đúng hạn"), 12, lambda row: row[1].on_time),
    Column[_Sums](N_("Được bình chọn, đủ điểm để so"), 16, lambda row: row[1].compared),
    Column[_Sums](N_("Trong số điểm cao nhất"), 16, lambda row: row[1].best),
    Column[_Sums](N_("Khối mọi đơn vị bằng điểm"), 16, lambda row: row[1].without_spread),
    Column[_Sums](N_("Cờ đề nghị"), 12, lambda row: row[1].flags_asked),
    Column[_Sums](N_("Cờ được tặng"), 12, lambda row: row[1].flags_granted),
    Column[_Sums](N_("Bằng khen đề nghị"), 12, lambda row: row[1].certificates_asked),
    Column[_Sums](N_("Bằng khen được tặng"), 12, lambda row: row[1].certificates_granted),
)


@bp.get(f"/comparison{TABLE_PATH}")
@requires(Right.KEEP_UNITS)
def comparison_table(kind: str) -> Response:
    """The sums as a file."""
    choice = read_choice()
    found = _read(choice)
    name = mark_file("Thong-ke-so-sanh", None, choice.council_id, choice.kind)
    return send_table(name, COLUMNS, [*found.years, *_label_groups(found)], kind)
