"""The award ledger: who was proposed for what, and what came of it."""

from dataclasses import asdict
from typing import TypeVar

from flask import Blueprint, Response, render_template, request

from workflow.domain.errors import Message
from workflow.domain.labels import N_, Labelled
from workflow.domain.record import AwardKind, AwardStatus
from workflow.domain.roles import Right, Scope
from workflow.services.overview import award_ledger, board
from workflow.services.overview.award_ledger import LedgerFilter, LedgerRow
from workflow.services.table_files import Column
from workflow.web import database, query_args
from workflow.web.examples import mark_example
from workflow.web.protection.access import account, requires
from workflow.web.query_args import PAGE_SIZE, build_page_links
from workflow.web.tables import TABLE_PATH, read_all, send_table

Label = TypeVar("Label", bound=Labelled)

bp = Blueprint("ledger", __name__, url_prefix="/awards")

#: Chosen for "all years"; an address without a year means what lists open on.
ALL_YEARS = "all"


@bp.get("")
@requires(Right.KEEP_UNITS)
def show() -> str:
    """Show a page of the ledger, its counts, and who was proposed twice for one thing."""
    session, me = database.session(), account()
    years = board.list_years(session, me)
    wanted = _read_filter(years)
    rows = award_ledger.list_awards(
        session, me, wanted, after=query_args.read_cursor(), most=PAGE_SIZE + 1
    )
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    place = award_ledger.cursor_of(last) if last else None
    is_counted = bool(wanted.year or wanted.council_id) or me.role.scope is not Scope.SERVICE
    filters = {**asdict(wanted), "year": wanted.year or ALL_YEARS}
    filters["council"] = filters.pop("council_id")
    return render_template(
        "ledger/ledger.html",
        rows=rows[:PAGE_SIZE],
        counts=award_ledger.count_awards(session, me, wanted) if is_counted else [],
        repeated=award_ledger.list_repeated(session, me, wanted) if is_counted else [],
        years=years,
        councils=board.list_councils(session, me),
        wanted=wanted,
        kinds=AwardKind,
        statuses=AwardStatus,
        ALL_YEARS=ALL_YEARS,
        kind_of=lambda value: _find_label(AwardKind, value),
        status_of=lambda value: _find_label(AwardStatus, value),
        **build_page_links("ledger.show", place, **filters),
    )


def _read_filter(years: list[str]) -> LedgerFilter:
    year = request.args.get("year") or board.choose_opening_year(years)
    return LedgerFilter(
        year=None if year == ALL_YEARS else year,
        council_id=query_args.read_int("council"),
        kind=_find(AwardKind, request.args.get("kind")),
        status=_find(AwardStatus, request.args.get("status")),
        text=query_args.read_text("text"),
    )


def _find(labels: type[Label], value: str | None) -> Label | None:
    return next((label for label in labels if label == value), None)


def _find_label(labels: type[Labelled], value: str | None) -> Message | None:
    found = _find(labels, value)
    return Message(found.label) if found else None


COLUMNS = (
    Column[LedgerRow](N_("Năm"), 10, lambda row: row.year),
    Column[LedgerRow](N_("Khối, cụm"), 32, lambda row: mark_example(row.bloc, row.review_id)),
    Column[LedgerRow](N_("Tặng cho"), 44, lambda row: row.recipient),
    Column[LedgerRow](N_("Khen thưởng"), 28, lambda row: row.award),
    Column[LedgerRow](N_("Loại"), 16, lambda row: _find_label(AwardKind, row.kind)),
    Column[LedgerRow](N_("Cấp khen thưởng"), 28, lambda row: row.authority),
    Column[LedgerRow](N_("Kết quả"), 24, lambda row: _find_label(AwardStatus, row.status)),
    Column[LedgerRow](N_("Quyết định"), 32, lambda row: row.decision),
)


@bp.get(TABLE_PATH)
@requires(Right.KEEP_UNITS)
def table(kind: str) -> Response:
    """The ledger under its filter as a file."""
    session, me = database.session(), account()
    wanted = _read_filter(board.list_years(session, me))
    rows = read_all(
        lambda after, most: award_ledger.list_awards(session, me, wanted, after=after, most=most),
        award_ledger.cursor_of,
    )
    return send_table("So-khen-thuong", COLUMNS, rows, kind)
