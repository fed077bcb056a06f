"""The registers of outgoing papers: a book for each issuer and year, on the page and in Excel."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.papers.file_names import slugify
from workflow.models import Unit
from workflow.services.registers.outgoing_register import (
    COLUMNS,
    list_register_units,
    list_register_years,
    read_register,
)
from workflow.services.registers.register_workbook import write_register_workbook
from workflow.web import database, query_args
from workflow.web.language import translate
from workflow.web.protection.access import account, signed_in

bp = Blueprint("registers", __name__, url_prefix="/registers")

EXCEL_MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@signed_in
def show() -> str:
    """Show a book; the issuer and the newest year are chosen where nothing is."""
    session = database.session()
    units = list_register_units(session, account())
    unit = _choose_unit(units)
    years = list_register_years(session, unit, account()) if unit else []
    year = query_args.read_int("year") or (years[0] if years else 0)
    return render_template(
        "registers/register.html",
        units=units,
        unit=unit,
        years=years,
        year=year,
        columns=COLUMNS,
        entries=read_register(session, unit, year, account()) if unit else [],
    )


@bp.get("/book.xlsx")
@signed_in
def download() -> Response:
    """The book as an Excel file."""
    session = database.session()
    unit = _choose_unit(list_register_units(session, account()))
    year = query_args.read_int("year")
    if unit is None or year is None:
        raise NotFoundError(Message("Không có sổ này."))
    content = write_register_workbook(
        read_register(session, unit, year, account()), unit.name, year, translate
    )
    answer = Response(content, mimetype=EXCEL_MIMETYPE)
    name = f"So-van-ban-di_{slugify(unit.name)[:60]}_{year}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _choose_unit(units: Sequence[Unit]) -> Unit | None:
    """The issuer of the address, among those whose books the person may read; else the first."""
    wanted = query_args.read_int("unit")
    if wanted is None:
        return units[0] if units else None
    found = next((unit for unit in units if unit.id == wanted), None)
    if found is None:
        raise NotFoundError(Message("Không có sổ này."))
    return found
