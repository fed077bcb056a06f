"""Units by years: what each was proposed for and given, as a page and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _

from workflow.domain.labels import N_
from workflow.domain.record import AwardKind, AwardStatus
from workflow.domain.roles import Right
from workflow.models import Council
from workflow.services.overview import board
from workflow.services.overview.award_matrix import (
    UnitYears,
    YearAward,
    list_unit_years,
    list_year_columns,
)
from workflow.services.paging import Cursor
from workflow.services.table_files import Column
from workflow.services.units.unit_list import managed_councils
from workflow.web import database, query_args
from workflow.web.examples import mark_example
from workflow.web.language import translate
from workflow.web.ledger.routes import bp as bp
from workflow.web.protection.access import account, requires
from workflow.web.query_args import PAGE_SIZE, build_page_links
from workflow.web.tables import TABLE_PATH, read_all, send_table

#: How many years are side by side; the first is the rule.
SPANS = (5, 10)


@dataclass(frozen=True)
class YearsChoice:
    """The years, the councils and the units that the address names."""

    known_years: list[str]
    year: str | None
    span: int
    councils: list[Council]
    council: int | None
    kind: AwardKind | None
    text: str

    @property
    def columns(self) -> list[str]:
        """The years side by side, the newest first."""
        return list_year_columns(self.known_years, self.year, self.span) if self.year else []

    def list_rows(self, after: Cursor | None, most: int) -> Sequence[UnitYears]:
        """The units after a place in the list."""
        ids = [row.id for row in self.councils if self.council in {None, row.id}]
        return list_unit_years(
            database.session(),
            account(),
            ids,
            self.columns,
            text=self.text,
            kind=self.kind,
            after=after,
            most=most,
        )


def _read_choice() -> YearsChoice:
    session, me = database.session(), account()
    years, wanted = board.list_years(session, me), request.args.get("year")
    span = query_args.read_int("span")
    kind = next((one for one in AwardKind if one.value == request.args.get("kind")), None)
    return YearsChoice(
        known_years=years,
        year=wanted if wanted in years else next(iter(years), None),
        span=span if span in SPANS else SPANS[0],
        councils=managed_councils(session, me),
        council=query_args.read_int("council"),
        kind=kind,
        text=query_args.read_text("text"),
    )


@bp.get("/years")
@requires(Right.KEEP_UNITS)
def show_years() -> str:
    """Show a page of units with their awards year by year."""
    choice = _read_choice()
    rows = choice.list_rows(query_args.read_cursor(), PAGE_SIZE + 1)
    last = rows[PAGE_SIZE - 1].unit if len(rows) > PAGE_SIZE else None
    filters = {"year": choice.year, "council": choice.council, "kind": choice.kind}
    return render_template(
        "ledger/years.html",
        choice=choice,
        rows=rows[:PAGE_SIZE],
        kinds=AwardKind,
        spans=SPANS,
        describe=_describe_award,
        **build_page_links(
            "ledger.show_years",
            (last.sort_name, last.id) if last else None,
            **filters,
            span=choice.span,
            text=choice.text,
        ),
    )


def _describe_award(award: YearAward) -> str:
    """The award as it stands in a cell; what was not given yet says so."""
    name = mark_example(award.award, award.review_id)
    if award.status is AwardStatus.GRANTED:
        return name
    status = translate(award.status.label) if award.status else _("chưa ghi kết quả")
    return f"{name} ({status})"


def _write_cell(row: UnitYears, year: str) -> str | None:
    """The awards of a year; nothing for a year in no bloc, a dash for one without any."""
    if year not in row.years:
        return None
    return "; ".join(_describe_award(award) for award in row.years[year]) or "–"


@bp.get(f"/years{TABLE_PATH}")
@requires(Right.KEEP_UNITS)
def years_table(kind: str) -> Response:
    """The units under the filter with their years as a file."""
    choice = _read_choice()
    columns = [
        Column[UnitYears](N_("Đơn vị"), 44, lambda row: row.unit.name),
        *(_year_column(year) for year in choice.columns),
        Column[UnitYears](N_("Đã được tặng"), 12, lambda row: row.granted),
    ]
    rows = read_all(choice.list_rows, lambda row: (row.unit.sort_name, row.unit.id))
    return send_table("Khen-thuong-qua-cac-nam", columns, rows, kind)


def _year_column(year: str) -> Column[UnitYears]:
    return Column(year, 30, lambda row: _write_cell(row, year))
