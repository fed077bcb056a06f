"""Quotas over all blocs of a council's year: what each may propose, proposes and was given."""

from flask import Response, render_template

from workflow.domain.labels import N_
from workflow.domain.record import BlocKind
from workflow.domain.roles import Right
from workflow.domain.votes.quotas import sum_uses
from workflow.services.overview.award_uses import AwardTotals, ReviewUse, count_flags, list_uses
from workflow.services.table_files import Column
from workflow.web import database
from workflow.web.examples import mark_example
from workflow.web.protection.access import account, requires
from workflow.web.statistics.choice import StatisticsChoice, bp, read_choice
from workflow.web.tables import TABLE_PATH, send_table


def _list_uses(choice: StatisticsChoice) -> list[ReviewUse]:
    if choice.known is None:
        return []
    return list_uses(database.session(), account(), *choice.known, choice.kind)


def _count_flags_before(choice: StatisticsChoice) -> tuple[str, AwardTotals] | None:
    """The flags of the last year before that has any."""
    if choice.known is None:
        return None
    council, year = choice.known
    for earlier in sorted((one for one in choice.years if one < year), reverse=True)[:1]:
        totals = count_flags(database.session(), account(), council, earlier)
        return (earlier, totals) if totals.asked else None
    return None


@bp.get("/quotas")
@requires(Right.KEEP_UNITS)
def show_quotas() -> str:
    """Show every bloc with its limits, also before it has voted."""
    choice = read_choice()
    rows = _list_uses(choice)
    limited = {
        name: sum(1 for row in rows if getattr(row.use, name).allowed is not None)
        for name in ("flags", "merits")
    }
    return render_template(
        "statistics/quotas.html",
        choice=choice,
        kinds=BlocKind,
        rows=rows,
        sums={
            "flags": sum_uses([row.use.flags for row in rows]),
            "merits": sum_uses([row.use.merits for row in rows]),
        },
        limited=limited,
        over=[row for row in rows if row.use.is_over],
        before=_count_flags_before(choice),
    )


COLUMNS = (
    Column[ReviewUse](N_("Khối, cụm"), 32, lambda row: mark_example(row.use.bloc, row.review.id)),
    Column[ReviewUse](N_("Số đơn vị"), 12, lambda row: row.use.units),
    Column[ReviewUse](N_("Cờ: hạn mức"), 12, lambda row: row.use.flags.allowed),
    Column[ReviewUse](N_("Cờ đề nghị"), 12, lambda row: row.use.flags.asked),
    Column[ReviewUse](N_("Cờ được tặng"), 12, lambda row: row.use.flags.granted),
    Column[ReviewUse](N_("Bằng khen: hạn mức"), 12, lambda row: row.use.merits.allowed),
    Column[ReviewUse](N_("Bằng khen đề nghị"), 12, lambda row: row.use.merits.asked),
    Column[ReviewUse](N_("Bằng khen được tặng"), 12, lambda row: row.use.merits.granted),
)


@bp.get(f"/quotas{TABLE_PATH}")
@requires(Right.KEEP_UNITS)
def quotas_table(kind: str) -> Response:
    """The quotas and their use as a file."""
    return send_table("Han-muc-khen-thuong", COLUMNS, _list_uses(read_choice()), kind)
